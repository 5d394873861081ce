import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appendEntries } from '../../../src/access-log/writing/append.js';
import { newEntry, parseEntry, type LogLine } from '../../../src/access-log/entry.js';
import { EMPTY_HEAD, headPath, parseHead } from '../../../src/access-log/writing/head.js';
import { openLog } from '../../../src/access-log/reading/log-files.js';
import { logReader } from '../../../src/access-log/reading/query.js';
import { allRows } from '../../../src/access-log/reading/read-log.js';
import type { RotationSettings } from '../../../src/access-log/writing/rotate.js';
import { loadSha256 } from '../../../src/access-log/writing/sha256.js';
import { verifyAccessLog } from '../../../src/access-log/verifying/verify-file.js';
import { systemHost } from '../../../src/system/host.js';
import { bundled, type Program } from '../processes/bundled.js';

/** Each of these tests starts dozens of programs, one after the other. */
const MANY_PROCESSES_MS = 120_000;

const host = systemHost();
const sha256 = await loadSha256();
const entry = (account: string) => newEntry(host, '0.1.0', { event: 'assume', account, status: 'success' });

let appender: Program;
let folder: string;
let log: string;

beforeAll(() => {
  appender = bundled('appender');
});
afterAll(() => {
  appender.remove();
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'acctmgr-rotation-'));
  log = path.join(folder, 'access_log.jsonl');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The files of the log, the oldest first. */
const names = () =>
  readdirSync(folder)
    .filter((name) => /^access_log\.jsonl(?:\.\d+)?$/.test(name))
    .sort((one, other) =>
      one === 'access_log.jsonl' ? 1 : other === 'access_log.jsonl' ? -1 : one < other ? -1 : 1,
    );
const rotated = (number: number) => `${log}.${String(number).padStart(6, '0')}`;
const linesOf = (file: string) => readFileSync(file, 'utf8').split('\n').slice(0, -1);
const entriesOf = (file: string): LogLine[] => linesOf(file).flatMap((line) => parseEntry(line) ?? []);
const lastLineOf = (file: string) => linesOf(file).at(-1) ?? '';
const allLines = () => names().flatMap((name) => linesOf(path.join(folder, name)));
/** The accounts in all files, in order; what is no attempt is left out. */
const accounts = () => allLines().flatMap((line) => parseEntry(line)?.account ?? []);
const head = () => parseHead(readFileSync(headPath(log), 'utf8'));
const verify = async () => (await verifyAccessLog(log, host)).verdict;
const problems = async () => (await verify()).problems.map(({ text }) => text);
const notices = async () => (await verify()).notices.map(({ text }) => text);
const append = (account: string, settings?: RotationSettings) =>
  appendEntries(log, [entry(account)], host, settings);

/** Lets a group write the log, which is the user's choice; what the world may write is refused. */
const shareWith = (group: number) => {
  for (const file of [log, headPath(log)]) {
    chownSync(file, 0, group);
    chmodSync(file, 0o660);
  }
};

/** Appends until a number of files were rotated. Returns the accounts. */
async function fill(count: number, settings: RotationSettings = { max_size: 2000 }): Promise<string[]> {
  const appended: string[] = [];
  while (!existsSync(rotated(count))) {
    appended.push(`account-${appended.length}`);
    await append(appended.at(-1) ?? '', settings);
  }
  return appended;
}

/** Three lines, and settings by which the next one is to begin a new file. */
async function nearlyFull(): Promise<{ readonly max_size: number }> {
  await appendEntries(log, [entry('one'), entry('two'), entry('three')], host);
  return { max_size: statSync(log).size + 400 };
}

