import { readTail } from '../system/file-tail.js';
import { parseEntry, type AccessLogEntry } from './entry.js';

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

/** The last entries of the log, as far as they can be read. */
export function recentEntries(log: string): AccessLogEntry[] {
  const tail = readTail(log, TAIL_BYTES);
  if (tail === undefined) return [];
  const lines = Buffer.from(tail.bytes).toString('utf8').split('\n');
  return lines.slice(tail.isCut ? 1 : 0).flatMap((line) => parseEntry(line) ?? []);
}
