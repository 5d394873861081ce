import { AcctmgrError } from '../../system/failure.js';
import { removeIfExists } from '../../system/files/file-removal.js';
import type { Host } from '../../system/host.js';
import { heldSession, sessionFiles, type CachedSession } from './session-cache.js';

export interface CacheWish {
  isChosen(session: CachedSession): boolean;
  /** Whether files go that can't be understood: they may hold keys. */
  readonly takesUnusable: boolean;
  readonly dryRun?: boolean;
}

export interface CleanedCache {
  /** Those that were there, and are not any more. */
  readonly sessions: readonly CachedSession[];
  /** How many files that can't be understood went. */
  readonly unusable: number;
  /** Why what was chosen is still there. */
  readonly failures: readonly AcctmgrError[];
}

/** Removes sessions from the cache; with `dryRun`, only tells which. What can't be removed does not keep the others. */
export function cleanCache(host: Host, { isChosen, takesUnusable, dryRun = false }: CacheWish): CleanedCache {
  const sessions: CachedSession[] = [];
  const failures: AcctmgrError[] = [];
  let unusable = 0;
  let files: readonly string[] = [];
  try {
    files = sessionFiles(host);
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    failures.push(error);
  }
  for (const file of files) {
    // Not by its times: on a clock that was set back, a session that lives looks as if it was made in days to come.
    const session = heldSession(host, file);
    if (session === undefined ? !takesUnusable : !isChosen(session)) continue;
    try {
      // At once: another process may be about to put a new session there.
      if (!dryRun) removeIfExists(file);
      if (session === undefined) unusable += 1;
      else sessions.push(session);
    } catch (error) {
      if (!(error instanceof AcctmgrError)) throw error;
      failures.push(error);
    }
  }
  return { sessions, unusable, failures };
}

/** Empties the cache, of files that can't be understood too. Returns the sessions that were there. */
export function dropAllSessions(host: Host): readonly CachedSession[] {
  const { sessions, failures } = cleanCache(host, { isChosen: () => true, takesUnusable: true });
  if (failures[0] !== undefined) throw failures[0];
  return sessions;
}
