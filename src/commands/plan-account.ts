import { asLive, liveMfaSession } from '../sessions/mfa-session.js';
import { planRoleSession, type LiveMfaSession, type Plan } from '../sessions/plan.js';
import type { AwsSettings } from '../sessions/profile-source.js';
import type { ProtectedRole } from '../sessions/protection.js';
import { routeOf, type Route } from '../sessions/route.js';
import type { Source } from '../sessions/source.js';
import type { AssumeWish } from './assume-account.js';
import type { Context } from './context.js';
import { guardedRoles, requestsFor, sourceFor } from './take-session.js';

/** What assuming an account would do, before anything was called. */
export interface PlannedAccount {
  readonly wish: AssumeWish;
  readonly plan: Plan;
  readonly guarded: readonly ProtectedRole[];
  readonly source: Source;
  readonly aws: AwsSettings;
  readonly route: Route;
  /** The plan for when this MFA session lives. */
  planWith(mfaSession: LiveMfaSession): Plan;
}

/** @throws AcctmgrError as planning does; nothing is asked, called or written */
export function planAccount(context: Context, wish: AssumeWish): PlannedAccount {
  const { host } = context;
  const { inventory, account, flags } = wish;
  const requests = requestsFor(context, wish, flags.reason);
  const { aws, source } = sourceFor(context, inventory, account);
  const route = routeOf(host, aws, source, flags.timeoutMs);
  const live = liveMfaSession(source, { aws, host, route, cache: flags.cache });
  const planWith = (mfaSession: LiveMfaSession | undefined) =>
    planRoleSession(requests, { source, mfaSession, now: host.now() });
  return {
    wish,
    plan: planWith(live && asLive(live)),
    guarded: guardedRoles(wish),
    source,
    aws,
    route,
    planWith,
  };
}
