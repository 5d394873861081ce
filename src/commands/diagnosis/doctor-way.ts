import { isTakable, ownRoleArn, rightsOf, type EffectiveAccount } from '../../accounts/effective.js';
import type { Inventory } from '../../accounts/inventory.js';
import { sourceOfChain } from '../../acquire/begun-chain.js';
import { needsKeys } from '../../acquire/reached-accounts.js';
import { chainOf, requestsOf } from '../../acquire/prepared.js';
import type { SessionFlags, SessionWish } from '../../acquire/wish.js';
import { andThen, settle, type Settled } from '../../diagnosis/way/attempted.js';
import type { Way } from '../../diagnosis/way/way.js';
import { signInNames } from '../../identity-center/sign-in.js';
import { profileSet } from '../../profiles/reading/profile-set.js';
import { awsSettings, type AwsSettings } from '../../sessions/source/aws-settings.js';
import { accountsTo, lastOf, requestedAccess } from '../../sessions/chain.js';
import { chooseSource } from '../../sessions/source/choose-source.js';
import { asLive, liveMfaSession } from '../../sessions/mfa/mfa-session.js';
import { planProfileHops, planRoleSession, type Hop, type PlanSituation } from '../../sessions/plan.js';
import { protectedAccounts, protectedRoles } from '../../sessions/protection.js';
import { routeOf, type Route } from '../../sessions/route.js';
import type { CachedMfaSession } from '../../sessions/cache/session-cache.js';
import type { Source } from '../../sessions/source/source.js';
import type { Host } from '../../system/host.js';

export interface WayWish {
  /** Undefined where the source alone is looked at. */
  readonly account: EffectiveAccount | undefined;
  readonly inventory: Inventory | undefined;
  readonly aws: Settled<AwsSettings>;
  readonly flags: SessionFlags;
  readonly mayTry: boolean;
}

/** As the take has it; the base account's is what nothing leads to. */
function sourceOfWay(host: Host, aws: AwsSettings, inventory: Inventory, first: EffectiveAccount): Source {
  if (isTakable(first))
    return sourceOfChain(host, aws, inventory, { account: first, taken: requestedAccess(first, undefined) });
  return chooseSource({ ...aws, profile: first.source_profile, handedOut: 'pass-over' });
}

const chosenSource = (host: Host, { account, inventory, aws }: WayWish): Settled<Source> =>
  andThen(aws, (settings) =>
    account === undefined || inventory === undefined
      ? chooseSource({ ...settings, handedOut: 'pass-over' })
      : sourceOfWay(host, settings, inventory, accountsTo(inventory, account)[0]),
  );

/** The calls that `assume` would make; of an account without a role, those that lead to its source. */
function plannedHops(host: Host, wish: SessionWish | undefined, situation: PlanSituation): readonly Hop[] {
  const isTaken = wish !== undefined && (isTakable(wish.account) || wish.flags.role !== undefined);
  if (!isTaken) return planProfileHops(situation);
  return planRoleSession(requestsOf(host, wish, chainOf(wish), wish.flags.reason), situation).hops;
}

/** What the account that was named is entered by: it is meant, and not taken in passing. */
function namedRights(wish: SessionWish): string {
  const { account, taken } = lastOf(chainOf(wish));
  return rightsOf(account.account_id, taken);
}

/** The roles that nobody takes in passing: on the way, and wherever else the inventory protects one. */
function protectedArns(inventory: Inventory | undefined, wish: SessionWish | undefined): string[] {
  if (inventory === undefined) return [];
  const named = settle(() => wish && namedRights(wish));
  const onTheWay = settle(() => (wish === undefined ? [] : protectedRoles(wish.inventory, chainOf(wish))));
  return [
    ...[...protectedAccounts(inventory.accounts)].flatMap((account) => ownRoleArn(account) ?? []),
    ...(onTheWay.ok ? onTheWay.value.map(({ rights }) => rights) : []),
  ].filter((rights) => !named.ok || rights !== named.value);
}

/** Undefined, too, where the session cache can't be read: that is a finding of its own. */
function mfaSessionOf(
  host: Host,
  source: Source | undefined,
  aws: Settled<AwsSettings>,
  route: Settled<Route>,
): CachedMfaSession | undefined {
  if (source === undefined || !aws.ok || !route.ok) return undefined;
  const place = { host, aws: aws.value, route: route.value };
  const session = settle(() => liveMfaSession(source, { ...place, cache: 'on' }));
  return session.ok ? session.value : undefined;
}

const hasSignIn = (inventory: Inventory | undefined, { profiles }: AwsSettings): boolean =>
  signInNames({ signIns: inventory?.signIns ?? {}, ssoSessions: profiles.ssoSessions }).length > 0;

/** What the way to an account's session, or the source alone, would be. Nothing is asked, called or written. */
export function wayTo(host: Host, wish: WayWish): Way {
  const { account, inventory, aws, flags, mayTry } = wish;
  const source = chosenSource(host, wish);
  const chosen = source.ok ? source.value : undefined;
  // Where the AWS files can't be read, the environment alone still says how STS is reached.
  const known = aws.ok ? aws.value : awsSettings(host, profileSet({}));
  const route = settle(() => routeOf(host, known, chosen, flags.timeoutMs));
  const mfaSession = mfaSessionOf(host, chosen, aws, route);
  const taking: SessionWish | undefined = account &&
    inventory && { event: 'doctor', use: 'link', inventory, account, flags };
  const hops = andThen(source, (from) =>
    plannedHops(host, taking, {
      source: from,
      mfaSession: mfaSession && asLive(mfaSession),
      now: host.now(),
    }),
  );
  return {
    account,
    source,
    route,
    hops,
    mfaSession,
    protectedArns: protectedArns(inventory, taking),
    mayLackSource: account === undefined && !needsKeys(inventory) && hasSignIn(inventory, known),
    mayTry,
  };
}
