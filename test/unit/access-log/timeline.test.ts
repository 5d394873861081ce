import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../../src/access-log/entry.js';
import { collectTimeline, type TimelineLimits } from '../../../src/access-log/statistics/timeline.js';

// Local days are counted.
process.env['TZ'] = 'Asia/Kolkata';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;

const attempt = (hours: number, more: Partial<LogLine> = {}): LogLine => ({
  time: new Date(NOON + hours * HOUR).toISOString(),
  event: 'assume',
  account: 'dev',
  account_id: '222222222222',
  status: 'success',
  user: 'ada',
  ...more,
});

function collected(limits: TimelineLimits, ...entries: readonly LogLine[]) {
  const collector = collectTimeline(limits);
  entries.forEach(collector.add);
  return collector.timeline();
}

describe('the timeline of a log', () => {
  it('has all attempts where they are few', () => {
    const entries = [attempt(0), attempt(1), attempt(2)];
    expect(collected({ attempts: 3, groups: 3 }, ...entries)).toEqual({
      attempts: entries,
      groups: [],
      leftOut: 0,
    });
  });

  it('has attempts only', () => {
    const intent = attempt(0, { event: 'intent', status: undefined });
    expect(collected({ attempts: 3, groups: 3 }, intent, attempt(0, { time: 'noon' })).attempts).toEqual([]);
  });

  it('has the newest one by one, in order, and adds up those before by day, account, user and end', () => {
    const of = { account: 'dev', accountId: '222222222222', user: 'ada', status: 'success' };
    const newest = [attempt(40), attempt(41)];
    // 18:30 UTC is midnight in Kolkata.
    const { attempts, groups, leftOut } = collected(
      { attempts: 2, groups: 9 },
      attempt(0),
      attempt(6),
      attempt(6.4, { status: 'denied' }),
      attempt(6.5),
      attempt(7, { user: 'bob' }),
      attempt(8, { account: 'prod' }),
      ...newest,
    );
    expect(attempts).toEqual(newest);
    expect(groups).toEqual([
      { ...of, date: '2026-03-01', count: 2 },
      { ...of, date: '2026-03-01', status: 'denied', count: 1 },
      { ...of, date: '2026-03-02', count: 1 },
      { ...of, date: '2026-03-02', user: 'bob', count: 1 },
      { ...of, date: '2026-03-02', account: 'prod', count: 1 },
    ]);
    expect(leftOut).toBe(0);
  });

  it('leaves the oldest days out where they are too many, and counts them', () => {
    const entries = Array.from({ length: 10 }, (_, day) => [attempt(24 * day), attempt(24 * day)]).flat();
    const { attempts, groups, leftOut } = collected({ attempts: 2, groups: 3 }, ...entries);
    expect(attempts).toHaveLength(2);
    expect(groups.map(({ date, count }) => [date, count])).toEqual([
      ['2026-03-07', 2],
      ['2026-03-08', 2],
      ['2026-03-09', 2],
    ]);
    expect(leftOut).toBe(12);
  });
});
