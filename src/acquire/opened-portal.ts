import { lastOf } from '../sessions/chain.js';
import { confirmed } from './attended.js';
import type { Caller } from './caller.js';
import { prepare, type Prepared } from './prepared.js';
import { logFor, nameTaken, recorded } from './recorded.js';
import { requireUnattended } from './unattended-limits.js';
import type { SessionWish } from './wish.js';

/**
 * Has the portal open an account by its permission set, with a person at hand: asks and writes down what taking its session
 * would, and takes nothing here.
 */
export const openPortal = <T>(
  caller: Caller,
  wish: SessionWish,
  open: (prepared: Prepared) => Promise<T>,
): Promise<T> => {
  const log = logFor(caller, wish);
  return recorded(wish, log, async (attempt) => {
    const take = prepare(caller.host, wish);
    nameTaken(attempt, lastOf(take.chain));
    await requireUnattended(caller, wish);
    const [first] = take.protectedRoles;
    attempt.reason = wish.flags.reason ?? (first && (await caller.asker.reason(first.account, false)));
    take.requestsFor(attempt.reason);
    await confirmed(take, attempt, caller, log);
    const opened = await open(take);
    await log.record({ ...attempt, status: 'success' });
    return opened;
  });
};
