import { ROLE_DURATION } from '../../aws/limits.js';
import type { LogLine } from '../entry.js';

/** A role session as the log tells of it. Times are in milliseconds since the epoch. */
export interface LoggedSession {
  readonly accessKeyId: string;
  /** Of the first line that tells of it, as are `account_id` and `user`. */
  readonly account: string | undefined;
  readonly accountId: string | undefined;
  readonly user: string | undefined;
  /** When it was first handed over, as far as the lines that were read tell. */
  readonly start: number;
  readonly end: number;
}

export interface SessionLedger {
  /** The session that a line tells of, where it tells of one; `isNew`: no line before told of it. */
  see(entry: LogLine, time: number): { readonly session: LoggedSession; readonly isNew: boolean } | undefined;
}

/** AWS takes requests that are signed so far off, so a machine's clock may be wrong by it. */
const MOST_SKEW_MS = 15 * 60_000;
const MOST_MS = ROLE_DURATION.max * 1000 + MOST_SKEW_MS;

/**
 * Tells sessions apart by their access key: however often one is handed over from the cache, it is one. An MFA session is
 * none, since it opens no account; nor is what lasts longer than AWS lets a role session last, in a line of another program.
 */
export function sessionLedger(): SessionLedger {
  const sessions = new Map<string, { -readonly [K in keyof LoggedSession]: LoggedSession[K] }>();
  return {
    see: ({ access_key_id: accessKeyId, expiration, role_arn, status, ...entry }, time) => {
      if (status !== 'success' || role_arn === undefined) return undefined;
      if (accessKeyId === undefined || expiration === undefined) return undefined;
      const known = sessions.get(accessKeyId);
      if (known !== undefined) {
        // Of two processes, the later one may have written first.
        known.start = Math.min(known.start, time);
        return { session: known, isNew: false };
      }
      const end = Date.parse(expiration);
      if (!(end > time && end - time <= MOST_MS)) return undefined;
      const { account, account_id: accountId, user } = entry;
      const session = { accessKeyId, account, accountId, user, start: time, end };
      sessions.set(accessKeyId, session);
      return { session, isNew: true };
    },
  };
}
