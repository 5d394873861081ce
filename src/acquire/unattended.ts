import type { AttemptLog } from '../sessions/attempts.js';
import { lastOf } from '../sessions/chain.js';
import { inventoryBeside, lookupOf } from '../sessions/source/lookup.js';
import type { ObtainedSession } from '../sessions/obtained-session.js';
import { requireConfirmedSession, requireNoCode } from '../sessions/cache/without-person.js';
import { cachedFor, obtainedFrom } from './cached.js';
import type { Caller } from './caller.js';
import { chainOf, prepare, type Prepared } from './prepared.js';
import { logFor, nameTaken, recorded } from './recorded.js';
import { placeOf, sessionContext } from './session-context.js';
import { requireUnattended } from './unattended-limits.js';
import type { SessionWish } from './wish.js';

/**
 * The session of a take where nobody sees a question: a protected account is served only from a session that was confirmed,
 * and what needs a code fails at once where the asker has none.
 *
 * @throws AcctmgrError with exit 3 where a person is needed
 */
export async function obtainUnattended(
  prepared: Prepared,
  caller: Caller,
  log: AttemptLog,
): Promise<ObtainedSession> {
  const found = cachedFor(prepared);
  if (found !== undefined) return obtainedFrom(found);

  const { source, protectedRoles, wish } = prepared;
  const { reason } = wish.flags;
  const place = placeOf(prepared);
  const lookup = lookupOf(
    prepared.host.env,
    wish.account.name,
    inventoryBeside(prepared.host, wish.inventory.path),
  );
  const requests = prepared.requestsFor(reason);
  // Tools ask twice a command, and what makes a session is not read for one that is there.
  const { obtainRoleSession } = await import('../sessions/obtain.js');
  return obtainRoleSession(
    (mfaSession) => {
      const plan = prepared.planFor(requests, mfaSession);
      requireConfirmedSession(protectedRoles, plan, place);
      if (caller.asker.codes === undefined) requireNoCode(plan, place);
      return plan;
    },
    source,
    sessionContext(prepared, caller, { log, reason, isConfirmed: false, lookup }),
  );
}

/**
 * Takes a session for a program that asks by itself, again and again. Calls and refusals stand in the access log, answers
 * from the cache do not.
 *
 * @param log - of a process that asks more than once
 * @throws AcctmgrError as `obtainUnattended`
 */
export const takeUnattended = (
  caller: Caller,
  wish: SessionWish,
  log: AttemptLog = logFor(caller, wish),
): Promise<ObtainedSession> =>
  recorded(wish, log, async (attempt) => {
    const chain = chainOf(wish);
    nameTaken(attempt, lastOf(chain));
    await requireUnattended(caller, wish);
    return obtainUnattended(prepare(caller.host, wish, chain), caller, log);
  });
