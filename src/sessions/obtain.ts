import type { CallerIdentity } from '../aws/answer.js';
import type { SessionCredentials } from '../aws/credentials.js';
import { AcctmgrError } from '../system/failure.js';
import { describeHolder } from '../system/lock.js';
import { ensurePrivateFolder } from '../system/private-files.js';
import { requireWritableFolder } from '../system/writable-folder.js';
import { callerIdentity, sourceCredentials, takeHop, type CallWorld, type SigningIdentity } from './calls.js';
import { knownIdentity } from './known-identities.js';
import { liveMfaSession } from './mfa-session.js';
import { planProfileHops, type Hop, type Plan, type PlanSituation } from './plan.js';
import type { AwsSettings } from './profile-source.js';
import { isReusable, type Use } from './reuse.js';
import {
  dropSession,
  readSession,
  sessionFolder,
  sessionPath,
  writeSession,
  type CachedSession,
} from './session-cache.js';
import { roleSessionKey, sourceKey } from './session-key.js';
import { defaultSessionName } from './session-name.js';
import { singleFlight } from './single-flight.js';
import type { Source } from './source.js';

/** What obtaining a session needs of the outside. */
export interface SessionWorld extends CallWorld {
  readonly aws: AwsSettings;
  readonly use: Use;
  /** `refresh`: a new session is made and kept. `off`: none is read or kept. */
  readonly cache: 'on' | 'refresh' | 'off';
}

export interface ObtainedSession {
  readonly credentials: SessionCredentials;
  readonly assumedRoleArn: string;
  readonly sessionName: string;
  /** Whose credentials signed the first call; undefined where nobody asked and nobody remembered. */
  readonly sourceArn: string | undefined;
  readonly obtainedAt: Date;
  readonly fromCache: boolean;
  readonly plan: Plan;
}

/** The plan for what is known of MFA now; called again when a session that it counted on turns out to be gone. */
export type Planner = (mfaSession: PlanSituation['mfaSession']) => Plan;

/** What all calls of one run share. */
interface Run {
  readonly plan: Plan;
  readonly world: SessionWorld;
  readonly sourceKey: string;
  readonly mfaSession: CachedSession | undefined;
  readonly began: number;
}

const FRESH_MFA_MS = 15 * 60_000;
/** Of a call, its retries, and the answer's way to the disk; a person who is asked gets longer. */
const FLIGHT_WAIT_MS = 30_000;
const PERSON_WAIT_MS = 5 * 60_000;

const asLive = (session: CachedSession) => ({
  serial: session.mfaSerial ?? '',
  obtainedAt: session.obtainedAt,
  expiration: session.credentials.expiration,
});

const keyOf = ({ plan, world, sourceKey: source }: Run, index: number): string =>
  roleSessionKey(
    source,
    plan.hops.slice(0, index + 1),
    world.route.target('sts', plan.hops[index]?.roleArn).endpoint,
  );

function reusable(run: Run, index: number, key: string): CachedSession | undefined {
  const { plan, world, began } = run;
  const isLast = index === plan.hops.length - 1;
  const session = readSession(world.host, key);
  if (session === undefined) return undefined;
  if (isLast && world.cache === 'refresh' && session.obtainedAt.getTime() < began) return undefined;
  const isFree = plan.hops[0].mfa?.how !== 'code';
  return isReusable(session, isLast ? world.use : 'link', isFree, world.host.now()) ? session : undefined;
}

async function firstSigner({ plan, world, mfaSession }: Run): Promise<SigningIdentity> {
  const { host } = world;
  if (plan.mfaSession !== undefined && mfaSession !== undefined) {
    return { credentials: mfaSession.credentials, arn: mfaSession.sourceArn };
  }
  const credentials = await sourceCredentials(plan.source, world);
  const known = knownIdentity(host, credentials.accessKeyId);
  const isNeeded = plan.hops.some(({ sessionName }) => sessionName === undefined);
  if (known !== undefined || !isNeeded) return { credentials, arn: known };
  return {
    credentials,
    arn: (await callerIdentity(credentials, plan.hops[0].roleArn, plan.source, world)).arn,
  };
}

interface Link extends SigningIdentity {
  /** Whose credentials signed the first call. */
  readonly sourceArn: string | undefined;
  readonly session?: CachedSession;
  readonly fromCache: boolean;
}

/** What signs the hop at `index + 1`: the session of the hop at `index`, or what the chain begins with. */
async function linkAt(index: number, run: Run): Promise<Link> {
  if (index < 0) {
    const first = await firstSigner(run);
    return { ...first, sourceArn: first.arn, fromCache: false };
  }
  const { plan, world } = run;
  const hop = plan.hops[index];
  if (hop === undefined) throw new Error(`The plan has no hop ${index}`);
  const key = keyOf(run, index);
  const linkOf = (session: CachedSession, fromCache: boolean): Link => ({
    credentials: session.credentials,
    arn: session.assumedRoleArn,
    sourceArn: session.sourceArn,
    session,
    fromCache,
  });
  const cached = world.cache === 'off' ? undefined : reusable(run, index, key);
  if (cached !== undefined) return linkOf(cached, true);
  if (!canFly(world)) return linkOf(await makeSession(hop, index, key, run), false);

  let made = false;
  const session = await singleFlight(
    {
      host: world.host,
      path: sessionPath(world.host, key),
      purpose: `getting a session for ${hop.label}`,
      waitMs: hop.mfa?.how === 'code' ? PERSON_WAIT_MS : world.route.transport.timeoutMs + FLIGHT_WAIT_MS,
      landed: () => reusable(run, index, key),
      onWait: (holder) => {
        world.note(`Waiting for ${describeHolder(holder)} …`);
      },
    },
    async () => {
      made = true;
      const session = await makeSession(hop, index, key, run);
      writeSession(world.host, session);
      return session;
    },
  );
  return linkOf(session, !made);
}

