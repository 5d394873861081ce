import { usageError } from '../../system/failure.js';
import { readIfExists, replaceFile, type FileHost } from '../../system/files/private-files.js';
import type { LockHost } from '../../system/processes/lock-file.js';
import { withLock } from '../../system/processes/lock.js';
import { oneLine } from '../../system/safe-text.js';
import { formatCursor, parseCursor, type LogCursor } from './cursor.js';

/** An export that takes longer is said to be in the way. */
const WAIT_MS = 10_000;

/** @returns undefined where there is none yet. @throws AcctmgrError (exit 2) where the file is something else */
export function readCursor(file: string): LogCursor | undefined {
  const text = readIfExists(file)?.toString('utf8') ?? '';
  if (text === '') return undefined;
  const cursor = parseCursor(text);
  if (cursor !== undefined) return cursor;
  throw usageError(`${oneLine(file)} is not a cursor of the access log.`, {
    code: 'not_a_cursor',
    hint: 'Name a file that is not there yet, or one that --since-cursor has written.',
  });
}

export function keepCursor(file: string, cursor: LogCursor, host: FileHost): void {
  replaceFile(file, Buffer.from(formatCursor(cursor)), { host });
}

/** Runs `body` while no other process goes on from this cursor: both would give the same lines. */
export const withCursorLock = <T>(file: string, host: LockHost, body: () => Promise<T>): Promise<T> =>
  withLock(
    `${file}.lock`,
    { host, purpose: `exporting the access log from ${file} on`, waitMs: WAIT_MS },
    body,
  );
