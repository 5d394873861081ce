import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clustersIn, spansIn } from '../../../src/log-page/browser/clusters.js';
import { binName, countBins } from '../../../src/log-page/browser/counted-bins.js';
import { clusterName, describeCluster, describeSpan } from '../../../src/log-page/browser/describe.js';
import { binsIn, DAY, HOUR, MINUTE, ticksIn, clipped } from '../../../src/log-page/browser/period.js';
import { tableRows } from '../../../src/log-page/browser/rows.js';
import { EVERYTHING, selector, type Filter } from '../../../src/log-page/browser/selection.js';
import type { PageAttempt, PageData, PageGroup, PageStatus } from '../../../src/log-page/data.js';
import { PAGE_FRAME } from '../../support/page-frame.js';

// Clocks are put forward there on 29 March 2026 at 2:00.
process.env['TZ'] = 'Europe/Berlin';

const NOON = Date.parse('2026-03-01T12:00:00+01:00');
const local = (text: string) => new Date(`${text}:00`).getTime();

const TEXTS = ['assume', 'arn:aws:iam::222222222222:role/Admin', 'AccessDenied', 'no trust', 'INC-1'];

const attempt = (
  minutes: number,
  account: number,
  status: PageStatus = 'success',
  more: Partial<PageAttempt> = {},
): PageAttempt => ({ time: NOON + minutes * MINUTE, account, user: 0, status, event: 0, ...more });

const DATA: PageData = {
  ...PAGE_FRAME,
  accounts: [{ name: 'dev', id: '222222222222' }, { name: 'prod', id: '333333333333' }, { name: 'alpha' }],
  users: ['ada', 'bob'],
  texts: TEXTS,
  attempts: [
    attempt(0, 0, 'success', { session: 0, role: 1, source: 'sts' }),
    attempt(10, 0, 'success', { session: 0, source: 'cache', reason: 4 }),
    attempt(20, 1, 'denied', { errorCode: 2, error: 3, requestId: 'r-9', user: 1 }),
    attempt(30, 2, 'failed'),
  ],
  sessions: [{ account: 0, user: 0, accessKeyId: 'ASIAX', start: NOON, end: NOON + HOUR }],
  groups: [
    {
      start: local('2026-02-20T00:00'),
      end: local('2026-02-21T00:00'),
      account: 1,
      user: 0,
      status: 'success',
      count: 2,
    },
  ],
  leftOut: 0,
};

describe('what the filter leaves', () => {
  const select = selector(DATA);
  const left = (wish: Partial<Filter>) => {
    const { attempts, groups, count } = select({ ...EVERYTHING, ...wish });
    return [attempts.map(({ time }) => (time - NOON) / MINUTE), groups.length, count];
  };

  it.each<[Partial<Filter>, unknown]>([
    [{}, [[0, 10, 20, 30], 1, 6]],
    [{ account: 0 }, [[0, 10], 0, 2]],
    [{ user: 1 }, [[20], 0, 1]],
    [{ statuses: new Set<PageStatus>(['denied', 'failed']) }, [[20, 30], 0, 2]],
    [{ statuses: new Set<PageStatus>() }, [[], 0, 0]],
    [{ text: 'PROD' }, [[20], 1, 3]],
    [{ text: '222222222222' }, [[0, 10], 0, 2]],
    [{ text: 'inc-1' }, [[10], 0, 1]],
    [{ text: 'asiax role/admin' }, [[0], 0, 1]],
    [{ text: 'accessdenied bob trust r-9' }, [[20], 0, 1]],
    [{ text: 'accessdenied ada' }, [[], 0, 0]],
    [{ text: ' cache ', account: 0 }, [[10], 0, 1]],
  ])('%o', (wish, expected) => {
    expect(left(wish)).toEqual(expected);
  });
});

