import type { Plan } from '../sessions/plan.js';
import { lastOf } from '../sessions/chain.js';
import type { ObtainedSession } from '../sessions/obtained-session.js';
import type { CachedRoleSession } from '../sessions/cache/session-cache.js';
import { cachedSession, reasonsOf } from '../sessions/cache/without-person.js';
import { planNow, type Prepared } from './prepared.js';
import { placeOf } from './session-context.js';

/** A session of the cache, and the plan that would have led to it. */
export interface FoundSession {
  readonly session: CachedRoleSession;
  readonly plan: Plan;
}

/**
 * The session that a take would end with, where the cache holds it: then nothing is called, locked or written. For a
 * protected account that is one that a person confirmed, whatever reason was given for it.
 */
export function cachedFor(prepared: Prepared): FoundSession | undefined {
  const { host, wish, protectedRoles, chain } = prepared;
  const { taken } = lastOf(chain);
  const place = placeOf(prepared);
  const others = function* () {
    yield wish.flags.reason;
    if (protectedRoles.length > 0 && taken.kind === 'role') yield* reasonsOf(host, taken.roleArn);
  };
  for (const reason of others()) {
    const plan = planNow(prepared, reason);
    const session = cachedSession(plan, place);
    if (session !== undefined) return { session, plan };
  }
  return undefined;
}

export const obtainedFrom = ({ session, plan }: FoundSession): ObtainedSession => ({
  credentials: session.credentials,
  assumedRoleArn: session.assumedRoleArn,
  sessionName: session.sessionName,
  sourceArn: session.sourceArn,
  obtainedAt: session.obtainedAt,
  fromCache: true,
  plan,
});
