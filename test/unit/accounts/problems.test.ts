import { describe, expect, test } from 'vitest';
import { checkAccountsFile } from '../../../src/accounts/locating/accounts-file.js';
import { describeProblems } from '../../../src/accounts/checking/problem.js';

const HUB = { name: 'hub', account_id: '111111111111', role_arn: 'arn:aws:iam::111111111111:role/Hub' };
const LEAF = { name: 'leaf', account_id: '222222222222', role_arn: 'arn:aws:iam::222222222222:role/Leaf' };

const problemsOf = async (value: unknown): Promise<string[]> => {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  const { problems } = await checkAccountsFile(text);
  return problems.map(({ path, message, expected }) => `${path}: ${message} | ${expected}`);
};

/** The problems of a file with one right account, changed as given. */
const ofLeaf = (changes: object) => problemsOf({ accounts: [{ ...LEAF, ...changes }] });

describe('a name that is an account id', () => {
  test.each(['222222222222', '2222-2222-2222'])('%s is that of its own account', async (name) => {
    expect(await ofLeaf({ name })).toEqual([]);
  });

  test.each(['111111111111', '1111-1111-1111', '999999999999'])(
    '%s is not that of another one',
    async (name) => {
      expect(await problemsOf({ accounts: [HUB, { ...LEAF, name }] })).toEqual([
        `accounts[1].name: "${name}" is the id of another account than account_id, which is 222222222222 | a name that is not an account id, or the id of this account`,
      ]);
    },
  );
});

test('a source_account may be one that AWS listed, and no other', async () => {
  const text = (source: string) => JSON.stringify({ accounts: [{ ...LEAF, source_account: source }] });
  const listed = () => ['payments-prod'];
  expect((await checkAccountsFile(text('Payments-Prod/ro'), listed)).problems).toEqual([]);
  expect((await checkAccountsFile(text('payments'), listed)).problems).toMatchObject([
    { message: 'no account is called "payments"' },
  ]);
});

