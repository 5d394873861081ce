import { asLive, liveMfaSession } from '../sessions/mfa-session.js';
import { planRoleSession, type LiveMfaSession, type Plan } from '../sessions/plan.js';
import type { ProtectedRole } from '../sessions/protection.js';
import { routeOf } from '../sessions/route.js';
import type { CachedRoleSession } from '../sessions/session-cache.js';
import type { Source } from '../sessions/source.js';
import { cachedSession, reasonsOf, type CachePlace } from '../sessions/without-person.js';
import type { Context } from './context.js';
import { guardedRoles, requestsFor, sourceFor, type AccountWish } from './take-session.js';

/** How a program gets to an account's session, by itself. */
export interface UnattendedPlan {
  readonly guarded: readonly ProtectedRole[];
  readonly source: Source;
  readonly place: CachePlace;
  readonly plan: Plan;
  planWith(mfaSession: LiveMfaSession | undefined): Plan;
  /** The session, where the cache holds it: then nothing is called, locked or written. */
  readonly cached: CachedRoleSession | undefined;
}

/** @throws AcctmgrError as planning does; nothing is asked, called or written */
export function planUnattended({ host }: Pick<Context, 'host'>, wish: AccountWish): UnattendedPlan {
  const { inventory, account, flags } = wish;
  const guarded = guardedRoles(wish);
  const requests = requestsFor({ host }, wish, flags.reason);
  const roleArn = requests.at(-1)?.roleArn;
  const { aws, source } = sourceFor({ host }, inventory, account);
  const route = routeOf(host, aws, source, flags.timeoutMs);
  const place: CachePlace = {
    host,
    aws,
    route,
    cache: flags.cache,
    use: 'sdk',
    guarded: guarded.map((role) => role.roleArn),
  };
  const live = liveMfaSession(source, place);
  const mfaSession = live && asLive(live);
  const planFor = (wanted: typeof requests, mfa: LiveMfaSession | undefined) =>
    planRoleSession(wanted, { source, mfaSession: mfa, now: host.now() });
  const cachedFor = (wanted: typeof requests) => cachedSession(planFor(wanted, mfaSession), place);
  const confirmed = () => {
    for (const reason of reasonsOf(host, roleArn)) {
      const session = cachedFor(requestsFor({ host }, wish, reason));
      if (session !== undefined) return session;
    }
    return undefined;
  };
  const plan = planFor(requests, mfaSession);
  return {
    guarded,
    source,
    place,
    plan,
    planWith: (mfa) => planFor(requests, mfa),
    cached: cachedSession(plan, place) ?? (guarded.length > 0 ? confirmed() : undefined),
  };
}
