import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAccountsFile } from '../../../src/accounts/checking/accept.js';
import { checkAccountsFile } from '../../../src/accounts/locating/accounts-file.js';
import { EXAMPLE_TEXT } from '../../../src/accounts/example.js';
import { schemaDocument } from '../../../src/accounts/schema-document.js';
import { SCHEMA } from '../../../src/accounts/schema-text.js';
import { shapeFindings } from '../../../src/accounts/checking/shape.js';

const atTop = (file: string) => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');

interface ObjectSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, unknown>>;
  readonly patternProperties: unknown;
  readonly additionalProperties: unknown;
  readonly required?: readonly string[];
}

/** Right values for every key, and ones that are wrong by a little. */
const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  name: ['dev', 'a'.repeat(64), 'a'.repeat(65), '-a', 'constructor', '', 'Prod.eu_1'],
  account_id: ['123456789012', '12345678901', 123456789012, '12345678901a', '１２３４５６７８９０１２'],
  role_arn: [
    'arn:aws:iam::123456789012:role/Admin',
    'arn:aws-cn:iam::123456789012:role/team/Admin',
    'arn:aws:iam::12345678901:role/Admin',
    'arn:aws:iam::123456789012:role/',
    `arn:aws:iam::123456789012:role/${'a'.repeat(65)}`,
  ],
  role_name: ['Admin', 'team/Admin', '/team/Admin', 'team/', 'a b', ''],
  description: ['', 'Zürich\n', 1],
  display_name: ['Development', '', 'a'.repeat(65), 'a\u0007'],
  partition: ['aws', 'aws-iso-f', 'AWS', ''],
  external_id: ['ab', 'a', 'a'.repeat(1224), 'a'.repeat(1225), 'a b'],
  mfa_serial: [
    'GAHT12345678',
    'arn:aws:iam::123456789012:mfa/me',
    'arn:aws:iam::123456789012:user/me',
    'short',
  ],
  mfa_max_age: [60, 59, 129_600, 129_601, 60.5, '60'],
  duration_seconds: [900, 899, 43_200, 43_201, 1e3, Number.MAX_VALUE, -0],
  region: ['eu-west-1', 'us-gov-east-1', 'eu-west', 'EU-WEST-1', ''],
  source_profile: ['jump', 'my profile', ' a', 'a ', 'a]b', ''],
  source_account: [
    'hub',
    '-hub',
    '',
    'hub/ro',
    'hub/',
    '/ro',
    'a/b/c',
    `${'a'.repeat(65)}/ro`,
    'a'.repeat(65),
  ],
  session_name: ['{user}', 'ab', 'a', '{usr}', 'a'.repeat(65), '{user}@{host}'],
  source_identity: ['me', 'aws:me', 'm'],
  session_tags: [
    {},
    { Project: 'web' },
    { 'aws:x': '' },
    { '': 'a' },
    { a: 1 },
    { a: 'x'.repeat(257) },
    [],
    null,
  ],
  transitive_tag_keys: [[], ['Project'], [''], Array.from({ length: 51 }, () => 'a'), 'Project'],
  reason_tag: ['Reason', 'aws:Reason', ''],
  policy_arns: [
    [],
    ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    ['ReadOnlyAccess'],
    Array.from({ length: 11 }, () => 'arn:aws:iam::aws:policy/ReadOnlyAccess'),
  ],
  policy: [{}, { Version: '2012-10-17', Statement: [] }, [], 'policy', null],
  tags: [{ env: 'dev' }, { 'a b': '' }, { env: 1 }, { env: 'x\u0000' }],
  color: ['red', '#F2B0A9', 'f2b0a9', 'purpel', '#F2B0A', 3],
  protected: [true, false, 'true', 0],
  sso_session: ['corp', 'my corp', '', 'constructor'],
  permission_sets: [
    ['ReadOnlyAccess'],
    [],
    {},
    { ro: 'ReadOnlyAccess' },
    { 'r/o': 'ReadOnlyAccess' },
    { 'a=b': 'ReadOnlyAccess' },
    { ro: 1 },
    ['Read Only'],
    ['a'.repeat(33)],
    Array.from({ length: 101 }, () => 'a'),
    'ReadOnlyAccess',
  ],
  default_permission_set: ['ro', 'Power=User', 'a/b', ''],
  prefer: ['role', 'permission-set', 'sso'],
  start_url: ['https://corp.awsapps.com/start'],
  x_mine: [null, { a: [1] }],
  rolearn: ['x'],
  toString: ['x'],
  mfa_process: [['ykman', 'oath'], [], [''], 'ykman oath', [1]],
  access_log: [
    {},
    { path: '/tmp/log', max_size: 10_000, keep: 0, x_a: 1 },
    { max_size: 9999 },
    { keep: 1001 },
    { path: '' },
    { size: 1 },
    [],
  ],
};

