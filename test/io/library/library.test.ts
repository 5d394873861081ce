import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AccountOptions, RoleOptions } from '../../../src/library/options.js';
import { providerOf } from '../../../src/library/provider.js';
import { accountSessions, roleSessions } from '../../../src/library/session-getter.js';
import type { CredentialProvider, RoleCredentials } from '../../../src/library/session.js';
import type { AccessLogEntry } from '../../../src/access-log/entry.js';
import { systemHost, type Host } from '../../../src/system/host.js';
import { startLoopbackAws } from '../../support/loopback-aws/loopback-aws.js';
import type { ConditionBlock } from '../../support/loopback-aws/condition.js';
import { trusting } from '../../support/loopback-aws/stage.js';
import { runCli } from '../../support/run-cli.js';
import { temporaryHome } from '../../support/temporary-home.js';

const MAIN = '111111111111';
const DEV = '222222222222';
const PROD = '333333333333';
const SERIAL = `arn:aws:iam::${MAIN}:mfa/ada`;
const MINUTE = 60_000;
const WITH_MFA: ConditionBlock = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };

const identityOf = async (url: string, credentials: CredentialProvider | RoleCredentials) =>
  (
    await new STSClient({ endpoint: url, region: 'us-east-1', credentials, maxAttempts: 1 }).send(
      new GetCallerIdentityCommand({}),
    )
  ).Arn;

