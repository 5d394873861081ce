import { describe, expect, it } from 'vitest';
import { formatEntry, type LogEntry } from '../../../src/access-log/entry.js';
import { EMPTY_HEAD, type LogHead } from '../../../src/access-log/writing/head.js';
import { loadSha256 } from '../../../src/access-log/writing/sha256.js';
import { verifyLog } from '../../../src/access-log/verifying/verify.js';

const sha256 = await loadSha256();
const entryAt = (minute: number): LogEntry => ({ time: `2026-11-22T12:0${minute}:00.000Z`, event: 'assume' });

/** The lines of a log; a string stands for a line as it is, torn say. */
function chain(entries: readonly (LogEntry | string)[], from = EMPTY_HEAD.hash): string[] {
  let prev = from;
  return entries.map((entry) => {
    const line = typeof entry === 'string' ? entry : formatEntry(entry, prev);
    prev = sha256(line);
    return line;
  });
}
const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
const headOf = (lines: readonly string[]): LogHead => ({
  size: Buffer.byteLength(textOf(lines)),
  lines: lines.length,
  hash: lines.length === 0 ? EMPTY_HEAD.hash : sha256(lines.at(-1) ?? ''),
});
const verify = (text: string, head: LogHead | undefined) =>
  verifyLog([{ name: 'log', chunks: [Buffer.from(text)] }], head, sha256);
const found = async (text: string, head: LogHead | undefined) => {
  const { problems, notices } = await verify(text, head);
  const brief = ({ kind, line }: { kind: string; line?: number | undefined }) => [kind, line];
  return { problems: problems.map(brief), notices: notices.map(brief) };
};

const five = chain([1, 2, 3, 4, 5].map(entryAt));
const head = headOf(five);
const [one = '', two = '', three = '', four = '', last = ''] = five;
const changed = (line: string) => line.replace('assume', 'asSume');
const put = chain([entryAt(9)], 'cd'.repeat(32));

