import { attemptLog, type Attempt, type AttemptLog } from '../sessions/attempts.js';
import type { Caller } from './caller.js';
import type { SessionWish } from './wish.js';

/** A line of the access log that is not yet written; what becomes known of the attempt is put into it. */
export type OpenAttempt = { -readonly [K in keyof Attempt]: Attempt[K] };

export const logFor = (
  { host, warn }: Pick<Caller, 'host' | 'warn'>,
  { inventory }: SessionWish,
): AttemptLog => attemptLog(host, inventory.settings.access_log, warn);

/** Has `take` do its work; whatever fails in it stands in the access log. */
export async function recorded<T>(
  { event, account, flags }: SessionWish,
  log: AttemptLog,
  take: (attempt: OpenAttempt) => Promise<T>,
): Promise<T> {
  const attempt: OpenAttempt = {
    event,
    account: account.name,
    account_id: account.account_id,
    reason: flags.reason,
  };
  try {
    return await take(attempt);
  } catch (error) {
    await log.recordFailure(attempt, error);
    throw error;
  }
}
