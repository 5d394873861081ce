import type { EffectiveAccount } from '../../accounts/effective.js';
import type { Probe } from '../../aws/clients/probe.js';
import { proxyFor, showProxy } from '../../aws/proxy-rules.js';
import { profileFlag } from '../../aws/faults/situation.js';
import type { CallContext } from '../../sessions/calls.js';
import { keysBehind } from '../../sessions/mfa/login.js';
import { asLive } from '../../sessions/mfa/mfa-session.js';
import type { Hop } from '../../sessions/plan.js';
import type { AwsSettings } from '../../sessions/source/aws-settings.js';
import type { Route } from '../../sessions/route.js';
import type { CachedMfaSession } from '../../sessions/cache/session-cache.js';
import type { Source } from '../../sessions/source/source.js';
import type { AcctmgrError } from '../../system/failure.js';
import { settle, type Settled } from './attempted.js';
import { examineChain, type ExaminedChain } from '../hops/chain.js';
import { judgeClock } from '../machine/clock.js';
import { failure, skip, type Finding } from '../finding.js';
import type { HopEvidence } from '../hops/hop-evidence.js';
import { judgeHop } from '../hops/hop.js';
import { judgeIdentity, type Identified } from './identity.js';
import { judgeKeyAge } from './key-age.js';
import type { Machine } from '../machine/machine.js';
import { judgeMfaSession } from './mfa-session.js';
import { judgeReachability } from './reachability.js';
import { judgeSignIn } from './sign-in.js';
import { neededSignIn } from './sign-in-facts.js';
import { examineSource, keyAgeOf, type SourceFacts } from './source-facts.js';
import { judgeSource, UNNEEDED_SOURCE } from './source.js';

/** The way to AWS, and to an account's role session where one is looked at. */
export interface Way {
  /** Undefined where the source alone is looked at. */
  readonly account: EffectiveAccount | undefined;
  readonly source: Settled<Source>;
  readonly route: Settled<Route>;
  /** None for an account without a role, or a source without role profiles. */
  readonly hops: Settled<readonly Hop[]>;
  /** Of the source, where one lives. */
  readonly mfaSession: CachedMfaSession | undefined;
  /** ARNs of protected roles, on the way and elsewhere: no session of them is opened or used. */
  readonly protectedArns: readonly string[];
  /** Whether it is fine to have no source credentials: none is reached by them. */
  readonly mayLackSource: boolean;
  /** Whether AssumeRole is tried; its sessions are handed to nobody. */
  readonly mayTry: boolean;
}

export interface Diagnosis {
  readonly findings: readonly Finding[];
  readonly hops: readonly HopEvidence[];
}

/** What the findings about the network are judged by. */
interface Network {
  readonly route: Route;
  /** Of the partition that is asked. */
  readonly arn: string | undefined;
  readonly probe: Probe;
}

function judgeNetwork({ route, arn, probe }: Network, { host, words }: Machine): Finding[] {
  const { transport } = route;
  const target = route.target('sts', arn);
  const proxy = transport.proxies && proxyFor(transport.proxies, target.endpoint);
  const reached = {
    target,
    proxy: proxy && showProxy(proxy),
    hasOwnCa: transport.ca !== undefined,
    timeoutMs: transport.timeoutMs,
    noProxy: host.env['no_proxy'] ?? host.env['NO_PROXY'],
    probe,
  };
  return [
    judgeReachability(reached, host.now(), words),
    probe.ok
      ? judgeClock({ server: probe.serverTime, local: probe.localTime }, host.platform)
      : skip('clock', "AWS's clock is not known: STS cannot be reached."),
  ];
}

/** As the flag of `login`. */
function sourceFlagOf(source: Source, aws: AwsSettings): string {
  if (source.hops.length > 0) return ` --source ${keysBehind(source, aws)}`;
  const { profile } = source;
  return profile === undefined || profile === 'default'
    ? ''
    : profileFlag(`profile:${profile}`).replace('--profile', '--source');
}

/** Who signs the first hop, and asks IAM about it. */
function signingOf(
  { identified, credentials }: SourceFacts,
  { mfaSession }: Way,
  first: Hop | undefined,
  probe: Probe,
): ExaminedChain['signing'] {
  const session = mfaSession?.credentials;
  const signs = first?.signer === 'mfa-session' ? session : credentials;
  if (identified.kind !== 'known' || credentials === undefined || signs === undefined) {
    return probe.ok ? 'no-credentials' : 'no-network';
  }
  return { credentials: signs, iamSigner: session ?? credentials, caller: { arn: identified.identity.arn } };
}

