import { describe, expect, it, test, vi } from 'vitest';
import { checkAccountsFile } from '../../../src/accounts/locating/accounts-file.js';
import { applyTextEdits } from '../../../src/accounts/json/json-edit.js';
import { editAccounts } from '../../../src/accounts/json/account-edit.js';
import type { AccountEntry, AccountDefaults } from '../../../src/accounts/schema.js';
import { importCandidates } from '../../../src/fleet/import-candidates.js';
import { editsOf, planImport, type ImportStep } from '../../../src/fleet/import-plan.js';
import { roleProfiles } from '../../../src/fleet/role-profile.js';

const MAIN = '111111111111';
const DEV = '222222222222';
const PROD = '333333333333';
const arn = (account: string, role = 'Admin') => `arn:aws:iam::${account}:role/${role}`;
const MFA = `arn:aws:iam::${MAIN}:mfa/ada`;

interface Present {
  readonly accounts?: readonly AccountEntry[];
  readonly defaults?: AccountDefaults;
  readonly update?: boolean;
}

/** The AWS files have the profiles `default` and `jump`. */
const plan = (config: string, { accounts = [], defaults = {}, update = false }: Present = {}): ImportStep[] =>
  planImport(
    importCandidates(roleProfiles(Buffer.from(config)), (name) => ['default', 'jump'].includes(name)),
    { accounts: [...accounts], defaults },
    update,
  );

const left = ({ profile = '', line, reason }: Extract<ImportStep, { kind: 'skip' }>) =>
  `${line} ${profile}: ${reason}`;

/** What is left out: its line, its name, and why. */
const leftOut = (config: string): string[] =>
  plan(config).flatMap((step) => (step.kind === 'skip' ? [left(step)] : []));

const NO_ROLE = 'it names no role';

/** The accounts that are added, and all notes and reasons but that of profiles without a role. */
function added(config: string) {
  const steps = plan(config);
  return {
    accounts: steps.flatMap((step) => (step.kind === 'add' ? [step.account] : [])),
    said: steps.flatMap((step) =>
      step.kind === 'add' ? step.notes : step.kind === 'skip' && step.reason !== NO_ROLE ? [left(step)] : [],
    ),
  };
}

describe('an account of a role profile', () => {
  test.each<readonly [string, string, object]>([
    [
      'of the AWS CLI, with all that it may say',
      `[default]
region = us-east-1
[profile dev]
role_arn = ${arn(DEV)}
source_profile = jump
mfa_serial = ${MFA}
external_id = x-1
region = eu-west-1
duration_seconds = 7200
role_session_name = ada
output = json`,
      {
        name: 'dev',
        account_id: DEV,
        role_arn: arn(DEV),
        source_profile: 'jump',
        mfa_serial: MFA,
        external_id: 'x-1',
        duration_seconds: 7200,
        region: 'eu-west-1',
        session_name: 'ada',
      },
    ],
    [
      'of awsume, which asks for the MFA device of the source profile',
      `[profile jump]\nmfa_serial = ${MFA}\n[profile dev]\nrole_arn = ${arn(DEV)}\nsource_profile = jump`,
      { name: 'dev', account_id: DEV, role_arn: arn(DEV), source_profile: 'jump', mfa_serial: MFA },
    ],
    [
      'of aws-vault, which includes profiles and knows session tags',
      `[profile base]
source_profile = jump
mfa_serial = ${MFA}
region = eu-west-1
[profile dev]
include_profile = base
role_arn = ${arn(DEV)}
region = us-east-1
session_tags = Team=web, Cost = a=b
transitive_session_tags = Team , Cost
source_identity = ada`,
      {
        name: 'dev',
        account_id: DEV,
        role_arn: arn(DEV),
        source_profile: 'jump',
        mfa_serial: MFA,
        region: 'us-east-1',
        source_identity: 'ada',
        session_tags: { Team: 'web', Cost: 'a=b' },
        transitive_tag_keys: ['Team', 'Cost'],
      },
    ],
    [
      'of aws-extend-switch-roles, without the word "profile"',
      `[dev]\naws_account_id = ${DEV}\nrole_name = team/Admin\ncolor = ffaaee\nimage = "https://example.com/x.png"`,
      { name: 'dev', account_id: DEV, role_name: 'team/Admin', color: 'ffaaee' },
    ],
  ])('%s', (_, config, account) => {
    expect(added(config)).toEqual({ accounts: [account], said: [] });
  });

  it('of aws-extend-switch-roles gets the role name of its base account, which is no AWS profile', () => {
    const config = `[base]
aws_account_id = my-alias
target_role_name = Admin
target_region = eu-west-1
[dev]
aws_account_id = ${DEV}
source_profile = base`;
    expect(added(config)).toEqual({
      accounts: [
        { name: 'dev', account_id: DEV, role_name: 'Admin', source_profile: 'base', region: 'eu-west-1' },
      ],
      said: [
        'your AWS files have no profile base: until they have, assume fails',
        '1 base: it has aws_account_id and target_role_name: import reads role_arn, or aws_account_id with role_name',
      ],
    });
  });
});

