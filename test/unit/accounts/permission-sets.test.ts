import { describe, expect, test } from 'vitest';
import { checkAccountsFile } from '../../../src/accounts/locating/accounts-file.js';
import { accountSettings } from '../../../src/accounts/account-settings.js';
import { findAccount, findEntry, inventoryOf } from '../../../src/accounts/inventory.js';
import { tamestFirst, wordOf } from '../../../src/accounts/permission-sets.js';
import { waysInto } from '../../../src/accounts/effective.js';
import type { AccountsFile } from '../../../src/accounts/schema.js';

const PAYMENTS = { name: 'payments', account_id: '444455556666', sso_session: 'corp' };
const ROLE = 'arn:aws:iam::444455556666:role/Admin';

type Written = AccountsFile['accounts'][number];

const inventoryWith = (file: AccountsFile) => inventoryOf(file, { path: '/a.json', origin: 'own' });
const wayOf = (text: string, account: Partial<Written>, defaults: AccountsFile['defaults'] = {}) => {
  const { name, access } = findAccount(
    inventoryWith({ defaults, accounts: [{ ...PAYMENTS, ...account }] }),
    text,
  );
  return [name, access.kind === 'permission-set' ? access.permissionSet : access.kind];
};

const RO_ADMIN = { ro: 'ReadOnlyAccess', admin: 'AdministratorAccess' };

describe('permission sets that nobody has put in order', () => {
  test.each([
    [
      ['AdministratorAccess', 'Billing', 'ReadOnlyAccess'],
      ['ReadOnlyAccess', 'Billing', 'AdministratorAccess'],
    ],
    [
      ['AWSPowerUserAccess', 'SecurityAudit', 'S3FullAccess', 'Support', 'ViewOnlyAccess', 'prod-ro'],
      ['SecurityAudit', 'ViewOnlyAccess', 'prod-ro', 'Support', 'AWSPowerUserAccess', 'S3FullAccess'],
    ],
    [
      ['BreakGlass', 'DatabaseReadWrite', 'Networkers', 'admin', 'ro'],
      ['ro', 'DatabaseReadWrite', 'Networkers', 'BreakGlass', 'admin'],
    ],
    [['AdministratorAccess'], ['AdministratorAccess']],
  ])('%j are offered as %j', (names, offered) => {
    expect(tamestFirst(names)).toEqual(offered);
  });
});