describe('a value of one account', () => {
  test.each<[string, unknown, string, string]>([
    ['account_id', 12345, 'a number, and numbers lose their leading zeros', 'the string "000000012345"'],
    [
      'account_id',
      1.5,
      'a number, and numbers lose their leading zeros',
      'a string of 12 digits, such as "012345678901"',
    ],
    [
      'account_id',
      '12345678901',
      '"12345678901" is too short',
      'a string of 12 digits, such as "123456789012"',
    ],
    [
      'account_id',
      '12345678901x',
      '"12345678901x" does not have the right form',
      'a string of 12 digits, such as "123456789012"',
    ],
    ['name', 'constructor', '"constructor" is a word that every JavaScript object knows', 'another name'],
    [
      'name',
      '-rf',
      '"-rf" does not have the right form',
      '1 to 64 letters, digits or . _ -, beginning with a letter or digit',
    ],
    [
      'name',
      '__proto__',
      '"__proto__" does not have the right form',
      '1 to 64 letters, digits or . _ -, beginning with a letter or digit',
    ],
    [
      'role_arn',
      'arn:aws:iam::222222222222:user/me',
      '"arn:aws:iam::222222222222:user/me" does not have the right form',
      'the ARN of an IAM role, such as arn:aws:iam::123456789012:role/Admin',
    ],
    [
      'role_arn',
      'arn:aws:sts::222222222222:assumed-role/Leaf/session',
      'the ARN of a role session, not of the role',
      'arn:aws:iam::222222222222:role/Leaf',
    ],
    [
      'role_arn',
      'arn:aws:iam::333333333333:role/team/Leaf',
      'the role belongs to account 333333333333, but account_id is 222222222222',
      'arn:aws:iam::222222222222:role/team/Leaf, or the other account_id',
    ],
    [
      'mfa_serial',
      'arn:aws:iam::123456789012:user/me',
      'the ARN of a user, not of an MFA device',
      'arn:aws:iam::123456789012:mfa/me, say',
    ],
    [
      'mfa_serial',
      'arn:aws:iam::123456789012:u2f/user/me/key',
      'a FIDO security key, which signs in to the console only: the API takes codes',
      'the ARN of a virtual or hardware MFA device (…:mfa/NAME)',
    ],
    ['external_id', 'a', 'the value is too short', '2 to 1224 letters, digits or _+=,.@:/-'],
    [
      'duration_seconds',
      899,
      '899 is too small',
      'a whole number of seconds from 900 (15 minutes) to 43200 (12 hours)',
    ],
    [
      'duration_seconds',
      3600.5,
      '3600.5 is not a whole number',
      'a whole number of seconds from 900 (15 minutes) to 43200 (12 hours)',
    ],
    [
      'duration_seconds',
      '1h',
      'found a string',
      'a whole number of seconds from 900 (15 minutes) to 43200 (12 hours)',
    ],
    ['region', 'eu-west', '"eu-west" does not have the right form', 'an AWS region, such as eu-west-1'],
    [
      'partition',
      'aws-moon',
      '"aws-moon" is none of them',
      'one of aws, aws-cn, aws-us-gov, aws-eusc, aws-iso, aws-iso-b, aws-iso-e, aws-iso-f',
    ],
    [
      'session_name',
      '{usr}',
      '"{usr}" does not have the right form',
      '2 to 64 letters, digits or _+=,.@-, in which {user}, {host} and {reason} are filled in when it is used',
    ],
    ['protected', 'yes', 'found a string', 'true or false'],
    ['policy', [], 'found a list', 'a policy document as a JSON object'],
    [
      'color',
      'purpel',
      '"purpel" does not have the right form',
      'one of red, orange, yellow, green, blue, turquoise, purple, pink, or six hexadecimal digits such as #F2B0A9',
    ],
    ['description', null, 'found null', 'a string'],
  ])('%s = %j: %s', async (key, value, message, expected) => {
    expect(await ofLeaf({ role_arn: undefined, [key]: value })).toEqual([
      `accounts[0].${key}: ${message} | ${expected}`,
    ]);
  });

  test.each<[string, object, string]>([
    [
      'the role and the region are in two partitions',
      { region: 'cn-north-1' },
      'accounts[0].role_arn: the role is in partition aws, but region cn-north-1 is in aws-cn | an ARN that begins with arn:aws-cn:, or a region of aws, such as us-east-1',
    ],
    [
      "the partition is not the region's",
      { role_arn: undefined, role_name: 'Leaf', partition: 'aws-cn', region: 'eu-west-1' },
      'accounts[0].region: eu-west-1 is in partition aws, but partition is aws-cn | a region of aws-cn, such as cn-northwest-1',
    ],
    [
      "the partition is not the role's",
      { partition: 'aws-cn' },
      'accounts[0].partition: aws-cn is not the partition of role_arn | aws',
    ],
    [
      'role_arn and role_name are both there',
      { role_name: 'Leaf' },
      'accounts[0].role_name: role_arn names the role already | one of role_arn and role_name',
    ],
    [
      'a transitive key is no session tag',
      { session_tags: { Project: 'x' }, transitive_tag_keys: ['project', 'Team'] },
      'accounts[0].transitive_tag_keys: "Team" is not a key of session_tags | keys of session_tags',
    ],
    [
      'two session tags differ in case alone',
      { session_tags: { Team: 'a', team: 'b' } },
      'accounts[0].session_tags: "team" stands there twice: AWS does not tell case apart in tag keys | each key once',
    ],
    [
      'there are more session tags than STS takes',
      { session_tags: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`key${index}`, ''])) },
      'accounts[0].session_tags: 51 tags | at most 50 tags',
    ],
    [
      'the policy is too long',
      { policy: { Statement: 'x'.repeat(2048) } },
      'accounts[0].policy: the policy has 2064 characters | JSON of at most 2048 characters, in Latin-1',
    ],
    [
      'a tag key cannot be written on a command line',
      { tags: { 'a=b': 'c' } },
      'accounts[0].tags["a=b"]: "a=b" cannot be a key here | 1 to 128 characters without spaces, = or ,',
    ],
  ])('%s', async (_case, changes, problem) => {
    expect(await ofLeaf(changes)).toEqual([problem]);
  });
});

