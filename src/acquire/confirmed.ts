import { lastOf } from '../sessions/chain.js';
import { handedOverFromCache, type ObtainedSession } from '../sessions/obtained-session.js';
import { requireConfirmedSession } from '../sessions/cache/without-person.js';
import { cachedFor, obtainedFrom } from './cached.js';
import type { Caller } from './caller.js';
import { planNow, prepare, type Prepared } from './prepared.js';
import { logFor, nameTaken, recorded } from './recorded.js';
import { placeOf } from './session-context.js';
import { requireUnattended } from './unattended-limits.js';
import type { SessionWish } from './wish.js';

/**
 * Where nobody may be asked (`ACCTMGR_PROMPT=never`), as in the entry that `kubeconfig` makes: the session of a protected
 * account that a person has confirmed and that lives yet, as `credential-process` gives it. It is one line of the access log.
 *
 * @returns undefined for what is not protected or not named, and where flags answer what protects it
 * @throws AcctmgrError with exit 3 where no confirmed session lives
 */
export async function confirmedSession(
  caller: Caller,
  wish: SessionWish,
): Promise<{ readonly session: ObtainedSession; readonly prepared: Prepared } | undefined> {
  const { host } = caller;
  const { yes, reason } = wish.flags;
  if (host.env['ACCTMGR_PROMPT'] !== 'never' || yes || reason !== undefined) return undefined;
  // A person confirmed the account by its name, and not what picks accounts.
  if (wish.isPicked === true) return undefined;
  const prepared = prepare(host, wish);
  const { protectedRoles } = prepared;
  if (protectedRoles.length === 0) return undefined;
  const log = logFor(caller, wish);
  return recorded(wish, log, async (attempt) => {
    nameTaken(attempt, lastOf(prepared.chain));
    await requireUnattended(caller, wish);
    const found = cachedFor(prepared);
    if (found === undefined) {
      requireConfirmedSession(protectedRoles, planNow(prepared, reason), placeOf(prepared));
      return undefined;
    }
    const session = obtainedFrom(found);
    await log.record({ ...attempt, reason: found.session.reason, ...handedOverFromCache(session) });
    return { session, prepared };
  });
}