/** Whether the cache can be used; one that can't be written costs calls, not the session. */
function canFly({ cache, host, note }: SessionWorld): boolean {
  if (cache === 'off') return false;
  try {
    ensurePrivateFolder(sessionFolder(host));
    requireWritableFolder(sessionFolder(host));
    return true;
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    note(`Sessions are not cached: ${error.message}`);
    return false;
  }
}

const GONE: ReadonlySet<string> = new Set(['credentials_expired', 'credentials_unknown']);
const isGone = (error: unknown): boolean => error instanceof AcctmgrError && GONE.has(error.code);

/** @param again - a cached session that signed turned out to be gone, and was dropped */
async function makeSession(
  hop: Hop,
  index: number,
  key: string,
  run: Run,
  again = false,
): Promise<CachedSession> {
  const { plan, world } = run;
  const { host } = world;
  const signer = await linkAt(index - 1, run);
  const sessionName = hop.sessionName ?? defaultSessionName(signer.sourceArn, host.user());
  try {
    const { credentials, assumedRoleArn } = await takeHop(hop, signer, sessionName, plan.source, world);
    return {
      kind: 'role',
      key,
      label: hop.label,
      source: plan.source.description,
      roleArn: hop.roleArn,
      assumedRoleArn,
      sessionName,
      sourceArn: signer.sourceArn,
      credentials,
      obtainedAt: new Date(host.now()),
    };
  } catch (error) {
    if (again || !signer.fromCache || signer.session === undefined || !isGone(error)) throw error;
    dropSession(host, signer.session.key);
    world.debug(`the cached session that signed for ${hop.label} is no longer good; making a new one`);
    return makeSession(hop, index, key, run, true);
  }
}

async function runPlan(
  plan: Plan,
  mfaSession: CachedSession | undefined,
  world: SessionWorld,
): Promise<ObtainedSession> {
  const run: Run = {
    plan,
    world,
    mfaSession,
    sourceKey: sourceKey(plan.source, world.aws),
    began: world.host.now(),
  };
  const { session, sourceArn, fromCache } = await linkAt(plan.hops.length - 1, run);
  if (session === undefined) throw new Error('A plan has at least one hop');
  return {
    credentials: session.credentials,
    assumedRoleArn: session.assumedRoleArn ?? '',
    sessionName: session.sessionName ?? '',
    sourceArn,
    obtainedAt: session.obtainedAt,
    fromCache,
    plan,
  };
}

/**
 * Follows the plan, from the cache where it can, and writes every attempt to the access log. A plan that counts on an MFA
 * session is made anew without it where AWS no longer knows that session, or where the role wants a fresher one and
 * somebody can be asked.
 *
 * @throws AcctmgrError that says what to do, for every fault of AWS, the network or the source credentials
 */
export async function obtainRoleSession(
  planner: Planner,
  source: Source,
  world: SessionWorld,
): Promise<ObtainedSession> {
  world.debug(`source: ${source.description} (${source.reason})`);
  const mfaSession = liveMfaSession(source, world);
  const plan = planner(mfaSession && asLive(mfaSession));
  if (plan.mfaSession === undefined || mfaSession === undefined) return runPlan(plan, undefined, world);
  try {
    return await runPlan(plan, mfaSession, world);
  } catch (error) {
    if (isGone(error)) {
      dropSession(world.host, mfaSession.key);
      world.note('The MFA session has ended before its time.');
    } else if (!wantsFresherMfa(error, plan, mfaSession, world)) {
      throw error;
    } else {
      world.note(
        `${plan.account} may want a fresher MFA code than the one of acctmgr login: asking for one.`,
      );
    }
    return runPlan(planner(undefined), undefined, world);
  }
}

/** AWS says the same AccessDenied for an MFA that is too old as for everything else, so this is worth one code at most. */
function wantsFresherMfa(
  error: unknown,
  plan: Plan,
  mfaSession: CachedSession,
  { host, mfaCodes }: SessionWorld,
): boolean {
  const age = host.now() - mfaSession.obtainedAt.getTime();
  const isDenied = error instanceof AcctmgrError && error.code === 'access_denied';
  return isDenied && plan.hops.length === 1 && age > FRESH_MFA_MS && mfaCodes.tries > 1;
}

/** Whom the source's credentials speak for, its role profiles included. @throws AcctmgrError as `obtainRoleSession` */
export async function identifySource(source: Source, world: SessionWorld): Promise<CallerIdentity> {
  world.debug(`source: ${source.description} (${source.reason})`);
  const hops = planProfileHops({ source, now: world.host.now() });
  let signer: SigningIdentity = { credentials: await sourceCredentials(source, world), arn: undefined };
  for (const hop of hops) {
    const name = hop.sessionName ?? defaultSessionName(undefined, world.host.user());
    const { credentials, assumedRoleArn } = await takeHop(hop, signer, name, source, world);
    signer = { credentials, arn: assumedRoleArn };
  }
  return callerIdentity(signer.credentials, hops.at(-1)?.roleArn, source, world);
}
