import { describe, expect, it } from 'vitest';
import { formatEntry, newEntry, parseEntry, type AccessLogEntry } from '../../../src/access-log/entry.js';
import { EMPTY_HEAD, formatHead, parseHead } from '../../../src/access-log/writing/head.js';

const PREV = 'ab'.repeat(32);

const entry: AccessLogEntry = {
  time: '2026-11-22T12:00:00.000Z',
  event: 'assume',
  account: 'dev',
  account_id: '987654321098',
  status: 'success',
  source: 'sts',
  pid: 42,
  version: '0.1.0',
};

describe('a line of the access log', () => {
  it('has the keys in one order, leaves out what is not known, and ends with the hash before', () => {
    const { time, ...rest } = entry;
    expect(formatEntry({ ...rest, reason: undefined, time }, PREV)).toBe(
      `{"time":"2026-11-22T12:00:00.000Z","event":"assume","account":"dev","account_id":"987654321098","status":"success","source":"sts","pid":42,"version":"0.1.0","prev":"${PREV}"}`,
    );
  });

  it('is read back as it was written', () => {
    const repaired = {
      ...entry,
      torn: [PREV],
      lost: { size: 3, lines: 1, hash: PREV },
      head_missing: true,
      file: 7,
      oldest_file: 3,
    } as const;
    expect(parseEntry(formatEntry(repaired, PREV))).toEqual({ ...repaired, prev: PREV });
  });

  it('stays one line without escape sequences, whatever AWS or the user wrote', () => {
    const hostile = formatEntry(
      { ...entry, reason: 'two\nlines \u001b[31mred\u202e', account: 'a\u2028b' },
      PREV,
    );
    expect(parseEntry(hostile)).toMatchObject({ reason: 'two lines red', account: 'a b' });
    // eslint-disable-next-line no-control-regex -- control characters are what this is about
    expect(hostile).not.toMatch(/[\u0000-\u001f\u2028]/);
  });

  it.each([
    { key: 'reason', most: 256 },
    { key: 'error_message', most: 1024 },
    { key: 'role_arn', most: 2048 },
  ] as const)('holds at most $most characters of $key', ({ key, most }) => {
    const whole = parseEntry(formatEntry({ ...entry, [key]: 'x'.repeat(most) }, PREV));
    const cut = parseEntry(formatEntry({ ...entry, [key]: 'x'.repeat(most + 1) }, PREV));
    expect(whole?.[key]).toBe('x'.repeat(most));
    expect(cut?.[key]).toBe(`${'x'.repeat(most - 1)}…`);
  });

  it.each(['', '{"time":"2026', '[]', 'null', '"text"', '{"event":"assume"}', '{"time":1,"event":"assume"}'])(
    'is no entry when it is torn or not of this log: %s',
    (line) => {
      expect(parseEntry(line)).toBeUndefined();
    },
  );

  it('is read without what another program put into it', () => {
    const line = JSON.stringify({
      time: 't',
      event: 'assume',
      account: 7,
      status: 'great',
      __proto__x: 1,
      pid: 'x',
    });
    expect(parseEntry(line)).toEqual({ time: 't', event: 'assume' });
  });

  it('carries who, where and when', () => {
    const host = { now: () => Date.UTC(2026, 10, 22), user: () => 'ada', hostname: () => 'laptop', pid: 42 };
    expect(newEntry(host, '0.1.0', { event: 'assume', status: 'denied' })).toEqual({
      time: '2026-11-22T00:00:00.000Z',
      event: 'assume',
      status: 'denied',
      user: 'ada',
      host: 'laptop',
      pid: 42,
      version: '0.1.0',
    });
  });
});

describe('the head of the log', () => {
  it('is read back as it was written', () => {
    expect(parseHead(formatHead({ size: 10, lines: 2, hash: PREV }))).toEqual({
      size: 10,
      lines: 2,
      hash: PREV,
    });
    expect(parseHead(formatHead(EMPTY_HEAD))).toEqual(EMPTY_HEAD);
  });

  it('is always of the same length', () => {
    const largest = { size: Number.MAX_SAFE_INTEGER, lines: Number.MAX_SAFE_INTEGER, hash: PREV };
    expect([EMPTY_HEAD, largest].map((head) => formatHead(head).length)).toEqual([128, 128]);
  });

  it.each(['', '{}', `{"size":-1,"lines":1,"hash":"${PREV}"}`, '{"size":1,"lines":1,"hash":"x"}', '[1]'])(
    'is none when it is damaged: %s',
    (text) => {
      expect(parseHead(text)).toBeUndefined();
    },
  );
});
