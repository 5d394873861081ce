import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OrganizationListing } from '../../../src/accounts/discovered/organization-listing.js';
import type { SignInListing } from '../../../src/accounts/discovered/sign-in-listing.js';
import { accountSettings } from '../../../src/accounts/account-settings.js';
import { findEntry, inventoryOf } from '../../../src/accounts/inventory.js';
import type { AccountRule } from '../../../src/accounts/rule-schema.js';
import type { AccountsFile } from '../../../src/accounts/schema.js';
import { isAccountsFile } from '../../../src/accounts/checking/accept.js';
import { shapeFindings } from '../../../src/accounts/checking/shape.js';

const WEB = '111111111111';
const PAY = '222222222222';
const WHEN = {
  version: 1 as const,
  note: 'x',
  synced_at: '2026-03-02T09:00:00.000Z',
  synced_by: { user: 'ada', host: 'laptop', acctmgr: '1' },
};

const organization: OrganizationListing = {
  ...WHEN,
  organization: {
    id: 'o-example0001',
    management_account_id: '999999999999',
    partition: 'aws',
    role_name: 'Admin',
    tags: true,
    include_suspended: false,
  },
  ous: {
    'ou-r00t-prod0000': { name: 'Prod' },
    'ou-r00t-payments': { name: 'Payments', parent: 'ou-r00t-prod0000' },
    'ou-r00t-devpay00': { name: 'Payments' },
  },
  accounts: [
    { account_id: WEB, name: 'web', ou: 'ou-r00t-devpay00', tags: { env: 'dev' } },
    { account_id: PAY, name: 'prod-pay', ou: 'ou-r00t-payments', tags: { env: 'prod' } },
  ],
};

const signIn: SignInListing = {
  ...WHEN,
  sso_session: 'corp',
  start_url: 'https://corp.awsapps.com/start',
  region: 'eu-west-1',
  people: [],
  accounts: [{ account_id: PAY, name: 'prod-pay', permission_sets: { Admin: [], Read: [] } }],
};

const inventory = (
  rules: readonly AccountRule[],
  file: Partial<AccountsFile> = {},
  more: Partial<Parameters<typeof inventoryOf>[1]> = {},
) =>
  inventoryOf(
    { accounts: [], ...file, rules: [...rules] },
    { path: '/accounts.json', origin: 'own', discovered: [organization], ...more },
  );

const protectedNames = (rules: readonly AccountRule[], file?: Partial<AccountsFile>) =>
  inventory(rules, file).accounts.flatMap((one) => (one.protected === true ? [one.name] : []));

const guarding = (match: AccountRule['match']): AccountRule => ({ match, set: { protected: true } });

