import { describe, expect, it } from 'vitest';
import { statementsFor } from '../../../src/access-log/cloudtrail/cloudtrail-query.js';
import { athenaDialect, lakeDialect } from '../../../src/access-log/cloudtrail/cloudtrail-sql.js';
import type { LogLine } from '../../../src/access-log/entry.js';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const keyOf = (index: number) => `ASIA${String(index).padStart(16, '0')}`;
const taken = (minute: number, index: number, more: Partial<LogLine> = {}): LogLine => ({
  time: new Date(NOON + minute * MINUTE).toISOString(),
  event: 'assume',
  session_name: 'ada',
  access_key_id: keyOf(index),
  expiration: new Date(NOON + minute * MINUTE + HOUR).toISOString(),
  ...more,
});

const lake = lakeDialect(undefined);
const statements = (entries: Iterable<LogLine>, period = {}, dialect = lake) => [
  ...statementsFor(entries, period, dialect),
];
/** What a statement asks for. */
function asked(statement = '') {
  const [, from, until] = /eventTime >= '([^']*)' AND eventTime <= '([^']*)'/.exec(statement) ?? [];
  const listed = (column: string) => {
    const [, list = ''] = new RegExp(`${column} IN \\(([^)]*)\\)`).exec(statement) ?? [];
    return [...list.matchAll(/'([^']*)'/g)].map(([, value]) => value);
  };
  const names = listed("'roleSessionName'\\)");
  return { from, until, keys: listed('userIdentity\\.accessKeyId'), names };
}

describe('the statements for the entries of a log', () => {
  it('ask for each key and name once, from before the first to when the last session ends', () => {
    const entries = [taken(0, 1), taken(10, 1, { event: 'env' }), taken(20, 2, { session_name: 'ada-prod' })];
    const [statement, ...others] = statements(entries);
    expect([asked(statement), others]).toEqual([
      {
        from: '2026-03-01 11:55:00',
        until: '2026-03-01 13:25:00',
        keys: [keyOf(1), keyOf(2)],
        names: ['ada', 'ada-prod'],
      },
      [],
    ]);
  });

  it('begin before the earliest session, also where a clock was set back', () => {
    const entries = [taken(0, 1), taken(-3 * 60, 2), taken(10, 3)];
    expect(asked(statements(entries)[0])).toMatchObject({
      from: '2026-03-01 08:55:00',
      until: '2026-03-01 13:15:00',
    });
    const period = { since: NOON - 24 * HOUR };
    expect(asked(statements(entries, period)[0]).from).toBe('2026-02-28 12:00:00');
  });

  it('look at all of the period that was asked for', () => {
    const period = { since: NOON - 24 * HOUR, until: NOON + 24 * HOUR };
    expect(asked(statements([taken(0, 1)], period)[0])).toMatchObject({
      from: '2026-02-28 12:00:00',
      until: '2026-03-02 12:00:00',
    });
    // What a session was used for goes on behind the period in which it was taken.
    expect(asked(statements([taken(0, 1)], { until: NOON + MINUTE })[0]).until).toBe('2026-03-01 13:05:00');
  });

  it('find attempts that were denied by the name of their session', () => {
    const denied = taken(0, 1, { access_key_id: undefined, expiration: undefined, status: 'denied' });
    expect(asked(statements([denied])[0])).toEqual({
      from: '2026-03-01 11:55:00',
      until: '2026-03-01 12:05:00',
      keys: [],
      names: ['ada'],
    });
  });

  it('leave out sessions of the same names in other accounts where one account was asked for', () => {
    const role_arn = 'arn:aws:iam::444455556666:role/Admin';
    const entries = [taken(0, 1, { role_arn }), taken(1, 2, { role_arn: "x' OR 1=1" })];
    const inRoles = `roleArn') IN (\n      '${role_arn}')`;
    expect(statements(entries, { account: 'dev' })[0]).toContain(inRoles);
    expect(statements(entries)[0]).not.toContain(role_arn);
  });

  it('find the sessions of logins, which have no name', () => {
    const login = taken(0, 1, { session_name: undefined, event: 'login' });
    expect(asked(statements([login])[0])).toMatchObject({ keys: [keyOf(1)], names: [] });
  });

  it('are none for what never reached AWS, or that AWS cannot have given', () => {
    const nothing = { session_name: undefined, access_key_id: undefined };
    expect(
      statements([
        taken(0, 1, nothing),
        taken(0, 1, { session_name: "x' OR 1=1", access_key_id: 'AKIA' }),
        taken(0, 1, { time: 'noon' }),
        taken(0, 1, { time: '+012026-03-01T12:00:00.000Z' }),
      ]),
    ).toEqual([]);
  });

  it('do not believe an expiration that no session has', () => {
    for (const expiration of ['9999-01-01T00:00:00Z', '1999-01-01T00:00:00Z', 'never']) {
      expect(asked(statements([taken(0, 1, { expiration })])[0]).until).toBe('2026-03-01 12:05:00');
    }
  });

  it('are as many as it takes, each within the limit, with each key in one of them, without a gap in time', () => {
    const entries = Array.from({ length: 1000 }, (_, index) =>
      taken(index, index >> 1, { session_name: `ada-${index % 7}` }),
    );
    const all = statements(entries);
    expect(all.length).toBe(3);
    for (const statement of all) expect(statement.length).toBeLessThanOrEqual(lake.mostCharacters);
    // No smaller than they have to be.
    for (const statement of all.slice(0, -1)) expect(statement.length).toBeGreaterThan(9_500);
    expect(all.flatMap((statement) => asked(statement).keys)).toEqual(
      Array.from({ length: 500 }, (_, index) => keyOf(index)),
    );
    for (const [index, statement] of all.entries()) {
      expect(asked(statement).names.sort()).toEqual([0, 1, 2, 3, 4, 5, 6].map((name) => `ada-${name}`));
      const { until = '' } = asked(all[index - 1] ?? statement);
      expect((asked(statement).from ?? '') <= until).toBe(true);
    }
    expect(statements(entries, {}, athenaDialect())).toHaveLength(1);
  });

  it('hold no more than one of them in memory', () => {
    let read = 0;
    function* endless(): Generator<LogLine> {
      for (;;) yield taken(read, read++);
    }
    const [first] = statementsFor(endless(), {}, lake);
    expect([asked(first).keys.length > 100, read < 300]).toEqual([true, true]);
  });
});