const SIGN_IN = { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' };
const SIGN_IN_VALUES: Readonly<Record<string, readonly unknown[]>> = {
  start_url: [
    'https://corp.awsapps.com/start',
    'https://corp.awsapps.com/start/#/',
    'https://start.us-gov-home.awsapps.com/directory/corp',
    'https://identitycenter.amazonaws.com/ssoins-1234',
    'https://localhost',
    'http://127.0.0.1:4566/start',
    'http://corp.awsapps.com/start',
    'https://me@corp.awsapps.com/start',
    'corp.awsapps.com/start',
    'https://',
    '',
    undefined,
  ],
  region: ['us-east-1', 'here', undefined],
  scopes: [['sso:account:access'], [], ['a b'], 'sso:account:access'],
  callback_port: [1024, 1023, 65_535, 65_536, '8400'],
  device_code: ['ask', 'never', 'always', 'yes'],
  read_only_permission_set: ['ReadOnlyAccess', 'Read Only'],
  access_request_url: [
    'https://access.example.com/?a={account_id}&p={permission_set}',
    'http://access.example.com/?a={account_id}',
    'https://me:secret@access.example.com/',
    'access',
    'https://a b',
  ],
  browser: [['firefox', '-P', 'work'], [], 'firefox'],
  x_mine: [1],
  url: ['https://corp.awsapps.com/start'],
};

const objectOf = (...keys: readonly string[]) =>
  fc.record(Object.fromEntries(keys.map((key) => [key, fc.constantFrom(...(VALUES[key] ?? []))])), {
    requiredKeys: [],
  });

/** Mostly right, so that one wrong value does not hide what is said of the others. */
const oneChange = (right: object, ...keys: readonly string[]) =>
  fc
    .constantFrom(...keys)
    .chain((key) => fc.constantFrom(...(VALUES[key] ?? [])).map((value) => ({ ...right, [key]: value })));

const everyKey = Object.keys(VALUES);
const RIGHT = { name: 'dev', account_id: '123456789012' };
const wild = fc.record(
  {
    accounts: fc.oneof(
      fc.array(objectOf(...everyKey), { maxLength: 3 }),
      fc.constantFrom({}, null, [[]], ['dev']),
    ),
    defaults: fc.oneof(objectOf(...everyKey), fc.constantFrom([], null)),
    settings: fc.oneof(
      objectOf('access_log', 'mfa_process', 'x_mine', 'protected'),
      fc.constantFrom([], 'x'),
    ),
    $schema: fc.constantFrom('./accounts.schema.json', 1),
    x_a: fc.constant(1),
    acounts: fc.constant([]),
  },
  { requiredKeys: [] },
);
const nearlyRight = fc.record({
  accounts: fc.tuple(oneChange(RIGHT, ...everyKey)),
  defaults: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, oneChange({}, ...everyKey)),
  settings: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, oneChange({}, 'access_log', 'mfa_process')),
});

describe('the quick look', () => {
  test('says yes to exactly what the schema finds no fault with', () => {
    const counts = { yes: 0, no: 0 };
    fc.assert(
      fc.property(
        fc.oneof({ weight: 5, arbitrary: nearlyRight }, wild, fc.constantFrom<unknown>({}, [], null, 'x', 1)),
        (value) => {
          const accepted = isAccountsFile(value);
          counts[accepted ? 'yes' : 'no'] += 1;
          expect({ accepted, value }).toEqual({ accepted: shapeFindings(value).length === 0, value });
        },
      ),
      { numRuns: 3000 },
    );
    expect(Math.min(counts.yes, counts.no)).toBeGreaterThan(100);
  });

  test.each(Object.entries(VALUES))('agrees with the schema on each value of %s', (key, values) => {
    for (const value of values) {
      for (const parsed of [
        { accounts: [{ ...RIGHT, [key]: value }] },
        { accounts: [], defaults: { [key]: value } },
        { accounts: [], settings: { [key]: value } },
      ]) {
        expect({ accepted: isAccountsFile(parsed), parsed }).toEqual({
          accepted: shapeFindings(parsed).length === 0,
          parsed,
        });
      }
    }
  });
});

