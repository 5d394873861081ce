import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterMatcher, type LogFilter } from '../../../src/access-log/reading/filter.js';
import { splitLines, lineText, type Line, type LineSplitter } from '../../../src/access-log/reading/line.js';
import { splitLinesBackwards } from '../../../src/access-log/reading/lines-backwards.js';
import { lastRow, lastRows, logReader, rowsOf, type LogRow } from '../../../src/access-log/reading/query.js';

const brief = (line: Line) => ({ text: lineText(line), start: line.start, end: line.end });

/** All lines of the chunks, each of which lies in the same memory, as a file's do. */
function linesIn(splitter: LineSplitter, chunks: readonly Uint8Array[]) {
  const memory = new Uint8Array(Math.max(0, ...chunks.map((chunk) => chunk.length)));
  const lines = chunks.flatMap((chunk) => {
    memory.fill(0x78).set(chunk);
    return splitter.push(memory.subarray(0, chunk.length)).map(brief);
  });
  const rest = splitter.rest();
  return rest === undefined ? lines : [...lines, brief(rest)];
}

function cut(bytes: Uint8Array, length: number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += length) chunks.push(bytes.subarray(at, at + length));
  return chunks;
}

describe('cutting a file into lines from its end', () => {
  it('gives the lines that reading forwards gives, whatever the chunks', () => {
    const text = fc
      .array(fc.constantFrom('a', 'é', '\n', '{}\n', '\n\n', 'long line'), { maxLength: 30 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 12 }), (written, length) => {
        const bytes = Buffer.from(written);
        const forwards = linesIn(splitLines(), cut(bytes, length));
        const backwards = linesIn(splitLinesBackwards(bytes.length), cut(bytes, length).toReversed());
        expect(backwards.toReversed()).toEqual(forwards);
      }),
    );
  });
});

describe('which attempts are meant', () => {
  const denied = {
    time: '2026-03-01T12:00:00.000Z',
    account: 'Prod',
    account_id: '333333333333',
    status: 'denied',
    user: 'ada',
  };
  const noon = Date.parse(denied.time);

  it.each<{ filter: LogFilter; isMeant: boolean }>([
    { filter: {}, isMeant: true },
    { filter: { account: 'pROD' }, isMeant: true },
    { filter: { account: '333333333333' }, isMeant: true },
    { filter: { account: 'pro' }, isMeant: false },
    { filter: { status: 'denied' }, isMeant: true },
    { filter: { status: 'success' }, isMeant: false },
    { filter: { user: 'ada' }, isMeant: true },
    { filter: { user: 'Ada' }, isMeant: false },
    { filter: { since: noon }, isMeant: true },
    { filter: { since: noon + 1 }, isMeant: false },
    { filter: { until: noon }, isMeant: false },
    { filter: { until: noon + 1 }, isMeant: true },
    { filter: { account: 'prod', status: 'denied', user: 'bob' }, isMeant: false },
  ])('$filter: $isMeant', ({ filter, isMeant }) => {
    expect(filterMatcher(filter)(denied)).toBe(isMeant);
  });

  it('a time that is none is in no period', () => {
    expect(filterMatcher({ since: 0 })({ ...denied, time: 'noon' })).toBe(false);
    expect(filterMatcher({ until: Infinity, since: 0 })({ ...denied, time: 7 })).toBe(false);
    expect(filterMatcher({ account: 'prod' })({ account: 7 })).toBe(false);
  });
});

const entry = (minute: number, account: string) =>
  JSON.stringify({ time: `2026-03-01T12:0${minute}:00.000Z`, event: 'assume', account });
const FOREIGN = '2025-10-06 22:04:06 - dev - role - Success';
const TORN = '{"time":"2026-03-01T12:0';
const LOG = Buffer.from([entry(1, 'dev'), FOREIGN, entry(2, 'prod'), TORN, entry(3, 'dev'), ''].join('\n'));
const told = (rows: readonly LogRow[]) =>
  rows.map((row) =>
    row.kind === 'entry' ? `${row.entry.account ?? ''} ${row.entry.time.slice(14, 16)}` : row,
  );

describe('the last lines', () => {
  const last = (limit: number, filter: LogFilter = {}, bytes: Uint8Array = LOG) => {
    const reader = logReader(filter);
    const rows = lastRows(cut(bytes, 16).toReversed(), bytes.length, limit, reader);
    return { rows: told(rows), unreadable: reader.unreadable() };
  };

  it('come newest last, with what cannot be read as it is', () => {
    const torn = { kind: 'torn', text: TORN };
    expect(last(2)).toEqual({ rows: [torn, 'dev 03'], unreadable: 1 });
    const all = ['dev 01', { kind: 'foreign', text: FOREIGN }, 'prod 02', torn, 'dev 03'];
    expect(last(5)).toEqual({ rows: all, unreadable: 2 });
    expect(last(99)).toEqual({ rows: all, unreadable: 2 });
    expect(last(0)).toEqual({ rows: [], unreadable: 0 });
  });

  it('by a filter are those that are meant; what cannot be read is counted only', () => {
    expect(last(2, { account: 'dev' })).toEqual({ rows: ['dev 01', 'dev 03'], unreadable: 2 });
    expect(last(1, { account: 'prod' })).toEqual({ rows: ['prod 02'], unreadable: 1 });
    expect(last(1, { account: 'stage' })).toEqual({ rows: [], unreadable: 2 });
  });

  it('include one that has no newline yet', () => {
    expect(last(1, {}, LOG.subarray(0, -1))).toEqual({ rows: ['dev 03'], unreadable: 0 });
  });

  it('take no more of the file than they need', () => {
    let read = 0;
    function* chunks() {
      for (const chunk of cut(LOG, 16).toReversed()) {
        read += chunk.length;
        yield chunk;
      }
    }
    lastRows(chunks(), LOG.length, 1, logReader({}));
    expect(read).toBeLessThan(entry(3, 'dev').length + 32);
  });
});

describe('all lines', () => {
  it('come chunk by chunk, and the unfinished one when asked for', () => {
    const reader = logReader({ account: 'dev' });
    const splitter = splitLines();
    const unfinished = LOG.subarray(0, -1);
    const rows = [...rowsOf(cut(unfinished, 50), splitter, reader)];
    expect(told(rows.flat())).toEqual(['dev 01']);
    expect(told(lastRow(splitter, reader))).toEqual(['dev 03']);
    expect(lastRow(splitter, reader)).toEqual([]);
  });

  it('of another form of JSON are foreign, and long ones are cut', () => {
    const reader = logReader({});
    const texts = ['{"timestamp":1}', '[]', '', '{"event":"assume"}', 'x'.repeat(5000)];
    const rows = [...rowsOf([Buffer.from(`${texts.join('\n')}\n`)], splitLines(), reader)].flat();
    expect(rows).toEqual(
      texts.map((text) => ({ kind: 'foreign', text: text.length > 1024 ? `${'x'.repeat(1023)}…` : text })),
    );
  });
});