const isWithoutSignIn = (identified: Identified): boolean =>
  (identified.kind === 'refused' && identified.fault.kind === 'identity-center-expired') ||
  (identified.kind === 'failed' && identified.error.code === 'sign_in_ended');

/** Without a sign-in there are no credentials: that was told of the sign-in, and is one failure. */
const toldOnce = (identified: Identified, signIn: Finding | undefined): Identified =>
  signIn?.status === 'fail' && isWithoutSignIn(identified)
    ? { kind: 'not-asked', why: 'nobody is signed in' }
    : identified;

const isUnneeded = (identified: Identified, { mayLackSource }: Way): boolean =>
  mayLackSource && identified.kind === 'refused' && identified.fault.kind === 'no-credentials';

/** Looks at the credentials of the source, and follows the hops from them. */
async function examineSigned(
  source: Source,
  network: Omit<Network, 'probe'> & { readonly probe: Promise<Probe> },
  way: Way,
  machine: Machine,
  aws: AwsSettings,
  context: CallContext,
): Promise<Diagnosis> {
  const { host, inventory, log } = machine;
  const { account, mfaSession, protectedArns, mayTry } = way;
  const { route, arn } = network;
  const hops = way.hops.ok ? way.hops.value : [];
  const signIn = neededSignIn(host, source, inventory, aws);
  const [probe, facts] = await Promise.all([
    network.probe,
    examineSource(source, arn, network.probe, context),
  ]);
  const { identified, credentials } = facts;
  const live = mfaSession && asLive(mfaSession);
  const signing = signingOf(facts, way, hops[0], probe);
  const chain: ExaminedChain = {
    subject: account?.name,
    hops,
    source,
    signing,
    sourceArn: typeof signing === 'string' ? undefined : signing.caller.arn,
    mfaSession: live,
    protectedArns,
    mayTry,
    log,
    sourceFlag: sourceFlagOf(source, aws),
  };
  const [keyAge, evidence] = await Promise.all([
    typeof signing === 'string' || credentials === undefined
      ? undefined
      : keyAgeOf(credentials, signing.caller.arn, signing.iamSigner, context),
    examineChain(chain, context),
  ]);
  const now = host.now();
  const signedIn = signIn && judgeSignIn(signIn, now);
  const accounts = machine.usable?.inventory.accounts ?? [];
  const base = account?.access.kind === 'base' ? account : undefined;
  return {
    findings: [
      ...judgeNetwork({ route, arn, probe }, machine),
      ...(isUnneeded(identified, way)
        ? [UNNEEDED_SOURCE]
        : [
            judgeSource(way.source, way.mayLackSource),
            ...(signedIn === undefined ? [] : [signedIn]),
            judgeIdentity({ identified: toldOnce(identified, signedIn), accounts, base, now }),
          ]),
      ...judgeMfaSession(live, now),
      ...(keyAge === undefined ? [] : [judgeKeyAge(keyAge, now)]),
      ...(way.hops.ok ? [] : [failure('path', way.hops.error)]),
      ...evidence.map(judgeHop),
    ],
    hops: evidence,
  };
}

/** Nobody knows where to ask. */
const unreachable = (error: AcctmgrError, { source, mayLackSource }: Way): Diagnosis => ({
  findings: [failure('reachability', error), judgeSource(source, mayLackSource)],
  hops: [],
});

/** Goes the way to AWS as far as it leads; every question is bounded by the route's time limit. */
export async function examineWay(
  way: Way,
  machine: Machine,
  callContextFor: (route: Route) => CallContext,
): Promise<Diagnosis> {
  const { source, route, hops } = way;
  const { aws, host } = machine;
  const arn = hops.ok ? hops.value[0]?.roleArn : undefined;
  if (!route.ok) return unreachable(route.error, way);
  const target = settle(() => route.value.target('sts', arn));
  if (!target.ok) return unreachable(target.error, way);
  const { probe } = await import('../../aws/clients/probe.js');
  const probed = probe(target.value, route.value.transport, host.now);
  if (source.ok && aws.ok) {
    const network = { route: route.value, arn, probe: probed };
    return examineSigned(source.value, network, way, machine, aws.value, callContextFor(route.value));
  }
  const network = { route: route.value, arn, probe: await probed };
  return { findings: [...judgeNetwork(network, machine), judgeSource(source, way.mayLackSource)], hops: [] };
}