test.each(Object.entries(SIGN_IN_VALUES))('the quick look agrees on each %s of a sign-in', (key, values) => {
  for (const value of values) {
    const parsed = JSON.parse(
      JSON.stringify({ accounts: [], sso_sessions: { corp: { ...SIGN_IN, [key]: value } } }),
    ) as unknown;
    expect({ accepted: isAccountsFile(parsed), parsed }).toEqual({
      accepted: shapeFindings(parsed).length === 0,
      parsed,
    });
  }
});

test.each([[{}], [[]], [{ corp: 1 }], [{ 'my corp': SIGN_IN }], [{ corp: SIGN_IN }]])(
  'the quick look agrees on the sign-ins %j',
  (signIns) => {
    const parsed = { accounts: [], sso_sessions: signIns };
    expect(isAccountsFile(parsed)).toBe(shapeFindings(parsed).length === 0);
  },
);

describe('accounts.schema.json', () => {
  test('is what scripts/schema.mjs writes', () => {
    expect(atTop('accounts.schema.json')).toBe(schemaDocument());
  });

  test('is what init writes', () => {
    expect(`${JSON.stringify(JSON.parse(SCHEMA), null, 2)}\n`).toBe(atTop('accounts.schema.json'));
  });

  const root = JSON.parse(atTop('accounts.schema.json')) as ObjectSchema;
  const at = (...path: readonly string[]): ObjectSchema =>
    path.reduce<unknown>((schema, step) => (schema as Record<string, unknown>)[step], root) as ObjectSchema;

  test.each([
    ['the file', [] as string[], ['accounts']],
    ['defaults', ['properties', 'defaults'], undefined],
    ['settings', ['properties', 'settings'], undefined],
    ['the access log', ['properties', 'settings', 'properties', 'access_log'], undefined],
    ['an account', ['properties', 'accounts', 'items'], ['name', 'account_id']],
  ])('of %s refuses unknown keys, and takes those that begin with x_', (_name, path, required) => {
    const schema = at(...path);
    expect(schema.additionalProperties).toBe(false);
    expect(Object.keys(schema.patternProperties as object)).toEqual(['^x_']);
    expect(schema.required).toEqual(required);
  });

  test('describes every key of an account to whoever edits it', () => {
    const described = Object.entries(at('properties', 'accounts', 'items').properties).filter(
      ([, value]) => typeof (value as { description?: unknown }).description !== 'string',
    );
    expect(described).toEqual([]);
  });

  test('has no pattern that only some readers understand', () => {
    expect(atTop('accounts.schema.json')).not.toMatch(/\\\\p\{/i);
  });

  test('knows every key and value form of the example', () => {
    const example = JSON.parse(EXAMPLE_TEXT) as { accounts: Record<string, string>[] };
    const { properties } = at('properties', 'accounts', 'items');
    for (const [key, value] of example.accounts.flatMap((entry) => Object.entries(entry))) {
      const { pattern = '' } = (properties[key] ?? { pattern: 'unknown key' }) as { pattern?: string };
      expect(value).toMatch(new RegExp(pattern));
    }
  });
});

describe('the example', () => {
  test('is accounts.json.example', () => {
    expect(atTop('accounts.json.example')).toBe(EXAMPLE_TEXT);
  });

  test('is valid, and so is the form of the Python tool without $schema', async () => {
    const { accounts } = JSON.parse(EXAMPLE_TEXT) as { accounts: unknown };
    expect((await checkAccountsFile(EXAMPLE_TEXT)).problems).toEqual([]);
    expect((await checkAccountsFile(JSON.stringify({ accounts }))).problems).toEqual([]);
  });
});
