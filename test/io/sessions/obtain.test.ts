import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AccountEntry } from '../../../src/accounts/schema.js';
import { logIn } from '../../../src/sessions/mfa/login.js';
import { givenCode, typedCodes, type MfaQuestion } from '../../../src/sessions/mfa/mfa.js';
import type { ObtainedSession } from '../../../src/sessions/obtained-session.js';
import { cachedSessions, parseSession } from '../../../src/sessions/cache/session-cache.js';
import { AcctmgrError } from '../../../src/system/failure.js';
import { systemHost } from '../../../src/system/host.js';
import { leaks } from '../../support/leaks.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type PrincipalKeys,
} from '../../support/loopback-aws/loopback-aws.js';
import { trusting } from '../../support/loopback-aws/stage.js';
import { callWorldOf, obtainSession, sourceOf, type ObtainWish } from '../../support/obtain-session.js';
import { temporaryHome } from '../../support/temporary-home.js';
import { bundled } from '../processes/bundled.js';

const HOME = '111111111111';
const DEV = '222222222222';
const HUB = '333333333333';
const SERIAL = `arn:aws:iam::${HOME}:mfa/ada`;
const root = `arn:aws:iam::${HOME}:root`;
const hub = `arn:aws:iam::${HUB}:root`;
const MINUTE = 60_000;
const mfaPresent = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };

const account = (name: string, role: string, more: Partial<AccountEntry> = {}): AccountEntry => ({
  name,
  account_id: DEV,
  role_arn: `arn:aws:iam::${DEV}:role/${role}`,
  ...more,
});
const ACCOUNTS: readonly AccountEntry[] = [
  account('open', 'Open'),
  account('long', 'Open', { duration_seconds: 7200 }),
  account('foreign', 'Foreign'),
  account('guarded', 'Guarded', { mfa_serial: SERIAL }),
  account('guarded-too', 'GuardedToo', { mfa_serial: SERIAL }),
  account('fresh', 'Fresh', { mfa_serial: SERIAL }),
  account('fresh-unsaid', 'Fresh'),
  account('fresh-said', 'Fresh', { mfa_max_age: 600 }),
  { ...account('hub', 'Hub'), account_id: HUB, role_arn: `arn:aws:iam::${HUB}:role/Hub` },
  account('spoke', 'Spoke', { source_account: 'hub' }),
  account('spoke-too', 'SpokeToo', { source_account: 'hub' }),
];

let aws: LoopbackAws;
let ada: PrincipalKeys;
/**
 * The clock of this process, and so of AWS too. It stands still unless it is moved. The SDK compares it with AWS's: a clock
 * that only the host had would look skewed to it.
 */
const clock = {
  get now() {
    return Date.now();
  },
  set now(time) {
    vi.setSystemTime(time);
  },
};

beforeAll(async () => {
  vi.stubEnv('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');
  clock.now = Date.parse('2026-11-22T12:00:00Z');
  aws = await startLoopbackAws();
  ada = aws.user({
    account: HOME,
    name: 'ada',
    mfa: { serial: SERIAL, seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
  });
  const role = (name: string, trust: Parameters<LoopbackAws['role']>[0]['trust'], accountId = DEV) =>
    aws.role({ account: accountId, name, trust, maxSessionDuration: 43_200 });
  role('Open', trusting(root));
  role('Foreign', trusting('arn:aws:iam::999999999999:root'));
  role('Guarded', trusting(root, mfaPresent));
  role('GuardedToo', trusting(root, mfaPresent));
  role('Fresh', trusting(root, { NumericLessThan: { 'aws:MultiFactorAuthAge': '900' } }));
  role('Hub', trusting(root), HUB);
  role('Spoke', trusting(hub));
  role('SpokeToo', trusting(hub));
});
afterAll(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  await aws.close();
});

