import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { AccountEntry } from '../../../src/accounts/schema.js';
import { singleFlight, type Flight } from '../../../src/system/processes/single-flight.js';
import { AcctmgrError, interrupted, notAllowed } from '../../../src/system/failure.js';
import { systemHost } from '../../../src/system/host.js';
import { tryLock } from '../../../src/system/processes/lock.js';
import { startLoopbackAws, type LoopbackAws } from '../../support/loopback-aws/loopback-aws.js';
import { trusting } from '../../support/loopback-aws/stage.js';
import { temporaryHome, type TemporaryHome } from '../../support/temporary-home.js';
import { bundled, type Program, type Running } from '../processes/bundled.js';
import type { ObtainerWish } from '../processes/obtainer.js';

const host = systemHost();

interface Value {
  readonly by: string;
}

/** A flight whose result is a file, as in the session cache. */
function flightIn(
  folder: string,
  more: Partial<Flight<Value>> = {},
): Flight<Value> & { land(value: Value): Value } {
  const file = path.join(folder, 'session');
  return {
    host,
    path: file,
    purpose: 'getting a session for dev',
    waitMs: 10_000,
    landed: () => {
      try {
        return JSON.parse(readFileSync(`${file}.json`, 'utf8')) as Value;
      } catch {
        return undefined;
      }
    },
    onWait: () => undefined,
    land: (value) => {
      writeFileSync(`${file}.json`, JSON.stringify(value));
      return value;
    },
    ...more,
  };
}

function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}

/** Takes off, and lands when it is told to. */
function pendingFlight(flight: ReturnType<typeof flightIn>) {
  const landing = deferred<Value>();
  const takeOff = deferred<undefined>();
  const result = singleFlight(flight, async () => {
    takeOff.resolve(undefined);
    return flight.land(await landing.promise);
  });
  result.catch(() => undefined);
  return { result, isFlying: takeOff.promise, land: landing.resolve, crash: landing.reject };
}

const mustNotFly = () => Promise.reject(new Error('It flew.'));

describe('two of one process', () => {
  it('make one flight, and the second one takes what it brings', async () => {
    const flight = flightIn(temporaryHome().folder);
    const first = pendingFlight(flight);
    await first.isFlying;
    const second = singleFlight(flight, mustNotFly);
    first.land({ by: 'first' });
    expect(await Promise.all([first.result, second])).toEqual([{ by: 'first' }, { by: 'first' }]);
  });

  it('share a failure: message, hint, code and exit code', async () => {
    const flight = flightIn(temporaryHome().folder);
    const first = pendingFlight(flight);
    await first.isFlying;
    const second = singleFlight(flight, mustNotFly);
    second.catch(() => undefined);
    first.crash(notAllowed('AWS said no.', { code: 'access_denied', hint: 'Ask for it.' }));
    for (const result of [first.result, second]) {
      await expect(result).rejects.toMatchObject({
        message: 'AWS said no.',
        code: 'access_denied',
        hint: 'Ask for it.',
        exitCode: 3,
      });
    }
  });

  it.each<[string, Error]>([
    ['an interruption', interrupted()],
    ['a terminal that only one of them lacks', new AcctmgrError('No terminal.', { code: 'mfa_code_needed' })],
    ['a code that only one of them was given', new AcctmgrError('Used.', { code: 'mfa_code_used' })],
    ['a bug', new TypeError('x is not a function')],
  ])('do not share %s', async (_row, failure) => {
    const flight = flightIn(temporaryHome().folder);
    const first = pendingFlight(flight);
    await first.isFlying;
    const second = singleFlight(flight, () => Promise.resolve({ by: 'second' }));
    first.crash(failure);
    await expect(first.result).rejects.toBe(failure);
    expect(await second).toEqual({ by: 'second' });
  });

  it('fly anew when the failure was there before they came, in the same millisecond too', async () => {
    const flight = flightIn(temporaryHome().folder, { host: { ...host, now: () => 0 } });
    const failure = new AcctmgrError('AWS said no.', { code: 'access_denied' });
    await expect(singleFlight(flight, () => Promise.reject(failure))).rejects.toBe(failure);
    expect(await singleFlight(flight, () => Promise.resolve({ by: 'second' }))).toEqual({ by: 'second' });
  });
});

it('takes what landed between the look at the cache and the lock', async () => {
  const flight = flightIn(temporaryHome().folder, { landed: () => ({ by: 'another' }) });
  expect(await singleFlight(flight, mustNotFly)).toEqual({ by: 'another' });
});