/** A program of Ada's that uses the library: her keys, her inventory, the loopback AWS, and one clock for both. */
async function openProgram() {
  const home = temporaryHome();
  // What the SDK signs carries the machine's time.
  const time = Math.floor(Date.now() / 1000) * 1000;
  const program = { time, cwd: home.folder, env: {} as Record<string, string> };
  const aws = await startLoopbackAws({ now: () => program.time });
  onTestFinished(() => aws.close());
  const ada = aws.user({
    account: MAIN,
    name: 'ada',
    mfa: { serial: SERIAL, seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
  });
  home.write(
    '.aws/credentials',
    `[default]\naws_access_key_id = ${ada.accessKeyId}\naws_secret_access_key = ${ada.secretAccessKey}\n`,
  );
  const trust = (condition?: ConditionBlock) => trusting(`arn:aws:iam::${MAIN}:root`, condition);
  const developer = aws.role({ account: DEV, name: 'Developer', trust: trust() }).arn;
  const operator = aws.role({ account: PROD, name: 'Operator', trust: trust(WITH_MFA) }).arn;
  aws.role({ account: DEV, name: 'Auditor', trust: trust() });
  const inner = aws.role({ account: PROD, name: 'Inner', trust: trusting(developer) }).arn;
  const inventory = (accounts: readonly object[], more: object = {}) =>
    home.write('.config/acctmgr/accounts.json', JSON.stringify({ ...more, accounts }));
  inventory([
    { name: 'main', account_id: MAIN },
    { name: 'dev', account_id: DEV, role_arn: developer },
    { name: 'prod', account_id: PROD, role_arn: operator, mfa_serial: SERIAL },
    { name: 'inner', account_id: PROD, role_arn: inner, source_account: 'dev' },
  ]);
  const host = (): Host => ({
    ...systemHost(),
    env: { AWS_EC2_METADATA_DISABLED: 'true', AWS_ENDPOINT_URL: aws.url, ...program.env },
    home: home.folder,
    cwd: program.cwd,
    user: () => 'ada',
    now: () => program.time,
  });
  const logFile = home.at('.local/state/acctmgr/access_log.jsonl');
  return Object.assign(program, {
    home,
    aws,
    developer,
    operator,
    inventory,
    session: (name: string, options: AccountOptions = {}) =>
      accountSessions('getSession', host, name, options)(false),
    provider: (name: string, options: AccountOptions = {}) =>
      providerOf(accountSessions('fromAccount', host, name, options), () => program.time),
    roleSession: (options: RoleOptions) => roleSessions('getSession', host, options)(false),
    code: () => aws.totp(SERIAL),
    assumed: () => aws.calls('AssumeRole').length,
    log: (): AccessLogEntry[] =>
      existsSync(logFile)
        ? readFileSync(logFile, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as AccessLogEntry)
        : [],
  });
}

describe('a provider', () => {
  test('is held to what may be taken without a terminal', async () => {
    const program = await openProgram();
    const { developer, operator, inventory } = program;
    const entries = [
      { name: 'main', account_id: MAIN },
      { name: 'dev', account_id: DEV, role_arn: developer },
      { name: 'other', account_id: DEV, role_arn: developer },
      { name: 'prod', account_id: PROD, role_arn: operator },
    ];
    inventory(entries, { settings: { unattended: { accounts: ['d*'] } } });
    await program.session('dev');
    await expect(program.session('other')).rejects.toMatchObject({ code: 'not_unattended', exitCode: 3 });
    inventory(entries, { settings: { unattended: { read_only: true } } });
    await expect(program.session('dev')).rejects.toMatchObject({ code: 'not_unattended' });
    expect(program.aws.calls('AssumeRole')).toHaveLength(1);
  });

  test('gives an SDK client credentials of the account', async () => {
    const { aws, provider } = await openProgram();
    expect(await identityOf(aws.url, provider('dev'))).toBe(`arn:aws:sts::${DEV}:assumed-role/Developer/ada`);
  });

  test('gives all that the SDK knows of credentials', async () => {
    const { provider, time } = await openProgram();
    const credentials = await provider('dev')();
    expect({ ...credentials, secretAccessKey: '', sessionToken: '' }).toEqual({
      accessKeyId: expect.stringMatching(/^ASIA/) as string,
      secretAccessKey: '',
      sessionToken: '',
      expiration: new Date(time + 60 * MINUTE),
      accountId: DEV,
    });
  });

  test('begins a new file of the access log as the settings of the inventory say, for a role beside it, too', async () => {
    const { home, developer, inventory, session, roleSession } = await openProgram();
    inventory([{ name: 'dev', account_id: DEV, role_arn: developer }], {
      settings: { access_log: { max_size: 10_000, keep: 1 } },
    });
    for (let turn = 0; turn < 20; turn += 1) {
      await session('dev');
      await roleSession({ roleArn: `arn:aws:iam::${DEV}:role/Auditor` });
    }
    const files = readdirSync(home.at('.local/state/acctmgr'));
    expect(files).toEqual([
      'access_log.jsonl',
      expect.stringMatching(/^access_log\.jsonl\.00000[2-9]$/) as string,
      'access_log.jsonl.head',
    ]);
  });

  test('takes the session of another program from the cache, and both stand in the access log', async () => {
    const { provider, assumed, log } = await openProgram();
    const first = await provider('dev', { reason: 'nightly' })();
    expect(await provider('DEV')()).toEqual(first);
    expect(assumed()).toBe(1);
    const common = { event: 'library', account: 'dev', account_id: DEV, status: 'success' };
    expect(log()).toMatchObject([
      { ...common, source: 'sts', reason: 'nightly', access_key_id: first.accessKeyId },
      { ...common, source: 'cache', access_key_id: first.accessKeyId },
    ]);
  });

  test('logs a session once, however often it is asked for it', async () => {
    const { provider, log } = await openProgram();
    const credentials = provider('dev');
    for (let call = 0; call < 3; call += 1) await credentials();
    expect(log()).toHaveLength(1);
  });

  test('makes one call, and asks for one code, for twenty callers at once', async () => {
    const { provider, assumed, code } = await openProgram();
    const asked: string[] = [];
    const mfaCode = (serial: string) => {
      asked.push(serial);
      return code();
    };
    const one = provider('prod', { mfaCode });
    const many = Array.from({ length: 20 }, (_none, turn) =>
      turn % 2 === 0 ? one : provider('prod', { mfaCode }),
    );
    const keys = await Promise.all(many.map(async (credentials) => (await credentials()).accessKeyId));
    expect(new Set(keys).size).toBe(1);
    expect(assumed()).toBe(1);
    expect(asked).toEqual([SERIAL]);
  });

  test('renews a session that is a quarter of an hour from its end', async () => {
    const program = await openProgram();
    const credentials = program.provider('dev');
    const first = await credentials();
    program.time += 44 * MINUTE;
    expect(await credentials()).toEqual(first);
    program.time += 2 * MINUTE;
    const second = await credentials();
    expect(second.accessKeyId).not.toBe(first.accessKeyId);
    expect(second.expiration).toEqual(new Date(program.time + 60 * MINUTE));
  });

  test('makes a new session where AWS no longer takes the old one and the caller says so', async () => {
    const program = await openProgram();
    const { aws, provider } = program;
    const credentials = provider('dev');
    aws.expire((await credentials()).accessKeyId);
    program.time += 1000;
    await expect(identityOf(aws.url, credentials)).rejects.toMatchObject({ name: 'ExpiredToken' });
    await credentials({ forceRefresh: true });
    expect(await identityOf(aws.url, credentials)).toContain('assumed-role/Developer');
    expect(await identityOf(aws.url, provider('dev'))).toContain('assumed-role/Developer');
  });

  test('holds its session where none may be kept on disk', async () => {
    const { home, provider, assumed } = await openProgram();
    const credentials = provider('dev', { cache: 'off' });
    await credentials();
    await credentials();
    expect(assumed()).toBe(1);
    expect(existsSync(home.at('.cache/acctmgr/sessions'))).toBe(false);
  });

  test('tries again after a failure', async () => {
    const { aws, provider } = await openProgram();
    const credentials = provider('dev');
    aws.misbehave({ action: 'AssumeRole', kind: 'region-disabled' });
    await expect(credentials()).rejects.toMatchObject({ code: 'region_disabled' });
    aws.behave();
    expect(await identityOf(aws.url, credentials)).toContain('assumed-role/Developer');
  });
});

describe('what is said when it is made, and what when it is needed', () => {
  test('an unknown name when it is made, with the nearest one', async () => {
    const { provider } = await openProgram();
    expect(() => provider('dve')).toThrow(
      expect.objectContaining({ code: 'unknown_account', hint: expect.stringContaining('dev') as string }),
    );
  });

  test('an account without a role, and a role that cannot be, when it is made', async () => {
    const { provider } = await openProgram();
    expect(() => provider('main')).toThrow(expect.objectContaining({ code: 'no_role' }));
    expect(() => provider('dev', { role: 'arn:aws:iam::999999999999:role/Admin' })).toThrow(/999999999999/);
  });

  test('a missing inventory when it is needed, and it is none any more once it is there', async () => {
    const { home, provider } = await openProgram();
    const credentials = provider('dev', { config: 'later.json' });
    await expect(credentials()).rejects.toMatchObject({ code: 'no_inventory', exitCode: 2 });
    home.write('later.json', home.read('.config/acctmgr/accounts.json'));
    expect((await credentials()).accountId).toBe(DEV);
  });

  test('an inventory with problems when it is needed', async () => {
    const { home, provider } = await openProgram();
    home.write('.config/acctmgr/accounts.json', '{ "accounts": [{ "name": "dev" }] }');
    await expect(provider('dev')()).rejects.toMatchObject({
      code: 'invalid_inventory',
      message: expect.stringContaining('account_id') as string,
    });
  });

  test('never an account that stands in the working folder alone', async () => {
    const { home, inventory, provider } = await openProgram();
    const all = home.read('.config/acctmgr/accounts.json');
    inventory([]);
    home.write('accounts.json', all);
    expect(() => provider('dev')).toThrow(expect.objectContaining({ code: 'unknown_account' }));
    rmSync(home.at('.config/acctmgr/accounts.json'));
    await expect(provider('dev')()).rejects.toMatchObject({ code: 'no_inventory' });
  });

  test('by paths that hold when the program changes its folder', async () => {
    const program = await openProgram();
    const { home, provider } = program;
    home.write('mine.json', home.read('.config/acctmgr/accounts.json'));
    const credentials = provider('dev', { config: 'mine.json', cachePath: 'sessions' });
    program.cwd = '/';
    expect((await credentials()).accountId).toBe(DEV);
    expect(existsSync(home.at('sessions'))).toBe(true);
  });
});

describe('an account of the inventory', () => {
  test('is reached through the accounts on the way, by sessions that may have ended before their time', async () => {
    const { aws, session } = await openProgram();
    const hub = await session('dev');
    aws.expire(hub.credentials.accessKeyId);
    const inner = await session('inner');
    expect(await identityOf(aws.url, inner.credentials)).toBe(`arn:aws:sts::${PROD}:assumed-role/Inner/ada`);
  });

  test('gives another of its roles, narrowed down', async () => {
    const { aws, session } = await openProgram();
    expect((await session('dev', { role: 'Auditor', narrowing: 'read-only' })).assumedRoleArn).toBe(
      `arn:aws:sts::${DEV}:assumed-role/Auditor/ada`,
    );
    expect(aws.calls('AssumeRole')[0]?.params['PolicyArns.member.1.arn']).toBe(
      'arn:aws:iam::aws:policy/ReadOnlyAccess',
    );
  });

  test('is what the inventory says at the time', async () => {
    const { inventory, developer, provider, session } = await openProgram();
    const credentials = provider('dev');
    const auditor = developer.replace('Developer', 'Auditor');
    inventory([{ name: 'dev', account_id: DEV, role_arn: auditor }]);
    await credentials();
    expect(await session('dev')).toMatchObject({ roleArn: auditor, fromCache: true });
  });
});

describe('MFA', () => {
  test('without a function for codes is refused before AWS is asked for a session, and logged', async () => {
    const { session, assumed, log } = await openProgram();
    await expect(session('prod')).rejects.toMatchObject({
      code: 'mfa_code_needed',
      exitCode: 3,
      hint: 'Run "acctmgr login" first, or give the option mfaCode: a function that returns the code.',
    });
    expect(assumed()).toBe(0);
    expect(log()).toMatchObject([
      { event: 'library', account: 'prod', status: 'failed', error_code: 'mfa_code_needed' },
    ]);
  });

  test('takes a code with spaces, once for all sessions that follow', async () => {
    const { session, code, assumed } = await openProgram();
    let asked = 0;
    const mfaCode = async () => {
      asked += 1;
      return `${code().slice(0, 3)} ${code().slice(3)}`;
    };
    for (let run = 0; run < 10; run += 1) await session('prod', { mfaCode });
    expect([asked, assumed()]).toEqual([1, 1]);
  });

  test.each([123456, '12345', undefined, {}])('refuses %j in the place of a code', async (given) => {
    const { session, assumed } = await openProgram();
    await expect(session('prod', { mfaCode: () => given as string })).rejects.toMatchObject({
      code: 'mfa_code_malformed',
    });
    expect(assumed()).toBe(0);
  });

  test('sends a wrong code once, and says nothing of it', async () => {
    const { aws, session, assumed, log } = await openProgram();
    const wrong = ['314159', '271828', '141421', '173205', '223606', '264575'].find((code) =>
      [-2, -1, 0, 1, 2].every((step) => aws.totp(SERIAL, Date.now() + step * 30_000) !== code),
    );
    const error: unknown = await session('prod', { mfaCode: () => wrong ?? '' }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: 'mfa_code_refused', exitCode: 3 });
    expect(assumed()).toBe(1);
    expect(JSON.stringify([String(error), log()])).not.toContain(wrong);
  });

  test('takes what the mfa_process of the inventory prints, where there is no function', async () => {
    const { inventory, operator, session, code } = await openProgram();
    inventory([{ name: 'prod', account_id: PROD, role_arn: operator, mfa_serial: SERIAL }], {
      settings: { mfa_process: [process.execPath, '-p', JSON.stringify(code())] },
    });
    expect((await session('prod')).accountId).toBe(PROD);
  });

  test('lets what the function throws through as it is', async () => {
    const { session } = await openProgram();
    const left = new Error('the window was closed');
    await expect(session('prod', { mfaCode: () => Promise.reject(left) })).rejects.toBe(left);
  });
});