describe('the rows', () => {
  const names = (order: Parameters<typeof tableRows>[2]) =>
    tableRows(DATA, selector(DATA)(EVERYTHING), order).map(({ account }) => DATA.accounts[account]?.name);

  it('are the accounts with what is selected of them', () => {
    expect(tableRows(DATA, selector(DATA)(EVERYTHING), 'attempts')).toEqual([
      {
        account: 1,
        attempts: [DATA.attempts[2]],
        groups: DATA.groups,
        sessions: [],
        counts: { success: 2, denied: 1, failed: 0 },
        total: 3,
      },
      {
        account: 0,
        attempts: DATA.attempts.slice(0, 2),
        groups: [],
        sessions: DATA.sessions,
        counts: { success: 2, denied: 0, failed: 0 },
        total: 2,
      },
      {
        account: 2,
        attempts: [DATA.attempts[3]],
        groups: [],
        sessions: [],
        counts: { success: 0, denied: 0, failed: 1 },
        total: 1,
      },
    ]);
  });

  it('have an order', () => {
    expect(names('attempts')).toEqual(['prod', 'dev', 'alpha']);
    expect(names('problems')).toEqual(['alpha', 'prod', 'dev']);
    expect(names('recent')).toEqual(['alpha', 'prod', 'dev']);
    expect(names('name')).toEqual(['alpha', 'dev', 'prod']);
  });
});

describe('marks', () => {
  const period = { start: NOON, end: NOON + 100 * MINUTE };
  const at = (minutes: readonly number[], statuses: readonly PageStatus[] = ['success']) =>
    clustersIn(
      { attempts: minutes.map((minute) => attempt(minute, 0)), groups: [] },
      statuses,
      period,
      (count) => (count === 1 ? 0.02 : 0.06),
    ).map(({ count, at: place }) => [count, Number(place.toFixed(3))]);

  it('are drawn apart where there is room, and as one where they would overlap', () => {
    expect(at([10, 12, 20])).toEqual([
      [1, 0.1],
      [1, 0.12],
      [1, 0.2],
    ]);
    expect(at([10, 11, 20])).toEqual([
      [2, 0.105],
      [1, 0.2],
    ]);
  });

  it('that have become wider by it take in their neighbours', () => {
    expect(at([7, 10, 11, 20])).toEqual([
      [3, 0.09],
      [1, 0.2],
    ]);
  });

  it('are those of the period, and of the statuses', () => {
    expect(at([-1, 0, 100, 101])).toEqual([
      [1, 0],
      [1, 1],
    ]);
    expect(at([10], ['denied', 'failed'])).toEqual([]);
  });

  it('never overlap, and none is lost', () => {
    const minutes = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 60 });
    fc.assert(
      fc.property(minutes, (times) => {
        const clusters = at(times) as [number, number][];
        expect(clusters.reduce((sum, [count]) => sum + count, 0)).toBe(times.length);
        clusters.forEach(([count, place], index) => {
          const next = clusters[index + 1];
          if (next === undefined) return;
          const width = (of: number) => (of === 1 ? 0.02 : 0.06);
          expect(next[1] - place).toBeGreaterThanOrEqual((width(count) + width(next[0])) / 2 - 0.002);
        });
      }),
    );
  });

  it('count what went wrong together, and days in their middle', () => {
    const group: PageGroup = {
      start: NOON,
      end: NOON + 40 * MINUTE,
      account: 0,
      user: 0,
      status: 'failed',
      count: 7,
    };
    const [cluster, ...others] = clustersIn(
      { attempts: [attempt(21, 0, 'denied')], groups: [group] },
      ['denied', 'failed'],
      period,
      () => 0.05,
    );
    expect(others).toEqual([]);
    expect(cluster).toMatchObject({ count: 8, counts: { success: 0, denied: 1, failed: 7 }, at: 0.205 });
  });
});

describe('bars of sessions', () => {
  const session = (start: number, end: number) => ({
    account: 0,
    user: 0,
    accessKeyId: `ASIA${start}`,
    start: NOON + start * MINUTE,
    end: NOON + end * MINUTE,
  });
  const spans = (...sessions: Parameters<typeof spansIn>[0]) =>
    spansIn(sessions, { start: NOON, end: NOON + 100 * MINUTE }, MINUTE).map(
      ({ sessions: of, start, end }) => [of.length, (start - NOON) / MINUTE, (end - NOON) / MINUTE],
    );

  it('are one where they overlap', () => {
    expect(
      spans(session(50, 60), session(0, 20), session(10, 15), session(20.5, 30), session(40, 45)),
    ).toEqual([
      [3, 0, 30],
      [1, 40, 45],
      [1, 50, 60],
    ]);
  });

  it('are those that the period touches', () => {
    expect(spans(session(-20, -10), session(-5, 5), session(99, 200), session(100, 120))).toEqual([
      [1, -5, 5],
      [1, 99, 200],
    ]);
  });
});

