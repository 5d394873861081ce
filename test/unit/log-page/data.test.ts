import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../../src/access-log/entry.js';
import { collectTimeline } from '../../../src/access-log/statistics/timeline.js';
import { pageData } from '../../../src/commands/access-log/log-page-data.js';
import { PAGE_FRAME } from '../../support/page-frame.js';

process.env['TZ'] = 'Asia/Kolkata';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;
const iso = (minutes: number) => new Date(NOON + minutes * MINUTE).toISOString();
const ROLE = 'arn:aws:iam::222222222222:role/Developer';

const taken = (minutes: number, more: Partial<LogLine> = {}): LogLine => ({
  time: iso(minutes),
  event: 'assume',
  account: 'dev',
  account_id: '222222222222',
  role_arn: ROLE,
  status: 'success',
  source: 'sts',
  session_name: 'ada',
  access_key_id: 'ASIA1',
  expiration: iso(60),
  request_id: 'r-1',
  user: 'ada',
  host: 'laptop',
  ...more,
});

const REFUSED: Partial<LogLine> = {
  status: 'denied',
  access_key_id: undefined,
  expiration: undefined,
  error_code: 'AccessDenied',
  error_message: 'no',
};

function dataOf(entries: readonly LogLine[], attempts = 100) {
  const collector = collectTimeline({ attempts, groups: 100 });
  entries.forEach(collector.add);
  return pageData(PAGE_FRAME, collector.timeline());
}

describe('the data of the page', () => {
  it('names accounts, users and texts once', () => {
    const data = dataOf([taken(0), taken(5, { source: 'cache', reason: 'INC-1' }), taken(9, REFUSED)]);
    expect(data).toMatchObject({
      accounts: [{ name: 'dev', id: '222222222222' }],
      users: ['ada'],
      texts: ['assume', ROLE, 'ada', 'laptop', 'INC-1', 'AccessDenied', 'no'],
      sessions: [{ accessKeyId: 'ASIA1', account: 0, user: 0, start: NOON, end: NOON + 60 * MINUTE }],
      groups: [],
      leftOut: 0,
    });
    expect(JSON.parse(JSON.stringify(data.attempts))).toEqual([
      {
        time: NOON,
        account: 0,
        user: 0,
        status: 'success',
        source: 'sts',
        event: 0,
        session: 0,
        role: 1,
        sessionName: 2,
        host: 3,
      },
      {
        time: NOON + 5 * MINUTE,
        account: 0,
        user: 0,
        status: 'success',
        source: 'cache',
        event: 0,
        session: 0,
        role: 1,
        sessionName: 2,
        host: 3,
        reason: 4,
      },
      {
        time: NOON + 9 * MINUTE,
        account: 0,
        user: 0,
        status: 'denied',
        source: 'sts',
        event: 0,
        role: 1,
        sessionName: 2,
        host: 3,
        errorCode: 5,
        error: 6,
        requestId: 'r-1',
      },
    ]);
  });

  it('has no hidden characters, and a name for what has none', () => {
    const data = dataOf([
      taken(0, { account: '\u202edev\u0007', user: undefined, reason: 'a\u2028b' }),
      taken(1, { account: undefined }),
      taken(2, { account: undefined, account_id: undefined, user: '\u200b' }),
    ]);
    expect(data.accounts).toEqual([
      { name: 'dev', id: '222222222222' },
      { name: '222222222222', id: '222222222222' },
      { name: '(none)', id: undefined },
    ]);
    expect(data.users).toEqual(['(none)', 'ada']);
    expect(data.texts).toContain('a b');
  });

  it('is in the order of time, whoever wrote first', () => {
    const { attempts } = dataOf([taken(5), taken(0), taken(3)]);
    expect(attempts.map(({ time }) => (time - NOON) / MINUTE)).toEqual([0, 3, 5]);
  });

  it('has days where they begin and end by the clock of this machine', () => {
    const { groups, attempts } = dataOf([taken(0), taken(1), taken(2)], 1);
    expect(attempts).toHaveLength(1);
    expect(groups).toEqual([
      {
        start: Date.parse('2026-03-01T00:00:00+05:30'),
        end: Date.parse('2026-03-02T00:00:00+05:30'),
        account: 0,
        user: 0,
        status: 'success',
        count: 2,
      },
    ]);
  });
});