describe('keys', () => {
  test.each<[string, unknown, string]>([
    [
      'a slip of the finger',
      { accounts: [{ ...LEAF, acount_idd: 'x' }] },
      'accounts[0].acount_idd: unknown key "acount_idd" | "account_id"',
    ],
    [
      'camel case',
      { accounts: [{ ...LEAF, sourceProfile: 'x' }] },
      'accounts[0].sourceProfile: unknown key "sourceProfile" | "source_profile"',
    ],
    [
      'nothing near',
      { accounts: [{ ...LEAF, zzzzzzzz: 1 }] },
      'accounts[0].zzzzzzzz: unknown key "zzzzzzzz" | a key of accounts.schema.json, or one of your own that begins with x_',
    ],
    [
      'an account key at the top',
      { region: 'eu-west-1', accounts: [LEAF] },
      'region: "region" does not belong here | it in an account, or in "defaults"',
    ],
    [
      'a setting in an account',
      { accounts: [{ ...LEAF, mfa_process: ['x'] }] },
      'accounts[0].mfa_process: "mfa_process" does not belong here | it in "settings"',
    ],
    [
      'a role ARN as a default',
      { defaults: { role_arn: 'x' }, accounts: [LEAF] },
      'defaults.role_arn: a role ARN belongs to one account and cannot be a default | role_name',
    ],
    [
      'a source identity as a default',
      { defaults: { source_identity: 'me' }, accounts: [LEAF] },
      'defaults.source_identity: one default would be on the sessions of everybody who shares the file | source_identity in the accounts that need it, such as "{user}"',
    ],
    [
      'credentials',
      { accounts: [{ ...LEAF, aws_secret_access_key: 'wJalrXUtnFEMI' }] },
      'accounts[0].aws_secret_access_key: credentials do not belong in this file, which people share | source_profile, with the keys in the AWS credentials file',
    ],
    [
      'a prototype in disguise',
      '{"accounts":[{"name":"leaf","account_id":"222222222222","__proto__":{"role_arn":"x"}}]}',
      'accounts[0].__proto__: unknown key "__proto__" | a key of accounts.schema.json, or one of your own that begins with x_',
    ],
    [
      'a prototype as a tag',
      '{"accounts":[{"name":"leaf","account_id":"222222222222","tags":{"__proto__":"x"}}]}',
      'accounts[0].tags: "__proto__" cannot be the key of a tag | another key',
    ],
    [
      'a command line as mfa_process',
      { settings: { mfa_process: 'ykman oath  code' }, accounts: [LEAF] },
      'settings.mfa_process: a command line; the program is run without a shell, so nothing would split it | a list of words: ["ykman","oath","code"]',
    ],
    [
      'an empty mfa_process',
      { settings: { mfa_process: [] }, accounts: [LEAF] },
      'settings.mfa_process: an empty list | a list of words, such as ["ykman", "oath", "accounts", "code", "--single", "aws"]',
    ],
    ['no accounts', {}, 'accounts: "accounts" is missing | a list of accounts'],
    ['a list at the top', [], 'accounts.json: found a list | an object with a list "accounts"'],
    [
      'an account that is none',
      { accounts: ['leaf'] },
      'accounts[0]: found a string | an account: an object with at least "name" and "account_id"',
    ],
    [
      'an account without its id',
      { accounts: [{ name: 'leaf' }] },
      'accounts[0].account_id: "account_id" is missing | a string of 12 digits, such as "123456789012"',
    ],
  ])('%s', async (_case, value, problem) => {
    expect(await problemsOf(value)).toEqual([problem]);
  });

  test('those that begin with x_ are free at every level', async () => {
    const free = { x_note: { anything: [1, null] } };
    expect(
      await problemsOf({
        ...free,
        defaults: free,
        settings: { ...free, access_log: free },
        accounts: [{ ...LEAF, ...free }],
      }),
    ).toEqual([]);
  });
});