describe('the name of an account with permission sets', () => {
  test.each<[string, Partial<Written>, string, string | undefined]>([
    ['payments', { permission_sets: ['ReadOnlyAccess'] }, 'payments/ReadOnlyAccess', 'ReadOnlyAccess'],
    ['payments', { permission_sets: { ro: 'ReadOnlyAccess' } }, 'payments/ro', 'ReadOnlyAccess'],
    ['payments', { permission_sets: RO_ADMIN }, 'payments', undefined],
    [
      'payments',
      { permission_sets: RO_ADMIN, default_permission_set: 'ro' },
      'payments/ro',
      'ReadOnlyAccess',
    ],
    [
      'payments',
      { permission_sets: RO_ADMIN, default_permission_set: 'ReadOnlyAccess' },
      'payments/ro',
      'ReadOnlyAccess',
    ],
    ['PAYMENTS/RO', { permission_sets: RO_ADMIN }, 'payments/ro', 'ReadOnlyAccess'],
    ['payments/AdministratorAccess', { permission_sets: RO_ADMIN }, 'payments/admin', 'AdministratorAccess'],
    ['444455556666/admin', { permission_sets: RO_ADMIN }, 'payments/admin', 'AdministratorAccess'],
    ['payments', {}, 'payments', undefined],
    ['payments/Any', {}, 'payments/Any', 'Any'],
    ['payments', { default_permission_set: 'Any' }, 'payments/Any', 'Any'],
    // An alias is the user's own word, and wins over what AWS calls another set.
    ['payments/a', { permission_sets: { b: 'a', a: 'c' } }, 'payments/a', 'c'],
  ])('%s of %j is %s', (text, account, name, permissionSet) => {
    expect(wayOf(text, account)).toEqual([name, permissionSet]);
  });

  test('with = or a comma in the set is one that every AWS tool reads, and the same whatever other sets there are', () => {
    expect(wordOf('Power=User')).toMatch(/^Power-User-[0-9a-f]{8}$/);
    expect(wordOf('Power,User')).not.toBe(wordOf('Power=User'));
    expect(wordOf('Power-User')).toBe('Power-User');
    expect(wordOf('=')).toMatch(/^[0-9a-f]{8}$/);
    const account = { permission_sets: ['Power=User', 'ro'] };
    const word = wordOf('Power=User');
    expect(wayOf('payments/Power=User', account)).toEqual([`payments/${word}`, 'Power=User']);
    expect(wayOf(`payments/${word}`, account)).toEqual([`payments/${word}`, 'Power=User']);
  });

  test.each<[string, Partial<Written>, string]>([
    ['payments/r', { permission_sets: RO_ADMIN }, 'Did you mean payments/ro'],
    ['payments/x', { permission_sets: { admin: 'AdministratorAccess' } }, 'admin (AdministratorAccess)'],
    ['payments/a b', {}, ''],
    ['payments/', { permission_sets: RO_ADMIN }, ''],
  ])('%s is none of %j', (text, account, hint) => {
    expect(() => wayOf(text, account)).toThrow(
      expect.objectContaining({
        code: 'unknown_permission_set',
        hint: expect.stringContaining(hint) as string,
      }) as Error,
    );
  });

  test('of an account without a sign-in has none', () => {
    const inventory = inventoryWith({
      accounts: [{ name: 'a', account_id: '444455556666', role_arn: ROLE }],
    });
    expect(() => findAccount(inventory, 'a/ro')).toThrow('no sign-in leads into it');
  });

  test('is offered for each set, in the order of the file', () => {
    const { accounts } = inventoryWith({ accounts: [{ ...PAYMENTS, permission_sets: RO_ADMIN }] });
    expect(accounts.flatMap(waysInto).map(({ name }) => name)).toEqual(['payments/ro', 'payments/admin']);
  });
});

describe('an account with both ways', () => {
  test.each<[Partial<Written>, AccountsFile['defaults'], string, string]>([
    [{ role_arn: ROLE, prefer: 'role', permission_sets: ['ro'] }, {}, 'payments', 'role'],
    [{ role_arn: ROLE, prefer: 'permission-set', permission_sets: ['ro'] }, {}, 'payments/ro', 'ro'],
    [{ permission_sets: ['ro'] }, { role_name: 'Admin' }, 'payments/ro', 'ro'],
    [{ permission_sets: ['ro'] }, { role_name: 'Admin', prefer: 'role' }, 'payments', 'role'],
  ])('%j with the defaults %j is %s', (account, defaults, name, way) => {
    expect(wayOf('payments', account, defaults)).toEqual([name, way]);
  });

  test('is entered by a set that is named, whichever is preferred', () => {
    const account: Partial<Written> = { role_arn: ROLE, prefer: 'role', permission_sets: ['ro'] };
    expect(wayOf('payments/ro', account)).toEqual(['payments/ro', 'ro']);
  });

  test('has a role of its own instead of the sign-in of the defaults', () => {
    const inventory = inventoryWith({
      defaults: { sso_session: 'corp' },
      accounts: [{ name: 'a', account_id: '444455556666', role_arn: ROLE }],
    });
    expect(findAccount(inventory, 'a').access.kind).toBe('role');
  });
});

test('what the defaults say of roles does not apply to a permission set', () => {
  const inventory = inventoryWith({
    defaults: { mfa_serial: 'arn:aws:iam::111122223333:mfa/a', duration_seconds: 7200, region: 'eu-west-1' },
    accounts: [{ ...PAYMENTS, permission_sets: ['ro'] }],
  });
  const keys = accountSettings(inventory, findEntry(inventory, 'payments')).map(({ key, value }) => [
    key,
    value,
  ]);
  expect(keys).toEqual([
    ['name', 'payments'],
    ['account_id', '444455556666'],
    ['sso_session', 'corp'],
    ['permission_sets', ['ro']],
    ['partition', 'aws'],
    ['region', 'eu-west-1'],
    ['protected', false],
  ]);
});

