import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EffectiveAccount } from '../../../src/accounts/effective.js';
import { isGood, whyFailed, type Place, type PlaceOutcome } from '../../../src/fleet/run/outcome.js';
import { isRunId, newRunId } from '../../../src/fleet/run/run-id.js';
import { runInPlaces, type PlaceWork, type RunBounds } from '../../../src/fleet/run/run.js';
import { pauseBefore } from '../../../src/fleet/run/take-again.js';
import { AcctmgrError } from '../../../src/system/failure.js';
import type { WatchedEnd } from '../../../src/system/processes/watched-child.js';

const place = (name: string): Place => ({
  account: { name } as EffectiveAccount,
  region: undefined,
});
const failure = (code: string) => new AcctmgrError(code, { code });
const printed = { bytes: Buffer.from('text'), lost: 0 };
const good: WatchedEnd = {
  end: { kind: 'exited', code: 0 },
  cutShort: undefined,
  stdout: printed,
  stderr: printed,
  deafness: undefined,
};

const CALM: RunBounds = {
  atOnce: 1,
  mostFailures: 1,
  timeLimitMs: undefined,
  retries: 0,
  stop: new AbortController().signal,
  endAll: () => undefined,
  now: () => 0,
  pause: () => Promise.resolve(),
  chance: () => 0,
};

/** A run of one place, whose session fails by these codes in turn, on a clock that only pauses move. */
async function runOf(
  codes: readonly string[],
  more: Partial<RunBounds> = {},
  work: Partial<PlaceWork<string>> = {},
) {
  let now = 0;
  const left = [...codes];
  const pauses: number[] = [];
  const limits: (number | undefined)[] = [];
  const told: PlaceOutcome[] = [];
  const [outcome] = await runInPlaces(
    [place('dev')],
    {
      take: () => {
        const code = left.shift();
        return code === undefined ? Promise.resolve('loan') : Promise.reject(failure(code));
      },
      command: (_, __, limit) => {
        limits.push(limit);
        return Promise.resolve(good);
      },
      drop: () => undefined,
      ended: (one) => told.push(one),
      ...work,
    },
    {
      ...CALM,
      retries: 2,
      now: () => now,
      pause: (milliseconds) => {
        pauses.push(milliseconds);
        now += milliseconds;
        return Promise.resolve();
      },
      ...more,
    },
  );
  return { outcome, pauses, limits, told };
}