describe('a protected account', () => {
  const guarded = async () => {
    const program = await openProgram();
    const { inventory, developer } = program;
    const protect = () => {
      inventory([
        { name: 'dev', account_id: DEV, role_arn: developer, duration_seconds: 7200, protected: true },
      ]);
    };
    const refused = {
      code: 'confirmation_needed',
      exitCode: 3,
      hint: expect.stringContaining('"acctmgr assume dev"') as string,
    };
    /** As `acctmgr assume dev --yes` does. */
    const confirm = async (reason = 'ticket 4711') => {
      const world = { home: program.home.folder, now: () => program.time };
      const env = { AWS_ENDPOINT_URL: program.aws.url };
      const words = ['assume', 'dev', '--yes', '--reason', reason];
      expect(await runCli({ ...world, env }, ...words)).toMatchObject({ exitCode: 0 });
    };
    return Object.assign(program, { protect, refused, confirm });
  };

  test('is not given before somebody confirmed it', async () => {
    const { session, protect, refused, assumed, log } = await guarded();
    protect();
    await expect(session('dev')).rejects.toMatchObject(refused);
    expect(assumed()).toBe(0);
    expect(log()).toMatchObject([{ event: 'library', status: 'failed', error_code: 'confirmation_needed' }]);
  });

  test('is given while the confirmed session lives, and no longer', async () => {
    const program = await guarded();
    const { provider, protect, refused, assumed, confirm } = program;
    protect();
    await confirm();
    const credentials = provider('dev');
    expect((await credentials()).accountId).toBe(DEV);
    program.time += 46 * MINUTE;
    await expect(credentials()).rejects.toMatchObject(refused);
    expect(assumed()).toBe(1);
  });

  test('is not given from a session that was made before it was protected', async () => {
    const { session, roleSession, developer, protect, refused } = await guarded();
    await session('dev', { durationSeconds: 3600 });
    protect();
    await expect(session('dev')).rejects.toMatchObject(refused);
    await expect(roleSession({ roleArn: developer })).rejects.toMatchObject(refused);
  });

  test('is given though the reason that it was confirmed for is part of its name', async () => {
    const { inventory, session, developer, confirm, assumed } = await guarded();
    const named = { protected: true, session_name: 'ada-{reason}' };
    inventory([{ name: 'dev', account_id: DEV, role_arn: developer, ...named }]);
    await confirm('ticket 4711');
    expect(await session('dev')).toMatchObject({ sessionName: 'ada-ticket-4711', fromCache: true });
    expect(await session('dev', { reason: 'nightly' })).toMatchObject({ fromCache: true });
    await expect(session('dev', { narrowing: 'read-only' })).rejects.toMatchObject({ exitCode: 3 });
    expect(assumed()).toBe(1);
  });

  test.each<AccountOptions>([{ cache: 'refresh' }, { cache: 'off' }, { verify: true }])(
    'is not made anew with %o',
    async (options) => {
      const { aws, session, protect, refused, assumed, confirm } = await guarded();
      protect();
      await confirm();
      aws.expire((await session('dev')).credentials.accessKeyId);
      await expect(session('dev', options)).rejects.toMatchObject(refused);
      expect(assumed()).toBe(1);
    },
  );

  test('is so by its role, too', async () => {
    const { roleSession, developer, protect, refused, assumed } = await guarded();
    protect();
    await expect(roleSession({ roleArn: developer })).rejects.toMatchObject(refused);
    expect(assumed()).toBe(0);
  });
});