describe('round times', () => {
  const labels = (start: string, end: string, most: number) =>
    ticksIn({ start: local(start), end: local(end) }, most).map(({ label, isMajor }) =>
      isMajor ? `*${label}` : label,
    );

  it('are those of the clock, a day being more', () => {
    expect(labels('2026-03-01T21:10', '2026-03-02T02:30', 6)).toEqual([
      '22:00',
      '23:00',
      '*Mar 2',
      '01:00',
      '02:00',
    ]);
    expect(labels('2026-03-01T12:00', '2026-03-01T12:02', 9)).toEqual(['12:00', '12:01', '12:02']);
  });

  it('stay on the hour when clocks are changed', () => {
    expect(labels('2026-03-28T20:00', '2026-03-29T12:00', 6)).toEqual([
      '21:00',
      '*Mar 29',
      '03:00',
      '06:00',
      '09:00',
      '12:00',
    ]);
  });

  it('are days, months and years where more is shown', () => {
    expect(labels('2026-02-27T10:00', '2026-03-03T10:00', 6)).toEqual(['Feb 28', 'Mar 1', 'Mar 2', 'Mar 3']);
    expect(labels('2026-11-15T10:00', '2027-02-15T10:00', 4)).toEqual(['Dec 2026', '*Jan 2027', 'Feb 2027']);
    expect(labels('2000-01-01T00:00', '2040-01-01T00:00', 5).length).toBeLessThanOrEqual(6);
  });

  it('are few, whatever the period', () => {
    const time = fc.integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 });
    fc.assert(
      fc.property(time, time, fc.integer({ min: 1, max: 20 }), (one, other, most) => {
        const ticks = ticksIn({ start: Math.min(one, other), end: Math.max(one, other) }, most);
        expect(ticks.length).toBeLessThanOrEqual(2 * most + 3);
      }),
    );
  });
});

describe('the chart', () => {
  it('has days, also the one on which clocks are changed', () => {
    const { unit, bins } = binsIn({ start: local('2026-03-28T09:00'), end: local('2026-03-30T09:00') });
    expect(unit).toBe('day');
    expect(bins.map(({ name, start, end }) => [name, (end - start) / HOUR])).toEqual([
      ['2026-03-28', 24],
      ['2026-03-29', 23],
      ['2026-03-30', 24],
    ]);
  });

  it('has weeks from Monday, and months, where days are too many', () => {
    const weeks = binsIn({ start: local('2026-01-01T09:00'), end: local('2026-06-01T09:00') });
    expect([weeks.unit, weeks.bins[0]?.name, weeks.bins[1]?.name]).toEqual([
      'week',
      'week from 2025-12-29',
      'week from 2026-01-05',
    ]);
    const months = binsIn({ start: local('2020-01-15T09:00'), end: local('2026-06-01T09:00') });
    expect([months.unit, months.bins.length, months.bins[0]?.name]).toEqual(['month', 78, '2020-01']);
    const many = binsIn({ start: local('2000-01-15T09:00'), end: local('2026-06-01T09:00') });
    expect([many.unit, many.bins[1]?.name]).toEqual(['4 months', '4 months from 2000-05']);
  });

  it('has no more bars than can be seen, whatever the period', () => {
    const time = fc.integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 });
    fc.assert(
      fc.property(time, time, (one, other) => {
        const { bins } = binsIn({ start: Math.min(one, other), end: Math.max(one, other) });
        expect(bins.length).toBeLessThanOrEqual(110);
      }),
    );
  });

  it('counts attempts and days that are added up', () => {
    const bins = binsIn({ start: local('2026-02-20T00:00'), end: NOON });
    const counted = countBins(bins, selector(DATA)(EVERYTHING)).filter(({ total }) => total > 0);
    expect(counted.map(binName)).toEqual([
      '2026-02-20: 2 attempts',
      '2026-03-01: 4 attempts, 1 denied, 1 failed',
    ]);
  });
});

describe('zooming', () => {
  const all = { start: 0, end: 100 };
  it.each([
    [
      { start: 10, end: 20 },
      { start: 10, end: 20 },
    ],
    [
      { start: -10, end: 20 },
      { start: 0, end: 30 },
    ],
    [
      { start: 90, end: 120 },
      { start: 70, end: 100 },
    ],
    [{ start: -500, end: 500 }, all],
  ])('to %o shows %o', (wanted, shown) => {
    expect(clipped(all, wanted)).toEqual(shown);
  });
});