describe('a rule', () => {
  test.each<[AccountRule['match'], readonly string[]]>([
    ['prod-*', ['prod-pay']],
    ['PROD-PAY', ['prod-pay']],
    ['*', ['prod-pay', 'web']],
    ['none-*', []],
    [{ tag: 'env=prod' }, ['prod-pay']],
    [{ tag: 'env!=prod' }, ['web']],
    [{ tag: 'team=a' }, []],
    [{ ou: 'Prod' }, ['prod-pay']],
    [{ ou: '/Prod' }, ['prod-pay']],
    [{ ou: '/Prod/Payments/' }, ['prod-pay']],
    [{ ou: 'ou-r00t-prod0000' }, ['prod-pay']],
    // Whichever is meant: of two units of one name, both are protected.
    [{ ou: 'Payments' }, ['prod-pay', 'web']],
    [{ ou: '/' }, ['prod-pay', 'web']],
    [{ ou: 'Dev' }, []],
  ])('of %o is of %o', (match, names) => {
    expect(protectedNames([guarding(match)])).toEqual(names);
  });

  test('gives way to an own key, and wins over defaults; the last one counts', () => {
    const rules: AccountRule[] = [
      { match: '*', set: { color: 'red' } },
      { match: 'w*', set: { color: 'blue' } },
    ];
    const { accounts } = inventory(rules, {
      defaults: { color: 'green' },
      accounts: [{ name: 'own', account_id: '333333333333', color: 'yellow' }],
    });
    expect(Object.fromEntries(accounts.map(({ name, color }) => [name, color]))).toEqual({
      own: 'yellow',
      'prod-pay': 'red',
      web: 'blue',
    });
  });

  test('protects also where an own key says false, and a later rule takes nothing away', () => {
    const accounts = [{ name: 'prod-x', account_id: '333333333333', protected: false }];
    expect(
      protectedNames([guarding('prod-*'), { match: '*', set: { color: 'red' } }], {
        defaults: { protected: false },
        accounts,
      }),
    ).toEqual(['prod-x', 'prod-pay']);
  });

  test('says which permission set the bare name means, where the account has it', () => {
    const rules: AccountRule[] = [{ match: '*', set: { default_permission_set: 'Read' } }];
    const { accounts } = inventory(
      rules,
      {
        sso_sessions: { corp: { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' } },
        accounts: [
          { name: 'own', account_id: '3'.repeat(12), sso_session: 'corp', permission_sets: ['A', 'B'] },
        ],
      },
      { discovered: [signIn, organization] },
    );
    expect(accounts.map(({ name, access }) => [name, access])).toEqual([
      ['own', { kind: 'permission-set', signIn: 'corp', permissionSet: undefined }],
      ['prod-pay', { kind: 'permission-set', signIn: 'corp', permissionSet: 'Read' }],
      ['web', { kind: 'role', roleArn: `arn:aws:iam::${WEB}:role/Admin` }],
    ]);
  });

  test('protects what AWS lists of the account besides', () => {
    const { accounts } = inventory(
      [guarding('money')],
      {
        accounts: [{ name: 'money', account_id: PAY, role_arn: `arn:aws:iam::${PAY}:role/Ops` }],
      },
      { discovered: [signIn, { ...signIn, sso_session: 'other' }] },
    );
    expect(
      accounts.map(({ name, protected: own, discovered }) => [name, own, discovered?.isGuarded]),
    ).toEqual([
      ['money', true, false],
      ['prod-pay', true, false],
    ]);
  });

  test('is told of as where a value comes from', () => {
    const inForce = inventory([guarding({ tag: 'env=prod' }), { match: '*', set: { color: 'red' } }]);
    const settings = accountSettings(inForce, findEntry(inForce, 'prod-pay'));
    expect(settings.filter(({ origin }) => origin === 'rule')).toEqual([
      { key: 'color', value: 'red', origin: 'rule', rule: 1 },
      { key: 'protected', value: true, origin: 'rule', rule: 0 },
    ]);
  });

  test('of a project may only tighten, and the user’s own ones count there, too', () => {
    const local = inventory(
      [{ match: 'web', set: { protected: true, color: 'red', default_permission_set: 'Admin' } }],
      {},
      { origin: 'local', ownRules: [guarding('prod-*')] },
    );
    expect(local.accounts.map(({ name, protected: own, color }) => [name, own, color])).toEqual([
      ['prod-pay', true, undefined],
      ['web', true, undefined],
    ]);
  });

  test('never takes a protection away, whatever rules there are', () => {
    const rule: fc.Arbitrary<AccountRule> = fc.record({
      match: fc.constantFrom<AccountRule['match']>('*', 'prod-*', 'web', { tag: 'env=prod' }, { ou: 'Prod' }),
      set: fc.record(
        { protected: fc.constant(true as const), color: fc.constantFrom('red', 'blue') },
        { requiredKeys: [] },
      ),
    });
    const accounts = [
      { name: 'prod-a', account_id: '333333333333', protected: true },
      { name: 'prod-b', account_id: '444444444444', protected: false },
    ];
    fc.assert(
      fc.property(fc.array(rule), fc.array(rule), (some, others) => {
        const before = protectedNames(some, { accounts });
        const after = protectedNames([...some, ...others], { accounts });
        expect(after).toEqual(expect.arrayContaining(before));
      }),
    );
  });
});

describe('the form of rules', () => {
  const RIGHT = { match: 'prod-*', set: { protected: true } };
  test.each<[unknown, boolean]>([
    [[RIGHT], true],
    [[], true],
    [[{ match: { tag: 'env!=prod' }, set: { color: '#F2B0A9', default_permission_set: 'ro' } }], true],
    [[{ match: { ou: '/Prod' }, set: {} }], true],
    [[{ ...RIGHT, set: { protected: false } }], false],
    [[{ ...RIGHT, set: { tags: { env: 'prod' } } }], false],
    [[{ ...RIGHT, set: { role_arn: 'arn:aws:iam::123456789012:role/A' } }], false],
    [[{ ...RIGHT, match: 'a b' }], false],
    [[{ ...RIGHT, match: { tag: 'env' } }], false],
    [[{ ...RIGHT, match: { tag: 'a=b', ou: 'x' } }], false],
    [[{ ...RIGHT, match: {} }], false],
    [[{ match: 'x' }], false],
    [[{ ...RIGHT, mtach: 'x' }], false],
    [RIGHT, false],
  ])('%j: %s', (rules, isRight) => {
    const file = { accounts: [], rules };
    expect([isAccountsFile(file), shapeFindings(file).length === 0]).toEqual([isRight, isRight]);
  });

  test('is told what a rule may set', () => {
    expect(shapeFindings({ accounts: [], rules: [{ ...RIGHT, set: { tags: {} } }] })).toMatchObject([
      {
        path: ['rules', 0, 'set', 'tags'],
        message: 'a rule does not set "tags"',
        expected: '"protected", "color" or "default_permission_set"',
      },
    ]);
  });
});