/** A user's machine, at the beginning of a code that no earlier test has used. */
function machine(env: Readonly<Record<string, string>> = {}) {
  clock.now = Math.ceil(clock.now / 30_000) * 30_000 + 10 * MINUTE;
  const home = temporaryHome();
  const host = {
    ...systemHost(),
    home: home.folder,
    env: {
      AWS_ACCESS_KEY_ID: ada.accessKeyId,
      AWS_SECRET_ACCESS_KEY: ada.secretAccessKey,
      AWS_ENDPOINT_URL: aws.url,
      AWS_EC2_METADATA_DISABLED: 'true',
      ...env,
    },
    user: () => 'login',
    now: () => clock.now,
  };
  const notes: string[] = [];
  const asked: MfaQuestion[] = [];
  const note = (text: string) => void notes.push(text);
  const before = aws.requests.length;
  const sessions = home.at('.cache/acctmgr/sessions');
  const files = () => readdirSync(sessions).filter((name) => name.endsWith('.json'));
  const logFile = '.local/state/acctmgr/access_log.jsonl';
  onTestFinished(() => {
    aws.behave();
  });

  /** Types what the device shows, unless told what. */
  const typing = (...codes: string[]) =>
    typedCodes((question) => {
      asked.push(question);
      return Promise.resolve(codes.shift() ?? aws.totp(SERIAL));
    });
  const obtain = (name: string, more: Partial<ObtainWish> = {}, codes = typing()): Promise<ObtainedSession> =>
    obtainSession({ accounts: ACCOUNTS, name, ...more }, { host, codes, note });
  return {
    home,
    host,
    notes,
    asked,
    sessions,
    files,
    typing,
    obtain,
    failure: async (...wish: Parameters<typeof obtain>): Promise<AcctmgrError> => {
      try {
        await obtain(...wish);
      } catch (error) {
        if (error instanceof AcctmgrError) return error;
        throw error;
      }
      throw new Error('It was obtained.');
    },
    logIn: () => {
      const from = sourceOf(host);
      return logIn(
        from.source,
        { serial: SERIAL, durationSeconds: 43_200, partitionArn: undefined },
        {
          ...callWorldOf({ host, codes: typing(), note }, from, 'login'),
          aws: from.aws,
          pickDevice: () => Promise.reject(new Error('There is one device.')),
        },
      );
    },
    /** What AWS was asked since: `AssumeRole Open`, `GetCallerIdentity`. */
    calls: () =>
      aws.requests
        .slice(before)
        .map(({ action, params }) => [action, ...(params['RoleArn']?.split('/').slice(-1) ?? [])].join(' ')),
    /** `status role`, a line each. */
    log: () => {
      const text = home.read(logFile);
      const said = new Map([
        ['log', text],
        ['notes', notes.join('\n')],
      ]);
      expect(leaks(aws.secrets(), said)).toEqual([]);
      return text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, string>);
    },
  };
}

const statuses = (lines: readonly Record<string, string>[]) =>
  lines.map(({ status, role_arn = '', error_code = '' }) =>
    [status, role_arn.split('/')[1] ?? '', error_code].filter((word) => word !== '').join(' '),
  );

