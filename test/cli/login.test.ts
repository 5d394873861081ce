import { describe, expect, it } from 'vitest';
import { DEV, MAIN, MFA_SERIAL, MINUTE, NOON, openScene, PROD, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';
import { trusting } from '../support/loopback-aws/stage.js';

const HOUR = 60 * MINUTE;
const ADA = `arn:aws:iam::${MAIN}:user/ada`;
const SECURITY_KEY = `arn:aws:iam::${MAIN}:u2f/user/bob/key-ABCDEFGHIJ`;
const PHONE = `arn:aws:iam::${MAIN}:mfa/phone`;
const TABLET = `arn:aws:iam::${MAIN}:mfa/tablet`;
const SEED = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

const withMfa = trusting(`arn:aws:iam::${MAIN}:root`, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } });

/** `dev` and `prod` ask for MFA, and the accounts agree on the device. */
function twoAccounts(scene: Scene, more: object = { mfa_serial: MFA_SERIAL }): void {
  scene.inventory([
    {
      name: 'dev',
      account_id: DEV,
      role_arn: scene.role(DEV, 'Developer', { trust: withMfa }),
      region: 'eu-west-1',
      ...more,
    },
    { name: 'prod', account_id: PROD, role_arn: scene.role(PROD, 'Admin', { trust: withMfa }), ...more },
  ]);
}

/** Bob, whose keys are the profile `bob`. */
function bobWith(scene: Scene, serials: readonly string[], more = {}) {
  const bob = scene.aws.user({
    account: MAIN,
    name: 'bob',
    mfa: serials.map((serial) => ({ serial, seed: SEED })),
    ...more,
  });
  scene.home.write(
    '.aws/credentials',
    `${scene.credentials()}\n[bob]\naws_access_key_id = ${bob.accessKeyId}\naws_secret_access_key = ${bob.secretAccessKey}\n`,
  );
}

const actions = ({ aws }: Scene): readonly string[] => aws.requests.map(({ action }) => action);
const failure = (stderr: string) =>
  (JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as { error: Record<string, string> }).error;

