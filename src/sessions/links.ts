import { AcctmgrError } from '../system/failure.js';
import { describeHolder } from '../system/processes/lock.js';
import { callerIdentity, sourceCredentials, type CallContext, type SigningIdentity } from './calls.js';
import { takeHop } from './hop-calls.js';
import { knownIdentity } from './known-identities.js';
import type { Hop, Plan } from './plan.js';
import type { AwsSettings } from './source/aws-settings.js';
import { isConfirmedFor, isReusable, type CacheUse, type Use } from './cache/reuse.js';
import {
  cacheDistrust,
  forgetSession,
  readSession,
  sessionPath,
  writeSession,
  type CachedMfaSession,
  type CachedRoleSession,
} from './cache/session-cache.js';
import { rightsUpTo, sessionKeyAt } from './cache/session-key.js';
import { startSession } from './source/start-kinds.js';
import { takeStartSession } from './start-session.js';
import { defaultSessionName } from './session-name.js';
import { singleFlight } from '../system/processes/single-flight.js';

/* The links of one chain: each session from the cache, from another process that is at it already, or from AWS. */

/** What obtaining a session needs of the outside. */
export interface SessionContext extends CallContext {
  readonly aws: AwsSettings;
  readonly use: Use;
  readonly cache: CacheUse;
  /** The rights of what is protected on the way: a cached session that passes through one is used only if it was confirmed. */
  readonly protectedRights?: readonly string[];
  /** Whether a person has just confirmed them. */
  readonly isConfirmed?: boolean;
  /** Whether old sessions were removed already, for many takes at once. */
  readonly isCacheSwept?: boolean;
}

/** What all calls of one run share. */
export interface Run {
  readonly plan: Plan;
  readonly context: SessionContext;
  readonly sourceKey: string;
  /** What signs the first call in the place of the source. */
  readonly mfaSession: CachedMfaSession | undefined;
  readonly began: number;
  /** Access key ids that AWS no longer takes. */
  readonly gone: Set<string>;
  /** @throws what is not a fault of the cache */
  uncached(error: unknown): void;
}

/** How long another process is waited for beyond its calls, and a person who looks for their device. */
const SLACK_MS = 10_000;
const PERSON_WAIT_MS = 5 * 60_000;

/** What is protected among that which the links up to this one let in to. */
const protectedUpTo = ({ plan, context: { protectedRights = [] } }: Run, index: number): string[] =>
  rightsUpTo(plan, index).filter((rights) => protectedRights.includes(rights));

function reusable(run: Run, index: number, key: string): CachedRoleSession | undefined {
  const { plan, context, began, gone } = run;
  const isLast = index === plan.hops.length - 1;
  const session = readSession(context.host, key);
  if (session?.kind !== 'role' || gone.has(session.credentials.accessKeyId)) return undefined;
  if (!isConfirmedFor(session, protectedUpTo(run, index))) return undefined;
  if (isLast && context.cache === 'refresh' && session.obtainedAt.getTime() < began) return undefined;
  const isFree = plan.hops[0]?.mfa?.how !== 'code';
  return isReusable(session, isLast ? context.use : 'link', isFree, context.host.now()) ? session : undefined;
}

async function firstSigner({ plan, context, mfaSession }: Run): Promise<SigningIdentity> {
  const credentials = mfaSession?.credentials ?? (await sourceCredentials(plan.source, context));
  const known = mfaSession?.sourceArn ?? knownIdentity(context.host, credentials.accessKeyId);
  const [first] = plan.hops;
  const isNeeded = plan.hops.some(({ sessionName }) => sessionName === undefined);
  if (known !== undefined || !isNeeded || first === undefined) return { credentials, arn: known };
  return {
    credentials,
    arn: (await callerIdentity(credentials, first.roleArn, plan.source, context)).arn,
  };
}

export interface Link extends SigningIdentity {
  /** Whose credentials signed the first call. */
  readonly sourceArn: string | undefined;
  readonly session?: CachedRoleSession;
  readonly fromCache: boolean;
}

/** On the way to the session that is wanted, none of the others is it. */
const contextAt = (index: number, { plan, context }: Run): SessionContext =>
  index === plan.hops.length - 1 ? context : { ...context, arrived: undefined };

/** A session of the chain, before it is there. */
interface Step {
  readonly label: string;
  /** Whether it may be read from the cache and kept there. */
  readonly isKept: boolean;
  make(key: string): Promise<CachedRoleSession>;
}

/** The session at `index`; undefined where the chain begins with what is not a session of an account. */
function stepAt(index: number, run: Run): Step | undefined {
  const { plan, context } = run;
  const hop = plan.hops[index];
  const session = startSession(plan.source.start);
  // Of a sign-in that is kept nowhere, no session that it leads to is kept.
  const isKept = session?.isKept !== false;
  if (hop !== undefined)
    return { label: hop.label, isKept, make: (key) => makeSession(hop, index, key, run) };
  return (
    session && {
      label: session.account,
      isKept,
      make: async (key) => ({
        ...(await takeStartSession(session, plan.source, contextAt(index, run))),
        key,
        reason: context.attempt.reason,
        confirmed: context.isConfirmed === true ? protectedUpTo(run, index) : undefined,
      }),
    }
  );
}