describe('the cache', () => {
  it('takes two calls when it is cold, and none when it is warm', async () => {
    const { obtain, calls, log } = machine();
    const cold = await obtain('open');
    expect(calls()).toEqual(['GetCallerIdentity', 'AssumeRole Open']);
    expect(cold).toMatchObject({
      fromCache: false,
      sessionName: 'ada',
      sourceArn: ada.arn,
      assumedRoleArn: `arn:aws:sts::${DEV}:assumed-role/Open/ada`,
    });
    const warm = await obtain('open');
    expect(calls()).toHaveLength(2);
    expect(warm).toEqual({ ...cold, fromCache: true, plan: { ...warm.plan } });
    expect(log()).toEqual([
      expect.objectContaining({
        event: 'assume',
        account: 'open',
        account_id: DEV,
        role_arn: `arn:aws:iam::${DEV}:role/Open`,
        status: 'success',
        source: 'sts',
        session_name: 'ada',
        source_arn: ada.arn,
        access_key_id: cold.credentials.accessKeyId,
        expiration: cold.credentials.expiration.toISOString(),
      }),
    ]);
  });

  it('makes one call for many of one process', async () => {
    const { obtain, calls, asked } = machine();
    const all = await Promise.all(Array.from({ length: 10 }, () => obtain('guarded')));
    expect(new Set(all.map(({ credentials }) => credentials.accessKeyId)).size).toBe(1);
    expect(all.filter(({ fromCache }) => !fromCache)).toHaveLength(1);
    expect([calls(), asked.length]).toEqual([['GetCallerIdentity', 'AssumeRole Guarded'], 1]);
  });

  it('knows whose the keys are from then on', async () => {
    const { obtain, calls } = machine();
    await obtain('open');
    await obtain('hub');
    expect(calls()).toEqual(['GetCallerIdentity', 'AssumeRole Open', 'AssumeRole Hub']);
  });

  it('asks nobody whose the keys are where the session has a name', async () => {
    const { obtain, calls } = machine();
    await obtain('open', { flags: { sessionName: 'mine' } });
    expect(calls()).toEqual(['AssumeRole Open']);
  });

  it('names a session behind a named one after the source all the same', async () => {
    const { obtain, calls } = machine();
    const named = ACCOUNTS.map((one) => (one.name === 'hub' ? { ...one, session_name: 'the-hub' } : one));
    await obtain('hub', { accounts: named });
    expect((await obtain('spoke', { accounts: named })).sessionName).toBe('ada');
    expect(calls()).toEqual(['AssumeRole Hub', 'GetCallerIdentity', 'AssumeRole Spoke']);
  });

  it('spares programs the last quarter of an hour, and people the second quarter', async () => {
    const { obtain, calls } = machine();
    const count = () => calls().filter((call) => call.startsWith('AssumeRole')).length;
    const { expiration } = (await obtain('open')).credentials;
    const at = async (left: number, use: 'sdk' | 'person') => {
      clock.now = expiration.getTime() - left;
      await obtain('open', { use });
      return count();
    };
    expect(await at(45 * MINUTE + 1, 'person')).toBe(1);
    expect(await at(15 * MINUTE + 1, 'sdk')).toBe(1);
    expect(await at(15 * MINUTE, 'sdk')).toBe(2);
    clock.now += 15 * MINUTE + 1;
    await obtain('open', { use: 'person' });
    expect(count()).toBe(3);
  });

  it('does not let a person type a code for a session that has a while to go', async () => {
    const { obtain, asked, calls } = machine();
    const { expiration } = (await obtain('guarded', { use: 'person' })).credentials;
    clock.now = expiration.getTime() - 16 * MINUTE;
    await obtain('guarded', { use: 'person' });
    expect(asked).toHaveLength(1);
    expect(calls()).toHaveLength(2);
  });

  it('is not read with refresh, but written', async () => {
    const { obtain } = machine();
    const first = await obtain('open');
    clock.now += 1;
    const second = await obtain('open', { cache: 'refresh' });
    expect(second.credentials.accessKeyId).not.toBe(first.credentials.accessKeyId);
    expect((await obtain('open')).credentials.accessKeyId).toBe(second.credentials.accessKeyId);
  });

  it('is neither read nor written when it is off', async () => {
    const { obtain, sessions } = machine();
    const off = await obtain('open', { cache: 'off' });
    expect(() => readdirSync(sessions)).toThrow('ENOENT');
    const kept = await obtain('open');
    const again = await obtain('open', { cache: 'off' });
    expect(new Set([off, kept, again].map(({ credentials }) => credentials.accessKeyId)).size).toBe(3);
  });

  it('is hit without loading the SDK', async () => {
    const { obtain, host } = machine();
    // The program has the machine's own clock.
    vi.useRealTimers();
    await obtain('open');
    const program = bundled('obtainer');
    onTestFinished(program.remove);
    const wish = JSON.stringify({ accounts: ACCOUNTS, name: 'open' });
    const running = program.start([wish], { env: { ...host.env, HOME: host.home } });
    running.say('go');
    expect([await running.answer(), JSON.parse((await running.answer())?.slice(5) ?? '') as unknown]).toEqual(
      ['ready', expect.objectContaining({ fromCache: true, isSdkLoaded: false })],
    );
    await running.end();
  });

  it.each<[string, (whole: string) => string]>([
    ['torn', (whole) => whole.slice(0, whole.length / 2)],
    ['empty', () => ''],
    ['binary', () => '\u0000\u0001\ufffd'],
    ['another program’s', () => '{"version":3,"sessions":[]}'],
    ['of another version', (whole) => whole.replace('"version":1', '"version":0')],
    ['of another key', (whole) => whole.replace('"key":"{', '"key":"x{')],
  ])('misses, without a word, where its file is %s', async (_row, spoil) => {
    const { obtain, sessions, files, notes, calls, home } = machine();
    await obtain('open');
    const [file = ''] = files();
    writeFileSync(path.join(sessions, file), spoil(home.read(`.cache/acctmgr/sessions/${file}`)));
    expect((await obtain('open')).fromCache).toBe(false);
    expect((await obtain('open')).fromCache).toBe(true);
    expect(calls()).toEqual(['GetCallerIdentity', 'AssumeRole Open', 'AssumeRole Open']);
    expect(notes).toEqual([]);
  });
});