describe('login', () => {
  it('says with which device, as whom and until when', async () => {
    const scene = await openScene();
    twoAccounts(scene);
    expect(await scene.cli('login', '--mfa-code', scene.code())).toEqual({
      stdout: [
        `✓ Logged in with MFA: ${MFA_SERIAL}`,
        `Source: the profile default (${ADA})`,
        'Session expires at: 2026-03-02 00:00:00+00:00 (05:30 local time, in 12h)',
        '',
      ].join('\n'),
      stderr: '',
      exitCode: 0,
    });
    expect(scene.aws.calls('GetSessionToken')[0]?.params).toMatchObject({
      DurationSeconds: '43200',
      SerialNumber: MFA_SERIAL,
    });
  });

  it('spares every later assume a code, from another region too', async () => {
    const scene = await openScene();
    twoAccounts(scene);
    await scene.cli('login', '--mfa-code', scene.code());
    scene.time += 11 * HOUR;
    expect(await scene.cli('assume', 'dev')).toMatchObject({ stderr: '', exitCode: 0 });
    const elsewhere = await scene.cliIn({ env: { AWS_REGION: 'ap-southeast-2' } }, 'assume', 'prod');
    expect(elsewhere).toMatchObject({ stderr: '', exitCode: 0 });
    expect(actions(scene)).toEqual(['GetCallerIdentity', 'GetSessionToken', 'AssumeRole', 'AssumeRole']);
  });

  it('spares a code to role profiles of the same keys', async () => {
    const scene = await openScene();
    scene.home.write(
      '.aws/config',
      `[profile jump]\nrole_arn = ${scene.role(DEV, 'Jump', { trust: withMfa })}\nsource_profile = default\nmfa_serial = ${MFA_SERIAL}\nregion = eu-west-1\n`,
    );
    const inner = scene.role(PROD, 'Inner', { trust: trusting(`arn:aws:iam::${DEV}:root`) });
    scene.inventory([{ name: 'inner', account_id: PROD, role_arn: inner, source_profile: 'jump' }]);
    await scene.cli('login', '--source', 'default', '--mfa-serial', MFA_SERIAL, '--mfa-code', scene.code());
    expect(await scene.cli('assume', 'inner')).toMatchObject({ stderr: '', exitCode: 0 });
  });

  it('as JSON is one document', async () => {
    const scene = await openScene();
    twoAccounts(scene);
    const { stdout, stderr } = await scene.cli(
      ...['login', '--json', '--duration', '36h', '--mfa-code', scene.code()],
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      source: 'profile:default',
      source_arn: ADA,
      mfa_serial: MFA_SERIAL,
      obtained_at: '2026-03-01T12:00:00Z',
      expiration: '2026-03-03T00:00:00Z',
      new: true,
    });
  });

  it('stands in the access log, with who logged in', async () => {
    const scene = await openScene();
    twoAccounts(scene);
    await scene.cli('login', '--mfa-code', '000000');
    await scene.cli('login', '--mfa-code', scene.code());
    expect(scene.log()).toMatchObject([
      { event: 'login', status: 'denied', error_code: 'AccessDenied', source_arn: ADA, account_id: MAIN },
      {
        event: 'login',
        status: 'success',
        source: 'sts',
        source_arn: ADA,
        expiration: '2026-03-02T00:00:00.000Z',
      },
    ]);
  });

  it('asks on the terminal, and once more after a code that AWS refuses', async () => {
    const scene = await openScene();
    twoAccounts(scene);
    const terminal = scriptedTerminal('000000', scene.code());
    expect(await scene.cliIn({ terminal }, 'login')).toMatchObject({ stderr: '', exitCode: 0 });
    expect(terminal.lines).toEqual([
      `? MFA code of ${MFA_SERIAL} for profile default:`,
      'AWS refused that code.',
      `? MFA code of ${MFA_SERIAL} for profile default:`,
    ]);
  });

  it('does nothing with --if-needed while a session lives', async () => {
    const scene = await openScene();
    twoAccounts(scene);
    await scene.cli('login', '--if-needed', '--mfa-code', scene.code());
    scene.time += HOUR;
    expect(await scene.cli('login', '--if-needed')).toEqual({
      stdout: '',
      stderr: 'Logged in already: valid 11h, until 2026-03-02 00:00:00+00:00.\n',
      exitCode: 0,
    });
    const { stdout } = await scene.cli('login', '--if-needed', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ new: false, expiration: '2026-03-02T00:00:00Z' });
    expect(scene.aws.calls('GetSessionToken')).toHaveLength(1);
    scene.time += 11 * HOUR;
    await scene.cli('login', '--if-needed', '--mfa-code', scene.code());
    expect(scene.aws.calls('GetSessionToken')).toHaveLength(2);
  });

  it('in two shells at once asks for one code, and both have the session', async () => {
    const scene = await openScene();
    twoAccounts(scene);
    const person = scriptedTerminal(scene.code());
    const login = () => scene.cliIn({ terminal: person }, 'login', '--json');
    const [one, other] = await Promise.all([login(), login()]);
    expect(one).toMatchObject({ stderr: '', exitCode: 0 });
    expect(other).toEqual(one);
    expect(person.lines).toHaveLength(1);
    expect(scene.aws.calls('GetSessionToken')).toHaveLength(1);
  });

  it('without --if-needed makes a new session, whatever lives', async () => {
    const scene = await openScene();
    twoAccounts(scene);
    await scene.cli('login', '--mfa-code', scene.code());
    scene.time += HOUR;
    const { stdout } = await scene.cli('login', '--json', '--mfa-code', scene.code());
    expect(JSON.parse(stdout)).toMatchObject({ new: true, expiration: '2026-03-02T01:00:00Z' });
  });

  it('needs no accounts.json', async () => {
    const scene = await openScene();
    const argv = ['login', '--mfa-serial', MFA_SERIAL, '--mfa-code', scene.code()];
    expect(await scene.cli(...argv)).toMatchObject({ stderr: '', exitCode: 0 });
    const { stderr, exitCode } = await scene.cli('login', '--config', 'nowhere.json', '--json');
    expect(exitCode).toBe(2);
    expect(failure(stderr)).toMatchObject({ code: 'no_inventory' });
  });

  it('logs in where the accounts are reached from', async () => {
    const scene = await openScene();
    bobWith(scene, [PHONE]);
    twoAccounts(scene, { source_profile: 'bob', mfa_serial: PHONE });
    const { stdout } = await scene.cli('login', '--json', '--mfa-code', scene.aws.totp(PHONE));
    expect(JSON.parse(stdout)).toMatchObject({
      source: 'profile:bob',
      source_arn: `arn:aws:iam::${MAIN}:user/bob`,
    });
  });

  it('asks which source where the accounts are reached from several', async () => {
    const scene = await openScene();
    bobWith(scene, [PHONE]);
    const account = (name: string, source_profile: string) => ({
      name,
      account_id: DEV,
      role_arn: scene.role(DEV, name),
      source_profile,
      mfa_serial: PHONE,
    });
    scene.inventory([account('one', 'default'), account('two', 'bob')]);
    expect(failure((await scene.cli('login', '--json')).stderr)).toEqual({
      code: 'source_missing',
      message: 'The accounts have several source profiles, and there is no terminal to ask on.',
      hint: 'Name one with --source: default, bob',
    });
    const terminal = scriptedTerminal('bob', scene.aws.totp(PHONE));
    expect(await scene.cliIn({ terminal }, 'login')).toMatchObject({ exitCode: 0 });
    expect(terminal.lines.slice(0, 3)).toEqual(['? Which source profile?', '  default', '  bob']);
  });

  it('passes over what acctmgr handed out', async () => {
    const scene = await openScene();
    scene.inventory([{ name: 'open', account_id: DEV, role_arn: scene.role(DEV, 'Open') }]);
    await scene.cli('assume', 'open');
    const result = await scene.cliIn(
      { env: { AWS_PROFILE: 'assumed-open' } },
      ...['login', '--mfa-serial', MFA_SERIAL, '--mfa-code', scene.code()],
    );
    expect(result).toMatchObject({
      stderr: 'Passing over profile assumed-open, which acctmgr made: the profile default signs.\n',
      exitCode: 0,
    });
  });
});

