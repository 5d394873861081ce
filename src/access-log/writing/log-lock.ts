import type { LockHost } from '../../system/processes/lock-file.js';
import { withLock } from '../../system/processes/lock.js';

const WAIT_MS = 20_000;
const STALE_MS = 60_000;

/** @param file - the log behind all links */
export const logLockOf = (file: string): string => `${file}.lock`;

/** Runs `body` while nobody else writes the log. `file` is the log behind all links. @param waitMs - for one and the same holder */
export const withLogLock = <T>(
  file: string,
  host: LockHost,
  doing: 'reading' | 'writing',
  body: () => T,
  waitMs = WAIT_MS,
): Promise<T> =>
  withLock(logLockOf(file), { host, purpose: `${doing} ${file}`, waitMs, staleAfterMs: STALE_MS }, body);