const CORP = { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1', browser: ['firefox'] };

test('a browser counts in files that only the user writes', () => {
  const signInsOf = (more: Parameters<typeof inventoryOf>[1]) =>
    inventoryOf({ accounts: [], sso_sessions: { corp: CORP } }, more).signIns['corp'];
  expect(signInsOf({ path: '/a', origin: 'own' })).toEqual(CORP);
  const { browser: _, ...rest } = CORP;
  expect(signInsOf({ path: '/a', origin: 'local' })).toEqual(rest);
  expect(signInsOf({ path: '/a', origin: 'named', isForeign: true })).toEqual(rest);
});

describe('validate', () => {
  const problemsOf = async (account: object, file: object = {}) => {
    const { problems } = await checkAccountsFile(
      JSON.stringify({ ...file, accounts: [{ ...PAYMENTS, ...account }] }),
    );
    return problems.map(({ path, message }) => `${path}: ${message}`);
  };

  test.each<[string, object, object, string[]]>([
    [
      'a right one',
      { permission_sets: RO_ADMIN, default_permission_set: 'ro' },
      { sso_sessions: { corp: CORP } },
      [],
    ],
    [
      'both ways',
      { role_arn: ROLE },
      {},
      ['accounts[0].sso_session: role_arn and the sign-in "corp" both lead into the account'],
    ],
    ['both ways, one preferred', { role_arn: ROLE, prefer: 'role', external_id: 'abc' }, {}, []],
    [
      'an unknown default',
      { permission_sets: ['ro'], default_permission_set: 'admin' },
      {},
      ['accounts[0].default_permission_set: "admin" is not one of permission_sets'],
    ],
    [
      'a default that another account has',
      { permission_sets: ['ro'] },
      { defaults: { default_permission_set: 'x' } },
      [],
    ],
    ['a default where no set is known yet', { default_permission_set: 'admin' }, {}, []],
    [
      'sets without a sign-in',
      { sso_session: undefined, permission_sets: ['ro'] },
      {},
      ['accounts[0].permission_sets: there is no sign-in to have it from'],
    ],
    [
      'one word for two',
      { permission_sets: { ro: 'A', RO: 'B' } },
      {},
      ['accounts[0].permission_sets: "RO" means two permission sets: case does not count'],
    ],
    [
      'what only roles take',
      { external_id: 'abc' },
      {},
      [
        'accounts[0].external_id: the account is entered by a permission set of "corp": AWS takes it with roles only',
      ],
    ],
    [
      'several things that only roles take',
      { external_id: 'abc', source_identity: 'ada' },
      {},
      ['external_id', 'source_identity'].map(
        (key) =>
          `accounts[0].${key}: the account is entered by a permission set of "corp": AWS takes it with roles only`,
      ),
    ],
    [
      'a length',
      { duration_seconds: 3600 },
      {},
      [
        'accounts[0].duration_seconds: the account is entered by a permission set of "corp": how long its sessions last is set in the permission set',
      ],
    ],
    ['what the defaults say of roles', {}, { defaults: { external_id: 'abc', source_profile: 'jump' } }, []],
    [
      'a misspelt key of a sign-in',
      {},
      { sso_sessions: { corp: { ...CORP, start_ulr: 'x' } } },
      ['sso_sessions.corp.start_ulr: unknown key "start_ulr"'],
    ],
    [
      'a sign-in without a region',
      {},
      { sso_sessions: { corp: { start_url: CORP.start_url } } },
      ['sso_sessions.corp.region: "region" is missing'],
    ],
  ])('of %s', async (_name, account, file, problems) => {
    expect(await problemsOf(account, file)).toEqual(problems);
  });

  test('of a chain from a permission set', async () => {
    const leaf = {
      name: 'leaf',
      account_id: '777788889999',
      role_name: 'Deploy',
      source_account: 'payments/ro',
    };
    const file = { accounts: [{ ...PAYMENTS, permission_sets: ['ro'] }, leaf] };
    expect((await checkAccountsFile(JSON.stringify(file))).problems).toEqual([]);
    const wrong = { accounts: [PAYMENTS, { ...leaf, source_account: 'paymnts/ro' }] };
    const [problem] = (await checkAccountsFile(JSON.stringify(wrong))).problems;
    expect(problem?.message).toBe('no account is called "paymnts/ro"');
  });
});
