import { expect, test } from 'vitest';
import { untilGranted } from '../../../src/acquire/until-granted.js';
import { notAllowed, type AcctmgrError } from '../../../src/system/failure.js';

const MINUTE = 60_000;

const refusal = (code: string): AcctmgrError =>
  notAllowed('payments/admin: you may not.', { code, hint: 'Ask for it at https://access.example.com' });

/** A clock that moves while one pauses, and what was said. */
function patience(waitMs: number | undefined, chance = 0) {
  let time = 1_000_000_000_000;
  const notes: string[] = [];
  const pauses: number[] = [];
  return {
    waitMs,
    notes,
    pauses,
    now: () => time,
    note: (text: string) => void notes.push(text),
    pause: (ms: number) => {
      pauses.push(ms);
      time += ms;
      return Promise.resolve();
    },
    isAbandoned: () => false,
    chance: () => chance,
  };
}

const failing = (code: string, times: number) => {
  let tries = 0;
  return () => {
    tries += 1;
    return tries <= times ? Promise.reject(refusal(code)) : Promise.resolve(tries);
  };
};

test.each(['permission_set_denied', 'access_denied'])(
  '%s is tried again until it is granted',
  async (code) => {
    const world = patience(5 * MINUTE);
    expect(await untilGranted(world, failing(code, 3))).toBe(4);
    expect(world.pauses).toEqual([10_000, 10_000, 10_000]);
    expect(world.notes).toHaveLength(1);
    expect(world.notes[0]).toMatch(
      /^Not granted yet\.\nAsk for it at https:\/\/access\.example\.com\nWaiting for it until \d\d:\d\d(:\d\d)?; Ctrl-C ends that\.$/,
    );
  },
);

test('the pauses differ, are never shorter than ten seconds but the last, and end with the time', async () => {
  const world = patience(MINUTE, 0.9);
  await expect(untilGranted(world, failing('permission_set_denied', 99))).rejects.toThrow('you may not');
  expect(world.pauses).toEqual([14_500, 14_500, 14_500, 14_500, 2_000]);
});

test('without --wait the first refusal is the last', async () => {
  const world = patience(undefined);
  await expect(untilGranted(world, failing('permission_set_denied', 1))).rejects.toThrow('you may not');
  expect([world.pauses, world.notes]).toEqual([[], []]);
});

test.each(['sign_in_ended', 'throttled', 'permission_set_unknown', 'network_timeout', 'mfa_code_refused'])(
  '%s is nothing that is granted',
  async (code) => {
    const world = patience(MINUTE);
    await expect(untilGranted(world, failing(code, 1))).rejects.toThrow('you may not');
    expect(world.pauses).toEqual([]);
  },
);

test('nobody is waited for who no longer waits', async () => {
  const world = patience(MINUTE);
  const abandoned = { ...world, isAbandoned: () => world.pauses.length === 2 };
  await expect(untilGranted(abandoned, failing('access_denied', 99))).rejects.toThrow('you may not');
  expect(world.pauses).toHaveLength(2);
});
