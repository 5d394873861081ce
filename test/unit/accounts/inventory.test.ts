import { describe, expect, test } from 'vitest';
import { ownRoleArn } from '../../../src/accounts/effective.js';
import { compareAccounts, describeChange } from '../../../src/accounts/locating/difference.js';
import { isExampleAccount } from '../../../src/accounts/example.js';
import { accountSettings } from '../../../src/accounts/account-settings.js';
import { findAccount, inventoryOf } from '../../../src/accounts/inventory.js';
import { judgeLocal, isUnattended, namedInventory } from '../../../src/accounts/locating/locate.js';
import { unsafeFile } from '../../../src/accounts/locating/unsafe-inventory.js';
import type { PathElement } from '../../../src/system/files/path-trust.js';
import type { LocalFacts } from '../../../src/accounts/locating/locate.js';
import { nearest } from '../../../src/accounts/checking/nearest.js';
import type { AccountEntry, AccountsFile } from '../../../src/accounts/schema.js';
import { systemHost } from '../../../src/system/host.js';

const own = (file: AccountsFile) => inventoryOf(file, { path: '/home/ada/accounts.json', origin: 'own' });
const only = (account: Partial<AccountEntry>, defaults: AccountsFile['defaults'] = {}) =>
  own({ defaults, accounts: [{ name: 'dev', account_id: '123456789012', ...account }] }).accounts[0];

describe('the role of an account', () => {
  test.each<[string, Partial<AccountEntry>, AccountsFile['defaults'], string, string | undefined]>([
    ['none', {}, {}, 'aws', undefined],
    [
      'its ARN',
      { role_arn: 'arn:aws-cn:iam::123456789012:role/A', region: 'cn-north-1' },
      { role_name: 'B' },
      'aws-cn',
      'arn:aws-cn:iam::123456789012:role/A',
    ],
    ['a name', { role_name: 'A' }, {}, 'aws', 'arn:aws:iam::123456789012:role/A'],
    ['a name with a path', { role_name: '/team/A' }, {}, 'aws', 'arn:aws:iam::123456789012:role/team/A'],
    [
      'a name in the partition of the region',
      { role_name: 'A', region: 'us-gov-west-1' },
      {},
      'aws-us-gov',
      'arn:aws-us-gov:iam::123456789012:role/A',
    ],
    [
      'a name in a partition that is named',
      { role_name: 'A' },
      { partition: 'aws-cn' },
      'aws-cn',
      'arn:aws-cn:iam::123456789012:role/A',
    ],
    ['the default name', {}, { role_name: 'A' }, 'aws', 'arn:aws:iam::123456789012:role/A'],
    [
      'a name in a region that nobody knows yet',
      { role_name: 'A', region: 'xx-moon-1' },
      {},
      'aws',
      'arn:aws:iam::123456789012:role/A',
    ],
  ])('is built from %s', (_case, account, defaults, partition, roleArn) => {
    const found = only(account, defaults);
    expect([found?.partition, found && ownRoleArn(found)]).toEqual([partition, roleArn]);
  });
});

describe('a default', () => {
  test.each<[string, Partial<AccountEntry>, NonNullable<AccountsFile['defaults']>, Partial<AccountEntry>]>([
    ['applies where the account says nothing', {}, { region: 'eu-west-1' }, { region: 'eu-west-1' }],
    [
      'gives way to an own value',
      { duration_seconds: 900 },
      { duration_seconds: 7200 },
      { duration_seconds: 900 },
    ],
    ['gives way to false', { protected: false }, { protected: true }, { protected: false }],
    [
      'gives way to the other kind of source',
      { source_profile: 'jump' },
      { source_account: 'hub' },
      { source_profile: 'jump' },
    ],
    [
      'of MFA gives way to a hop, which MFA does not pass',
      { source_account: 'hub' },
      { mfa_serial: 'GAHT12345678', source_profile: 'jump' },
      { source_account: 'hub' },
    ],
    ['of the source does not lead an account to itself', { name: 'Hub' }, { source_account: 'hub' }, {}],
    [
      'of tags is replaced, not mixed',
      { tags: { env: 'dev' } },
      { tags: { team: 'web' } },
      { tags: { env: 'dev' } },
    ],
  ])('%s', (_case, account, defaults, expected) => {
    expect(only(account, defaults)).toEqual({
      name: account.name ?? 'dev',
      account_id: '123456789012',
      partition: 'aws',
      access: { kind: 'base' },
      ...expected,
    });
  });
});

