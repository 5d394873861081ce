import { openReadable } from '../system/readable-file.js';
import type { LogLine } from './entry.js';
import type { LogFilter } from './filter.js';
import { splitLines } from './line.js';
import { lastRow, logReader, rowsOf, type LogRow } from './query.js';

export interface Scan {
  /** Whether there is a log at all. */
  readonly isThere: boolean;
  /** How many lines are torn, or not of acctmgr. */
  readonly unreadable: number;
}

/**
 * Hands each entry that is meant to `each`, the oldest first. No more than a chunk and a line of the log are in memory.
 * @throws AcctmgrError where the log can't be read
 */
export function scanLog(log: string, filter: LogFilter, each: (entry: LogLine) => void): Scan {
  const reader = logReader(filter);
  const pass = (rows: readonly LogRow[]) => {
    for (const row of rows) if (row.kind === 'entry') each(row.entry);
  };
  const file = openReadable(log);
  try {
    if (file === undefined) return { isThere: false, unreadable: 0 };
    const splitter = splitLines();
    for (const rows of rowsOf(file.chunks(0, file.size()), splitter, reader)) pass(rows);
    pass(lastRow(splitter, reader));
    return { isThere: true, unreadable: reader.unreadable() };
  } finally {
    file?.close();
  }
}