/** What signs the hop at `index + 1`: the session of the hop at `index`, or what the chain begins with. */
export async function linkAt(index: number, run: Run): Promise<Link> {
  const step = stepAt(index, run);
  if (step === undefined) {
    const first = await firstSigner(run);
    return { ...first, sourceArn: first.arn, fromCache: false };
  }
  const { plan, context } = run;
  const key = sessionKeyAt(plan, index, run.sourceKey, context.route);
  const linkOf = (session: CachedRoleSession, fromCache: boolean): Link => ({
    credentials: session.credentials,
    arn: session.assumedRoleArn,
    sourceArn: session.sourceArn,
    session,
    fromCache,
  });
  const isOff = context.cache === 'off' || !step.isKept;
  const distrust = isOff ? undefined : cacheDistrust(context.host);
  if (distrust !== undefined) run.uncached(distrust);
  if (isOff || distrust !== undefined) return linkOf(await step.make(key), false);
  const cached = reusable(run, index, key);
  if (cached !== undefined) return linkOf(cached, true);

  const asksPerson = plan.hops[0]?.mfa?.how === 'code';
  // Each hop is a call; the source's credentials and its identity are two more.
  const callsMs = (index + 4) * context.route.transport.timeoutMs;
  let made = false;
  const session = await singleFlight(
    {
      host: context.host,
      path: sessionPath(context.host, key),
      purpose: `getting a session for ${step.label}`,
      waitMs: SLACK_MS + callsMs + (asksPerson ? PERSON_WAIT_MS : 0),
      landed: () => reusable(run, index, key),
      onWait: (holder) => {
        context.note(`Waiting for ${describeHolder(holder)} …`);
      },
      onAlone: run.uncached,
    },
    async () => {
      made = true;
      const session = await step.make(key);
      try {
        writeSession(context.host, session, context.isCacheSwept);
      } catch (error) {
        run.uncached(error);
      }
      return session;
    },
  );
  return linkOf(session, !made);
}

/** A cache that can't be written costs calls, not the session, and is said once. */
export function onceUncached({ note }: SessionContext): Run['uncached'] {
  let said = false;
  return (error) => {
    if (!(error instanceof AcctmgrError)) throw error;
    if (!said) note(`Sessions are not cached: ${error.message}`);
    said = true;
  };
}

const GONE: ReadonlySet<string> = new Set(['credentials_expired', 'credentials_unknown']);
export const isGone = (error: unknown): boolean => error instanceof AcctmgrError && GONE.has(error.code);

/** A session that AWS no longer takes is not used again, here or elsewhere. */
export function dropGone(session: CachedRoleSession | CachedMfaSession, { gone, context }: Run): void {
  gone.add(session.credentials.accessKeyId);
  try {
    forgetSession(context.host, session);
  } catch (error) {
    // In a cache that can't be written it stays, for every run to find out anew.
    if (!(error instanceof AcctmgrError)) throw error;
  }
}

/** @param again - a cached session that signed turned out to be gone, and was dropped */
async function makeSession(
  hop: Hop,
  index: number,
  key: string,
  run: Run,
  again = false,
): Promise<CachedRoleSession> {
  const { plan, context } = run;
  const { host } = context;
  const signer = hop.signer === 'oidc-token' ? undefined : await linkAt(index - 1, run);
  // A token is nobody whom AWS would tell of.
  const isByToken = plan.hops[0]?.signer === 'oidc-token';
  // A cached session whose own name was configured may not know it.
  const sourceArn =
    signer?.sourceArn ??
    (hop.sessionName === undefined && !isByToken ? (await firstSigner(run)).arn : undefined);
  const sessionName = hop.sessionName ?? defaultSessionName(sourceArn, host.user());
  try {
    const call = { hop, signer, sessionName };
    const { credentials, assumedRoleArn } = await takeHop(call, plan.source, contextAt(index, run));
    return {
      kind: 'role',
      key,
      label: hop.label,
      source: plan.source.description,
      roleArn: hop.roleArn,
      assumedRoleArn,
      sessionName,
      sourceArn,
      mfa: signer?.session === undefined ? hop.mfa?.how : signer.session.mfa,
      credentials,
      obtainedAt: new Date(host.now()),
      reason: context.attempt.reason,
      confirmed: context.isConfirmed === true ? protectedUpTo(run, index) : undefined,
    };
  } catch (error) {
    if (again || signer?.fromCache !== true || signer.session === undefined || !isGone(error)) throw error;
    dropGone(signer.session, run);
    context.debug(`the cached session that signed for ${hop.label} is no longer good; making a new one`);
    return makeSession(hop, index, key, run, true);
  }
}
