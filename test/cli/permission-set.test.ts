import { chmodSync, existsSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dev, openCorp, prod } from '../support/loopback-aws/identity-center/corp.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type LoopbackIdentityCenter,
} from '../support/loopback-aws/loopback-aws.js';
import { runCli, type CliWorld } from '../support/run-cli.js';
import { readSsoToken, ssoTokenFile, writeSsoToken } from '../support/sso-home.js';
import { trusting } from '../support/loopback-aws/stage.js';
import { temporaryHome, type TemporaryHome } from '../support/temporary-home.js';

/* Accounts that are entered by a permission set, from the word on the command line to the session. */

let aws: LoopbackAws;
let center: LoopbackIdentityCenter;
let home: TemporaryHome;
let now: number;

const CORP = { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' };
const ACCOUNTS = [
  {
    name: 'payments',
    account_id: prod,
    sso_session: 'corp',
    permission_sets: { ro: 'ReadOnlyAccess', admin: 'AdministratorAccess' },
  },
  {
    name: 'sandbox',
    account_id: dev,
    sso_session: 'corp',
    permission_sets: { ro: 'ReadOnlyAccess', admin: 'AdministratorAccess' },
    default_permission_set: 'ro',
    region: 'eu-central-1',
  },
];

const inventory = (accounts: readonly object[] = ACCOUNTS, signIn: object = CORP, file: object = {}) => {
  home.write(
    '.config/acctmgr/accounts.json',
    JSON.stringify({ sso_sessions: { corp: signIn }, accounts, ...file }),
  );
};

const acctmgr = (argv: readonly string[], world: Partial<CliWorld> = {}) =>
  runCli(
    {
      home: home.folder,
      now: () => now,
      ...world,
      env: { AWS_ENDPOINT_URL: aws.url, ...world.env },
    },
    ...argv,
  );

const log = () =>
  home
    .read('.local/state/acctmgr/access_log.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

beforeEach(async () => {
  now = Date.now();
  aws = await startLoopbackAws();
  center = openCorp(aws);
  home = temporaryHome();
  inventory();
  writeSsoToken(home, center.signIn());
});

afterEach(() => aws.close());

const sections = () => home.read('.aws/credentials').match(/^\[.*\]$/gm);

describe('assume', () => {
  test('of an account by its permission set writes a profile of that name', async () => {
    const { stderr, stdout, exitCode } = await acctmgr(['assume', 'payments/ro', '--json']);
    expect({ stderr, exitCode }).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(stdout)).toMatchObject({
      account: 'payments/ro',
      account_id: prod,
      profile: 'assumed-payments/ro',
      assumed_role_arn: center.sessionArn(prod, 'ReadOnlyAccess'),
      session_name: 'ada',
      source: 'sign-in:corp',
    });
    expect(sections()).toEqual(['[assumed-payments/ro]']);
    expect(home.read('.aws/credentials')).toContain(`acctmgr_permission_set = ${prod}/ReadOnlyAccess\n`);
    expect(home.read('.aws/credentials')).not.toContain('acctmgr_role_arn');
  });

  test('writes down sign-in, permission set and person, and no role', async () => {
    await acctmgr(['assume', 'sandbox']);
    const [line] = log();
    expect(line).toMatchObject({
      event: 'assume',
      account: 'sandbox/ro',
      account_id: dev,
      permission_set: 'ReadOnlyAccess',
      sso_session: 'corp',
      status: 'success',
      session_name: 'ada',
      source_arn: center.sessionArn(dev, 'ReadOnlyAccess'),
    });
    expect(line).not.toHaveProperty('role_arn');
  });

  test('takes what the cache has, and a new sign-in has nothing there', async () => {
    await acctmgr(['env', 'sandbox']);
    await acctmgr(['env', 'sandbox']);
    expect(aws.calls('GetRoleCredentials')).toHaveLength(1);
    writeSsoToken(home, center.signIn('ben'));
    const { stdout } = await acctmgr(['assume', 'sandbox', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ session_name: 'ben' });
    expect(aws.calls('GetRoleCredentials')).toHaveLength(2);
  });

  test('of a bare name that means none asks for the set, and elsewhere lists them', async () => {
    const { stderr, exitCode } = await acctmgr(['assume', 'payments']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      'payments has 2 permission sets: ro (ReadOnlyAccess), admin (AdministratorAccess)',
    );
    expect(stderr).toContain('payments/ro');
  });

  test.each([
    [['--duration', '2h'], '--duration: how long its sessions last is set in the permission set'],
    [['--session-name', 'x1'], '--session-name'],
    [['--policy-arn', 'arn:aws:iam::aws:policy/ReadOnlyAccess'], '--policy-arn'],
    [['--view-only'], '--view-only'],
    [['--external-id', 'abc'], '--external-id'],
    [['--role', 'Admin'], '--role names a role'],
  ])('refuses %j before anything is asked', async (flags, text) => {
    const { stderr, exitCode } = await acctmgr(['assume', 'sandbox', ...flags]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(text);
    expect(aws.calls('GetRoleCredentials')).toHaveLength(0);
  });

  test('explains itself, and calls nothing', async () => {
    const { stdout, exitCode } = await acctmgr(['assume', 'payments/ro', '--explain']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`0. payments/ro: GetRoleCredentials ReadOnlyAccess of ${prod}`);
    expect(stdout).toContain('profile: assumed-payments/ro');
    expect(aws.calls('GetRoleCredentials')).toHaveLength(0);
  });

  test('of a protected account asks for its name, whichever entry protects the set', async () => {
    inventory([
      ...ACCOUNTS,
      {
        name: 'guard',
        account_id: dev,
        sso_session: 'corp',
        permission_sets: ['AdministratorAccess'],
        protected: true,
      },
    ]);
    const { stderr, exitCode } = await acctmgr(['assume', 'sandbox/admin', '--reason', 'why']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('sandbox/admin is protected');
    expect((await acctmgr(['assume', 'sandbox/ro'])).exitCode).toBe(0);
    expect((await acctmgr(['assume', 'sandbox/admin', '--reason', 'why', '--yes'])).exitCode).toBe(0);
  });
});

describe('--read-only', () => {
  test('takes the permission set that the sign-in names', async () => {
    inventory(ACCOUNTS, { ...CORP, read_only_permission_set: 'ReadOnlyAccess' });
    for (const name of ['payments', 'sandbox/admin']) {
      const { stdout } = await acctmgr(['assume', name, '--read-only', '--json']);
      const account = `${name.replace('/admin', '')}/ro`;
      expect(JSON.parse(stdout)).toMatchObject({ account, profile: `assumed-${account}` });
    }
  });

  test('leaves out of a run what cannot be narrowed, also what was named', async () => {
    home.write('.aws/credentials', '[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n');
    const role = { name: 'web', account_id: dev, role_name: 'Web' };
    inventory([...ACCOUNTS, role]);
    const words = ['exec', '*', '--read-only', '--json', '--', '/bin/sh', '-c', 'true'];
    const { stdout } = await acctmgr(words);
    const lines = stdout.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { account: 'web', phase: 'credentials' },
      { account: 'payments', reason: 'not_narrowable' },
      { account: 'sandbox/ro', reason: 'not_narrowable' },
    ]);
    const view = await acctmgr(words.map((word) => (word === '--read-only' ? '--view-only' : word)));
    expect(view.stdout).toContain('not_narrowable');
    const named = await acctmgr(['exec', 'sandbox', 'web', ...words.slice(2)]);
    expect(
      named.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toMatchObject([
      { account: 'web', phase: 'credentials' },
      { account: 'sandbox/ro', reason: 'not_narrowable' },
    ]);
    inventory([...ACCOUNTS, role], { ...CORP, read_only_permission_set: 'ReadOnlyAccess' });
    const narrowed = await acctmgr(['exec', 'sandbox', 'sandbox/admin', ...words.slice(2)]);
    expect(
      narrowed.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toMatchObject([{ account: 'sandbox/ro', code: 0 }]);
  });

  test('does again, narrowed, what a run left undone in other permission sets', async () => {
    inventory(ACCOUNTS, { ...CORP, read_only_permission_set: 'ReadOnlyAccess' });
    const regions = ['--region', 'eu-west-1', '--region', 'eu-central-1'];
    const script = ['--', '/bin/sh', '-c', 'test $AWS_REGION = eu-west-1'];
    await acctmgr(['exec', 'sandbox/admin', ...regions, '--yes', ...script]);
    now += 1000;
    const again = await acctmgr(['exec', '--failed', '--read-only', '--json', '--', '/bin/sh', '-c', 'true']);
    const lines = again.stdout.trim().split('\n');
    const places = lines
      .map((line) => JSON.parse(line) as { account: string; region: string })
      .map(({ account, region }) => `${account} ${region}`);
    expect(places).toEqual(['sandbox/ro eu-central-1']);
  });

  test('takes from each of several its own, whichever is usual there', async () => {
    const other = {
      name: 'tools',
      account_id: dev,
      sso_session: 'corp',
      permission_sets: { admin: 'AdministratorAccess' },
    };
    inventory([...ACCOUNTS, other]);
    const refused = await acctmgr(['assume', '--all']);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('2 permission sets: ro (sandbox), admin (tools).');
    const chosen = await acctmgr(['assume', '--all', '--permission-set', 'admin', '--json']);
    expect(JSON.parse(chosen.stdout)).toMatchObject(
      ['payments/admin', 'sandbox/admin', 'tools/admin'].map((account) => ({ account })),
    );
    inventory([...ACCOUNTS, other], { ...CORP, read_only_permission_set: 'ReadOnlyAccess' });
    const { stdout } = await acctmgr(['assume', '--all', '--read-only', '--json']);
    expect(JSON.parse(stdout)).toMatchObject(
      ['payments/ro', 'sandbox/ro', 'tools/ReadOnlyAccess'].map((account) => ({ account })),
    );
    const { stdout: reached } = await acctmgr(['doctor', '--all', '--json']);
    expect(JSON.parse(reached)).toMatchObject({ counts: { left_out: 1 } });
  });

  test('is an error where it names none, which says what there is', async () => {
    const { stderr, exitCode } = await acctmgr(['env', 'sandbox', '--read-only']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('read_only_permission_set');
    expect(stderr).toContain('ro (ReadOnlyAccess), admin (AdministratorAccess)');
  });
});

test('list and log name sign-in and permission sets', async () => {
  expect((await acctmgr(['list'])).stdout).toContain(
    'Sign-in: corp\nPermission sets: ro (ReadOnlyAccess), admin (AdministratorAccess)\n',
  );
  await acctmgr(['assume', 'sandbox']);
  expect((await acctmgr(['log'])).stdout).toMatch(/sandbox\/ro +ReadOnlyAccess +success/);
});

test('a protected account guards its role, too, where its bare name means a permission set', async () => {
  const role_arn = aws.role({ account: prod, name: 'Ops', trust: trusting(`arn:aws:iam::${dev}:root`) }).arn;
  const both = {
    ...ACCOUNTS[0],
    default_permission_set: 'ro',
    role_arn,
    prefer: 'permission-set',
    protected: true,
  };
  inventory([
    both,
    { name: 'alias', account_id: prod, role_arn, source_account: 'sandbox' },
    ACCOUNTS[1] ?? {},
  ]);
  const { stderr, exitCode } = await acctmgr(['assume', 'alias', '--json', '--reason', 'test']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('alias is protected');
  expect(JSON.parse((await acctmgr(['show', 'payments', '--json'])).stdout)).not.toHaveProperty(
    'otherRoleArn',
  );
});

test('--all takes the usual set of each, and says of the others why not', async () => {
  const { stdout, exitCode } = await acctmgr(['assume', '--all', '--json']);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([
    { account: 'sandbox/ro', error: null },
    { account: 'payments', error: null, left_out: 'several_permission_sets' },
  ]);
});

test('what a ./accounts.json changes of the way in is shown before it is trusted', async () => {
  const folder = `${home.folder}/project`;
  home.write(
    'project/accounts.json',
    JSON.stringify({
      sso_sessions: { corp: CORP },
      accounts: [{ ...ACCOUNTS[1], default_permission_set: 'admin' }],
    }),
  );
  const { stderr, stdout } = await acctmgr(['trust'], { cwd: folder });
  expect(stderr + stdout).toContain('~ sandbox: default_permission_set ro → admin');
});

describe('what Identity Center refuses', () => {
  test('a set that the person has not: those that they have, and where to ask', async () => {
    inventory(ACCOUNTS, { ...CORP, access_request_url: 'https://go/{account_id}?set={permission_set}' });
    const { stderr, exitCode } = await acctmgr(['assume', 'payments/admin']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`you may not be AdministratorAccess in account ${prod}`);
    expect(stderr).toContain('acctmgr assume payments/ReadOnlyAccess');
    expect(stderr).toContain(`https://go/${prod}?set=AdministratorAccess`);
    expect(stderr).not.toContain('login');
    expect(log().at(-1)).toMatchObject({ status: 'denied', permission_set: 'AdministratorAccess' });
    center.assign({ user: 'ada', account: prod, permissionSet: 'AdministratorAccess' });
    expect((await acctmgr(['assume', 'payments/admin'])).exitCode).toBe(0);
  });

  test('nobody signed in', async () => {
    const other = temporaryHome();
    other.write('.config/acctmgr/accounts.json', home.read('.config/acctmgr/accounts.json'));
    home = other;
    for (const argv of [
      ['assume', 'sandbox'],
      ['credential-process', 'sandbox'],
      ['env', 'sandbox'],
    ]) {
      const { stderr, exitCode } = await acctmgr(argv);
      expect(exitCode).toBe(3);
      expect(stderr).toContain('Run: acctmgr login corp');
    }
    expect(aws.calls('GetRoleCredentials')).toHaveLength(0);
  });

  test('a session that was ended: the token is not sent for long, and a new sign-in helps', async () => {
    center.endSessions();
    const { stderr, exitCode } = await acctmgr(['assume', 'sandbox']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('which another tool wrote and whose time is not up');
    expect(stderr).toContain('acctmgr login corp');
  });

  test('an expired token whose session is over', async () => {
    writeSsoToken(home, center.signIn(), 'corp', { expiresAt: '2026-01-01T00:00:00Z' });
    center.endSessions();
    const { stderr, exitCode } = await acctmgr(['assume', 'sandbox']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('its session at the portal is over');
    const before = aws.calls('CreateToken').length;
    await acctmgr(['assume', 'sandbox']);
    expect(aws.calls('CreateToken')).toHaveLength(before);
  });

  test('too many calls: no word of a sign-in', async () => {
    aws.misbehave({ kind: 'throttle', action: 'GetRoleCredentials', retryAfter: 0.01 });
    const { stderr, exitCode } = await acctmgr(['assume', 'sandbox']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('AWS asked to slow down (tried 3 times)');
    expect(stderr).not.toContain('login');
  });

  test('a token of another portal', async () => {
    writeSsoToken(home, center.signIn(), 'corp', { startUrl: 'https://other.awsapps.com/start' });
    const { stderr, exitCode } = await acctmgr(['assume', 'sandbox']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('https://other.awsapps.com/start');
  });

  test('a sign-in that differs in the two files', async () => {
    home.write(
      '.aws/config',
      `[sso-session corp]\nsso_start_url = ${CORP.start_url}\nsso_region = us-east-1\n`,
    );
    const { stderr, exitCode } = await acctmgr(['assume', 'sandbox']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      'has the region eu-west-1 in accounts.json, but us-east-1 in [sso-session corp]',
    );
  });
});

/** The AWS CLI wrote the token when it was issued. */
const issuedAnHourAgo = () => {
  utimesSync(path.join(home.folder, ssoTokenFile('corp')), now / 1000 - 3600, now / 1000 - 3600);
};

describe('the token', () => {
  test('is renewed early, with a refresh token that is kept where no new one comes', async () => {
    center.behaviour.refreshTokens = 'unchanged';
    const before = center.signIn();
    writeSsoToken(home, before, 'corp', {
      expiresAt: new Date(now + 10 * 60_000).toISOString().replace(/\.\d+Z/, 'Z'),
    });
    issuedAnHourAgo();
    const first = readSsoToken(home);
    expect((await acctmgr(['assume', 'sandbox'])).exitCode).toBe(0);
    const after = readSsoToken(home);
    expect(after.accessToken).not.toBe(first.accessToken);
    expect(after.refreshToken).toBe(first.refreshToken);
    expect(after.expiresAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(Object.keys(after)).toEqual(Object.keys(first));
    expect(statSync(path.join(home.folder, ssoTokenFile('corp'))).mode & 0o777).toBe(0o600);
    // What was cached before is still of the same sign-in.
    expect((await acctmgr(['env', 'sandbox'])).exitCode).toBe(0);
    expect(aws.calls('GetRoleCredentials')).toHaveLength(1);
  });

  test('is used as it is where nothing renews it, until it expires', async () => {
    writeSsoToken(home, center.signIn('ada', { scopes: [] }), 'corp', {
      expiresAt: new Date(now + 60_000).toISOString(),
    });
    expect((await acctmgr(['assume', 'sandbox'])).exitCode).toBe(0);
    now += 120_000;
    const { stderr, exitCode } = await acctmgr(['assume', 'sandbox', '--refresh']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('it came without one that renews it');
  });
});

describe('a renewal', () => {
  const almostOver = () => {
    writeSsoToken(home, center.signIn(), 'corp', {
      expiresAt: new Date(now + 10 * 60_000).toISOString().replace(/\.\d+Z/, 'Z'),
    });
    issuedAnHourAgo();
  };

  test('that fails is tried once a minute, while the token is good', async () => {
    almostOver();
    aws.misbehave({ kind: 'server-error', action: 'CreateToken' });
    const refresh = () => acctmgr(['env', 'sandbox', '--no-cache']);
    expect((await refresh()).exitCode).toBe(0);
    expect((await refresh()).exitCode).toBe(0);
    expect(aws.calls('CreateToken')).toHaveLength(1);
    now += 61_000;
    expect((await refresh()).exitCode).toBe(0);
    expect(aws.calls('CreateToken')).toHaveLength(2);
    aws.behave();
    now += 61_000;
    expect((await refresh()).exitCode).toBe(0);
    expect(center.renewals()).toBe(1);
  });

  test('that another tool won is not the end of the sign-in: its token is used', async () => {
    writeSsoToken(home, center.signIn(), 'corp', { expiresAt: '2026-01-01T00:00:00Z' });
    const [status, code] = [400, 'InvalidGrantException'];
    aws.misbehave({ kind: 'error', action: 'CreateToken', status, code, message: 'Invalid refresh token' });
    const taking = acctmgr(['assume', 'sandbox']);
    while (aws.calls('CreateToken').length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    writeSsoToken(home, center.signIn());
    expect(await taking).toMatchObject({ exitCode: 0 });
    expect(aws.calls('CreateToken')).toHaveLength(1);
  });
});

test('the same session comes from env, exec, credential-process and the endpoint of exec --serve', async () => {
  const arn = center.sessionArn(dev, 'ReadOnlyAccess');
  const document = JSON.parse((await acctmgr(['credential-process', 'sandbox/ro'])).stdout) as Record<
    string,
    string
  >;
  expect(document).toMatchObject({ Version: 1, AccountId: dev });
  const { stdout } = await acctmgr(['env', 'sandbox', '--format', 'json']);
  expect(JSON.parse(stdout)).toMatchObject({
    AWS_ACCESS_KEY_ID: document['AccessKeyId'],
    AWS_REGION: 'eu-central-1',
    ACCTMGR_ACCOUNT: 'sandbox/ro',
  });
  expect((await acctmgr(['credential-process', 'sandbox/ro'])).stdout).toContain(
    document['AccessKeyId'] ?? '?',
  );
  expect(aws.calls('GetRoleCredentials')).toHaveLength(1);
  expect(aws.calls('GetCallerIdentity')).toHaveLength(1);
  expect(arn).toContain('AWSReservedSSO_ReadOnlyAccess_');
});

test('a token that others may write is not used, and a new sign-in or chmod mends it', async () => {
  const file = home.at(ssoTokenFile('corp'));
  for (const mode of [0o666, 0o620]) {
    chmodSync(file, mode);
    const { stderr, exitCode } = await acctmgr(['assume', 'sandbox/ro']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(
      `error: The token of corp is not used: others can write to it (mode 0${mode.toString(8)})`,
    );
    expect(stderr).toContain(`hint:  Run: chmod 600 ${file}\n`);
    expect((await acctmgr(['login', 'corp', '--check'])).exitCode).toBe(3);
    expect((await acctmgr(['sync'])).exitCode).toBe(3);
  }
  expect(aws.calls('GetRoleCredentials')).toHaveLength(0);
  // Of others who may only read it, doctor warns.
  chmodSync(file, 0o644);
  expect((await acctmgr(['assume', 'sandbox/ro'])).exitCode).toBe(0);
});

test('exec --serve hands nothing on once its person has logged out', async () => {
  const script = `
    const { existsSync, writeFileSync } = require('node:fs');
    const { get } = require('node:http');
    process.chdir(process.env.HOME);
    const ask = async () => {
      const { AWS_CONTAINER_CREDENTIALS_FULL_URI: url, AWS_CONTAINER_AUTHORIZATION_TOKEN: token } = process.env;
      const answer = await new Promise((resolve) => get(url, { headers: { authorization: token } }, resolve));
      let body = '';
      for await (const part of answer) body += part;
      return { status: answer.statusCode, body };
    };
    (async () => {
      const first = await ask();
      writeFileSync('first', '');
      while (!existsSync('left')) await new Promise((resolve) => setTimeout(resolve, 20));
      writeFileSync('answers', JSON.stringify([first, await ask()]));
    })();`;
  const served = acctmgr(['exec', '--serve', 'sandbox/ro', '--', process.execPath, '-e', script]);
  await expect.poll(() => existsSync(home.at('first')), { timeout: 30_000 }).toBe(true);
  expect((await acctmgr(['logout', 'corp'])).exitCode).toBe(0);
  home.write('left', '');
  const { stderr } = await served;
  const [before, after] = JSON.parse(home.read('answers')) as { status: number; body: string }[];
  expect(before?.status).toBe(200);
  expect(after?.status).not.toBe(200);
  expect(after?.body).toContain('You have logged out of corp: its session is not handed on any more.');
  expect(stderr).toContain('Run: acctmgr login corp');
});

test('profiles install with a glob writes one for each permission set, or for those that the glob says', async () => {
  const installed = async (...words: string[]) => {
    const { stdout } = await acctmgr(['profiles', 'install', ...words, '--dry-run', '--json']);
    return (JSON.parse(stdout) as { profiles: { profile: string }[] }).profiles.map(({ profile }) => profile);
  };
  expect(await installed('*')).toEqual(['payments/ro', 'payments/admin', 'sandbox/ro', 'sandbox/admin']);
  expect(await installed('*/ro')).toEqual(['payments/ro', 'sandbox/ro']);
  expect(await installed('*', '--except', '*/admin')).toEqual(['payments/ro', 'sandbox/ro']);
  expect(await installed('--all', '--except', 'payments/admin', '--except', 'sandbox')).toEqual([
    'payments/ro',
  ]);
});

test('profiles install writes one for the permission set', async () => {
  const { exitCode, stderr } = await acctmgr(['profiles', 'install', 'sandbox', 'payments/ro', '--yes']);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  const config = home.read('.aws/config');
  expect(config).toContain('[profile sandbox/ro]');
  expect(config).toContain('[profile payments/ro]');
  expect(config).toMatch(/credential-process --config \S+ sandbox\/ro$/m);
  expect(config).toContain('acctmgr_source = sign-in:corp');
});

test('a chain begins with a permission set, and its roles last an hour', async () => {
  const roleArn = aws.role({
    account: prod,
    name: 'Deploy',
    maxSessionDuration: 43_200,
    trust: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${dev}:root` }, Action: 'sts:AssumeRole' },
      ],
    },
  }).arn;
  inventory([
    ...ACCOUNTS,
    {
      name: 'deploy',
      account_id: prod,
      role_arn: roleArn,
      source_account: 'sandbox/admin',
      duration_seconds: 7200,
    },
  ]);
  const { stdout } = await acctmgr(['assume', 'deploy', '--explain']);
  expect(stdout).toContain(`0. sandbox/admin: GetRoleCredentials AdministratorAccess of ${dev}`);
  expect(stdout).toContain(
    '1h (instead of 2h: Identity Center signs, and AWS gives such a signer one hour at most)',
  );
  const taken = await acctmgr(['assume', 'deploy', '--json']);
  expect(JSON.parse(taken.stdout)).toMatchObject({
    assumed_role_arn: `arn:aws:sts::${prod}:assumed-role/Deploy/ada`,
    source: 'sign-in:corp',
  });
  expect(log().map(({ account }) => account)).toEqual(['sandbox/admin', 'deploy']);
  expect(sections()).toContain('[assumed-deploy]');
  await acctmgr(['logout', 'corp']);
  expect(sections() ?? []).not.toContain('[assumed-deploy]');
});

test('an account without a region is given one by its name, as edit takes it', async () => {
  const { stderr } = await acctmgr(['assume', 'payments/ro']);
  expect(stderr).toContain('acctmgr edit payments region=eu-west-1');
});

test('completion knows each permission set', async () => {
  const { stdout } = await acctmgr(['complete', '--', 'assume', 'pay']);
  expect(stdout.split('\n').map((line) => line.split('\t')[0])).toEqual([
    'payments',
    'payments/ro',
    'payments/admin',
    '',
  ]);
});