describe('accounts together', () => {
  test.each<[string, object, string[]]>([
    [
      'two names that differ in case alone',
      { accounts: [LEAF, HUB, { ...LEAF, name: 'Leaf' }] },
      ['accounts[2].name: "Leaf" is the name of accounts[0], too | a name of its own: case does not count'],
    ],
    [
      'a source account that is not there',
      { accounts: [HUB, { ...LEAF, source_account: 'hbu' }] },
      ['accounts[1].source_account: no account is called "hbu" | "hub"'],
    ],
    [
      'a source account far from all',
      { accounts: [HUB, { ...LEAF, source_account: 'production' }] },
      [
        'accounts[1].source_account: no account is called "production" | the name of another account in this file',
      ],
    ],
    [
      'two sources',
      { accounts: [HUB, { ...LEAF, source_account: 'hub', source_profile: 'jump' }] },
      [
        'accounts[1].source_account: source_profile says already whose credentials are used | one of source_profile and source_account',
      ],
    ],
    [
      'a cycle, told once, with its tail left out',
      {
        accounts: [
          { ...LEAF, name: 'tail', source_account: 'hub' },
          { ...HUB, source_account: 'Leaf' },
          { ...LEAF, source_account: 'hub' },
        ],
      },
      [
        'accounts[1].source_account: the account is reached through itself: hub → leaf → hub | a chain that ends at an account with source_profile, or with no source at all',
      ],
    ],
    [
      'an account that is its own source',
      { accounts: [{ ...LEAF, source_account: 'leaf' }] },
      [
        'accounts[0].source_account: the account is reached through itself: leaf → leaf | a chain that ends at an account with source_profile, or with no source at all',
      ],
    ],
    [
      'MFA behind a hop',
      { accounts: [HUB, { ...LEAF, source_account: 'hub', mfa_serial: 'GAHT12345678' }] },
      [
        'accounts[1].mfa_serial: MFA does not pass a hop: the role session of "hub" signs this call, and AWS takes MFA codes from IAM users only | mfa_serial on "hub" instead, or source_profile instead of source_account',
      ],
    ],
    [
      'MFA behind a hop that is a default',
      { defaults: { source_account: 'hub' }, accounts: [HUB, { ...LEAF, mfa_serial: 'GAHT12345678' }] },
      [
        'accounts[1].mfa_serial: MFA does not pass a hop: the role session of "hub" signs this call, and AWS takes MFA codes from IAM users only | mfa_serial on "hub" instead, or source_profile instead of source_account',
      ],
    ],
    [
      'a default source account that is not there, told once',
      { defaults: { source_account: 'hbu' }, accounts: [HUB, LEAF] },
      ['defaults.source_account: no account is called "hbu" | "hub"'],
    ],
    [
      'defaults that every account may have its own way',
      {
        defaults: {
          role_name: 'Admin',
          source_account: 'hub',
          region: 'eu-west-1',
          session_tags: { Team: 'web' },
          transitive_tag_keys: ['Team'],
        },
        accounts: [
          { name: 'hub', account_id: '111111111111' },
          LEAF,
          { name: 'direct', account_id: '333333333333', source_profile: 'jump', mfa_serial: 'GAHT12345678' },
          { name: 'tagged', account_id: '333333333333', session_tags: { Project: 'x' } },
        ],
      },
      [],
    ],
    [
      'MFA as a default, and a hop of its own',
      { defaults: { mfa_serial: 'GAHT12345678' }, accounts: [HUB, { ...LEAF, source_account: 'hub' }] },
      [],
    ],
    ['two entries for one account', { accounts: [LEAF, { ...LEAF, name: 'leaf-audit' }] }, []],
    ['no accounts yet', { accounts: [] }, []],
  ])('%s', async (_case, value, problems) => {
    expect(await problemsOf(value)).toEqual(problems);
  });

  test('are judged although one of them has a faulty value', async () => {
    expect(
      await problemsOf({
        accounts: [
          { ...HUB, account_id: 111111111111 },
          { ...LEAF, name: 'HUB', region: 'nowhere' },
        ],
      }),
    ).toEqual([
      'accounts[0].account_id: a number, and numbers lose their leading zeros | the string "111111111111"',
      'accounts[1].name: "HUB" is the name of accounts[0], too | a name of its own: case does not count',
      'accounts[1].region: "nowhere" does not have the right form | an AWS region, such as eu-west-1',
    ]);
  });
});

