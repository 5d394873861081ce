import type { AcctmgrError } from '../../system/failure.js';
import type { OwnHost } from '../../system/files/own-file.js';
import type { LogLine } from '../entry.js';
import type { LogFilter } from './filter.js';
import { openLog } from './log-files.js';
import { logDistrusts } from './log-trust.js';
import { logReader } from './query.js';
import { allRows } from './read-log.js';

export interface Scan {
  /** Whether there is a log at all. */
  readonly isThere: boolean;
  /** How many lines are torn, or not of acctmgr. */
  readonly unreadable: number;
  /** Why nobody should take the log's word; undefined where this user alone can have written it. */
  readonly distrust: AcctmgrError | undefined;
}

/**
 * Hands each entry that is meant to `each`, the oldest first, those of rotated files too. No more than a chunk and a line of
 * the log are in memory.
 * @throws AcctmgrError where the log can't be read
 */
export function scanLog(log: string, filter: LogFilter, each: (entry: LogLine) => void, host: OwnHost): Scan {
  const reader = logReader(filter);
  const files = openLog(log);
  try {
    for (const rows of allRows(files, files.log?.size() ?? 0, reader)) {
      for (const row of rows) if (row.kind === 'entry') each(row.entry);
    }
    const isThere = files.log !== undefined || files.rotated.length > 0;
    return { isThere, unreadable: reader.unreadable(), distrust: logDistrusts(log, files, host)[0] };
  } finally {
    files.close();
  }
}
