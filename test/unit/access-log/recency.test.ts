import { describe, expect, it } from 'vitest';
import { frecency } from '../../../src/access-log/reading/recency.js';

const DAY = 24 * 3_600_000;
const NOW = Date.parse('2026-03-01T12:00:00Z');

const use = (account: string | undefined, daysAgo: number, status: 'success' | 'denied' = 'success') => ({
  time: new Date(NOW - daysAgo * DAY).toISOString(),
  account,
  status,
});

const order = (...entries: readonly ReturnType<typeof use>[]) =>
  [...frecency(entries, NOW)].sort(([, one], [, other]) => other - one).map(([name]) => name);

describe('how much an account was used', () => {
  it('counts each use, and half of it after a week', () => {
    expect([...frecency([use('dev', 0), use('dev', 7), use('dev', 14)], NOW)]).toEqual([['dev', 1.75]]);
  });

  it('puts what is used daily before what was used just now', () => {
    expect(order(use('once', 0), use('daily', 1), use('daily', 2), use('daily', 3))).toEqual([
      'daily',
      'once',
    ]);
  });

  it('puts what was used just now before what was used much, long ago', () => {
    expect(order(...Array.from({ length: 20 }, () => use('old', 60)), use('new', 0))).toEqual(['new', 'old']);
  });

  it('leaves out failures, entries of no account and times that are none', () => {
    const torn = { time: 'yesterday', account: 'dev', status: 'success' } as const;
    expect([...frecency([use('dev', 0, 'denied'), use(undefined, 0), torn], NOW)]).toEqual([]);
  });

  it('counts a time that is still to come, of another clock, as now', () => {
    expect([...frecency([use('dev', -400)], NOW)]).toEqual([['dev', 1]]);
  });
});