describe('the device of login', () => {
  it('is the one of the profile, before the accounts', async () => {
    const scene = await openScene();
    bobWith(scene, [PHONE, TABLET]);
    scene.home.write('.aws/config', `[profile bob]\nmfa_serial = ${TABLET}\n`);
    twoAccounts(scene, { source_profile: 'bob', mfa_serial: PHONE });
    const { stdout } = await scene.cli('login', '--json', '--mfa-code', scene.aws.totp(TABLET));
    expect(JSON.parse(stdout)).toMatchObject({ mfa_serial: TABLET });
  });

  it('is looked up where nothing names it, past security keys', async () => {
    const scene = await openScene();
    bobWith(scene, [SECURITY_KEY, PHONE]);
    const { stdout, stderr } = await scene.cli(
      ...['login', '--json', '--source', 'bob', '--mfa-code', scene.aws.totp(PHONE)],
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ mfa_serial: PHONE });
    expect(actions(scene)).toEqual(['GetCallerIdentity', 'ListMFADevices', 'GetSessionToken']);
  });

  it('is asked for where there are several, and remembered', async () => {
    const scene = await openScene();
    bobWith(scene, [PHONE, SECURITY_KEY, TABLET]);
    expect(failure((await scene.cli('login', '--json', '--source', 'bob')).stderr)).toEqual({
      code: 'mfa_device_needed',
      message: 'The user has several MFA devices, and there is no terminal to ask on.',
      hint: `Name one with --mfa-serial: ${PHONE}, ${TABLET}`,
    });
    const terminal = scriptedTerminal(TABLET, scene.aws.totp(TABLET));
    expect(await scene.cliIn({ terminal }, 'login', '--source', 'bob')).toMatchObject({ exitCode: 0 });
    expect(terminal.lines.slice(0, 3)).toEqual(['? Which MFA device?', `  ${PHONE}`, `  ${TABLET}`]);
    scene.time += HOUR;
    const again = await scene.cli('login', '--source', 'bob', '--json', '--mfa-code', scene.aws.totp(TABLET));
    expect(JSON.parse(again.stdout)).toMatchObject({ mfa_serial: TABLET });
    expect(scene.aws.calls('ListMFADevices')).toHaveLength(2);
  });

  it('is forgotten when AWS no longer knows it', async () => {
    const scene = await openScene();
    bobWith(scene, [PHONE, TABLET]);
    scene.home.write(
      '.cache/acctmgr/mfa-devices.json',
      JSON.stringify({ [`arn:aws:iam::${MAIN}:user/bob`]: `arn:aws:iam::${MAIN}:mfa/lost` }),
    );
    const { stderr } = await scene.cli('login', '--source', 'bob', '--json', '--mfa-code', '123456');
    expect(failure(stderr)).toMatchObject({ code: 'mfa_device_unknown' });
    const next = await scene.cli('login', '--source', 'bob', '--json');
    expect(failure(next.stderr)).toMatchObject({ code: 'mfa_device_needed' });
  });

  it.each([
    ['none', [], 'bob has no MFA device.'],
    [
      'security keys only',
      [SECURITY_KEY],
      'bob has security keys and passkeys only, and those have no codes that STS takes.',
    ],
  ])('cannot be found where the user has %s', async (_what, serials, message) => {
    const scene = await openScene();
    bobWith(scene, serials);
    const { stderr, exitCode } = await scene.cli('login', '--source', 'bob', '--json');
    expect(exitCode).toBe(3);
    expect(failure(stderr)).toEqual({
      code: 'no_mfa_device',
      message,
      hint: 'Add an authenticator app to the user: acctmgr mfa add',
    });
  });

  it('has to be named where the user may not look it up', async () => {
    const scene = await openScene();
    const policies = [{ Statement: [{ Effect: 'Allow' as const, Action: 'sts:*', Resource: '*' }] }];
    bobWith(scene, [PHONE], { policies });
    const { stderr, exitCode } = await scene.cli('login', '--source', 'bob');
    expect(stderr).toBe(
      [
        `error: arn:aws:iam::${MAIN}:user/bob may not look up its own MFA devices (iam:ListMFADevices).`,
        'hint:  Name the device: with login --mfa-serial, or as mfa_serial in accounts.json.',
        '',
      ].join('\n'),
    );
    expect(exitCode).toBe(3);
    expect(scene.log()).toMatchObject([{ event: 'login', status: 'denied', error_code: 'access_denied' }]);
  });
});