describe('a log that has reached its size', () => {
  it('goes on in a new file, and the chain through all of them', async () => {
    const appended = await fill(3);
    expect(accounts()).toEqual(appended);
    expect(names()).toEqual([
      'access_log.jsonl.000001',
      'access_log.jsonl.000002',
      'access_log.jsonl.000003',
      'access_log.jsonl',
    ]);
    for (const name of names()) expect(statSync(path.join(folder, name)).size).toBeLessThanOrEqual(2000);
    const lines = allLines();
    expect(lines.map((line) => parseEntry(line)?.prev)).toEqual([
      EMPTY_HEAD.hash,
      ...lines.slice(0, -1).map(sha256),
    ]);
    expect(head()).toEqual({
      size: statSync(log).size,
      lines: linesOf(log).length,
      hash: sha256(lastLineOf(log)),
    });
    expect(await verify()).toMatchObject({ lines: lines.length, problems: [], notices: [] });
    expect((await verify()).files.map(({ name }) => name)).toEqual(names());
  });

  it('says at the end of each file and at the beginning of the next where it goes on', async () => {
    await fill(2);
    expect(entriesOf(rotated(1)).at(-1)).toMatchObject({ event: 'rotated', file: 1, user: host.user() });
    expect(entriesOf(rotated(2))[0]).toMatchObject({ event: 'continued', file: 2, oldest_file: 1 });
    expect(entriesOf(rotated(2)).at(-1)).toMatchObject({ event: 'rotated', file: 2 });
    expect(entriesOf(log)[0]).toMatchObject({ event: 'continued', file: 3, oldest_file: 1 });
  });

  it('is made of files for its user alone', async () => {
    await fill(1);
    if (host.platform === 'win32') return;
    expect([log, rotated(1), headPath(log)].map((file) => statSync(file).mode & 0o777)).toEqual([
      0o600, 0o600, 0o600,
    ]);
  });

  it('keeps as many files as the settings say, and is verified as whole', async () => {
    const appended = await fill(5, { max_size: 2000, keep: 2 });
    expect(names()).toEqual(['access_log.jsonl.000004', 'access_log.jsonl.000005', 'access_log.jsonl']);
    expect(accounts()).toEqual(appended.slice(-accounts().length));
    expect([await problems(), await notices()]).toEqual([
      [],
      ['The files before access_log.jsonl.000004 were dropped: the settings keep no more.'],
    ]);
  });

  it('may keep none', async () => {
    const { max_size } = await nearlyFull();
    await append('four', { max_size, keep: 0 });
    await append('five', { max_size, keep: 0 });
    expect(names()).toEqual(['access_log.jsonl']);
    expect(accounts()).toEqual(['four', 'five']);
    expect([await problems(), await notices()]).toEqual([
      [],
      ['The files before access_log.jsonl were dropped: the settings keep no more.'],
    ]);
  });

  it('drops what was kept when fewer are to be kept, and does not wait for more when more are', async () => {
    await fill(3);
    await fill(4, { max_size: 2000, keep: 1 });
    expect(names()).toEqual(['access_log.jsonl.000004', 'access_log.jsonl']);
    await fill(6, { max_size: 2000, keep: 10 });
    expect(names().slice(0, -1)).toEqual([4, 5, 6].map((number) => path.basename(rotated(number))));
    expect(await problems()).toEqual([]);
  });

  it('takes an attempt that alone is larger', async () => {
    const settings = await nearlyFull();
    const long = { ...entry('four'), error_message: 'é'.repeat(1024), reason: 'x'.repeat(256) };
    await appendEntries(log, [long, long, long], host, settings);
    await append('five', settings);
    expect(accounts()).toEqual(['one', 'two', 'three', 'four', 'four', 'four', 'five']);
    expect(names()).toHaveLength(3);
    expect(await problems()).toEqual([]);
  });

  it('is rotated beside the file that a link leads to', async () => {
    const settings = await nearlyFull();
    const links = path.join(folder, 'links');
    mkdirSync(links);
    const link = path.join(links, 'log');
    symlinkSync(log, link);
    await appendEntries(link, [entry('four')], host, settings);
    expect([names().length, readdirSync(links)]).toEqual([2, ['log']]);
    expect((await verifyAccessLog(link, host)).verdict).toMatchObject({ problems: [], lines: 6 });
  });

  it('that had no chain before is named in the file that it stands in', async () => {
    writeFileSync(log, '{"timestamp":"2025-10-06","account_name":"dev"}\n'.repeat(20));
    const { repair } = await append('prod', { max_size: 500 });
    expect(repair).toEqual({ head_missing: true });
    expect(entriesOf(rotated(1)).map(({ event }) => event)).toEqual(['repaired', 'rotated']);
    expect(entriesOf(log).map(({ event }) => event)).toEqual(['continued', 'assume']);
    expect(await problems()).toEqual([]);
  });

  it('is not rotated over a name that is taken: it grows on, says so, and is rotated when the name is free', async () => {
    const { max_size } = await nearlyFull();
    writeFileSync(rotated(1), 'my own tax data\n');
    const { unrotated } = await append('four', { max_size, keep: 0 });
    expect(unrotated?.message).toBe(`Cannot rename ${log}: ${rotated(1)} is there already.`);
    expect(readFileSync(rotated(1), 'utf8')).toBe('my own tax data\n');
    expect(accounts()).toEqual(['one', 'two', 'three', 'four']);

    rmSync(rotated(1));
    const long = Array.from({ length: 70 }, () => ({ ...entry('five'), error_message: 'x'.repeat(1000) }));
    await appendEntries(log, long as never, host);
    await append('six', { max_size });
    expect([names().length, accounts().at(-1), await problems()]).toEqual([2, 'six', []]);
  });

  it('leaves files and folders of such a name alone that are not of it, and drops its own', async () => {
    await fill(1);
    const own = readFileSync(rotated(1));
    await fill(2);
    // Dropped and put back, a copy under another number, a folder, an empty file.
    writeFileSync(rotated(1), 'my own tax data\n');
    writeFileSync(rotated(40), own);
    writeFileSync(rotated(50), '');
    mkdirSync(rotated(60));
    await fill(5, { max_size: 2000, keep: 1 });
    expect(names().filter((name) => name !== 'access_log.jsonl')).toEqual(
      [1, 5, 40, 50, 60].map((number) => path.basename(rotated(number))),
    );
    expect(readFileSync(rotated(1), 'utf8')).toBe('my own tax data\n');
    expect(entriesOf(log)[0]).toMatchObject({ event: 'continued', file: 6, oldest_file: 5 });
  });

  it('keeps as many files of its own, however many empty ones were put beside them', async () => {
    await fill(3, { max_size: 2000, keep: 3 });
    for (let number = 4; number < 10; number += 1) writeFileSync(rotated(number + 10), '');
    const first = entriesOf(log)[0];
    await append('more', { max_size: 2000, keep: 3 });
    expect(entriesOf(log)[0]).toEqual(first);
    await fill(4, { max_size: 2000, keep: 3 });
    expect([2, 3, 4].map((number) => existsSync(rotated(number)))).toEqual([true, true, true]);
    expect(entriesOf(log)[0]).toMatchObject({ file: 5, oldest_file: 2 });
  });

  it.each(['after its first line was written', 'before its first line was written'])(
    'counts on from its own newest file, %s',
    async (when) => {
      await fill(2);
      for (const number of [7, 8]) writeFileSync(rotated(number), '');
      if (when.startsWith('before')) {
        rmSync(log);
        const hash = sha256(lastLineOf(rotated(2)));
        writeFileSync(headPath(log), JSON.stringify({ ...EMPTY_HEAD, hash }));
      }
      await append('more', { max_size: 2000 });
      expect(entriesOf(log)[0]).toMatchObject({ event: 'continued', file: 3, oldest_file: 1 });
    },
  );
});