describe('a cache that can’t be written', () => {
  it('costs calls and one note, not the session, where there is a file in its place', async () => {
    const { obtain, home, notes, log } = machine();
    home.write('.cache/acctmgr', '');
    expect((await obtain('spoke')).fromCache).toBe(false);
    expect(notes).toEqual([expect.stringMatching(/^Sessions are not cached: Cannot .*not a folder/)]);
    expect((await obtain('spoke')).fromCache).toBe(false);
    expect(statuses(log())).toEqual(['success Hub', 'success Spoke', 'success Hub', 'success Spoke']);
  });

  it('costs the same where only the session’s own file can’t be written', async () => {
    const { obtain, sessions, files, notes } = machine();
    await obtain('open');
    const file = path.join(sessions, files()[0] ?? '');
    rmSync(file);
    mkdirSync(file);
    expect((await obtain('open')).fromCache).toBe(false);
    expect(notes).toEqual([`Sessions are not cached: Cannot write ${file}: it is a folder.`]);
  });

  it.skipIf(process.getuid?.() === 0)('is read where it is read-only', async () => {
    const { obtain, sessions, notes } = machine();
    await obtain('open');
    const gone = (await obtain('hub')).credentials;
    chmodSync(sessions, 0o500);
    onTestFinished(() => {
      chmodSync(sessions, 0o700);
    });
    expect((await obtain('open')).fromCache).toBe(true);
    aws.expire(gone.accessKeyId);
    expect((await obtain('spoke')).fromCache).toBe(false);
    expect(notes).toEqual([expect.stringMatching(/^Sessions are not cached: .*permission denied/)]);
  });
});

describe('MFA codes', () => {
  it('are asked for three times when AWS refuses them, and every try is logged', async () => {
    const { failure, typing, asked, log, calls } = machine();
    const code = aws.totp(SERIAL);
    const wrong = [1, 2, 3].map((more) => String((Number(code) + 7 * more) % 1_000_000).padStart(6, '0'));
    expect(await failure('guarded', {}, typing(...wrong))).toMatchObject({
      code: 'mfa_code_refused',
      exitCode: 3,
    });
    const question = { serial: SERIAL, label: 'guarded', problem: undefined };
    expect(asked).toEqual([
      question,
      { ...question, problem: 'AWS refused that code.' },
      { ...question, problem: 'AWS refused that code.' },
    ]);
    expect(calls()).toEqual(['GetCallerIdentity', ...Array.from({ length: 3 }, () => 'AssumeRole Guarded')]);
    expect(statuses(log())).toEqual(Array.from({ length: 3 }, () => 'denied Guarded AccessDenied'));
  });

  it('may be right the second time', async () => {
    const { obtain, typing, log } = machine();
    const code = aws.totp(SERIAL);
    await obtain('guarded', {}, typing(code === '123456' ? '654321' : '123456'));
    expect(statuses(log())).toEqual(['denied Guarded AccessDenied', 'success Guarded']);
  });

  it('are not sent twice: who gives one again is told how long to wait', async () => {
    const { obtain, failure, log, calls } = machine();
    clock.now += 18_000;
    const code = aws.totp(SERIAL);
    await obtain('guarded', {}, givenCode(code));
    expect(await failure('guarded-too', {}, givenCode(code))).toMatchObject({
      code: 'mfa_code_used',
      exitCode: 3,
      hint: 'Wait 12 s for the next one.',
    });
    expect(calls().filter((call) => call.startsWith('AssumeRole'))).toEqual(['AssumeRole Guarded']);
    expect(statuses(log())).toEqual(['success Guarded', 'failed GuardedToo mfa_code_used']);
  });
});