describe('login refuses', () => {
  const role = `role_arn = arn:aws:iam::${DEV}:role/Jump`;
  it.each([
    [
      'a role profile, and names the keys behind it',
      `[profile x]\n${role}\nsource_profile = default\n`,
      "The profile x can't have an MFA session: it assumes a role.",
      'Log in with the keys that sign for it: acctmgr login --source default',
    ],
    [
      'Identity Center',
      '[profile x]\nsso_session = corp\nsso_account_id = 222222222222\nsso_role_name = Dev\n[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start\n',
      "The profile x can't have an MFA session: Identity Center asks for MFA at its own sign-in.",
      'Sign in with: acctmgr login corp. Then assume, without an MFA session.',
    ],
    [
      'temporary keys',
      '[profile x]\naws_access_key_id = ASIAXXXXXXXXXXXXXXXX\naws_secret_access_key = s\naws_session_token = t\n',
      "The profile x can't have an MFA session: its keys are temporary already.",
      'Name a profile with the access key of an IAM user: acctmgr login --source NAME',
    ],
    [
      'a web identity',
      `[profile x]\n${role}\nweb_identity_token_file = .aws/config\n`,
      "The profile x can't have an MFA session: it is a web identity.",
      'Name a profile with the access key of an IAM user: acctmgr login --source NAME',
    ],
  ])('%s', async (_what, config, message, hint) => {
    const scene = await openScene();
    scene.home.write('.aws/config', config);
    const { stderr, exitCode } = await scene.cli('login', '--source', 'x', '--json');
    expect(failure(stderr)).toEqual({ code: 'mfa_session_impossible', message, hint });
    expect(exitCode).toBe(2);
    expect(scene.aws.requests).toEqual([]);
  });

  it('the root user of an account', async () => {
    const scene = await openScene();
    const { accessKeyId, secretAccessKey } = scene.aws.rootUser(MAIN);
    const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const { stderr, exitCode } = await scene.cliIn({ env }, 'login', '--json');
    expect(failure(stderr)).toEqual({
      code: 'mfa_session_impossible',
      message: `arn:aws:iam::${MAIN}:root is not an IAM user, and its MFA session could not assume a role.`,
      hint: 'Use the access key of an IAM user.',
    });
    expect(exitCode).toBe(2);
  });

  it.each([
    [
      ['--duration', '37h'],
      '--duration 37h cannot be used.',
      'AWS takes 15 minutes to 36 hours, written as 3600, 90m, 2h or 1h30m.',
    ],
    [
      ['--mfa-code', '12345'],
      '--mfa-code is not six digits.',
      'Give the six digits that the MFA device shows now.',
    ],
    [
      ['--source', 'nope'],
      'The profile nope does not exist.',
      'Run aws configure list-profiles for the list of them.',
    ],
  ])('%j', async (flags, message, hint) => {
    const scene = await openScene();
    const { stderr } = await scene.cli('login', '--json', ...flags);
    expect(failure(stderr)).toMatchObject({ message, hint });
  });

  it('to ask for a code that could not be used, where the cache cannot be written', async () => {
    const scene = await openScene();
    twoAccounts(scene);
    scene.home.write('.cache/acctmgr', 'a file in the place of the folder');
    const terminal = scriptedTerminal();
    const { exitCode } = await scene.cliIn({ terminal }, 'login');
    expect(exitCode).toBe(1);
    expect(terminal.lines).toEqual([]);
  });

  it('with the next step where a policy forbids MFA sessions', async () => {
    const scene = await openScene();
    const policies = [
      { Statement: [{ Effect: 'Deny' as const, Action: 'sts:GetSessionToken', Resource: '*' }] },
      { Statement: [{ Effect: 'Allow' as const, Action: '*', Resource: '*' }] },
    ];
    bobWith(scene, [PHONE], { policies });
    const { stderr } = await scene.cli('login', '--source', 'bob', '--mfa-code', scene.aws.totp(PHONE));
    expect(stderr).toBe(
      [
        `error: arn:aws:iam::${MAIN}:user/bob may not start an MFA session (sts:GetSessionToken).`,
        'hint:  Assume the role with a code of its own instead: acctmgr assume NAME --mfa-code 123456',
        '',
      ].join('\n'),
    );
  });
});