describe('a role without an inventory', () => {
  const role = async () => {
    const program = await openProgram();
    let asked = 0;
    const options: RoleOptions = {
      roleArn: program.operator,
      mfaSerial: SERIAL,
      durationSeconds: 900,
      mfaCode: () => {
        asked += 1;
        return program.code();
      },
    };
    return Object.assign(program, { options, asked: () => asked });
  };

  test('asks for one code in ten runs', async () => {
    const { roleSession, options, asked, assumed } = await role();
    for (let run = 0; run < 10; run += 1) await roleSession({ ...options, verify: true });
    expect([asked(), assumed()]).toEqual([1, 1]);
  });

  test('asks again when the session has ended', async () => {
    const program = await role();
    const first = await program.roleSession(program.options);
    program.time += 20 * MINUTE;
    const second = await program.roleSession(program.options);
    expect(second.expiration.getTime() - first.expiration.getTime()).toBe(20 * MINUTE);
    expect(program.asked()).toBe(2);
  });

  test('hands on a session that AWS refuses unless it is to be verified; then it is replaced', async () => {
    const program = await role();
    const { aws, roleSession, options, asked } = program;
    const first = await roleSession(options);
    aws.revoke(first.credentials.accessKeyId);
    expect((await roleSession(options)).credentials.accessKeyId).toBe(first.credentials.accessKeyId);
    program.time += MINUTE;
    const second = await roleSession({ ...options, verify: true });
    expect(second.fromCache).toBe(false);
    expect(await identityOf(aws.url, second.credentials)).toContain('assumed-role/Operator');
    expect((await roleSession(options)).credentials.accessKeyId).toBe(second.credentials.accessKeyId);
    expect(asked()).toBe(2);
  });

  test('does not take a network that is down for a refusal', async () => {
    const { aws, roleSession, options, asked } = await role();
    await roleSession(options);
    aws.misbehave({ action: 'GetCallerIdentity', kind: 'drop' });
    await expect(roleSession({ ...options, verify: true })).rejects.toMatchObject({ exitCode: 1 });
    expect(asked()).toBe(1);
  });

  test('needs no inventory, and says so where the one that is there has problems', async () => {
    const { home, roleSession, developer } = await role();
    const elsewhere = { ACCTMGR_CONFIG: home.at('nowhere.json') };
    expect((await roleSession({ roleArn: developer })).account).toBe('dev');
    home.write('.config/acctmgr/accounts.json', '{');
    await expect(roleSession({ roleArn: developer })).rejects.toMatchObject({ code: 'invalid_inventory' });
    const without = Object.assign(await role(), { env: elsewhere });
    expect(await without.roleSession({ roleArn: without.developer })).toMatchObject({
      account: undefined,
      accountId: DEV,
      roleArn: without.developer,
      sessionName: 'ada',
    });
  });

  test('keeps its sessions in a folder of its own', async () => {
    const { home, roleSession, options } = await role();
    await roleSession({ ...options, cachePath: 'sessions-of-mine' });
    expect(existsSync(home.at('.cache/acctmgr'))).toBe(false);
    const files = readdirSync(home.at('sessions-of-mine'), { recursive: true }).map(String);
    expect(files.filter((file) => file.endsWith('.json') && file.includes('sessions'))).toHaveLength(1);
  });

  test('does not ask for a code where the folder for its sessions is a file', async () => {
    const { home, roleSession, options, asked } = await role();
    home.write('credentials.json', '{}');
    await expect(roleSession({ ...options, cachePath: 'credentials.json' })).rejects.toMatchObject({
      name: 'AcctmgrError',
      message: expect.stringContaining('credentials.json') as string,
    });
    expect(asked()).toBe(0);
  });

  test('asks STS in the region that is named', async () => {
    const { aws, roleSession, developer } = await role();
    await roleSession({ roleArn: developer, region: 'eu-central-1' });
    expect(aws.calls('AssumeRole').map(({ region }) => region)).toEqual(['eu-central-1']);
  });

  test('is signed by the profile that is named', async () => {
    const { aws, home, roleSession, developer } = await role();
    const { accessKeyId, secretAccessKey } = aws.user({ account: MAIN, name: 'robot' });
    home.write(
      '.aws/config',
      `[profile jump]\naws_access_key_id=${accessKeyId}\naws_secret_access_key=${secretAccessKey}\n`,
    );
    expect(await roleSession({ roleArn: developer, sourceProfile: 'jump' })).toMatchObject({
      sourceArn: `arn:aws:iam::${MAIN}:user/robot`,
      sessionName: 'robot',
    });
  });
});

test('a log that cannot be written is a notice to whoever wants it, and withholds no session', async () => {
  const program = await openProgram();
  const { home, session } = program;
  program.env = { ACCTMGR_ACCESS_LOG: home.write('plain', '') + '/log.jsonl' };
  const notices: string[] = [];
  await session('dev', { onNotice: (text) => notices.push(text) });
  expect(notices).toEqual([expect.stringContaining('plain')]);
  expect((await session('dev')).fromCache).toBe(true);
});