describe('every section that makes no account is named with its line and the reason', () => {
  const SSO = 'it signs in by IAM Identity Center and names no account and role: acctmgr sync finds them';
  const header = (right: string) => `AWS tools see no profile in this header: write [profile ${right}]`;
  const role = `role_arn = ${arn(DEV)}`;
  const NOT_CLOSED = 'the [ has no ] that closes it';
  const UNCLOSED = 'begins a section, but the [ has no ] that closes it';
  test.each<readonly [string, string, readonly string[]]>([
    [
      'keys',
      '[default]\nregion = us-east-1\n[profile keys]',
      ['1 default: it names no role', '3 keys: it names no role'],
    ],
    [
      'sign-ins',
      '[profile a]\nsso_session = corp\n\n[profile b]\nsso_account_id = 1',
      [`1 a: ${SSO}`, `4 b: ${SSO}`],
    ],
    [
      'what profiles refer to',
      '[sso-session corp]\nsso_start_url = x\n[services x]\nsts =\n  endpoint_url = x\n[plugins]\n[preview]',
      ['sso-session corp', 'services x', 'plugins', 'preview'].map(
        (one, at) => `${[1, 3, 6, 7][at] ?? 0} ${one}: it is not a profile`,
      ),
    ],
    [
      '[DEFAULT]',
      '[DEFAULT]\nregion = us-east-1',
      ['1 DEFAULT: to the AWS CLI and boto3, its keys are keys of every profile'],
    ],
    [
      'other words for a role',
      `[profile a]\naccount_id = ${DEV}\nrole_name = Admin\n[b]\naws_account_id = ${DEV}`,
      [
        '1 a: it has account_id and role_name: import reads role_arn, or aws_account_id with role_name',
        '4 b: it has aws_account_id: import reads role_arn, or aws_account_id with role_name',
      ],
    ],
    ['a blank before the word', `[ profile dev ]\n${role}`, [`1  profile dev : ${header('dev')}`]],
    [
      'capitals',
      `[Profile dev]\n${role}\n[PROFILE x]`,
      [`1 Profile dev: ${header('dev')}`, `3 PROFILE x: ${header('x')}`],
    ],
    [
      'no name',
      `[profile]\n${role}\n[profile ""]`,
      [`1 profile: ${header('NAME')}`, `3 profile "": ${header('NAME')}`],
    ],
    ['a name of two words', `[profile my team]\n${role}`, [`1 profile my team: ${header('"my team"')}`]],
    ['a quote that is not closed', `[profile "dev]\n${role}`, [`1 profile "dev: ${header('dev')}`]],
    ['a quote behind the word', `[profile"dev"]\n${role}`, [`1 profile"dev": ${header('dev')}`]],
    [
      'an indented header',
      `[profile dev]\nregion = eu-west-1\n  [profile x]\n  ${role}`,
      [
        '1 dev: it names no role',
        '3 profile x: its header is indented, so that AWS tools read on in the value above',
      ],
    ],
    [
      'a header that lost its bracket, and the section whose keys the lost one would change',
      `[profile dev]\n${role}\n[profile x\nrole_arn = ${arn(PROD)}\n[y\n[profile "my team"\n[profile a:b\n[profile`,
      [
        `1 dev: line 3 ${UNCLOSED}`,
        ...['3 x', '5 y', '6 my team', '7 a:b', '8 profile'].map((one) => `${one}: ${NOT_CLOSED}`),
      ],
    ],
    [
      'such a header that a reader may take for a key, or for more of the value above',
      `[profile dev]\n${role}\n[profile a:b\n[profile web]\n${role}\n  [profile x\nregion = eu-west-1`,
      [
        `1 dev: line 3 ${UNCLOSED}`,
        `3 a:b: ${NOT_CLOSED}`,
        `4 web: line 6 ${UNCLOSED}`,
        `6 x: ${NOT_CLOSED}`,
      ],
    ],
    [
      'such a header at the top of the file, or with what may be a secret behind it',
      `[profile x\n${role}\n[profile dev]\n${role}\n[profile y aws_secret_access_key = abc`,
      [
        `1 x: ${NOT_CLOSED}`,
        '2 : a line above the first [section]',
        `3 dev: line 5 ${UNCLOSED}`,
        `5 : ${NOT_CLOSED}`,
      ],
    ],
    [
      'a header in a comment, whose keys would be those of the section above',
      `[profile dev]\n${role}\n# [profile x]\nrole_arn = ${arn(PROD)}`,
      ['1 dev: line 4 is a second role_arn in one section'],
    ],
    [
      'sections of one name',
      `[profile dev]\n${role}\n[profile "dev"]\nrole_arn = ${arn(PROD)}`,
      [
        '1 dev: its header stands on lines 1 and 3: make them one',
        '3 dev: its header stands on lines 1 and 3: make them one',
      ],
    ],
    ['a file that nobody reads', '\ufeff', []],
  ])('%s', (_, config, expected) => {
    expect(leftOut(config)).toEqual(expected);
    expect(added(config).accounts).toEqual([]);
  });

  it('also lines above the first section, and a file in UTF-16', () => {
    expect(leftOut(`x = 1\n[profile dev]\n${role}\nsource_profile = jump`)).toEqual([
      '1 : a line above the first [section]',
    ]);
    const utf16 = planImport(
      importCandidates(roleProfiles(Buffer.from('\ufeff[profile dev]', 'utf16le')), () => false),
      { accounts: [] },
      false,
    );
    expect(utf16).toEqual([
      { kind: 'skip', profile: undefined, line: 1, reason: 'the file is UTF-16; save it as UTF-8' },
    ]);
  });

  it('and one without the word "profile" where there is one with it', () => {
    const config = `[dev]\nrole_arn = ${arn(PROD)}\n[profile dev]\n${role}\nsource_profile = jump`;
    expect(added(config)).toEqual({
      accounts: [{ name: 'dev', account_id: DEV, role_arn: arn(DEV), source_profile: 'jump' }],
      said: ['1 dev: the section with the word "profile" is taken'],
    });
  });
});