describe('verifying the access log', () => {
  it('finds nothing wrong with a log as it was written', async () => {
    expect(await verify(textOf(five), head)).toEqual({
      lines: 5,
      files: [{ name: 'log', lines: 5 }],
      problems: [],
      problemCount: 0,
      notices: [],
    });
    for (const nothing of [EMPTY_HEAD, undefined]) {
      expect(await verify('', nothing)).toMatchObject({ lines: 0, problemCount: 0, notices: [] });
    }
  });

  it.each([
    {
      done: 'the first line changed',
      lines: [changed(one), two, three, four, last],
      problems: [['changed or removed', 1]],
    },
    {
      done: 'a line changed',
      lines: [one, two, changed(three), four, last],
      problems: [['changed or removed', 3]],
    },
    {
      done: 'a line lengthened',
      lines: [one, `${two} `, three, four, last],
      problems: [['changed or removed', 2]],
    },
    {
      done: 'the last line changed',
      lines: [one, two, three, four, changed(last)],
      problems: [['changed or removed', 5]],
    },
    {
      done: 'the first line removed',
      lines: [two, three, four, last],
      problems: [['changed or removed', 1]],
    },
    { done: 'a line removed', lines: [one, two, four, last], problems: [['changed or removed', 2]] },
    { done: 'the last line removed', lines: [one, two, three, four], problems: [['cut off', 4]] },
    { done: 'all lines removed', lines: [], problems: [['cut off', 0]] },
    { done: 'a line put in', lines: [one, two, ...put, three, four, last], problems: [['inserted', 3]] },
    {
      done: 'a plain line put in',
      lines: [one, two, '{"x":1}', three, four, last],
      problems: [['inserted', 3]],
    },
    {
      done: 'no JSON put in',
      lines: [one, two, 'hello', '', three, four, last],
      problems: [
        ['inserted', 3],
        ['inserted', 4],
      ],
    },
    { done: 'a line put at the end', lines: [...five, ...put], problems: [['changed or removed', 5]] },
  ])('names what was done: $done', async ({ lines, problems }) => {
    expect((await found(textOf(lines), head)).problems).toEqual(problems);
  });

  it('names the first of two lines that changed places', async () => {
    const { problems } = await found(textOf([one, three, two, four, last]), head);
    expect(problems[0]).toEqual(['inserted', 2]);
  });

  it('finds a line made no JSON', async () => {
    const { problems } = await found(textOf([one, 'x', three, four, last]), head);
    expect(problems).toEqual([
      ['changed or removed', 2],
      ['torn', 2],
    ]);
  });

  it('finds the head taken away', async () => {
    expect((await found(textOf(five), undefined)).problems).toEqual([['head', 5]]);
  });

  it.each([
    { left: 'half a line', text: textOf(five) + one.slice(0, 40), notices: [['crash', 6]] },
    {
      left: 'a line that the head does not know',
      text: textOf(five),
      at: headOf([one, two]),
      notices: [['crash', undefined]],
    },
    {
      left: 'a newline on a torn line',
      text: `${textOf(five)}{"ti\n`,
      notices: [
        ['torn', 6],
        ['crash', undefined],
      ],
    },
  ])('takes for a crash what a killed process leaves: $left', async ({ text, at = head, notices }) => {
    expect(await found(text, at)).toEqual({
      problems: [],
      notices: expect.arrayContaining(notices) as unknown,
    });
  });

  it.each([
    {
      count: 1,
      known: [one, two, three, four],
      said: '1 line was written by a process that was then killed.',
    },
    { count: 2, known: [one, two, three], said: '2 lines were written by a process that was then killed.' },
  ])('says how many lines the head does not know: $count', async ({ known, said }) => {
    expect((await verify(textOf(five), headOf(known))).notices.map(({ text }) => text)).toEqual([said]);
  });

  it.each([
    { where: 'past the head', lines: [one, two, three, put.join(''), last], isKilled: false },
    { where: 'before the head', lines: [one, changed(two), three, four, last], isKilled: true },
  ])('takes lines $where for what they are', async ({ lines, isKilled }) => {
    const known = headOf(lines.slice(0, 3));
    const { problems, notices } = await found(textOf(lines), known);
    expect(problems.length).toBeGreaterThan(0);
    expect(notices).toEqual(isKilled ? [['crash', undefined]] : []);
  });

  it('takes a torn line that a repair names for a crash', async () => {
    const torn = '{"time":"20';
    const lines = chain([
      entryAt(1),
      torn,
      { ...entryAt(2), event: 'repaired', torn: [sha256(torn)] },
      entryAt(3),
    ]);
    expect(await found(textOf(lines), headOf(lines))).toEqual({ problems: [], notices: [['torn', 2]] });
  });

  it('does not forget an end that was cut off before the last append', async () => {
    const lines = chain([entryAt(1), { ...entryAt(2), event: 'repaired', lost: head }, entryAt(3)]);
    expect((await found(textOf(lines), headOf(lines))).problems).toEqual([['cut off', 2]]);
  });

  it('does not forget a head that was taken away before the last append', async () => {
    const lines = chain([entryAt(1), { ...entryAt(2), event: 'repaired', head_missing: true }]);
    expect((await found(textOf(lines), headOf(lines))).problems).toEqual([['head', 2]]);
  });

  it('goes on from a log that had no chain', async () => {
    const plain = '{"time":"2025-10-06","account":"dev"}';
    const lines = chain([plain, plain, { ...entryAt(2), event: 'repaired', head_missing: true }, entryAt(3)]);
    expect(await found(textOf(lines), headOf(lines))).toEqual({
      problems: [],
      notices: [['foreign', undefined]],
    });
  });

  it('keeps to a hundred problems of a log that another program writes too', async () => {
    const lines = chain([entryAt(1), ...Array<string>(1000).fill('{"x":1}')]);
    const verdict = await verify(textOf(lines), headOf(lines));
    expect([verdict.problems.length, verdict.problemCount]).toEqual([100, 1000]);
    const between = [one, two, ...Array<string>(1000).fill('{"x":1}'), three, four, last];
    expect(await verify(textOf(between), head)).toMatchObject({ problemCount: 1000 });
  });
});
