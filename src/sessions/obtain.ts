import type { CallerIdentity } from '../aws/clients/answer.js';
import { AcctmgrError } from '../system/failure.js';
import { callerIdentity, sourceCredentials, type SigningIdentity } from './calls.js';
import { takeHop } from './hop-calls.js';
import type { ObtainedSession } from './obtained-session.js';
import { dropGone, isGone, linkAt, onceUncached, type Run, type SessionContext } from './links.js';
import { asLive, liveMfaSession } from './mfa/mfa-session.js';
import { planProfileHops, type Plan, type PlanSituation } from './plan.js';
import type { CachedMfaSession } from './cache/session-cache.js';
import { sourceKey } from './cache/session-key.js';
import { defaultSessionName } from './session-name.js';
import type { Source } from './source/source.js';

/** The plan for what is known of MFA now; called again when a session that it counted on turns out to be gone. */
export type Planner = (mfaSession: PlanSituation['mfaSession']) => Plan;

const FRESH_MFA_MS = 15 * 60_000;

async function follow(run: Run): Promise<ObtainedSession> {
  const { plan } = run;
  const { session, sourceArn, fromCache } = await linkAt(plan.hops.length - 1, run);
  if (session === undefined) throw new Error('A plan ends with a session');
  return {
    credentials: session.credentials,
    assumedRoleArn: session.assumedRoleArn,
    sessionName: session.sessionName,
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
  context: SessionContext,
): Promise<ObtainedSession> {
  context.debug(`source: ${source.description} (${source.reason})`);
  const mfaSession = liveMfaSession(source, context);
  const plan = planner(mfaSession && asLive(mfaSession));
  const run: Run = {
    plan,
    context,
    mfaSession: plan.mfaSession && mfaSession,
    sourceKey: sourceKey(source, context.aws),
    began: context.host.now(),
    gone: new Set(),
    uncached: onceUncached(context),
  };
  if (run.mfaSession === undefined) return follow(run);
  try {
    return await follow(run);
  } catch (error) {
    if (isGone(error)) {
      dropGone(run.mfaSession, run);
      context.note('The MFA session has ended before its time.');
      return follow({ ...run, plan: planner(undefined), mfaSession: undefined });
    }
    if (!wantsFresherMfa(error, plan, run.mfaSession, context)) throw error;
    context.note(
      `${plan.account} may want a fresher MFA code than the one of acctmgr login: asking for one.`,
    );
    const withCode = planner({ ...asLive(run.mfaSession), isRefused: true });
    return follow({ ...run, plan: withCode, mfaSession: undefined });
  }
}

/** AWS says the same AccessDenied for an MFA that is too old as for everything else, so this is worth one code at most. */
function wantsFresherMfa(
  error: unknown,
  plan: Plan,
  mfaSession: CachedMfaSession,
  { host, mfaCodes }: SessionContext,
): boolean {
  const age = host.now() - mfaSession.obtainedAt.getTime();
  const isDenied = error instanceof AcctmgrError && error.code === 'access_denied';
  return isDenied && plan.hops.length === 1 && age > FRESH_MFA_MS && mfaCodes.tries > 1;
}

export interface SourceIdentity extends CallerIdentity {
  readonly accessKeyId: string;
}

/** What the source signs with itself, its role profiles included. @throws AcctmgrError as `obtainRoleSession` */
export async function sourceSigner(source: Source, context: SessionContext): Promise<SigningIdentity> {
  context.debug(`source: ${source.description} (${source.reason})`);
  let signer: SigningIdentity = { credentials: await sourceCredentials(source, context), arn: undefined };
  for (const hop of planProfileHops({ source, now: context.host.now() })) {
    const name = hop.sessionName ?? defaultSessionName(undefined, context.host.user());
    const { credentials, assumedRoleArn } = await takeHop(
      { hop, signer, sessionName: name },
      source,
      context,
    );
    signer = { credentials, arn: assumedRoleArn };
  }
  return signer;
}

/** Whom the source's credentials speak for, its role profiles included. @throws AcctmgrError as `obtainRoleSession` */
export async function identifySource(source: Source, context: SessionContext): Promise<SourceIdentity> {
  const { credentials } = await sourceSigner(source, context);
  const identity = await callerIdentity(credentials, source.hops.at(-1)?.roleArn, source, context);
  return { ...identity, accessKeyId: credentials.accessKeyId };
}