test.each(['profile  dev', 'profile\tdev', 'profile dev ', "profile 'dev'", 'profile d"e"v'])(
  'the AWS CLI reads the profile dev in [%s]',
  (header) => {
    expect(
      added(`[${header}] # mine\nrole_arn = ${arn(DEV)}\nsource_profile = jump`).accounts.map(
        ({ name }) => name,
      ),
    ).toEqual(['dev']);
  },
);

describe('a source that is not found signs nothing', () => {
  const NO_SOURCE =
    'it has role_arn and no source_profile, which AWS tools refuse: give it one, or use acctmgr add with --role-arn';
  const dev = { name: 'dev', account_id: DEV, role_arn: arn(DEV) };
  test.each<readonly [string, string, string]>([
    ['gone', 'gone', 'your AWS files have no profile gone: until they have, assume fails'],
    ['Jump', 'Jump', 'your AWS files have no profile Jump: until they have, assume fails'],
    ['jump # x', 'jump # x', 'your AWS files have no profile jump # x: until they have, assume fails'],
    [
      '"jump"',
      '"jump"',
      'your AWS files have no profile "jump" (the quotes are part of the name): until they have, assume fails',
    ],
  ])('source_profile = %s is kept by name', (source, kept, note) => {
    expect(added(`[profile dev]\nrole_arn = ${arn(DEV)}\nsource_profile = ${source}`)).toEqual({
      accounts: [{ ...dev, source_profile: kept }],
      said: [note],
    });
  });

  test.each([
    [
      'credential_source = Environment',
      'its source is credential_source "Environment", which accounts.json does not have: use the profile itself',
    ],
    [
      'include_profile = gone',
      'it includes the profile "gone", which the file does not have, and so its source is not known',
    ],
    [
      'source_profile = a[b]',
      'source_profile "a[b]" is not the name of a profile in your AWS config or credentials file',
    ],
    [
      'source_profile =',
      'source_profile "" is not the name of a profile in your AWS config or credentials file',
    ],
    [
      'source_profile = jump\ncredential_source = Environment',
      'it has both source_profile and credential_source, which AWS tools refuse: leave one of them',
    ],
    ['region = eu-west-1', NO_SOURCE],
    [`mfa_serial = ${MFA}`, NO_SOURCE],
    // A role wins over the keys beside it.
    ['aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x', NO_SOURCE],
    ['credential_process = /bin/x', NO_SOURCE],
    ['sso_session = corp', NO_SOURCE],
  ])('an account of %s is not made', (line, reason) => {
    expect(added(`[profile dev]\nrole_arn = ${arn(DEV)}\n${line}`)).toEqual({
      accounts: [],
      said: [`1 dev: ${reason}`],
    });
  });

  it('nor of the default profile, or of what a profile includes', () => {
    const config = `[default]\nrole_arn = ${arn(DEV)}\n[base]\nregion = eu-west-1\n[profile x]\ninclude_profile = base\nrole_arn = ${arn(PROD)}`;
    expect(added(config)).toEqual({ accounts: [], said: [`1 default: ${NO_SOURCE}`, `5 x: ${NO_SOURCE}`] });
  });

  it('but a section that AWS tools do not see needs none', () => {
    const config = `[dev]\nrole_arn = ${arn(DEV)}`;
    expect(added(config)).toEqual({ accounts: [dev], said: [] });
  });

  it('an account behind one that is left out keeps its name, and fails with it', () => {
    const config = `[profile x]\nrole_arn = ${arn(DEV)}\n[profile y]\nrole_arn = ${arn(PROD)}\nsource_profile = x`;
    expect(added(config).accounts).toEqual([
      { name: 'y', account_id: PROD, role_arn: arn(PROD), source_profile: 'x' },
    ]);
  });

  it('where the source is known, what else an included profile says is a note', () => {
    const config = `[profile dev]\nrole_arn = ${arn(DEV)}\nsource_profile = jump\ninclude_profile = gone`;
    expect(added(config)).toEqual({
      accounts: [{ ...dev, source_profile: 'jump' }],
      said: ['it includes the profile "gone", which the file does not have'],
    });
  });
});

