import { describe, expect, it } from 'vitest';
import type { PageAttempt, PageData, PageStatus } from '../../../src/log-page/data.js';
import { nearestTo } from '../../../src/log-page/browser/nearest-period.js';
import { totalsOf } from '../../../src/log-page/browser/totals.js';

const attempt = (time: number, status: PageStatus, more: Partial<PageAttempt> = {}): PageAttempt => ({
  time,
  account: 0,
  user: 0,
  status,
  event: 0,
  ...more,
});
const group = { start: 0, end: 10, account: 0, user: 0, status: 'failed', count: 5 } as const;
const ATTEMPTS = [
  attempt(20, 'success', { source: 'sts', session: 0 }),
  attempt(25, 'success', { source: 'cache', session: 0 }),
  attempt(30, 'success', { source: 'sts', session: 1, account: 1 }),
  attempt(40, 'denied', { source: 'sts' }),
];
const WHOLE = {
  attempts: 99,
  success: 3,
  denied: 1,
  failed: 95,
  sts: 4,
  cache: 1,
  sessions: 2,
  total: 50,
  longest: 30,
};
const data = {
  accounts: [{ name: 'dev' }, { name: 'prod' }],
  sessions: [
    { account: 0, user: 0, accessKeyId: 'ASIA1', start: 20, end: 40 },
    { account: 1, user: 0, accessKeyId: 'ASIA2', start: 30, end: 60 },
  ],
  attempts: ATTEMPTS,
  groups: [group],
  totals: WHOLE,
} as unknown as PageData;

describe('the figures', () => {
  it('of everything are those of the log, with what the page does not hold', () => {
    expect(totalsOf(data, { attempts: ATTEMPTS, groups: [group], count: 9 })).toBe(WHOLE);
  });

  it('of a selection are of what it holds', () => {
    expect(totalsOf(data, { attempts: ATTEMPTS.slice(0, 2), groups: [group], count: 7 })).toEqual({
      attempts: 7,
      success: 2,
      denied: 0,
      failed: 5,
      sts: 1,
      cache: 1,
      sessions: 1,
      total: 20,
      longest: 20,
      longestAccount: 'dev',
    });
    expect(totalsOf(data, { attempts: [], groups: [], count: 0 })).toMatchObject({
      attempts: 0,
      sessions: 0,
      longest: 0,
    });
  });
});

describe('the nearest attempt', () => {
  const selection = { attempts: ATTEMPTS, groups: [group], count: 9 };

  it('is offered where the part of the time that is shown holds none', () => {
    expect(nearestTo({ start: 11, end: 14 }, selection)).toEqual({
      start: 0,
      end: 10,
      count: 5,
      account: 0,
      user: 0,
      status: 'failed',
    });
    expect(nearestTo({ start: 31, end: 36 }, selection)).toEqual({ start: 30, end: 30 });
    expect(nearestTo({ start: 50, end: 70 }, selection)).toEqual({ start: 40, end: 40 });
  });

  it('is not where there is one, or none at all', () => {
    expect(nearestTo({ start: 24, end: 26 }, selection)).toBeUndefined();
    expect(nearestTo({ start: 5, end: 15 }, selection)).toBeUndefined();
    expect(nearestTo({ start: 5, end: 15 }, { attempts: [], groups: [], count: 0 })).toBeUndefined();
  });
});