describe('settings of the file', () => {
  const file: AccountsFile = { accounts: [], settings: { mfa_process: ['ykman'] } };

  test.each(['own', 'named'] as const)('count in an inventory that is %s', (origin) => {
    expect(inventoryOf(file, { path: '/a', origin }).settings).toEqual({ mfa_process: ['ykman'] });
  });

  test('do not count in that of the working folder', () => {
    expect(inventoryOf(file, { path: '/a', origin: 'local' }).settings).toEqual({});
  });
});

test('show says of each setting where it comes from', () => {
  const inventory = own({
    defaults: { role_name: 'Admin', region: 'eu-west-1', duration_seconds: 7200 },
    accounts: [{ name: 'dev', account_id: '123456789012', duration_seconds: 900, tags: { env: 'dev' } }],
  });
  expect(accountSettings(inventory, findAccount(inventory, 'dev'))).toEqual([
    { key: 'name', value: 'dev', origin: 'account' },
    { key: 'account_id', value: '123456789012', origin: 'account' },
    { key: 'role_arn', value: 'arn:aws:iam::123456789012:role/Admin', origin: 'defaults' },
    { key: 'partition', value: 'aws', origin: 'built-in' },
    { key: 'duration_seconds', value: 900, origin: 'account' },
    { key: 'region', value: 'eu-west-1', origin: 'defaults' },
    { key: 'tags', value: { env: 'dev' }, origin: 'account' },
    { key: 'protected', value: false, origin: 'built-in' },
  ]);
});

describe('an account is found', () => {
  const inventory = own({
    accounts: ['dev', 'dev-eu', 'prod', 'web-production'].map((name) => ({
      name,
      account_id: '123456789012',
    })),
  });

  test.each(['dev', 'DEV', 'Dev'])('by %s', (name) => {
    expect(findAccount(inventory, name).name).toBe('dev');
  });

  test.each([
    ['prd', 'Did you mean prod? "acctmgr list" shows all accounts.'],
    ['production', 'Did you mean web-production? "acctmgr list" shows all accounts.'],
    ['zzz', '"acctmgr list" shows all accounts.'],
    ['', '"acctmgr list" shows all accounts.'],
  ])('%j is not, and the nearest are named', (name, hint) => {
    expect(() => findAccount(inventory, name)).toThrow(
      expect.objectContaining({
        message: `No account is called "${name}" in /home/ada/accounts.json.`,
        code: 'unknown_account',
        exitCode: 2,
        hint,
      }),
    );
  });
});

test('the nearest names come first, and at most three', () => {
  expect(nearest('dev', ['prod', 'dev-eu', 'dve', 'development', 'deva'])).toEqual([
    'dev-eu',
    'development',
    'deva',
  ]);
});

test('an account of the example is known by its id, whatever it is called', () => {
  const role_arn = 'arn:aws:iam::987654321098:role/CrossAccountAdminRole';
  expect(isExampleAccount({ account_id: '987654321098', role_arn })).toBe(true);
  expect(
    isExampleAccount({ account_id: '987654321098', role_arn: role_arn.replace('CrossAccount', 'My') }),
  ).toBe(false);
  expect(isExampleAccount({ account_id: '111111111111' })).toBe(false);
});

describe('what differs between two inventories', () => {
  const accounts = (...list: AccountEntry[]) => own({ accounts: list }).accounts;
  const PROD: AccountEntry = {
    name: 'prod',
    account_id: '123456789012',
    role_arn: 'arn:aws:iam::123456789012:role/A',
    protected: true,
  };

  test('is told by name: changes, then what is new, then what is gone', () => {
    const before = accounts(PROD, { name: 'old', account_id: '222222222222' });
    const after = accounts(
      { name: 'new', account_id: '333333333333', source_profile: 'jump' },
      {
        ...PROD,
        name: 'Prod',
        role_arn: 'arn:aws:iam::123456789012:role/B',
        source_profile: 'x',
        protected: false,
        description: '\u001b[2Jharmless',
      },
    );
    expect(compareAccounts(before, after).map(describeChange)).toEqual([
      '~ Prod: role_arn arn:aws:iam::123456789012:role/A → arn:aws:iam::123456789012:role/B',
      '~ Prod: source_profile (none) → x',
      '~ Prod: protected true → (none)',
      '+ new: 333333333333 from jump',
      '- old: 222222222222',
    ]);
  });

  test('is nothing where only words for people differ', () => {
    expect(compareAccounts(accounts(PROD), accounts({ ...PROD, description: 'x', color: 'red' }))).toEqual(
      [],
    );
  });
});

