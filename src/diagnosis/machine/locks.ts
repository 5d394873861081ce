import { formatDuration } from '../../system/duration.js';
import { describeHolder } from '../../system/processes/lock.js';
import type { LockHolder } from '../../system/processes/lock-file.js';
import type { Liveness } from '../../system/processes/process-identity.js';
import { oneLine } from '../../system/safe-text.js';
import { ok, warn, type Finding } from '../finding.js';
import type { ShellWords } from './shell-words.js';

/** A lock that stands there now. */
export interface SeenLock {
  readonly path: string;
  readonly holder: LockHolder | undefined;
  readonly liveness: Liveness;
  /** Milliseconds. */
  readonly age: number;
  /** How long it may well be held, in milliseconds: while a person looks for their device, or while a file is written. */
  readonly usual: number;
}

function judgeLock({ path, holder, liveness, age, usual }: SeenLock, { quote }: ShellWords): Finding[] {
  const shown = oneLine(path);
  const since = formatDuration(age / 1000);
  if (age <= usual) return [];
  if (liveness === 'alive' && holder !== undefined) {
    return [
      warn(
        'locks',
        `${describeHolder(holder)} has held ${shown} for ${since}: it may be stopped, and others wait for it.`,
        `Continue it with fg, or end it: kill ${holder.pid}`,
      ),
    ];
  }
  const whose = holder === undefined ? 'an unknown process' : describeHolder(holder);
  return liveness === 'dead'
    ? [ok('locks', `${shown} was left by ${whose}, which has ended; the next one takes it over.`)]
    : [
        warn(
          'locks',
          `${shown} has been held by ${whose} for ${since}, and from here nobody can tell whether it still runs.`,
          `If no acctmgr runs there any more: rm ${quote(shown)}`,
        ),
      ];
}

/** Locks that nobody gives back. */
export function judgeLocks(locks: readonly SeenLock[], words: ShellWords): Finding[] {
  const findings = locks.flatMap((lock) => judgeLock(lock, words));
  return findings.length > 0 ? findings : [ok('locks', 'No lock is left over.')];
}