describe('the text', () => {
  const shown = async (text: string) => describeProblems((await checkAccountsFile(text)).problems);

  test.each<[string, string, string[]]>([
    [
      'a missing comma',
      '{\n  "accounts": []\n  "x_a": 1\n}',
      [
        '  3:3  accounts.json: no comma before this',
        '        "x_a": 1',
        '        ^',
        '      expected: a comma between two entries',
      ],
    ],
    [
      'single quotes',
      "{ 'accounts': [] }",
      [
        `  1:3  accounts.json: "'accounts'" stands in quotes that JSON does not know`,
        "      { 'accounts': [] }",
        '        ^',
        '      expected: double quotes (")',
      ],
    ],
    [
      'an end that comes too early',
      '{ "accounts": [\n\n',
      [
        '  1:16  accounts.json: the file ends too early',
        '      { "accounts": [',
        '                     ^',
        '      expected: a } or ] for each one that is open',
      ],
    ],
    [
      'nothing at all',
      ' \n',
      ['  1:1  accounts.json: the file is empty', '', '      ^', '      expected: { "accounts": [ … ] }'],
    ],
    [
      'a tab inside a string, with escapes that are not passed on to the terminal',
      '{ "x_a": "\u001b[31m\t", "accounts": [] }',
      [
        '  1:10  accounts.json: a control character (a tab or the like) inside a string',
        '      { "x_a": " ", "accounts": [] }',
        '               ^',
        '      expected: \\t, \\n or \\u…',
      ],
    ],
    [
      'a comment and trailing commas, with what else is wrong',
      '{\n  // mine\n  "accounts": [\n    { "name": "a", "account_id": "1", },\n  ]\n}',
      [
        '  2:3  accounts.json: comments are not allowed in JSON',
        '        // mine',
        '        ^',
        '      expected: no comment, or a key of your own that begins with x_',
        '  4:34  accounts[0].account_id: "1" is too short',
        '      expected: a string of 12 digits, such as "123456789012"',
        '  4:37  accounts.json: a comma before } is not allowed in JSON',
        '          { "name": "a", "account_id": "1", },',
        '                                          ^',
        '      expected: no comma after the last entry',
        '  4:40  accounts.json: a comma before ] is not allowed in JSON',
        '          { "name": "a", "account_id": "1", },',
        '                                             ^',
        '      expected: no comma after the last entry',
      ],
    ],
    [
      'a key that stands there twice',
      '{ "accounts": [{ "name": "a", "account_id": "123456789012", "name": "b" }] }',
      [
        '  1:61  accounts[0].name: the key "name" stands there twice',
        '      s": [{ "name": "a", "account_id": "123456789012", "name": "b" }] }',
        '                                                        ^',
        '      expected: each key once',
      ],
    ],
  ])('%s', async (_case, text, lines) => {
    expect((await shown(text)).split('\n')).toEqual(lines.map((line) => (line === '' ? '      ' : line)));
  });

  test('counts a key once, however it is written in strings beside it', async () => {
    const text = '{"accounts":[],"x_a":"\\"accounts\\": [","x_b" : "\\\\","x_c":["\\\\\\":", ": "]}';
    expect((await checkAccountsFile(text)).problems).toEqual([]);
  });

  test('finds a key twice where one is written with escapes', async () => {
    const { problems } = await checkAccountsFile('{"accounts":[],"\\u0061ccounts":[]}');
    expect(problems.map(({ message }) => message)).toEqual(['the key "accounts" stands there twice']);
  });

  test('finds a key twice beside strings that look like keys', async () => {
    const { problems } = await checkAccountsFile('{"accounts":[],"x_a":{"b":"\\":","b":": "}}');
    expect(problems.map(({ message }) => message)).toEqual(['the key "b" stands there twice']);
  });

  test('may be nested as deeply as a hostile file likes', async () => {
    const { problems } = await checkAccountsFile(
      `{"accounts":[],"x_a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    );
    expect(problems.map(({ message, expected }) => [message, expected])).toEqual([
      ['lists and objects are nested too deeply', 'at most 64 levels'],
    ]);
  });
});
