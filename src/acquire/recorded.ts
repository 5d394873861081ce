import { attemptLog, type Attempt, type AttemptLog } from '../sessions/attempts.js';
import type { ChainLink } from '../sessions/chain.js';
import type { Caller } from './caller.js';
import type { SessionWish } from './wish.js';

/** A line of the access log that is not yet written; what becomes known of the attempt is put into it. */
export type OpenAttempt = { -readonly [K in keyof Attempt]: Attempt[K] };

/** What is known of the attempt once the chain is: what was to be taken. */
export function nameTaken(attempt: OpenAttempt, { taken }: ChainLink): void {
  if (taken.kind === 'role') {
    attempt.role_arn = taken.roleArn;
    return;
  }
  attempt.permission_set = taken.permissionSet;
  attempt.sso_session = taken.signIn;
}

export const logFor = (
  { host, warn, sharedLog }: Pick<Caller, 'host' | 'warn' | 'sharedLog'>,
  { inventory }: SessionWish,
): AttemptLog => sharedLog ?? attemptLog(host, inventory.settings.access_log, warn);

/** What the lines of one command have in common. */
export const marksOf = ({
  run,
  mark = run,
}: Pick<SessionWish, 'run' | 'mark'>): Pick<Attempt, 'run' | 'program' | 'selection'> => ({
  run: mark?.id,
  program: mark?.program,
  selection: mark?.selection,
});

/** Has `take` do its work; whatever fails in it stands in the access log. */
export async function recorded<T>(
  wish: SessionWish,
  log: AttemptLog,
  take: (attempt: OpenAttempt) => Promise<T>,
): Promise<T> {
  const { event, account, flags } = wish;
  const attempt: OpenAttempt = {
    event,
    account: account.name,
    account_id: account.account_id,
    reason: flags.reason,
    ...marksOf(wish),
  };
  try {
    return await take(attempt);
  } catch (error) {
    await log.recordFailure(attempt, error);
    throw error;
  }
}