describe('verifying rotated files', () => {
  const renameTo = (from: number, to: number) => {
    renameSync(rotated(from), rotated(to));
  };
  const edit = (file: string, change: (lines: string[]) => string[]) => {
    writeFileSync(
      file,
      change(linesOf(file))
        .map((line) => `${line}\n`)
        .join(''),
    );
  };

  it.each([
    {
      done: 'a file removed in the middle',
      act: () => {
        rmSync(rotated(2));
      },
      found: ['The file access_log.jsonl.000002 was removed.'],
    },
    {
      done: 'the oldest file removed',
      act: () => {
        rmSync(rotated(1));
      },
      found: ['The file access_log.jsonl.000001 was removed.'],
    },
    {
      done: 'the newest file removed',
      act: () => {
        rmSync(rotated(4));
      },
      found: ['The file access_log.jsonl.000004 was removed.'],
    },
    {
      done: 'all of them removed',
      act: () => {
        for (const number of [1, 2, 3, 4]) rmSync(rotated(number));
      },
      found: ['The files access_log.jsonl.000001 to access_log.jsonl.000004 were removed.'],
    },
    {
      done: 'a line changed',
      act: () => {
        edit(rotated(2), (lines) => lines.with(2, (lines[2] ?? '').replace('success', 'denied')));
      },
      found: ['Line 3 of access_log.jsonl.000002 was changed, or lines after it were removed.'],
    },
    {
      done: 'the first lines of the oldest file removed',
      act: () => {
        edit(rotated(1), (lines) => lines.slice(2));
      },
      found: ['The first lines of access_log.jsonl.000001 were removed.'],
    },
    {
      done: 'the first line of a later file removed',
      act: () => {
        edit(rotated(3), (lines) => lines.slice(1));
      },
      found: [
        expect.stringMatching(
          /^Line \d+ of access_log\.jsonl\.000002 was changed, or lines after it were removed\.$/,
        ),
      ],
    },
    {
      done: 'the last line of a file changed',
      act: () => {
        edit(rotated(2), (lines) => lines.with(-1, (lines.at(-1) ?? '').replace('rotated', 'Rotated')));
      },
      found: [
        expect.stringMatching(
          /^Line \d+ of access_log\.jsonl\.000002 was changed, or lines after it were removed\.$/,
        ),
      ],
    },
    {
      done: 'a file cut off',
      act: () => {
        edit(rotated(3), (lines) => lines.slice(0, 2));
      },
      found: ['Line 2 of access_log.jsonl.000003 was changed, or lines after it were removed.'],
    },
    {
      done: 'a line put at the end of a file',
      act: () => {
        edit(rotated(2), (lines) => [...lines, '{"time":"t","event":"assume"}']);
      },
      found: [expect.stringMatching(/^Line \d+ of access_log\.jsonl\.000002 was put in later\.$/)],
    },
    {
      done: 'lines put between two files, on both sides',
      act: () => {
        edit(rotated(2), (lines) => [...lines, 'no JSON']);
        edit(rotated(3), (lines) => ['{"x":1}', ...lines]);
      },
      found: [
        expect.stringMatching(/^Line \d+ of access_log\.jsonl\.000002 was put in later\.$/),
        'Line 1 of access_log.jsonl.000003 was put in later.',
      ],
    },
    {
      done: 'the log itself removed',
      act: () => {
        rmSync(log);
      },
      found: [expect.stringMatching(/^The log was cut off: it had \d+ lines, \d+ bytes\.$/)],
    },
    {
      done: 'the log and its head removed',
      act: () => {
        rmSync(log);
        rmSync(headPath(log));
      },
      found: ['The file beside the log that says where it ends is missing.'],
    },
  ])('finds $done', async ({ act, found }) => {
    await fill(4);
    act();
    expect(await problems()).toEqual(found);
  });

  const rowsOf = () => {
    const files = openLog(log);
    try {
      return [...allRows(files, files.log?.size() ?? 0, logReader({}))].flat();
    } finally {
      files.close();
    }
  };

  it.each([
    {
      what: 'a copy of a file under the next number',
      number: 5,
      put: (to: string) => {
        copyFileSync(rotated(2), to);
      },
    },
    {
      what: 'a copy of the newest file under a high number',
      number: 900_000,
      put: (to: string) => {
        copyFileSync(rotated(4), to);
      },
    },
    {
      what: 'a copy of the log',
      number: 5,
      put: (to: string) => {
        copyFileSync(log, to);
      },
    },
    {
      what: 'an empty file',
      number: 5,
      put: (to: string) => {
        writeFileSync(to, '');
      },
    },
    {
      what: 'a copy of a file under a number that was dropped',
      number: 1,
      put: (to: string) => {
        copyFileSync(rotated(3), to);
      },
    },
    {
      what: 'an empty file under a number that was dropped',
      number: 1,
      put: (to: string) => {
        writeFileSync(to, '');
      },
    },
  ])('names $what that was put in, and readers do not count it', async ({ number, put }) => {
    await fill(4, { max_size: 2000, keep: 3 });
    const rows = rowsOf();
    put(rotated(number));
    const name = path.basename(rotated(number));
    const { problems: found, files } = await verify();
    expect(found).toEqual([
      { kind: 'inserted', file: name, line: undefined, text: `The file ${name} was put in.` },
    ]);
    expect(files).toHaveLength(4);
    expect(rowsOf()).toEqual(rows);
  });

  it.each([
    { state: 'before the log was ever rotated', count: 0 },
    { state: 'among the files that were kept', count: 3 },
  ])('leaves what is not of the log out of it, with a note: $state', async ({ count }) => {
    if (count === 0) await append('one');
    else await fill(count);
    const rows = rowsOf();
    writeFileSync(rotated(count + 1), 'my own tax data\n');
    mkdirSync(rotated(count + 2));
    expect(rowsOf()).toEqual(rows);
    expect([await problems(), await notices()]).toEqual([
      [],
      [1, 2].map((more) => `Not a file of the log: ${path.basename(rotated(count + more))}.`),
    ]);
  });

  it('finds a folder in the place of a file', async () => {
    await fill(3);
    rmSync(rotated(2));
    mkdirSync(rotated(2));
    expect([await problems(), await notices()]).toEqual([
      ['The file access_log.jsonl.000002 was removed.'],
      ['Not a file of the log: access_log.jsonl.000002.'],
    ]);
  });

  it.each(['an empty file', 'a copy of the next'])('finds %s in the place of a file', async (what) => {
    await fill(4);
    if (what === 'an empty file') writeFileSync(rotated(2), '');
    else copyFileSync(rotated(3), rotated(2));
    expect((await problems()).length).toBeGreaterThan(0);
  });

  it('finds two files that changed places', async () => {
    await fill(4);
    renameTo(2, 9);
    renameTo(3, 2);
    renameTo(9, 3);
    expect((await problems()).length).toBeGreaterThan(0);
  });

  it('finds a file of those that are kept removed, and takes those that were dropped for no problem', async () => {
    await fill(6, { max_size: 2000, keep: 3 });
    expect(await problems()).toEqual([]);
    rmSync(rotated(4));
    expect(await problems()).toEqual(['The file access_log.jsonl.000004 was removed.']);
  });

  it('does not forget a file that was removed when the log goes on', async () => {
    await fill(4);
    rmSync(rotated(4));
    await fill(6);
    expect(await problems()).toEqual(['The file access_log.jsonl.000004 was removed.']);
  });

  it.each([
    {
      done: 'it was removed',
      act: () => {
        rmSync(log);
      },
      found: /^Before line \d+ of access_log\.jsonl\.000003 the log was cut off: it had \d+ lines\.$/,
    },
    {
      done: 'it was removed with its head',
      act: () => {
        rmSync(log);
        rmSync(headPath(log));
      },
      found:
        /^When line \d+ of access_log\.jsonl\.000003 was written, the file beside the log was missing\.$/,
    },
    {
      done: 'its end was cut off',
      act: () => {
        truncateSync(log, Buffer.byteLength(linesOf(log)[0] ?? '') + 1);
      },
      found: /^Before line \d+ of access_log\.jsonl\.000003 the log was cut off: it had \d+ lines\.$/,
    },
  ])('does not cover up that $done', async ({ act, found }) => {
    await fill(2);
    await append('more');
    act();
    await fill(3);
    const [text, ...others] = await problems();
    expect([text, others]).toEqual([expect.stringMatching(found), []]);
  });

  it('finds the file before an empty log removed', async () => {
    await fill(2);
    rmSync(log);
    const [line = ''] = linesOf(rotated(2)).slice(-1);
    writeFileSync(headPath(log), JSON.stringify({ ...EMPTY_HEAD, hash: sha256(line) }));
    expect(await problems()).toEqual([]);
    rmSync(rotated(2));
    expect(await problems()).toEqual(['The end of the file before the log was changed or removed.']);
  });

  it('holds no more of many files open than one', async () => {
    await fill(1);
    // More than a process may open.
    const [first = ''] = linesOf(rotated(1));
    for (let number = 2; number < 2000; number += 1) writeFileSync(rotated(number), `${first}\n`);
    edit(log, (lines) => lines.map((line) => line.replace('"file":2,', '"file":2000,')));
    expect((await verify()).files).toHaveLength(2000);
  });
});