test('a chain of role profiles is a chain of accounts, in which MFA stands on the first', () => {
  const config = `[profile c]
role_arn = ${arn(PROD)}
source_profile = b b
mfa_serial = ${MFA}
[profile "b b"]
role_arn = ${arn(DEV)}
source_profile = default
mfa_serial = ${MFA}`;
  expect(added(config)).toEqual({
    accounts: [
      { name: 'c', account_id: PROD, role_arn: arn(PROD), source_account: 'b-b' },
      { name: 'b-b', account_id: DEV, role_arn: arn(DEV), source_profile: 'default', mfa_serial: MFA },
    ],
    said: ['mfa_serial is left out: MFA does not pass a hop', 'the profile is called "b b"'],
  });
});

test('names are made valid and of their own', () => {
  const names = ['a b', 'a/b', 'A-B', '@x', 'é', 'constructor', 'y'.repeat(70)];
  const config = names
    .map((name) => `[profile "${name}"]\nrole_arn = ${arn(DEV)}\nsource_profile = jump\n`)
    .join('');
  expect(added(config).accounts.map(({ name }) => name)).toEqual([
    'a-b',
    'a-b-2',
    'A-B-3',
    'x',
    'account',
    'account-constructor',
    'y'.repeat(64),
  ]);
});

describe('what accounts.json does not take is left out with a note', () => {
  test.each([
    ['region = nowhere', 'region "nowhere" is left out: accounts.json does not take it'],
    ['duration_seconds = 1h', 'duration_seconds "1h" is left out: accounts.json does not take it'],
    ['external_id = a b', 'external_id is left out: accounts.json does not take it'],
    [
      'region = cn-north-1',
      'region is left out: the role is in partition aws, but region cn-north-1 is in aws-cn',
    ],
    [
      'transitive_session_tags = Team',
      'transitive_tag_keys is left out: "Team" is not a key of session_tags',
    ],
  ])('%s', (line, note) => {
    expect(added(`[profile dev]\nrole_arn = ${arn(DEV)}\nsource_profile = jump\n${line}`)).toEqual({
      accounts: [{ name: 'dev', account_id: DEV, role_arn: arn(DEV), source_profile: 'jump' }],
      said: [note],
    });
  });
});