describe('an MFA session', () => {
  it('signs for several accounts without a code, named after the user', async () => {
    const { logIn, obtain, asked, calls, log } = machine();
    const session = await logIn();
    const [one, other] = [await obtain('guarded'), await obtain('guarded-too')];
    expect(asked).toHaveLength(1);
    expect(calls()).toEqual([
      'GetCallerIdentity',
      'GetSessionToken',
      'AssumeRole Guarded',
      'AssumeRole GuardedToo',
    ]);
    expect(
      aws
        .calls('AssumeRole')
        .slice(-2)
        .map(({ accessKeyId }) => accessKeyId),
    ).toEqual([session.credentials.accessKeyId, session.credentials.accessKeyId]);
    expect([one, other].map(({ sessionName, sourceArn }) => [sessionName, sourceArn])).toEqual([
      ['ada', ada.arn],
      ['ada', ada.arn],
    ]);
    expect(statuses(log())).toEqual(['success', 'success Guarded', 'success GuardedToo']);
  });

  it('is found in every region', async () => {
    const desk = machine();
    await desk.logIn();
    const elsewhere = { ...desk.host, env: { ...desk.host.env, AWS_REGION: 'ap-southeast-2' } };
    await obtainSession(
      { accounts: ACCOUNTS, name: 'guarded' },
      { host: elsewhere, codes: desk.typing(), note: () => undefined },
    );
    expect(desk.asked).toHaveLength(1);
  });

  it.each(['expire', 'revoke'] as const)(
    'that AWS lets %s is dropped, and one code asked for',
    async (end) => {
      const { logIn, obtain, asked, notes, host, log } = machine();
      const session = await logIn();
      aws[end](session.credentials.accessKeyId);
      clock.now += MINUTE;
      await obtain('guarded');
      expect(asked).toHaveLength(2);
      expect(notes).toEqual(['The MFA session has ended before its time.']);
      expect(cachedSessions(host).map(({ kind }) => kind)).toEqual(['role']);
      expect(statuses(log()).slice(1)).toEqual([
        `denied Guarded ${end === 'expire' ? 'ExpiredToken' : 'InvalidClientTokenId'}`,
        'success Guarded',
      ]);
    },
  );

  it('leaves what it opened to those who come after its end', async () => {
    const { logIn, obtain, asked, host } = machine();
    const mfa = await logIn();
    clock.now = mfa.credentials.expiration.getTime() - 10 * MINUTE;
    await obtain('guarded');
    clock.now += 11 * MINUTE;
    expect((await obtain('guarded')).fromCache).toBe(true);
    expect(asked).toHaveLength(1);
    expect(cachedSessions(host)).toHaveLength(2);
  });

  describe('and a role that wants a fresher one', () => {
    it.each(['fresh', 'fresh-unsaid'])(
      'costs one direct code after a quarter of an hour: %s',
      async (name) => {
        const { logIn, obtain, asked, notes, calls, log } = machine();
        await logIn();
        clock.now += 16 * MINUTE;
        await obtain(name);
        expect(asked.map(({ serial }) => serial)).toEqual([SERIAL, SERIAL]);
        expect(notes).toEqual([
          `${name} may want a fresher MFA code than the one of acctmgr login: asking for one.`,
        ]);
        expect(calls().slice(2)).toEqual(['AssumeRole Fresh', 'AssumeRole Fresh']);
        expect(statuses(log()).slice(1)).toEqual(['denied Fresh AccessDenied', 'success Fresh']);
      },
    );

    it('costs that code at once where mfa_max_age says so', async () => {
      const { logIn, obtain, asked, calls } = machine();
      await logIn();
      clock.now += 11 * MINUTE;
      await obtain('fresh-said');
      expect(asked).toHaveLength(2);
      expect(calls().slice(2)).toEqual(['AssumeRole Fresh']);
    });

    it('costs none in the first quarter of an hour, when it is denied for another reason', async () => {
      const { logIn, failure, asked } = machine();
      await logIn();
      clock.now += 15 * MINUTE;
      expect(await failure('foreign')).toMatchObject({ code: 'access_denied' });
      expect(asked).toHaveLength(1);
    });

    it('is denied where nobody can be asked', async () => {
      const { logIn, failure, asked } = machine();
      await logIn();
      clock.now += 16 * MINUTE;
      expect(await failure('fresh', {}, givenCode('123456'))).toMatchObject({ code: 'access_denied' });
      expect(asked).toHaveLength(1);
    });
  });
});