describe('mfa_process', () => {
  const node = (script: string) => ({ settings: { mfa_process: [process.execPath, '-e', script] } });
  const account = (scene: Scene) => [
    {
      name: 'dev',
      account_id: DEV,
      role_arn: scene.role(DEV, 'Developer', { trust: withMfa }),
      mfa_serial: MFA_SERIAL,
      region: 'eu-west-1',
    },
  ];

  it('gives the code in the place of the terminal, for login and assume alike', async () => {
    const scene = await openScene();
    const shown = (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`;
    scene.inventory(account(scene), node(`console.log('${shown(scene.code())}')`));
    const terminal = scriptedTerminal();
    expect(await scene.cliIn({ terminal }, 'login')).toMatchObject({ stderr: '', exitCode: 0 });
    scene.time = NOON + HOUR;
    scene.inventory(account(scene), node(`console.log('${shown(scene.code())}')`));
    await scene.cli('logout');
    expect(await scene.cliIn({ terminal }, 'assume', 'dev')).toMatchObject({ stderr: '', exitCode: 0 });
    expect(terminal.lines).toEqual([]);
  });

  it('gives way to --mfa-code', async () => {
    const scene = await openScene();
    scene.inventory(account(scene), node('process.exit(9)'));
    expect(await scene.cli('login', '--mfa-code', scene.code())).toMatchObject({ exitCode: 0 });
  });

  it('that fails is an error, and nothing that it printed is shown', async () => {
    const scene = await openScene();
    scene.inventory(account(scene), node("console.log('hunter2')"));
    const { stdout, stderr, exitCode } = await scene.cli('login');
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 3 });
    expect(stderr).toBe(
      'error: The mfa_process node did not print six digits.\nhint:  It must print the code and nothing else.\n',
    );
  });

  it('of an accounts.json in the working folder is not run', async () => {
    const scene = await openScene();
    const file = scene.home.at('ran');
    scene.home.write(
      'cloned/accounts.json',
      JSON.stringify({
        ...node(`require('fs').writeFileSync(${JSON.stringify(file)}, '')`),
        accounts: account(scene),
      }),
    );
    const { stderr } = await scene.cliIn({ cwd: scene.home.at('cloned') }, 'login', '--json');
    expect(failure(stderr)).toMatchObject({ code: 'mfa_code_needed' });
    expect(() => scene.home.read('ran')).toThrow('ENOENT');
  });
});
