import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LogFilter } from '../../../src/access-log/reading/filter.js';
import { followLog } from '../../../src/access-log/reading/follow-log.js';
import { splitLines, lineText } from '../../../src/access-log/reading/line.js';
import { openLog, type LogFiles } from '../../../src/access-log/reading/log-files.js';
import { logReader, type LogRow } from '../../../src/access-log/reading/query.js';
import { allRows, lastRowsOf } from '../../../src/access-log/reading/read-log.js';
import { systemHost } from '../../../src/system/host.js';
import { recentEntries } from '../../../src/access-log/reading/recency.js';
import { appendApart } from '../../support/rotated-log.js';
import { temporaryHome } from '../../support/temporary-home.js';

const NAMES = ['one', 'two', 'three', 'four'];

/** A log of four attempts, each in a file of its own. */
async function rotatedLog() {
  const home = temporaryHome();
  const log = home.at('state/log');
  await appendApart(
    log,
    NAMES.map((account) => ({ account })),
  );
  return { home, log, rotated: (number: number) => `${log}.00000${number}` };
}

function opened(log: string): LogFiles {
  const files = openLog(log);
  onTestFinished(files.close);
  return files;
}

const told = (rows: readonly LogRow[]) =>
  rows.map((row) => (row.kind === 'entry' ? (row.entry.account ?? row.entry.event) : row.kind));
const all = (files: LogFiles, filter: LogFilter = {}) =>
  told([...allRows(files, files.log?.size() ?? 0, logReader(filter))].flat());
const last = (files: LogFiles, limit: number, filter: LogFilter = {}) =>
  told(lastRowsOf(files, files.log?.size() ?? 0, limit, logReader(filter)));

const SEAM = ['rotated', 'continued'];
const EVERYTHING = ['one', ...SEAM, 'two', ...SEAM, 'three', ...SEAM, 'four'];

describe('reading a log of several files', () => {
  it('gives the rows of all of them, oldest first', async () => {
    const { log } = await rotatedLog();
    expect(all(opened(log))).toEqual(EVERYTHING);
    expect(all(opened(log), { account: 'two' })).toEqual(['two']);
  });

  it('gives the last rows, and looks into older files only where it has to', async () => {
    const { log, rotated } = await rotatedLog();
    expect(last(opened(log), 5)).toEqual(EVERYTHING.slice(-5));
    expect(last(opened(log), 99)).toEqual(EVERYTHING);
    expect(last(opened(log), 2, { status: 'success' })).toEqual(['three', 'four']);
    const files = opened(log);
    rmSync(rotated(2));
    mkdirSync(rotated(2));
    expect(last(files, 2, { status: 'success' })).toEqual(['three', 'four']);
    expect(() => last(files, 3, { status: 'success' })).toThrow('it is not a regular file');
  });

  it('finds no line twice and misses none where files are rotated after the log was opened', async () => {
    const { log } = await rotatedLog();
    const files = opened(log);
    await appendApart(log, [{ account: 'five' }, { account: 'six' }]);
    expect(all(files, { status: 'success' })).toEqual(NAMES);
    expect(all(opened(log), { status: 'success' })).toEqual([...NAMES, 'five', 'six']);
  });

  it('passes over a file that was dropped in the meantime', async () => {
    const { log, rotated } = await rotatedLog();
    const files = opened(log);
    rmSync(rotated(1));
    expect(all(files)).toEqual(EVERYTHING.slice(2));
  });

  it('reads what is there where the log itself is not, as between two files', async () => {
    const { log } = await rotatedLog();
    rmSync(log);
    expect(all(opened(log))).toEqual(EVERYTHING.slice(0, -2));
    expect(last(opened(log), 1, { account: 'three' })).toEqual(['three']);
  });

  it('leaves other files beside it alone', async () => {
    const { log } = await rotatedLog();
    for (const name of ['.1', '.000000', '.backup', '.000001.gz', '-2.000005']) {
      writeFileSync(`${log}${name}`, 'no log\n');
    }
    expect(all(opened(log))).toEqual(EVERYTHING);
  });

  it('finds nothing where there is nothing', () => {
    const home = temporaryHome();
    expect(all(opened(home.at('none/log')))).toEqual([]);
    expect(last(opened(home.at('log')), 5)).toEqual([]);
  });

  it('knows who was used of late from the files before, too', async () => {
    const { log } = await rotatedLog();
    expect(recentEntries(log, systemHost()).flatMap(({ account }) => account ?? [])).toEqual(NAMES);
  });
});

describe('following a log of several files', () => {
  /** The accounts that come from now on, one by one. */
  function follow(log: string) {
    const files = opened(log);
    const controller = new AbortController();
    const chunks = followLog(files, files.log?.size() ?? 0, controller.signal);
    onTestFinished(async () => {
      controller.abort();
      await chunks.return(undefined);
    });
    let splitter = splitLines();
    const waiting: string[] = [];
    return async (): Promise<string | undefined> => {
      while (waiting.length === 0) {
        const result = await chunks.next();
        if (result.done === true) return undefined;
        if (result.value === 'restarted') splitter = splitLines();
        else {
          const rows = splitter
            .push(result.value)
            .map((line) => JSON.parse(lineText(line)) as { account?: string });
          waiting.push(...rows.flatMap(({ account }) => account ?? []));
        }
      }
      return waiting.shift();
    };
  }

  it('goes on in the new file, and in those that were begun and rotated between two looks', async () => {
    const { log } = await rotatedLog();
    const next = follow(log);
    const first = next();
    await appendApart(log, [{ account: 'five' }, { account: 'six' }, { account: 'seven' }]);
    expect([await first, await next(), await next()]).toEqual(['five', 'six', 'seven']);
    const more = next();
    await appendApart(log, [{ account: 'eight' }]);
    expect(await more).toBe('eight');
  });

  it('goes on where the file that it read last was dropped', async () => {
    const { log } = await rotatedLog();
    const next = follow(log);
    const first = next();
    await appendApart(log, [{ account: 'five' }], 0);
    expect(await first).toBe('five');
  });

  it('shows nothing of the older files where the log is taken away and comes again', async () => {
    const { log } = await rotatedLog();
    const next = follow(log);
    const first = next();
    rmSync(log);
    appendFileSync(log, '{"account":"new"}\n');
    expect(await first).toBe('new');
  });

  it('begins with the first file that comes', async () => {
    const home = temporaryHome();
    const log = home.at('log');
    const next = follow(log);
    const first = next();
    await appendApart(log, [{ account: 'one' }, { account: 'two' }]);
    expect([await first, await next()]).toEqual(['one', 'two']);
  });
});