describe('a chain', () => {
  it('makes its hub once for all who go through it', async () => {
    const { obtain, calls, log } = machine();
    await obtain('spoke');
    await obtain('spoke-too');
    await obtain('hub');
    expect(calls()).toEqual([
      'GetCallerIdentity',
      'AssumeRole Hub',
      'AssumeRole Spoke',
      'AssumeRole SpokeToo',
    ]);
    expect(log().map(({ source_arn }) => source_arn)).toEqual([
      ada.arn,
      `arn:aws:sts::${HUB}:assumed-role/Hub/ada`,
      `arn:aws:sts::${HUB}:assumed-role/Hub/ada`,
    ]);
  });

  it.each(['expire', 'revoke'] as const)('renews a hub that AWS lets %s, once', async (end) => {
    const { obtain, calls, log } = machine();
    const { credentials } = await obtain('hub');
    aws[end](credentials.accessKeyId);
    await obtain('spoke');
    await obtain('spoke-too');
    expect(calls()).toEqual([
      'GetCallerIdentity',
      'AssumeRole Hub',
      'AssumeRole Spoke',
      'AssumeRole Hub',
      'AssumeRole Spoke',
      'AssumeRole SpokeToo',
    ]);
    expect(statuses(log())).toEqual([
      'success Hub',
      `denied Spoke ${end === 'expire' ? 'ExpiredToken' : 'InvalidClientTokenId'}`,
      'success Hub',
      'success Spoke',
      'success SpokeToo',
    ]);
  });

  it('makes and renews its hub once for all who go through it at the same moment', async () => {
    const { obtain, calls } = machine();
    const both = () => Promise.all([obtain('spoke'), obtain('spoke-too')]);
    await both();
    expect(calls().filter((call) => call === 'AssumeRole Hub')).toHaveLength(1);
    aws.expire((await obtain('hub')).credentials.accessKeyId);
    clock.now += 1;
    await Promise.all([obtain('spoke', { cache: 'refresh' }), obtain('spoke-too', { cache: 'refresh' })]);
    expect(calls().filter((call) => call === 'AssumeRole Hub')).toHaveLength(2);
  });

  it('goes through the role profiles of the AWS config file, which need no entry of their own', async () => {
    const { obtain, calls, home } = machine({ AWS_ACCESS_KEY_ID: '', AWS_PROFILE: 'hub' });
    home.write(
      '.aws/credentials',
      `[ada]\naws_access_key_id = ${ada.accessKeyId}\naws_secret_access_key = ${ada.secretAccessKey}\n`,
    );
    home.write(
      '.aws/config',
      `[profile hub]\nrole_arn = arn:aws:iam::${HUB}:role/Hub\nsource_profile = ada\n`,
    );
    const direct = ACCOUNTS.map((one) =>
      one.name === 'spoke' ? account('spoke', 'Spoke', { source_profile: 'hub' }) : one,
    );
    await obtain('spoke', { accounts: direct });
    expect(calls()).toEqual(['GetCallerIdentity', 'AssumeRole Hub', 'AssumeRole Spoke']);
  });
});

describe('how long', () => {
  const temporary = (origin: 'assumed' | 'instance-profile') => {
    const { accessKeyId, secretAccessKey, sessionToken } = aws.roleSession({
      roleArn: `arn:aws:iam::${HUB}:role/Hub`,
      name: 'ada',
      origin,
    });
    return machine({
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    });
  };
  const reachable = ACCOUNTS.map((one) =>
    one.name === 'long' ? account('long', 'Spoke', { duration_seconds: 7200 }) : one,
  );
  const askedFor = () =>
    aws
      .calls('AssumeRole')
      .slice(-2)
      .map(({ params }) => params['DurationSeconds']);
  const lasts = ({ credentials }: ObtainedSession) => (credentials.expiration.getTime() - clock.now) / 1000;

  it('is an hour, said, where AWS gives temporary keys no more', async () => {
    const { obtain, notes, log } = temporary('assumed');
    const session = await obtain('long', { accounts: reachable });
    expect(askedFor()).toEqual(['7200', '3600']);
    expect(lasts(session)).toBe(3600);
    expect(notes).toEqual([
      'AWS gives these source credentials one hour at most, so the session lasts 1h instead of 2h.',
    ]);
    expect(statuses(log())).toEqual(['success Spoke']);
    expect((await obtain('long', { accounts: reachable })).fromCache).toBe(true);
  });

  it('is no hour where more is demanded, not even from the cache', async () => {
    const { obtain, failure, notes } = temporary('assumed');
    await obtain('long', { accounts: reachable });
    const demand = { accounts: reachable, flags: { durationSeconds: 7200 } };
    expect(await failure('long', demand)).toMatchObject({ code: 'duration_above_chaining', exitCode: 2 });
    expect(askedFor()).toEqual(['3600', '7200']);
    expect(notes).toHaveLength(1);
  });

  it('is the wish where it gives them more', async () => {
    const { obtain, notes } = temporary('instance-profile');
    expect(lasts(await obtain('long', { accounts: reachable }))).toBe(7200);
    expect(notes).toEqual([]);
  });

  it('is not asked for again with a code that is spent', async () => {
    const { failure, asked, calls } = temporary('assumed');
    aws.misbehave({
      kind: 'error',
      status: 400,
      code: 'ValidationError',
      message:
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
      action: 'AssumeRole',
    });
    const accounts = [account('long', 'Spoke', { duration_seconds: 7200, mfa_serial: SERIAL })];
    expect(await failure('long', { accounts })).toMatchObject({
      code: 'duration_above_chaining',
      exitCode: 2,
    });
    expect(asked).toHaveLength(1);
    expect(calls()).toEqual(['GetCallerIdentity', 'AssumeRole Spoke']);
  });
});