describe('a profile is passed over with the reason', () => {
  test.each([
    [
      'role_arn = admin',
      'role_arn "admin" is not the ARN of an IAM role, such as arn:aws:iam::123456789012:role/Admin',
    ],
    ['aws_account_id = my-alias\nrole_name = Admin', 'aws_account_id "my-alias" is not 12 digits'],
    [
      `role_arn = ${arn(DEV)}\nweb_identity_token_file = /token`,
      'it takes its role by a web identity: name it as the source_profile of an account',
    ],
    [
      `role_arn = ${arn(DEV)}\nsource_profile = dev`,
      'it is its own source_profile: put its keys into a profile of their own',
    ],
  ])('%s', (settings, reason) => {
    expect(plan(`[profile dev]\n${settings}`)).toEqual([{ kind: 'skip', profile: 'dev', line: 1, reason }]);
  });

  it('where profiles assume each other in a circle', () => {
    const config = ['a b', 'b c', 'c b']
      .map((pair) => pair.split(' '))
      .map(
        ([name = '', source = '']) =>
          `[profile ${name}]\nrole_arn = ${arn(DEV, name)}\nsource_profile = ${source}\n`,
      )
      .join('');
    expect(plan(config)).toEqual([
      {
        kind: 'add',
        profile: 'a',
        account: { name: 'a', account_id: DEV, role_arn: arn(DEV, 'a'), source_profile: 'b' },
        notes: ['your AWS files have no profile b: until they have, assume fails'],
      },
      {
        kind: 'skip',
        profile: 'b',
        line: 4,
        reason: 'the profiles assume each other in a circle: b → c → b',
      },
      {
        kind: 'skip',
        profile: 'c',
        line: 7,
        reason: 'the profiles assume each other in a circle: c → b → c',
      },
    ]);
  });

  it('where profiles include each other in a circle', () => {
    const config = `[profile a]\ninclude_profile = b\nrole_arn = ${arn(DEV)}\nsource_profile = jump\n[profile b]\ninclude_profile = a`;
    expect(added(config).accounts.map(({ name }) => name)).toEqual(['a', 'b']);
  });
});

