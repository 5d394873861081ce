import { rightsOf } from '../accounts/effective.js';
import { awsSettings, type AwsSettings } from '../sessions/source/aws-settings.js';
import { chainTo, lastOf, type Chain } from '../sessions/chain.js';
import type { CacheUse } from '../sessions/cache/reuse.js';
import { asLive, liveMfaSession, mfaKeyOf } from '../sessions/mfa/mfa-session.js';
import { refuseWider } from '../sessions/narrowed-run.js';
import { planRoleSession, type LiveMfaSession, type Plan, type RoleRequests } from '../sessions/plan.js';
import { guardRequests, protectedRoles, type ProtectedRole } from '../sessions/protection.js';
import { requireOwnPartition } from '../sessions/region.js';
import { chainRequests } from '../sessions/request.js';
import { routeOf, transportsOf, type Route, type Transports } from '../sessions/route.js';
import type { Source } from '../sessions/source/source.js';
import type { TemplateValues } from '../sessions/template.js';
import type { Host } from '../system/host.js';
import { sourceOfChain } from './begun-chain.js';
import type { SessionWish } from './wish.js';

/** One take, put together once: who signs, how calls get to AWS, what is protected, and what would be called. */
export interface Prepared {
  readonly host: Host;
  readonly wish: SessionWish;
  readonly chain: Chain;
  /** What the wanted session lets in to, as `rightsOf` has it. */
  readonly rights: string;
  /** The protected roles on the way, the wanted one last. */
  readonly protectedRoles: readonly ProtectedRole[];
  readonly aws: AwsSettings;
  readonly source: Source;
  readonly route: Route;
  /** The MFA session of the source that lived when this was put together. */
  readonly mfaSession: LiveMfaSession | undefined;
  /** What is wanted of every account on the way. @param reason - may be part of names and tags */
  requestsFor(reason: string | undefined): RoleRequests;
  /** How that would be had. */
  planFor(requests: RoleRequests, mfaSession: LiveMfaSession | undefined): Plan;
}

export const chainOf = ({ inventory, account, flags }: SessionWish): Chain =>
  chainTo(inventory, account, flags.role);

/** The user database takes a millisecond: it is asked only where a template wants it. */
const templateValues = (host: Host, reason: string | undefined): TemplateValues => ({
  get user() {
    return host.user();
  },
  get host() {
    return host.hostname();
  },
  reason,
});

/** What is asked of every account of the chain, protected ones within their limits. */
export const requestsOf = (
  host: Host,
  { inventory, flags }: SessionWish,
  chain: Chain,
  reason: string | undefined,
): RoleRequests => {
  const { account, taken } = lastOf(chain);
  requireOwnPartition(account, taken.kind === 'role' ? taken.roleArn : undefined, flags.region);
  return guardRequests(
    chainRequests(chain, flags, templateValues(host, reason)),
    protectedRoles(inventory, chain),
    reason,
  );
};

type MfaSessions = (source: Source, route: Route, cache: CacheUse) => LiveMfaSession | undefined;

/** Looks into the cache once for all takes whose sources share an MFA session. */
function mfaSessionsOf(host: Host, aws: AwsSettings): MfaSessions {
  const found = new Map<string, LiveMfaSession | undefined>();
  return (source, route, cache) => {
    const key = `${cache} ${mfaKeyOf(source, { aws, route })}`;
    if (!found.has(key)) {
      const live = liveMfaSession(source, { aws, host, route, cache });
      found.set(key, live && asLive(live));
    }
    return found.get(key);
  };
}

/** What several takes together read once. */
export interface Surroundings {
  readonly aws: AwsSettings;
  readonly transports: Transports;
  readonly mfaSessions: MfaSessions;
}

/** @throws AcctmgrError where the AWS files make no sense */
export const surroundingsOf = (host: Host, aws: AwsSettings = awsSettings(host)): Surroundings => ({
  aws,
  transports: transportsOf(host, aws.env),
  mfaSessions: mfaSessionsOf(host, aws),
});

/**
 * Decides all that can be decided before anything is asked, called or written.
 *
 * @param chain - of the wish
 * @throws AcctmgrError where more is wanted than the run around may have, where there are no source credentials, or the AWS files make no sense
 */
export function prepare(
  host: Host,
  wish: SessionWish,
  chain: Chain = chainOf(wish),
  { aws, transports, mfaSessions }: Surroundings = surroundingsOf(host),
): Prepared {
  const { inventory, flags } = wish;
  refuseWider(host.env, flags.narrowing);
  const last = lastOf(chain);
  const source = sourceOfChain(host, aws, inventory, chain[0]);
  const route = routeOf(host, aws, source, flags.timeoutMs, transports);
  return {
    host,
    wish,
    chain,
    rights: rightsOf(last.account.account_id, last.taken),
    protectedRoles: protectedRoles(inventory, chain),
    aws,
    source,
    route,
    mfaSession: mfaSessions(source, route, flags.cache),
    requestsFor: (reason) => requestsOf(host, wish, chain, reason),
    planFor: (requests, mfaSession) => planRoleSession(requests, { source, mfaSession, now: host.now() }),
  };
}

/** The plan as it would be followed now. */
export const planNow = (prepared: Prepared, reason: string | undefined): Plan =>
  prepared.planFor(prepared.requestsFor(reason), prepared.mfaSession);