describe('./accounts.json', () => {
  const facts: LocalFacts = { content: 'inventory', isUnsafe: false, hasOwn: true, trust: 'unknown' };

  test.each<[Partial<LocalFacts>, ReturnType<typeof judgeLocal>]>([
    [{}, 'ask'],
    [{ trust: 'changed' }, 'ask'],
    [{ trust: 'trusted' }, 'use'],
    [{ trust: 'refused' }, 'pass-over-refused'],
    [{ trust: 'refused', hasOwn: false }, 'use-for-want-of-own'],
    [{ trust: 'refused', isUnsafe: true }, 'pass-over-unsafe'],
    [{ hasOwn: false }, 'use-for-want-of-own'],
    [{ content: 'other' }, 'pass-over-other'],
    [{ content: 'other', hasOwn: false, isUnsafe: true }, 'pass-over-other'],
    [{ isUnsafe: true }, 'pass-over-unsafe'],
    [{ isUnsafe: true, hasOwn: false }, 'refuse-unsafe'],
    [{ isUnsafe: true, trust: 'trusted' }, 'refuse-unsafe'],
    [{ isUnsafe: true, trust: 'changed' }, 'refuse-unsafe'],
    [{ content: 'broken' }, 'pass-over-broken'],
    [{ content: 'broken', trust: 'changed' }, 'use'],
    [{ content: 'broken', hasOwn: false }, 'use-for-want-of-own'],
  ])('%j: %s', (changes, verdict) => {
    expect(judgeLocal({ ...facts, ...changes })).toBe(verdict);
  });
});

describe('who may write the file', () => {
  const file = (more: Partial<PathElement> = {}): PathElement => ({
    path: '/repo/accounts.json',
    kind: 'file',
    ownerId: 1001,
    mode: 0o600,
    hasModes: true,
    isOurs: true,
    ...more,
  });

  test('everybody: refused with the command that mends it', () => {
    expect(unsafeFile("/it's/accounts.json", { reason: 'mode', element: file() })).toEqual({
      message: "Everybody on this machine may write /it's/accounts.json.",
      hint: "Run: chmod o-w '/it'\\''s/accounts.json'",
    });
  });

  test('another user: refused with the command that mends it', () => {
    expect(unsafeFile('/repo/accounts.json', { reason: 'owner', element: file() })).toEqual({
      message: '/repo/accounts.json belongs to another user (id 1001), who can make a name lead anywhere.',
      hint: 'Take it over (sudo chown "$(id -un)" /repo/accounts.json), or name it with --config if you trust its owner.',
    });
  });

  test('another user by a link on the way: that is what is named', () => {
    const element = file({ path: '/home/ada/.config', kind: 'link' });
    expect(unsafeFile('/home/ada/.config/acctmgr/accounts.json', { reason: 'owner', element })).toEqual({
      message: '/home/ada/.config belongs to another user (id 1001), who can make a name lead anywhere.',
      hint: 'Take it over (sudo chown -h "$(id -un)" /home/ada/.config), or name it with --config if you trust its owner.',
    });
  });
});

test('--config wins over ACCTMGR_CONFIG, and both are paths of the working folder', () => {
  const host = {
    ...systemHost(),
    platform: 'linux',
    cwd: '/repo',
    home: '/home/ada',
    env: { ACCTMGR_CONFIG: '~/team.json' },
  } as const;
  expect(namedInventory(host, 'mine.json')).toEqual({ path: '/repo/mine.json', by: '--config' });
  expect(namedInventory(host, undefined)).toEqual({ path: '/home/ada/team.json', by: 'ACCTMGR_CONFIG' });
  expect(namedInventory({ ...host, env: {} }, undefined)).toBeUndefined();
});

test.each([
  ['true', true],
  ['1', true],
  ['woodpecker', true],
  ['false', false],
  ['0', false],
  [undefined, false],
])('CI=%s: unattended is %s', (CI, expected) => {
  expect(isUnattended({ env: { CI } })).toBe(expected);
});