describe('when AWS does not do its part', () => {
  const HANG_MS = 300;
  it.each<
    [
      string,
      Parameters<LoopbackAws['misbehave']>[0],
      code: string,
      exitCode: number,
      log: string,
      calls: number,
    ]
  >([
    ['slows us down', { kind: 'throttle' }, 'throttled', 1, 'failed Open Throttling', 3],
    ['hangs', { kind: 'hang' }, 'network_timeout', 1, 'failed Open AbortError', 1],
    [
      'answers for another account',
      { kind: 'wrong-account', account: '999999999999' },
      'answer_wrong',
      1,
      'failed Open WrongAnswer',
      1,
    ],
    [
      'leaves out the token',
      { kind: 'missing-field', field: 'SessionToken' },
      'answer_wrong',
      1,
      'failed Open WrongAnswer',
      1,
    ],
  ])(
    'and %s, that is said, logged once, and nothing is kept',
    async (_row, misbehaviour, code, exitCode, line, calls) => {
      const desk = machine();
      aws.misbehave({ ...misbehaviour, action: 'AssumeRole' });
      const wish = misbehaviour.kind === 'hang' ? { timeoutMs: HANG_MS } : {};
      // The identity is no part of this.
      const named = { flags: { sessionName: 'ada' } };
      expect(await desk.failure('open', { ...wish, ...named })).toMatchObject({ code, exitCode });
      expect(desk.calls()).toEqual(Array.from({ length: calls }, () => 'AssumeRole Open'));
      expect(statuses(desk.log())).toEqual([line]);
      expect(desk.files()).toEqual([]);
      aws.behave();
      expect((await desk.obtain('open', named)).fromCache).toBe(false);
    },
  );

  it('one throttled call is made again', async () => {
    const { obtain, calls, log } = machine();
    aws.misbehave({ kind: 'throttle', action: 'AssumeRole', times: 1 });
    await obtain('open');
    expect(calls().slice(1)).toEqual(['AssumeRole Open', 'AssumeRole Open']);
    expect(statuses(log())).toEqual(['success Open']);
  });

  it('a denied attempt is logged once, with AWS’s own words', async () => {
    const { failure, log } = machine();
    expect(await failure('foreign')).toMatchObject({ code: 'access_denied', exitCode: 3 });
    expect(log()).toEqual([
      expect.objectContaining({
        account: 'foreign',
        status: 'denied',
        source: 'sts',
        source_arn: ada.arn,
        error_code: 'AccessDenied',
        error_message: expect.stringContaining('not authorized to perform: sts:AssumeRole') as string,
        request_id: expect.any(String) as string,
      }),
    ]);
  });

  it('what failed before any call is logged, too', async () => {
    const { failure, log } = machine({ AWS_ACCESS_KEY_ID: 'AKIAUNKNOWN000000001' });
    expect(await failure('open')).toMatchObject({ code: 'credentials_unknown', exitCode: 3 });
    expect(statuses(log())).toEqual(['denied Open credentials_unknown']);
  });
});

it('keeps in the cache what it says there, and reads it back', async () => {
  const { obtain, host, home, files } = machine();
  const { credentials } = await obtain('open');
  const [session] = cachedSessions(host);
  expect(session).toMatchObject({
    kind: 'role',
    label: 'open',
    source: 'environment',
    sourceArn: ada.arn,
    sessionName: 'ada',
    credentials,
    obtainedAt: new Date(clock.now),
  });
  expect(parseSession(home.read(`.cache/acctmgr/sessions/${files()[0] ?? ''}`))).toEqual(session);
});
