import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../../src/access-log/entry.js';
import { countAttempts, type Tally } from '../../../src/access-log/statistics/statistics.js';

// Local days are counted; one that begins at another hour than UTC's tells them apart wherever the tests run.
process.env['TZ'] = 'Asia/Kolkata';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOON = Date.parse('2026-03-01T12:00:00Z');
const ROLE = 'arn:aws:iam::222222222222:role/Developer';

/** Ada takes `dev`, `minutes` after noon. */
const attempt = (minutes: number, more: Partial<LogLine> = {}): LogLine => ({
  time: new Date(NOON + minutes * MINUTE).toISOString(),
  event: 'assume',
  account: 'dev',
  account_id: '222222222222',
  role_arn: ROLE,
  status: 'success',
  source: 'sts',
  user: 'ada',
  ...more,
});
const until = (minutes: number) => new Date(NOON + minutes * MINUTE).toISOString();
const session = (minutes: number, key: string, end: number, more: Partial<LogLine> = {}) =>
  attempt(minutes, { access_key_id: key, expiration: until(end), ...more });

function counted(...entries: readonly LogLine[]) {
  const counter = countAttempts();
  entries.forEach(counter.add);
  return counter.statistics();
}

const NOTHING: Tally = {
  attempts: 0,
  success: 0,
  denied: 0,
  failed: 0,
  sts: 0,
  cache: 0,
  sessions: 0,
  longest: 0,
  total: 0,
};

describe('attempts', () => {
  it('of nothing are none', () => {
    expect(counted()).toEqual({ all: NOTHING, longest: undefined, accounts: [], users: [], days: [] });
  });

  it('are counted by how they ended and where the answer came from', () => {
    const { all } = counted(
      attempt(0),
      attempt(1, { source: 'cache' }),
      attempt(2, { status: 'denied' }),
      attempt(3, { status: 'denied', source: undefined }),
      attempt(4, { status: 'failed', source: undefined }),
    );
    expect(all).toEqual({ ...NOTHING, attempts: 5, success: 2, denied: 2, failed: 1, sts: 2, cache: 1 });
  });

  it('are not what is written before them, nor what befell the log', () => {
    const { all } = counted(
      attempt(0, { event: 'intent', status: undefined }),
      attempt(1, { event: 'repaired', status: undefined }),
      attempt(2, { time: 'noon' }),
    );
    expect(all).toEqual(NOTHING);
  });

  it('are counted by account and by user, the most first and the names in their order', () => {
    const { accounts, users } = counted(
      attempt(0, { account: 'stage', user: 'bob' }),
      attempt(1, { account: 'prod', status: 'denied' }),
      attempt(2),
      attempt(3),
      attempt(4, { account: undefined, account_id: '111111111111', event: 'login' }),
    );
    expect(
      accounts.map(({ account, accountId, attempts, denied }) => [account, accountId, attempts, denied]),
    ).toEqual([
      ['dev', '222222222222', 2, 0],
      [undefined, '111111111111', 1, 0],
      ['prod', '222222222222', 1, 1],
      ['stage', '222222222222', 1, 0],
    ]);
    expect(users.map(({ user, attempts }) => [user, attempts])).toEqual([
      ['ada', 4],
      ['bob', 1],
    ]);
  });

  it('of one name in two accounts are two accounts', () => {
    const { accounts } = counted(attempt(0), attempt(1, { account_id: '999999999999' }));
    expect(accounts.map(({ accountId }) => accountId)).toEqual(['222222222222', '999999999999']);
  });

  it("are counted by the day of this machine's clock, whatever their order", () => {
    // 18:30 UTC is midnight in Kolkata.
    const { days } = counted(attempt(6.5 * 60), attempt(6.5 * 60 - 1), attempt(0), attempt(40 * 60));
    expect(days.map(({ date, attempts }) => [date, attempts])).toEqual([
      ['2026-03-01', 2],
      ['2026-03-02', 1],
      ['2026-03-03', 1],
    ]);
  });
});

describe('sessions', () => {
  it('last from when they were first handed over to when they expire', () => {
    const { all, longest } = counted(session(0, 'ASIA1', 60), session(10, 'ASIA2', 250));
    expect(all).toMatchObject({ sessions: 2, longest: 4 * HOUR, total: 5 * HOUR });
    expect(longest).toEqual({
      accessKeyId: 'ASIA2',
      account: 'dev',
      accountId: '222222222222',
      user: 'ada',
      start: NOON + 10 * MINUTE,
      end: NOON + 250 * MINUTE,
    });
  });

  it('are one however often the cache hands them over', () => {
    const { all, days } = counted(
      session(0, 'ASIA1', 720),
      session(5, 'ASIA1', 720, { source: 'cache' }),
      session(400, 'ASIA1', 720, { source: 'cache', user: 'bob' }),
    );
    expect(all).toMatchObject({ attempts: 3, sts: 1, cache: 2, sessions: 1, total: 12 * HOUR });
    // The one that goes over midnight belongs to the day on which it began.
    expect(days.map(({ date, sessions }) => [date, sessions])).toEqual([
      ['2026-03-01', 1],
      ['2026-03-02', 0],
    ]);
  });

  it('begin with the earliest line, though another process wrote first', () => {
    const { all } = counted(session(1, 'ASIA1', 60, { source: 'cache' }), session(0, 'ASIA1', 60));
    expect(all).toMatchObject({ sessions: 1, total: HOUR });
  });

  it('count for the account, the user and the day', () => {
    const { accounts, users, days } = counted(
      session(0, 'ASIA1', 60),
      session(0, 'ASIA2', 30, { account: 'prod', user: 'bob' }),
    );
    expect(accounts.map(({ account, sessions, total }) => [account, sessions, total])).toEqual([
      ['dev', 1, HOUR],
      ['prod', 1, HOUR / 2],
    ]);
    expect(users.map(({ user, longest }) => [user, longest])).toEqual([
      ['ada', HOUR],
      ['bob', HOUR / 2],
    ]);
    expect(days).toMatchObject([{ sessions: 2, longest: HOUR, total: 1.5 * HOUR }]);
  });

  it.each([
    ['of an MFA device', session(0, 'ASIA1', 60, { event: 'login', role_arn: undefined })],
    ['without an end', attempt(0, { access_key_id: 'ASIA1' })],
    ['with an end that is no time', session(0, 'ASIA1', 0, { expiration: 'never' })],
    ['that ended before it began', session(0, 'ASIA1', -1)],
    ['that is longer than AWS gives one', session(0, 'ASIA1', 13 * 60)],
    ['that was denied', session(0, 'ASIA1', 60, { status: 'denied' })],
  ])('are none %s', (_what, entry) => {
    expect(counted(entry).all).toMatchObject({ attempts: 1, sessions: 0, longest: 0, total: 0 });
  });

  it('may be a little longer than AWS gives one, for a clock that is behind', () => {
    expect(counted(session(0, 'ASIA1', 12 * 60 + 10)).all.sessions).toBe(1);
  });
});