describe('killed while a new file is begun', { timeout: MANY_PROCESSES_MS }, () => {
  it.each([
    { made: 'small', length: '0' },
    { made: 'larger than the file before', length: '1024' },
  ])(
    'at any step, nothing is lost, and nothing looks like tampering: the entry is $made',
    async ({ length }) => {
      let killed = 0;
      const begun = new Set<string>();
      for (let step = 0; ; step += 1) {
        rmSync(folder, { recursive: true });
        mkdirSync(folder);
        const { max_size } = await nearlyFull();
        const args = [log, '1', '--length', length, '--max-size', String(max_size), '--step', String(step)];
        const { signal, stderr } = await appender.start(args).end();
        expect(stderr).toBe('');
        if (signal === null) break;
        killed += 1;
        begun.add(names().join(' '));
        expect([step, await problems()]).toEqual([step, []]);
        await append(`after-${step}`, { max_size });
        expect([step, await problems()]).toEqual([step, []]);
        const whole = accounts();
        expect(whole.slice(0, 3)).toEqual(['one', 'two', 'three']);
        expect(whole.at(-1)).toBe(`after-${step}`);
        expect(whole.slice(3, -1)).toEqual(whole.length === 4 ? [] : ['account-0']);
        const seams = allLines()
          .flatMap((line) => parseEntry(line)?.event ?? [])
          .filter((event) => /^[rc]o/.test(event));
        expect(seams.join(' ')).toMatch(/^rotated continued(?: rotated continued)?$/);
      }
      // Before, between and after the renaming.
      expect([...begun]).toEqual([
        'access_log.jsonl',
        'access_log.jsonl.000001',
        'access_log.jsonl.000001 access_log.jsonl',
      ]);
      expect(killed).toBeGreaterThan(30);
    },
  );

  it('and again while the next process goes on from there, at any step', async () => {
    const { max_size } = await nearlyFull();
    const before = ['one', 'two', 'three'];
    const size = String(max_size);
    for (let step = 42; step >= 0; step -= 1) {
      const { stderr } = await appender.start([log, '1', '--max-size', size, '--step', String(step)]).end();
      expect(stderr).toBe('');
      expect([step, await problems()]).toEqual([step, []]);
    }
    await append('last', { max_size });
    expect(await problems()).toEqual([]);
    expect(accounts().slice(0, 3)).toEqual(before);
    expect(accounts().at(-1)).toBe('last');
    expect(names().length).toBeGreaterThan(3);
  });

  it('where files are dropped, at any step', async () => {
    for (let step = 20; ; step += 1) {
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      await fill(2);
      const max_size = statSync(log).size + 400;
      const args = [log, '1', '--max-size', String(max_size), '--keep', '1', '--step', String(step)];
      const { signal, stderr } = await appender.start(args).end();
      expect(stderr).toBe('');
      expect([step, await problems()]).toEqual([step, []]);
      await append('after', { max_size, keep: 1 });
      expect([step, await problems()]).toEqual([step, []]);
      if (signal === null) break;
    }
    expect(names()).toHaveLength(2);
  });

  it('in the middle of its first line, says it again', async () => {
    const { max_size } = await nearlyFull();
    await append('four', { max_size });
    truncateSync(log, 40);
    const hash = sha256(lastLineOf(rotated(1)));
    writeFileSync(headPath(log), JSON.stringify({ ...EMPTY_HEAD, hash }));
    expect(await problems()).toEqual([]);
    await append('five');
    expect(linesOf(log).map((line) => parseEntry(line)?.event)).toEqual([
      undefined,
      'repaired',
      'continued',
      'assume',
    ]);
    expect(entriesOf(log)[1]).toMatchObject({ file: 2, oldest_file: 1 });
    expect(await problems()).toEqual([]);
  });

  it('after a power failure that kept the old head', async () => {
    const { max_size } = await nearlyFull();
    await append('four', { max_size });
    const { size, hash } = { size: statSync(rotated(1)).size, hash: sha256(lastLineOf(rotated(1))) };
    writeFileSync(headPath(log), JSON.stringify({ size, lines: 4, hash }));
    expect(await problems()).toEqual([]);
    await append('five');
    expect([await problems(), accounts().slice(-2)]).toEqual([[], ['four', 'five']]);
  });
});

