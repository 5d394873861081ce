import { describe, expect, it } from 'vitest';
import { keepRenewed } from '../../../src/handover/renewal.js';
import type { SessionCredentials } from '../../../src/aws/credentials.js';
import { notAllowed, type AcctmgrError } from '../../../src/system/failure.js';

const MINUTE = 60_000;
const credentials = (accessKeyId: string, expiration: number): SessionCredentials => ({
  accessKeyId,
  secretAccessKey: 'secret',
  sessionToken: 'token',
  expiration: new Date(expiration),
});

/** Sessions `s1`, `s2`, … of so many minutes, on a clock that the test moves. `renewals` waits until the test lets it go on. */
function scene(minutes: number) {
  let made = 0;
  const make = (): SessionCredentials => {
    made += 1;
    return credentials(`s${made}`, clock.time + minutes * MINUTE);
  };
  const clock = { time: Date.parse('2026-03-01T12:00:00Z'), renew: () => Promise.resolve(make()) };
  const renewal = keepRenewed(make(), { renew: () => clock.renew(), now: () => clock.time, patienceMs: 20 });
  const key = async () => (await renewal.credentials()).accessKeyId;
  const outcome = () => key().catch((error: unknown) => (error as AcctmgrError).code);
  /** From now on renewals wait, until `land` or `fail`. */
  const hold = () => {
    let calls = 0;
    let land = (): void => undefined;
    let fail: (error: Error) => void = () => undefined;
    clock.renew = () => {
      calls += 1;
      return new Promise((resolve, reject) => {
        land = () => {
          resolve(make());
        };
        fail = reject;
      });
    };
    return {
      land: () => {
        land();
      },
      fail: (error: Error) => {
        fail(error);
      },
      calls: () => calls,
    };
  };
  const passes = (time: number) => {
    clock.time += time * MINUTE;
  };
  return {
    clock,
    renewal,
    key,
    outcome,
    hold,
    passes,
    settled: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

describe('credentials that are kept renewed', () => {
  it('are the first ones while more than 15 minutes are left', async () => {
    const { key, hold, passes } = scene(60);
    const renewals = hold();
    passes(44);
    expect([await key(), renewals.calls()]).toEqual(['s1', 0]);
  });

  it('are renewed in the background from then on, once, and the old ones serve meanwhile', async () => {
    const { key, hold, passes, renewal, settled } = scene(60);
    const renewals = hold();
    passes(45);
    expect(await Promise.all(Array.from({ length: 50 }, key))).toEqual(Array(50).fill('s1'));
    expect([renewals.calls(), renewal.isUnderWay()]).toEqual([1, true]);
    renewals.land();
    await settled();
    expect([await key(), renewals.calls(), renewal.isUnderWay()]).toEqual(['s2', 1, false]);
  });

  it('are renewed by the clock, so that nobody who asks meets old ones', async () => {
    const { key, renewal, passes, settled } = scene(60);
    passes(46);
    renewal.renewIfDue();
    await settled();
    expect(await key()).toBe('s2');
  });

  it('are waited for once the old ones have ended, by all who ask together', async () => {
    const { key, hold, passes } = scene(60);
    const renewals = hold();
    passes(61);
    const waiting = Promise.all(Array.from({ length: 50 }, key));
    renewals.land();
    expect([await waiting, renewals.calls()]).toEqual([Array(50).fill('s2'), 1]);
  });

  it('are not waited for longer than an SDK waits', async () => {
    const { outcome, hold, passes } = scene(60);
    const renewals = hold();
    passes(61);
    expect(await outcome()).toBe('not_ready');
    expect(await outcome()).toBe('not_ready');
    renewals.land();
    expect([await outcome(), renewals.calls()]).toEqual(['s2', 1]);
  });

  it('serve to their last minute where AWS is slow', async () => {
    const { key, hold, passes } = scene(60);
    hold();
    passes(59.5);
    expect(await key()).toBe('s1');
  });

  it.each([
    ['mfa_code_needed', 0],
    ['confirmation_needed', 0],
    ['access_denied', 3],
    ['network_unreachable', 3],
  ])('fail with %s as long as it lasts, and are asked for again after %i s', async (code, seconds) => {
    const { outcome, hold, passes, clock, settled } = scene(60);
    const renewals = hold();
    passes(50);
    expect(await outcome()).toBe('s1');
    renewals.fail(notAllowed('No.', { code }));
    await settled();
    // They live on, whatever has failed.
    expect(await outcome()).toBe('s1');
    passes(11);
    const refusal = outcome();
    renewals.fail(notAllowed('No.', { code }));
    expect(await refusal).toBe(code);
    const before = renewals.calls();
    if (seconds > 0) {
      expect([await outcome(), renewals.calls()]).toEqual([code, before]);
      clock.time += seconds * 1000;
    }
    const healed = outcome();
    renewals.land();
    expect([await healed, renewals.calls()]).toEqual(['s2', before + 1]);
  });

  it('that are short from the start are renewed at half of their life, not at once', async () => {
    const { key, hold, passes } = scene(15);
    const renewals = hold();
    passes(7);
    expect([await key(), renewals.calls()]).toEqual(['s1', 0]);
    passes(1);
    expect([await key(), renewals.calls()]).toEqual(['s1', 1]);
  });

  it('keep a defect to themselves until they have ended, and say it then', async () => {
    const { key, clock, passes } = scene(60);
    clock.renew = () => Promise.reject(new TypeError('a defect'));
    passes(50);
    expect(await key()).toBe('s1');
    passes(11);
    await expect(key()).rejects.toThrow('a defect');
  });
});
