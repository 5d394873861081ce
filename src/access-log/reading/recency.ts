import { AcctmgrError } from '../../system/failure.js';
import type { OwnHost } from '../../system/files/own-file.js';
import type { ReadableFile } from '../../system/files/readable-file.js';
import { parseEntry, type AccessLogEntry } from '../entry.js';
import { splitLines, lineText } from './line.js';
import { logDistrusts } from './log-trust.js';
import { openLog, openRotated, type LogFiles } from './log-files.js';

/** After so long a use counts half. */
const HALF_LIFE_MS = 7 * 24 * 3_600_000;

/** Of the log's end: a few hundred uses. */
const TAIL_BYTES = 256 * 1024;

/**
 * How much each account was used, by name: every use that succeeded counts 1 at first and half of it a week later. Accounts
 * that were never used are not in it.
 *
 * @param now - milliseconds since the epoch
 */
export function frecency(
  entries: Iterable<Pick<AccessLogEntry, 'time' | 'account' | 'status'>>,
  now: number,
): ReadonlyMap<string, number> {
  const scores = new Map<string, number>();
  for (const { time, account, status } of entries) {
    const age = Math.max(0, now - Date.parse(time));
    if (account === undefined || status !== 'success' || Number.isNaN(age)) continue;
    scores.set(account, (scores.get(account) ?? 0) + 0.5 ** (age / HALF_LIFE_MS));
  }
  return scores;
}

/**
 * The last entries of the log; none where it can't be read, or others than this user could have written it: an order is nice to
 * have, and not a reason to fail.
 */
export function recentEntries(log: string, host: OwnHost): AccessLogEntry[] {
  let files: LogFiles | undefined;
  try {
    files = openLog(log);
    if (logDistrusts(log, files, host).length > 0) return [];
    let left = TAIL_BYTES;
    let entries: AccessLogEntry[] = [];
    for (const file of newestFirst(files)) {
      const end = file.size();
      const start = Math.max(0, end - left);
      entries = [...entriesIn(file, start, end), ...entries];
      left -= end - start;
      if (left <= 0) break;
    }
    return entries;
  } catch (error) {
    if (error instanceof AcctmgrError) return [];
    throw error;
  } finally {
    files?.close();
  }
}

function* newestFirst(files: LogFiles): Generator<ReadableFile> {
  if (files.log !== undefined) yield files.log;
  yield* openRotated(files, files.rotated.toReversed());
}

function entriesIn(file: ReadableFile, start: number, end: number): AccessLogEntry[] {
  const splitter = splitLines(start);
  const entries: AccessLogEntry[] = [];
  for (const chunk of file.chunks(start, end)) {
    // The first line may have lost its beginning: then it is not JSON.
    entries.push(...splitter.push(chunk).flatMap((line) => parseEntry(lineText(line)) ?? []));
  }
  return entries;
}
