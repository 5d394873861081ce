import path from 'node:path';
import { AcctmgrError } from '../system/failure.js';
import type { LockHost } from '../system/lock-file.js';
import { behindLinks } from '../system/private-files.js';
import { identityAt, openReadable, type ReadableFile } from '../system/readable-file.js';
import type { LogHead } from './head.js';
import { withLogLock } from './log-lock.js';
import { readHead } from './read-head.js';
import { loadSha256 } from './sha256.js';
import { verifyLog, type Verdict } from './verify.js';

export interface VerifiedLog {
  /** The path that was asked for. */
  readonly log: string;
  readonly verdict: Verdict;
}

interface Moment {
  readonly head: LogHead | undefined;
  readonly file: ReadableFile | undefined;
  /** Of the log, when the head was read. */
  readonly size: number;
}

function observe(log: string): Moment {
  const head = readHead(log);
  const file = openReadable(log);
  return { head, file, size: file?.size() ?? 0 };
}

async function momentOf(log: string, host: LockHost): Promise<Moment> {
  // Looking makes no folder.
  if (identityAt(path.dirname(log)) === undefined) return { head: undefined, file: undefined, size: 0 };
  const real = behindLinks(log);
  // Beside a device, which is refused, no lock is put.
  openReadable(real)?.close();
  return observeAlone(real, host);
}

/** Whoever may read the log and not write beside it reads it as it is: lines that come meanwhile are past the head. */
async function observeAlone(log: string, host: LockHost): Promise<Moment> {
  try {
    return await withLogLock(log, host, 'reading', () => observe(log));
  } catch (error) {
    const isReadOnly =
      error instanceof AcctmgrError && ['permission_denied', 'read_only_file_system'].includes(error.code);
    if (isReadOnly) return observe(log);
    throw error;
  }
}

/**
 * Follows the chain of the log. The log's lock is held for a moment only, and no more than a chunk and a line are in memory.
 * @throws AcctmgrError where the log can't be read
 */
export async function verifyAccessLog(log: string, host: LockHost): Promise<VerifiedLog> {
  const { head, file, size } = await momentOf(log, host);
  try {
    const chunks = file?.chunks(0, size) ?? [];
    return { log, verdict: await verifyLog(chunks, head, await loadSha256()) };
  } finally {
    file?.close();
  }
}
