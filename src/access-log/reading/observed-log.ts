import { AcctmgrError } from '../../system/failure.js';
import { openReadable } from '../../system/files/readable-file.js';
import type { LockHost } from '../../system/processes/lock-file.js';
import type { LogHead } from '../writing/head.js';
import { withLogLock } from '../writing/log-lock.js';
import { readHead } from '../writing/read-head.js';
import { existingLog, openLog, type LogFiles } from './log-files.js';

/** The log as it was when nobody wrote it. */
export interface ObservedLog {
  readonly head: LogHead | undefined;
  readonly files: LogFiles;
  /** Of the log itself, in bytes. */
  readonly size: number;
}

function observe(log: string): ObservedLog {
  const head = readHead(log);
  const files = openLog(log);
  return { head, files, size: files.log?.size() ?? 0 };
}

/** Whoever observes a log closes its files. @throws AcctmgrError where it can't be read */
export async function observeLog(log: string, host: LockHost): Promise<ObservedLog> {
  const real = existingLog(log);
  if (real === undefined) return { head: undefined, files: openLog(log), size: 0 };
  // Beside a device, which is refused, no lock is put.
  openReadable(real)?.close();
  return observeAlone(real, host);
}

/** So often the log may change while it is looked at. */
const MAX_TURNS = 10;

/** Why no lock can be put beside a log that can be read all the same. */
const LOCKLESS: readonly string[] = ['permission_denied', 'read_only_file_system', 'disk_full'];

/** Whoever may read the log and not write beside it reads it as it is: lines that come meanwhile are past the head. */
async function observeAlone(log: string, host: LockHost): Promise<ObservedLog> {
  try {
    return await withLogLock(log, host, 'reading', () => observe(log));
  } catch (error) {
    if (error instanceof AcctmgrError && LOCKLESS.includes(error.code)) return observeBetween(log);
    throw error;
  }
}

/** As `observe`, without the lock: at a moment when no new file of the log is begun. */
function observeBetween(log: string): ObservedLog {
  for (let turn = 1; ; turn += 1) {
    const moment = observe(log);
    if (turn === MAX_TURNS || readHead(log)?.hash === moment.head?.hash) return moment;
    moment.files.close();
  }
}