describe('details', () => {
  const whole = { start: NOON - DAY, end: NOON + DAY };
  const clusters = (
    statuses: readonly PageStatus[],
    width: number,
    from: Pick<PageData, 'attempts' | 'groups'> = DATA,
  ) => clustersIn(from, statuses, whole, () => width);

  it('of one attempt are all that is known of it', () => {
    const [cluster] = clusters(['denied'], 0);
    if (cluster === undefined) throw new Error('no mark');
    expect(describeCluster(DATA, cluster)).toEqual({
      title: 'denied, 2026-03-01 12:20:00',
      facts: [
        { name: 'Account', value: 'prod (333333333333)' },
        { name: 'User', value: 'bob' },
        { name: 'Event', value: 'assume' },
        { name: 'Error', value: 'AccessDenied: no trust' },
        { name: 'Request', value: 'r-9' },
      ],
      more: 0,
    });
    expect(clusterName(DATA, cluster)).toBe('denied, 2026-03-01 12:20:00, bob');
  });

  it('of one that opened a session tell of the session', () => {
    const [cluster] = clusters(['success'], 0);
    if (cluster === undefined) throw new Error('no mark');
    expect(describeCluster(DATA, cluster).facts).toEqual(
      expect.arrayContaining([
        { name: 'Answer from', value: 'STS' },
        { name: 'Session', value: 'until 2026-03-01 13:00:00, 1h in all' },
        { name: 'Access key', value: 'ASIAX' },
      ]),
    );
  });

  it('of several are a line for each of the first, and how many more there are', () => {
    const attempts = Array.from({ length: 9 }, (_, minute) =>
      attempt(minute, 0, minute === 0 ? 'failed' : 'denied'),
    );
    const [cluster] = clusters(['denied', 'failed'], 1, { attempts, groups: [] });
    if (cluster === undefined) throw new Error('no mark');
    const { title, facts, more } = describeCluster(DATA, cluster);
    expect([title, facts.length, more]).toEqual(['9 attempts: 8 denied, 1 failed', 6, 3]);
    expect(facts[0]).toEqual({ name: '2026-03-01 12:00:00', value: 'failed, ada, assume' });
    expect(clusterName(DATA, cluster)).toBe(
      '9 attempts: 8 denied, 1 failed, 2026-03-01 12:00:00 to 12:08:00',
    );
  });

  it('of a day that is added up say so', () => {
    const groups = Array.from({ length: 8 }, (_, user): PageGroup => ({
      start: local('2026-03-01T00:00'),
      end: local('2026-03-02T00:00'),
      account: 0,
      user,
      status: 'success',
      count: 10,
    }));
    const [cluster] = clusters(['success'], 1, { attempts: [], groups });
    if (cluster === undefined) throw new Error('no mark');
    const { title, facts, more } = describeCluster(DATA, cluster);
    expect([title, facts.length, more]).toEqual(['80 attempts succeeded', 6, 20]);
    expect(facts[0]).toEqual({ name: '2026-03-01', value: '10 succeeded, ada, added up by day' });
  });

  it('of a session and of several say how long they last', () => {
    const [one] = DATA.sessions;
    if (one === undefined) throw new Error('no session');
    const later = { ...one, end: one.end + DAY, accessKeyId: 'ASIAY', user: 1 };
    expect(describeSpan(DATA, { sessions: [one], start: one.start, end: one.end })).toEqual({
      title: 'session of 1h',
      facts: [
        { name: 'Account', value: 'dev (222222222222)' },
        { name: 'User', value: 'ada' },
        { name: 'From', value: '2026-03-01 12:00:00 to 13:00:00' },
        { name: 'Access key', value: 'ASIAX' },
      ],
      more: 0,
    });
    expect(describeSpan(DATA, { sessions: [one, later], start: one.start, end: later.end })).toEqual({
      title: '2 sessions, 2026-03-01 12:00:00 to 2026-03-02 13:00:00',
      facts: [
        { name: '2026-03-01 12:00:00 to 13:00:00', value: '1h, ada, ASIAX' },
        { name: '2026-03-01 12:00:00 to 2026-03-02 13:00:00', value: '1d 1h, bob, ASIAY' },
      ],
      more: 0,
    });
  });
});