describe('profiles that include each other', () => {
  const settingsOf = (config: string) =>
    Object.fromEntries(
      roleProfiles(Buffer.from(config)).roles.map(({ name, settings, missing }) => [
        name,
        { who: settings.get('who'), what: settings.get('what'), missing },
      ]),
    );

  it('each win over what they include, in a circle and before one, too', () => {
    const part = (name: string, next: string) =>
      `[profile ${name}]\nrole_arn = r\nwho = ${name}\ninclude_profile = ${next}\n`;
    expect(settingsOf(`${part('t', 'a')}${part('a', 'b')}what = of a\n${part('b', 'a')}`)).toEqual({
      t: { who: 't', what: 'of a', missing: undefined },
      a: { who: 'a', what: 'of a', missing: undefined },
      b: { who: 'b', what: 'of a', missing: undefined },
    });
    expect(settingsOf(part('t', 'gone') + part('u', 't'))).toMatchObject({
      t: { who: 't', missing: 'gone' },
      u: { who: 'u', missing: 'gone' },
    });
  });

  it.each([
    ['a way', 'gone'],
    ['a circle', 'p0'],
  ])('in %s of thousands are each looked at once', (_what, last) => {
    const length = 20_000;
    const config = Array.from(
      { length },
      (_, index) =>
        `[profile p${index}]\nrole_arn = r\ninclude_profile = ${index + 1 < length ? `p${index + 1}` : last}\n`,
    ).join('');
    let merged = 0;
    const entries = vi.spyOn(Map.prototype, Symbol.iterator).mockImplementation(function (
      this: Map<unknown, unknown>,
    ) {
      merged += 1;
      return this.entries();
    });
    try {
      expect(roleProfiles(Buffer.from(config)).roles).toHaveLength(length);
    } finally {
      entries.mockRestore();
    }
    expect(merged).toBeLessThan(20 * length);
  });
});

describe('accounts that are there', () => {
  const config = `[profile dev]\nrole_arn = ${arn(DEV)}\nregion = eu-west-1\nsource_profile = jump`;
  const there: AccountEntry = { name: 'DEV', account_id: DEV, role_name: 'Admin', source_account: 'hub' };
  const hub: AccountEntry = { name: 'hub', account_id: MAIN };

  it('are not overwritten unasked', () => {
    expect(plan(config, { accounts: [there, hub] })).toEqual([
      {
        kind: 'differs',
        profile: 'dev',
        line: 1,
        name: 'DEV',
        keys: ['source_profile', 'source_account', 'region'],
      },
    ]);
  });

  it('become with --update as their profiles are, and keep what only they say', () => {
    const accounts = [{ ...there, description: 'mine' }, hub];
    expect(plan(config, { accounts, update: true })).toEqual([
      {
        kind: 'change',
        profile: 'dev',
        name: 'DEV',
        changes: { source_profile: 'jump', source_account: undefined, region: 'eu-west-1' },
        notes: [],
      },
    ]);
  });

  it('are the same where the defaults say what the profile says', () => {
    const accounts = [{ name: 'dev', account_id: DEV, role_arn: arn(DEV) }];
    const defaults = { region: 'eu-west-1', source_profile: 'jump' };
    expect(plan(config, { accounts, defaults })).toEqual([{ kind: 'same', profile: 'dev', name: 'dev' }]);
  });

  it('are known by their role, too, also as the source of a new account', () => {
    const chain = `${config}\n[profile prod]\nrole_arn = ${arn(PROD)}\nsource_profile = dev`;
    const accounts = [{ name: 'development', account_id: DEV, role_arn: arn(DEV) }];
    expect(plan(chain, { accounts })).toEqual([
      { kind: 'skip', profile: 'dev', line: 1, reason: 'its role is that of the account development' },
      {
        kind: 'add',
        profile: 'prod',
        account: { name: 'prod', account_id: PROD, role_arn: arn(PROD), source_account: 'development' },
        notes: [],
      },
    ]);
  });

  test('a second import finds nothing to do, and what was written is valid', async () => {
    const all = `${config}
[profile prod eu]
role_arn = ${arn(PROD)}
source_profile = dev
[profile "prod eu"]
role_arn = ${arn(PROD)}
source_profile = dev
[x]
aws_account_id = ${MAIN}
role_name = Admin`;
    const empty = '{"accounts":[]}';
    const text = applyTextEdits(empty, editAccounts(empty, editsOf(plan(all)), ''));
    const { file, problems } = await checkAccountsFile(text);
    expect(problems).toEqual([]);
    expect(plan(all, { accounts: file?.accounts ?? [] }).map(({ kind }) => kind)).toEqual([
      'same',
      'same',
      'same',
      'skip',
    ]);
  });
});
