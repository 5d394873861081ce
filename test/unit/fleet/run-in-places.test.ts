import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EffectiveAccount } from '../../../src/accounts/effective.js';
import type { Place, PlaceOutcome } from '../../../src/fleet/run/outcome.js';
import { isRunId, newRunId } from '../../../src/fleet/run/run-id.js';
import { runInPlaces, type RunBounds } from '../../../src/fleet/run/run.js';
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
};

/** A run of one place, whose session fails by these codes in turn, on a clock that only pauses move. */
async function runOf(codes: readonly string[], more: Partial<RunBounds> = {}) {
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
    },
    {
      atOnce: 1,
      mostFailures: 1,
      timeLimitMs: undefined,
      retries: 2,
      stop: new AbortController().signal,
      endAll: () => undefined,
      now: () => now,
      pause: (milliseconds) => {
        pauses.push(milliseconds);
        now += milliseconds;
        return Promise.resolve();
      },
      chance: () => 0,
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
      {
        atOnce: 1,
        mostFailures: 1,
        timeLimitMs: 20,
        retries: 0,
        stop: new AbortController().signal,
        endAll: () => undefined,
        now: () => 0,
        pause: () => Promise.resolve(),
        chance: () => 0,
      },
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

  it('has no command begun once the run is to end', async () => {
    const stop = new AbortController();
    stop.abort();
    expect((await runOf([], { stop: stop.signal })).outcome).toMatchObject({ phase: 'not_begun' });
  });
});

it('waits longer each time, up to a bound', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.double({ min: 0, max: 0.999, noNaN: true }), (tries, chance) => {
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