describe('where the file can be neither renamed nor written', { timeout: MANY_PROCESSES_MS }, () => {
  it('a full disk loses what was to be written, and nothing else', async () => {
    let full = 0;
    for (let step = 0; ; step += 1) {
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      const { max_size } = await nearlyFull();
      const args = [log, '1', '--max-size', String(max_size), '--full', String(step)];
      const { code, stderr } = await appender.start(args).end();
      if (code === 0) break;
      full += 1;
      expect(stderr).toContain('The access log cannot be written.');
      expect(stderr).toContain('the disk is full');
      expect([step, await problems()]).toEqual([step, []]);
      await append('after', { max_size });
      expect([step, await problems(), accounts()]).toEqual([step, [], ['one', 'two', 'three', 'after']]);
    }
    expect(full).toBeGreaterThan(10);
  });

  it.runIf(host.platform !== 'win32')('a folder that may not be written loses nothing', async () => {
    const { max_size } = await nearlyFull();
    chmodSync(folder, 0o555);
    chmodSync(log, 0o666);
    // Root may write everywhere.
    const user = host.uid === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const { code } = await appender.start([log, '1', '--max-size', String(max_size)], user).end();
    chmodSync(folder, 0o700);
    expect([code, names(), accounts()]).toEqual([1, ['access_log.jsonl'], ['one', 'two', 'three']]);
    expect(await problems()).toEqual([]);
  });

  it('a file that cannot be renamed grows on, and is not ended again with every line', async () => {
    const { max_size } = await nearlyFull();
    const stuck = appender.start([log, '3', '--max-size', String(max_size), '--stuck']);
    expect(await stuck.answer()).toBe(
      `Cannot rename ${log}: another program holds it, or it is a mount of its own (EBUSY).`,
    );
    expect(await stuck.end()).toMatchObject({ code: 0, stderr: '' });
    expect([names(), accounts()]).toEqual([
      ['access_log.jsonl'],
      ['one', 'two', 'three', 'account-0', 'account-1', 'account-2'],
    ]);
    expect(entriesOf(log).filter(({ event }) => event === 'rotated')).toHaveLength(1);
    expect([await problems(), await notices()]).toEqual([
      [],
      ['After line 4 a new file should begin: a process was killed, or the file could not be renamed.'],
    ]);

    const long = Array.from({ length: 70 }, () => ({ ...entry('four'), error_message: 'x'.repeat(1000) }));
    await appendEntries(log, [entry('four'), ...long], host);
    await append('five', { max_size });
    expect([names().length, accounts().at(-1), await problems()]).toEqual([2, 'five', []]);
  });

  it.runIf(host.platform !== 'win32')('nor is one in a folder that may not be listed', async () => {
    const { max_size } = await nearlyFull();
    chmodSync(folder, host.uid === 0 ? 0o733 : 0o300);
    if (host.uid === 0) shareWith(65_534);
    const user = host.uid === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const other = appender.start([log, '1', '--max-size', String(max_size)], user);
    const said = await other.answer();
    const ended = await other.end();
    chmodSync(folder, 0o700);
    expect([said, ended]).toMatchObject([
      `Cannot read ${folder}: permission denied (EACCES).`,
      { code: 0, stderr: '' },
    ]);
    expect([names(), accounts().at(-1), await problems()]).toEqual([['access_log.jsonl'], 'account-0', []]);
  });

  it.runIf(host.uid === 0)('root leaves the next file to the owner of the one before', async () => {
    const { max_size } = await nearlyFull();
    // Whose home it is may own what is in it; anybody else's files would not be written to.
    for (const file of [folder, log, headPath(log)]) chownSync(file, 65_534, 65_534);
    await appendEntries(log, [entry('four')], { ...host, home: folder }, { max_size });
    expect([rotated(1), log, headPath(log)].map((file) => statSync(file).uid)).toEqual([
      65_534, 65_534, 65_534,
    ]);
  });

  it.runIf(host.uid === 0)('nor is that of another user in a folder of all', async () => {
    const { max_size } = await nearlyFull();
    chmodSync(folder, 0o1777);
    shareWith(65_534);
    const other = appender.start([log, '1', '--max-size', String(max_size)], { uid: 65_534, gid: 65_534 });
    expect(await other.answer()).toBe(`Cannot rename ${log}: the system does not permit it (EPERM).`);
    expect(await other.end()).toMatchObject({ code: 0, stderr: '' });
    expect([names(), accounts().at(-1), await problems()]).toEqual([['access_log.jsonl'], 'account-0', []]);
  });
});