it('says for whom it waits after a second, and names who does not end', async () => {
  const folder = temporaryHome().folder;
  const { held } = tryLock(path.join(folder, 'session.lock'), { host, purpose: 'getting a session for dev' });
  const waits: number[] = [];
  const flight = flightIn(folder, { waitMs: 1100, onWait: ({ pid }) => void waits.push(pid) });
  await expect(singleFlight(flight, mustNotFly)).rejects.toMatchObject({
    code: 'flight_stuck',
    message: `process ${host.pid} on ${host.hostname()} (getting a session for dev) has not finished; gave up getting a session for dev.`,
    hint: `Wait for it, or end it with: kill ${host.pid}`,
  });
  expect(waits).toEqual([host.pid]);
  held?.release();
});

describe('without a lock', () => {
  it('flies alone where that is wanted', async () => {
    const home = temporaryHome();
    home.write('file', '');
    const reasons: string[] = [];
    const flight = flightIn(home.at('file'), { onAlone: ({ code }) => void reasons.push(code) });
    expect(await singleFlight(flight, () => Promise.resolve({ by: 'alone' }))).toEqual({ by: 'alone' });
    expect(reasons).toEqual(['not_a_folder']);
  });

  it('does not fly where it is not', async () => {
    const home = temporaryHome();
    home.write('file', '');
    await expect(singleFlight(flightIn(home.at('file')), mustNotFly)).rejects.toMatchObject({
      code: 'not_a_folder',
    });
  });
});

it('tells its own failure where it can’t be kept for others, or what others kept makes no sense', async () => {
  const folder = temporaryHome().folder;
  const flight = flightIn(folder);
  mkdirSync(`${flight.path}.failed`);
  const failure = new AcctmgrError('AWS said no.', { code: 'access_denied' });
  await expect(singleFlight(flight, () => Promise.reject(failure))).rejects.toBe(failure);
  expect(readdirSync(folder)).toEqual(['session.failed']);
});

