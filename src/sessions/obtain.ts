import type { Answer, CallerIdentity, RoleSession } from '../aws/answer.js';
import type { Credentials } from '../aws/credentials.js';
import { explain } from '../aws/explain.js';
import type { Fault } from '../aws/fault.js';
import { loadSdk, type Sdk } from '../aws/load-sdk.js';
import { proxyFor, showProxy } from '../aws/proxy-rules.js';
import type { Situation } from '../aws/situation.js';
import { formatDuration } from '../system/duration.js';
import type { Host } from '../system/host.js';
import type { Attempt, AttemptLog } from './attempts.js';
import { knownIdentity, rememberIdentity } from './known-identities.js';
import type { MfaCodes } from './mfa.js';
import type { Hop, Plan } from './plan.js';
import type { Route } from './route.js';
import { defaultSessionName } from './session-name.js';
import type { Source } from './source.js';

/** What obtaining a session needs of the outside. */
export interface SessionWorld {
  readonly host: Host;
  readonly route: Route;
  readonly mfaCodes: MfaCodes;
  readonly log: AttemptLog;
  /** What every line of the log says of this run. */
  readonly attempt: Pick<Attempt, 'event' | 'reason'>;
  /** Whether the account is one of the example's, which belong to strangers. */
  readonly isExample: boolean;
  note(text: string): void;
  debug(text: string): void;
}

export interface ObtainedSession extends RoleSession {
  readonly sessionName: string;
  /** Who signed the first call; undefined where nobody asked and nobody remembered. */
  readonly sourceArn: string | undefined;
  /** Of the source credentials. */
  readonly sourceAccessKeyId: string;
}

/** What all calls of one run share. */
interface Calls {
  readonly source: Source;
  readonly world: SessionWorld;
  readonly sdk: Sdk;
}

interface Signer {
  readonly credentials: Credentials;
  readonly arn: string | undefined;
}

const ONE_HOUR = 3600;

function situationOf(call: Situation['call'], arn: string | undefined, { source, world }: Calls): Situation {
  const { transport } = world.route;
  const target = world.route.target('sts', arn);
  const proxy = transport.proxies && proxyFor(transport.proxies, target.endpoint);
  return {
    call,
    source: source.description,
    target,
    proxy: proxy && showProxy(proxy),
    hasOwnCa: transport.ca !== undefined,
    timeoutMs: transport.timeoutMs,
    isExample: world.isExample,
    now: world.host.now(),
  };
}

async function sourceCredentials(calls: Calls): Promise<Credentials> {
  const { sdk, source } = calls;
  const { leaf } = source;
  if (leaf.kind === 'keys') return leaf.credentials;
  const { host, route } = calls.world;
  const answer = await sdk.resolveLeaf(leaf.provider, {
    target: route.target('sts'),
    transport: route.transport,
    now: host.now(),
  });
  if (answer.ok) return answer.value;
  throw explain(answer.fault, situationOf('credentials', undefined, calls));
}

async function identityOf(
  credentials: Credentials,
  arn: string | undefined,
  calls: Calls,
): Promise<CallerIdentity> {
  const { host, route } = calls.world;
  const answer = await calls.sdk.getCallerIdentity({
    credentials,
    target: route.target('sts', arn),
    transport: route.transport,
    now: host.now(),
  });
  if (!answer.ok) throw explain(answer.fault, situationOf('GetCallerIdentity', arn, calls));
  rememberIdentity(host, credentials.accessKeyId, answer.value.arn);
  return answer.value;
}

/** The owner of the source credentials, asked of AWS once per key, and only where a session is to be called after them. */
async function sourceIdentity(
  plan: Plan,
  credentials: Credentials,
  calls: Calls,
): Promise<string | undefined> {
  const known = knownIdentity(calls.world.host, credentials.accessKeyId);
  const isNeeded = plan.hops.some((hop) => hop.sessionName === undefined);
  if (known !== undefined || !isNeeded) return known;
  return (await identityOf(credentials, plan.hops[0].roleArn, calls)).arn;
}

const attemptOf = (hop: Hop, world: SessionWorld, more: Partial<Attempt>): Attempt => ({
  ...world.attempt,
  account: hop.label,
  account_id: hop.accountId,
  role_arn: hop.roleArn,
  source: 'sts',
  ...more,
});

