import { expect, it } from 'vitest';
import { isReusable, type Use } from '../../../src/sessions/cache/reuse.js';

const MINUTE = 60_000;
const NOON = Date.parse('2026-11-22T12:00:00Z');

/** At noon, a session of so many minutes. */
const session = (minutes: number) => ({
  obtainedAt: new Date(NOON),
  credentials: {
    accessKeyId: 'ASIA',
    secretAccessKey: 'secret',
    sessionToken: 'token',
    expiration: new Date(NOON + minutes * MINUTE),
  },
});

/** At exactly so many minutes before its end a session is no longer reused; a moment before that it still is. */
it.each<[Use, isFree: boolean, lifetime: number, edge: number]>([
  ['sdk', true, 60, 15],
  ['sdk', false, 60, 15],
  ['sdk', true, 720, 15],
  ['sdk', true, 15, 7.5],
  ['person', true, 60, 45],
  ['person', true, 720, 540],
  ['person', true, 15, 11.25],
  ['person', false, 60, 15],
  ['person', false, 720, 15],
  ['link', true, 60, 1],
  ['link', false, 720, 1],
])('%s, free: %s: one of %d minutes until %d before its end', (use, isFree, lifetime, edge) => {
  const end = NOON + lifetime * MINUTE;
  expect(isReusable(session(lifetime), use, isFree, end - edge * MINUTE)).toBe(false);
  expect(isReusable(session(lifetime), use, isFree, end - edge * MINUTE - 1)).toBe(true);
});

it('never reuses one that has ended', () => {
  for (const use of ['sdk', 'person', 'link'] as const) {
    expect(isReusable(session(60), use, false, NOON + 60 * MINUTE)).toBe(false);
    expect(isReusable(session(60), use, false, NOON + 600 * MINUTE)).toBe(false);
  }
});

it('reuses a new one, however short it is by a clock that is ahead of AWS’s', () => {
  for (const lifetime of [15, 4, 2]) {
    for (const use of ['sdk', 'person', 'link'] as const)
      expect(isReusable(session(lifetime), use, true, NOON)).toBe(true);
  }
});