describe('many processes', () => {
  const HOME = '111111111111';
  const DEV = '222222222222';
  const SERIAL = `arn:aws:iam::${HOME}:mfa/ada`;
  const account = (name: string, role: string, more: Partial<AccountEntry> = {}): AccountEntry => ({
    name,
    account_id: DEV,
    role_arn: `arn:aws:iam::${DEV}:role/${role}`,
    session_name: 'ada',
    ...more,
  });
  const open = account('open', 'Open');
  const foreign = account('foreign', 'Foreign');
  const guarded = account('guarded', 'Guarded', { mfa_serial: SERIAL });

  let obtainer: Program;
  let aws: LoopbackAws;
  let env: Readonly<Record<string, string>>;

  beforeAll(async () => {
    obtainer = bundled('obtainer');
    aws = await startLoopbackAws();
    const { accessKeyId, secretAccessKey } = aws.user({
      account: HOME,
      name: 'ada',
      mfa: { serial: SERIAL, seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
    });
    const root = `arn:aws:iam::${HOME}:root`;
    aws.role({ account: DEV, name: 'Open', trust: trusting(root) });
    aws.role({ account: DEV, name: 'Foreign', trust: trusting('arn:aws:iam::999999999999:root') });
    aws.role({
      account: DEV,
      name: 'Guarded',
      trust: trusting(root, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
    });
    env = {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_ENDPOINT_URL: aws.url,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    };
  });
  afterAll(async () => {
    obtainer.remove();
    await aws.close();
  });

  interface Outcome {
    readonly asked: number;
    readonly notes: readonly string[];
    readonly done?: {
      readonly accessKeyId: string;
      readonly fromCache: boolean;
      readonly isSdkLoaded: boolean;
    };
    readonly failed?: { readonly code: string; readonly exitCode: number; readonly message: string };
  }

  async function readyOnes(
    count: number,
    home: TemporaryHome,
    one: AccountEntry,
    more: Partial<ObtainerWish> = {},
  ) {
    const wish: ObtainerWish = { accounts: [one], name: one.name, ...more };
    const all = Array.from({ length: count }, () =>
      obtainer.start([JSON.stringify(wish)], { env: { ...env, HOME: home.folder } }),
    );
    onTestFinished(() => {
      for (const { child } of all) child.kill('SIGKILL');
    });
    for (const each of all) expect(await each.answer()).toBe('ready');
    return all;
  }

  /** Until it is done or has failed; undefined when it has ended without. */
  async function outcomeOf(one: Running): Promise<Outcome | undefined> {
    let asked = 0;
    const notes: string[] = [];
    for (;;) {
      const line = await one.answer();
      if (line === undefined) return undefined;
      const [word, rest = ''] = line.split(/ (.*)/s);
      if (word === 'asked') asked += 1;
      else if (word === 'note') notes.push(rest);
      else return { asked, notes, [word ?? '']: JSON.parse(rest) as unknown };
    }
  }

  function go(all: readonly Running[]): Promise<(Outcome | undefined)[]> {
    for (const one of all) one.say('go');
    return Promise.all(all.map(outcomeOf));
  }

  const calls = (before = 0) => aws.calls('AssumeRole').slice(before);
  const logOf = (home: TemporaryHome) =>
    home
      .read('.local/state/acctmgr/access_log.jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  /** Calls of AssumeRole are this slow for the rest of the test. */
  function slowDown(milliseconds: number): number {
    aws.misbehave({ kind: 'latency', milliseconds, action: 'AssumeRole' });
    onTestFinished(() => {
      aws.behave();
    });
    return calls().length;
  }

  it('thirty that want one session make one call, and all get what it brought without loading the SDK', async () => {
    const home = temporaryHome();
    const all = await readyOnes(30, home, open);
    const before = slowDown(1000);
    const outcomes = (await go(all)).map((outcome) => outcome?.done);
    expect(calls(before)).toHaveLength(1);
    expect(new Set(outcomes.map((done) => done?.accessKeyId)).size).toBe(1);
    expect(outcomes.filter((done) => done?.fromCache === false)).toHaveLength(1);
    for (const done of outcomes) expect(done?.isSdkLoaded).toBe(done?.fromCache === false);
    expect(logOf(home)).toEqual([
      expect.objectContaining({ status: 'success', source: 'sts', access_key_id: outcomes[0]?.accessKeyId }),
    ]);
  });

  it('one AccessDenied is the answer for all who waited for it', async () => {
    const home = temporaryHome();
    const all = await readyOnes(8, home, foreign);
    const before = slowDown(1000);
    const failures = (await go(all)).map((outcome) => outcome?.failed);
    expect(calls(before)).toHaveLength(1);
    expect(new Set(failures.map((failed) => JSON.stringify(failed))).size).toBe(1);
    expect(failures[0]).toMatchObject({ code: 'access_denied', exitCode: 3 });
    const lines = logOf(home);
    expect(lines.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 'denied'));
    expect(lines.filter((line) => line['source'] === 'sts')).toHaveLength(1);
  });

  it('one prompt is enough, be the code right or wrong', async () => {
    const home = temporaryHome();
    const right = aws.totp(SERIAL);
    const wrong = right === '000000' ? '111111' : '000000';
    const before = slowDown(1000);
    const failed = await go(await readyOnes(6, home, guarded, { code: wrong }));
    expect(failed.map((outcome) => outcome?.failed?.code)).toEqual(
      Array.from({ length: 6 }, () => 'mfa_code_refused'),
    );
    const done = await go(await readyOnes(6, home, guarded, { code: right }));
    expect(new Set(done.map((outcome) => outcome?.done?.accessKeyId)).size).toBe(1);
    for (const outcomes of [failed, done])
      expect(outcomes.reduce((sum, outcome) => sum + (outcome?.asked ?? 0), 0)).toBe(1);
    expect(calls(before)).toHaveLength(2);
  });

  /** Holds the flight in a call that hangs; the others have said that they wait for it. */
  async function hangingHolder(home: TemporaryHome, waiters: readonly Running[]): Promise<Running> {
    const [holder] = await readyOnes(1, home, open);
    if (holder === undefined) throw new Error('Nothing was started.');
    const before = calls().length;
    aws.misbehave({ kind: 'hang', action: 'AssumeRole', times: 1 });
    holder.say('go');
    await expect.poll(() => calls().length, { timeout: 10_000, interval: 10 }).toBe(before + 1);
    for (const waiter of waiters) waiter.say('go');
    for (const waiter of waiters) {
      expect(await waiter.answer()).toBe(
        `note Waiting for process ${holder.child.pid ?? 0} on ${host.hostname()} (getting a session for open) …`,
      );
    }
    return holder;
  }

  it('when the one that they wait for is killed, one more call serves the rest', async () => {
    const home = temporaryHome();
    const waiters = await readyOnes(5, home, open);
    const before = calls().length;
    const holder = await hangingHolder(home, waiters);
    holder.child.kill('SIGKILL');
    const outcomes = await Promise.all(waiters.map(outcomeOf));
    expect(new Set(outcomes.map((outcome) => outcome?.done?.accessKeyId)).size).toBe(1);
    expect(outcomes[0]?.done).toBeDefined();
    expect(calls(before)).toHaveLength(2);
  });

  it.skipIf(host.platform !== 'linux')('one that is stopped is named, and goes on with fg', async () => {
    const home = temporaryHome();
    const holder = await hangingHolder(home, []);
    holder.child.kill('SIGSTOP');
    const folder = home.at('.cache/acctmgr/sessions');
    const lock = readdirSync(folder).find((name) => name.endsWith('.lock')) ?? '';
    const flight = flightIn(folder, { path: path.join(folder, lock.slice(0, -5)), stoppedWaitMs: 100 });
    await expect(singleFlight(flight, mustNotFly)).rejects.toMatchObject({
      code: 'flight_stuck',
      message: `process ${holder.child.pid ?? 0} on ${host.hostname()} (getting a session for open) is stopped, and holds what this one waits for.`,
      hint: `Continue it with fg, or end it with: kill ${holder.child.pid ?? 0}`,
    });
  });
});