/** Makes the call, and once more with an hour where AWS would not give these temporary keys more. */
async function callOnce(
  hop: Hop,
  signer: Signer,
  sessionName: string,
  code: string | undefined,
  { world, sdk }: Calls,
) {
  const { host, route } = world;
  const call = (durationSeconds: number) =>
    sdk.assumeRole(
      {
        credentials: signer.credentials,
        target: route.target('sts', hop.roleArn),
        transport: route.transport,
        now: host.now(),
      },
      {
        ...hop,
        sessionName,
        durationSeconds,
        mfa: hop.mfaSerial === undefined || code === undefined ? undefined : { serial: hop.mfaSerial, code },
      },
    );
  const answer = await call(hop.duration.seconds);
  const isTooLong = !answer.ok && answer.fault.kind === 'duration-above-chaining';
  // A second call with the same code would be refused for the code.
  if (!isTooLong || !hop.duration.uncertain || code !== undefined) return answer;
  world.note(
    `AWS gives these source credentials one hour at most, so the session lasts 1h instead of ${formatDuration(hop.duration.seconds)}.`,
  );
  return call(ONE_HOUR);
}

function failureOf(fault: Fault, hop: Hop, signer: Signer, calls: Calls) {
  return explain(fault, {
    ...situationOf('AssumeRole', hop.roleArn, calls),
    account: hop.label,
    roleArn: hop.roleArn,
    callerArn: signer.arn,
    externalIdSent: hop.externalId !== undefined,
    mfa: hop.mfaSerial === undefined ? 'none' : 'code',
    mfaSerial: hop.mfaSerial,
    durationSeconds: hop.duration.seconds,
  });
}

async function takeHop(hop: Hop, signer: Signer, sessionName: string, calls: Calls): Promise<RoleSession> {
  const { world } = calls;
  const record = (answer: Answer<RoleSession>): Attempt =>
    attemptOf(hop, world, {
      session_name: sessionName,
      source_arn: signer.arn,
      ...(answer.ok
        ? {
            status: 'success',
            access_key_id: answer.value.credentials.accessKeyId,
            expiration: answer.value.credentials.expiration.toISOString(),
            request_id: answer.requestId,
          }
        : {
            request_id: answer.fault.requestId,
            error_code: answer.fault.code,
            error_message: answer.fault.message,
          }),
    });
  const tries = hop.mfaSerial === undefined ? 1 : world.mfaCodes.tries;
  for (let attempt = 1; ; attempt += 1) {
    const code =
      hop.mfaSerial === undefined
        ? undefined
        : await world.mfaCodes.ask({ serial: hop.mfaSerial, label: hop.label, again: attempt > 1 });
    const answer = await callOnce(hop, signer, sessionName, code, calls);
    if (answer.ok) {
      await world.log.record(record(answer));
      return answer.value;
    }
    const error = failureOf(answer.fault, hop, signer, calls);
    await world.log.recordFailure(record(answer), error);
    if (answer.fault.kind !== 'mfa-code-refused' || attempt >= tries) throw error;
  }
}

/** The calls of the hops in order, each signed by what the one before returned. */
async function takeHops(
  hops: readonly Hop[],
  first: Signer,
  ownName: string,
  calls: Calls,
): Promise<RoleSession | undefined> {
  const { world } = calls;
  let signer = first;
  let session: RoleSession | undefined;
  for (const hop of hops) {
    const target = world.route.target('sts', hop.roleArn);
    world.debug(
      `${hop.label}: AssumeRole ${hop.roleArn} at ${target.endpoint} (region from ${target.regionFrom})`,
    );
    session = await takeHop(hop, signer, hop.sessionName ?? ownName, calls);
    signer = { credentials: session.credentials, arn: session.assumedRoleArn };
  }
  return session;
}

/**
 * Makes the calls of the plan and writes every attempt to the access log.
 *
 * @throws AcctmgrError that says what to do, for every fault of AWS, the network or the source credentials
 */
export async function obtainRoleSession(plan: Plan, world: SessionWorld): Promise<ObtainedSession> {
  const calls = await begin(plan.source, world);
  const credentials = await sourceCredentials(calls);
  const sourceArn = await sourceIdentity(plan, credentials, calls);
  const ownName = defaultSessionName(sourceArn, world.host.user());
  const session = await takeHops(plan.hops, { credentials, arn: sourceArn }, ownName, calls);
  if (session === undefined) throw new Error('A plan has at least one hop');
  return {
    ...session,
    sessionName: plan.hops.at(-1)?.sessionName ?? ownName,
    sourceArn,
    sourceAccessKeyId: credentials.accessKeyId,
  };
}

/** Whom the source's credentials speak for, its role profiles included. @throws AcctmgrError as `obtainRoleSession` */
export async function identifySource(
  source: Source,
  hops: readonly Hop[],
  world: SessionWorld,
): Promise<CallerIdentity> {
  const calls = await begin(source, world);
  const own = await sourceCredentials(calls);
  const session = await takeHops(
    hops,
    { credentials: own, arn: undefined },
    defaultSessionName(undefined, world.host.user()),
    calls,
  );
  return identityOf(session?.credentials ?? own, hops.at(-1)?.roleArn, calls);
}

async function begin(source: Source, world: SessionWorld): Promise<Calls> {
  world.debug(`source: ${source.description} (${source.reason})`);
  return { source, world, sdk: await loadSdk() };
}