describe('a place of a run', () => {
  it.each(['throttled', 'network_reset', 'network_timeout'])('asks again after %s', async (code) => {
    const { outcome, pauses } = await runOf([code, code]);
    expect([outcome?.phase, pauses]).toEqual(['command', [500, 1000]]);
  });

  it.each(['access_denied', 'network_tls', 'mfa_code_needed'])('does not after %s', async (code) => {
    const { outcome, pauses } = await runOf([code]);
    expect([outcome?.phase, pauses]).toEqual(['credentials', []]);
  });

  it('asks no more often than it may', async () => {
    const { outcome, pauses } = await runOf(['throttled', 'throttled', 'throttled', 'throttled']);
    expect([outcome?.phase, pauses.length]).toEqual(['credentials', 2]);
  });

  it('asks once only where a person would have to answer again', async () => {
    const { outcome, pauses } = await runOf(
      ['throttled'],
      { throttledRetries: 5 },
      { takesOnce: () => true },
    );
    expect([outcome?.phase, pauses]).toEqual(['credentials', []]);
  });

  it('spends its time on credentials and command together', async () => {
    expect((await runOf(['throttled'], { timeLimitMs: 2000 })).limits).toEqual([1500]);
    expect(await runOf(['throttled'], { timeLimitMs: 400 })).toMatchObject({ pauses: [], limits: [] });
  });

  it('does not wait for a session longer than its time', async () => {
    let arrive: (loan: string) => void = () => undefined;
    const late = new Promise<string>((resolve) => {
      arrive = resolve;
    });
    const dropped: string[] = [];
    const [outcome] = await runInPlaces(
      [place('dev')],
      {
        take: () => late,
        command: () => Promise.resolve(good),
        ended: () => undefined,
        drop: (loan) => dropped.push(loan),
      },
      { ...CALM, timeLimitMs: 20 },
    );
    expect(outcome).toMatchObject({ phase: 'credentials', failure: { code: 'time_limit' } });
    arrive('late');
    await late;
    expect(dropped).toEqual(['late']);
  });

  it('tells what was printed, and does not keep it', async () => {
    const { outcome, told } = await runOf([]);
    expect(told).toMatchObject([{ stdout: { bytes: Buffer.from('text') } }]);
    expect(outcome).toMatchObject({ stdout: { bytes: Buffer.alloc(0) } });
  });

  it('waits for no session once the run is to end, and drops what comes all the same', async () => {
    let arrive: (loan: string) => void = () => undefined;
    const late = new Promise<string>((resolve) => {
      arrive = resolve;
    });
    const stop = new AbortController();
    const seen: string[] = [];
    const run = runInPlaces(
      [place('dev'), place('prod')],
      {
        take: (_, abandoned) => {
          abandoned.addEventListener('abort', () => seen.push('abandoned'));
          return late;
        },
        command: () => Promise.resolve(good),
        ended: ({ account }) => seen.push(`${account.name} ended`),
        drop: (loan) => seen.push(`${loan} dropped`),
      },
      { ...CALM, stop: stop.signal },
    );
    stop.abort();
    expect(await run).toMatchObject([{ phase: 'not_begun' }, { phase: 'not_begun' }]);
    arrive('loan');
    await late;
    expect(seen).toEqual(['abandoned', 'loan dropped']);
  });

  it.each([
    [
      'a failure of its own',
      failure('no_space'),
      { phase: 'command', failure: { code: 'no_space' }, end: good.end },
    ],
    ['a defect', new Error('defect'), undefined],
  ])('whose output can not be kept has run: %s', async (_, deafness, outcome) => {
    const ended: PlaceOutcome[] = [];
    const run = runInPlaces(
      [place('dev')],
      {
        take: () => Promise.resolve('loan'),
        command: () => Promise.resolve({ ...good, deafness }),
        ended: (one) => ended.push(one),
        drop: () => undefined,
      },
      CALM,
    );
    if (outcome === undefined) await expect(run).rejects.toBe(deafness);
    else expect(await run).toMatchObject([outcome]);
    expect(ended.map(isGood)).toEqual(outcome === undefined ? [] : [false]);
    expect(ended.map(whyFailed)).toEqual(outcome === undefined ? [] : ['no_space']);
  });

  it('has no command begun once the run is to end', async () => {
    const stop = new AbortController();
    stop.abort();
    expect((await runOf([], { stop: stop.signal })).outcome).toMatchObject({ phase: 'not_begun' });
  });
});

it('waits longer each time, up to a bound', () => {
  expect([0, 1, 2, 3, 4, 5, 6].map((tries) => pauseBefore(tries, 0))).toEqual([
    500, 1000, 2000, 4000, 8000, 15_000, 15_000,
  ]);
  fc.assert(
    fc.property(fc.nat(40), fc.double({ min: 0, max: 0.999, noNaN: true }), (tries, chance) => {
      const next = pauseBefore(tries + 1, chance);
      if (tries < 4) expect(next).toBeGreaterThan(1.9 * pauseBefore(tries, chance));
      else expect(next).toBeGreaterThanOrEqual(pauseBefore(tries, chance));
      const pause = pauseBefore(tries, chance);
      expect(pause).toBeGreaterThanOrEqual(500);
      expect(pause).toBeLessThanOrEqual(30_000);
    }),
  );
});

it('gives runs ids that sort by time', () => {
  const moment = fc.integer({ min: 1e12, max: 4e12 });
  fc.assert(
    fc.property(moment, moment, fc.double({ min: 0, max: 0.999999, noNaN: true }), (one, other, chance) => {
      const [first, second] = [newRunId(one, chance), newRunId(other, 0)];
      expect(isRunId(first)).toBe(true);
      if (Math.floor(one / 1000) < Math.floor(other / 1000)) expect(first < second).toBe(true);
    }),
  );
});