describe('many processes', { timeout: MANY_PROCESSES_MS }, () => {
  it('rotate and drop files while others verify and read: the chain is whole, and no line comes twice', async () => {
    await append('first');
    const crowd = { isOver: false };
    const endings = Array.from({ length: 6 }, () =>
      appender.start([log, '60', '--max-size', '2000', '--keep', '4']).end(),
    );
    const ended = Promise.all(endings).then((all) => {
      crowd.isOver = true;
      return all.map(({ stderr }) => stderr).join('');
    });
    let looks = 0;
    while (!crowd.isOver) {
      expect(await problems()).toEqual([]);
      const files = openLog(log);
      const rows = [...allRows(files, files.log?.size() ?? 0, logReader({}))].flat();
      files.close();
      const hashes = rows.map((row) => (row.kind === 'entry' ? row.entry.prev : row.text));
      expect(new Set(hashes).size).toBe(hashes.length);
      looks += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await ended).toBe('');
    expect(looks).toBeGreaterThan(5);
    expect(names().length).toBe(5);
  });

  it('go on in new files at once, and may be killed there', async () => {
    await append('first');
    const endings = Array.from({ length: 16 }, () =>
      appender.start([log, '12', '--max-size', '3000', '--mortal', '0.004']).end(),
    );
    const ended = await Promise.all(endings);
    expect(ended.map(({ stderr }) => stderr).join('')).toBe('');
    expect(ended.some(({ signal }) => signal === 'SIGKILL')).toBe(true);
    expect(await problems()).toEqual([]);
    await append('last', { max_size: 3000 });
    expect([accounts()[0], accounts().at(-1), await problems()]).toEqual(['first', 'last', []]);
    expect(names().length).toBeGreaterThan(5);
  });
});
