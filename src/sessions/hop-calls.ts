import type { Answer, RoleSession } from '../aws/clients/answer.js';
import { explain } from '../aws/faults/explain.js';
import { loadSdk } from '../aws/clients/load-sdk.js';
import type { MfaCode } from '../aws/clients/sts-calls.js';
import type { Situation } from '../aws/faults/situation.js';
import { shownUrl } from '../system/shown-url.js';
import { formatDuration } from '../system/duration.js';
import type { Attempt } from './attempts.js';
import {
  outcomeOf,
  sourceToken,
  stsCall,
  withCodes,
  type CallContext,
  type SigningIdentity,
} from './calls.js';
import type { Hop } from './plan.js';
import { situationOf } from './situations.js';
import type { Source } from './source/source.js';
import { tokenClaims } from './token-claims.js';

/** One AssumeRole that a plan has come to. */
export interface HopCall {
  readonly hop: Hop;
  /** Undefined: a token stands in its place. */
  readonly signer: SigningIdentity | undefined;
  readonly sessionName: string;
}

const ONE_HOUR = 3600;

/** Makes the call with a token, which nothing signs. */
async function askWithToken(
  { hop, sessionName }: HopCall,
  token: string,
  { host, route, abandoned, debug }: CallContext,
): Promise<Answer<RoleSession>> {
  const { assumeRoleWithToken } = await loadSdk();
  const target = route.target('sts', hop.roleArn);
  debug(
    `${hop.label}: AssumeRoleWithWebIdentity ${hop.roleArn} at ${shownUrl(target.endpoint)} (region from ${target.regionFrom})`,
  );
  const { roleArn, accountId, policyArns, policy, duration } = hop;
  return assumeRoleWithToken(
    { target, transport: route.transport, now: host.now(), abandoned },
    { roleArn, accountId, policyArns, policy, sessionName, durationSeconds: duration.seconds, token },
  );
}

/** Makes the call, with an hour where AWS would not give temporary keys more. */
async function askForRole(
  { hop, sessionName }: HopCall,
  signer: SigningIdentity,
  mfa: MfaCode | undefined,
  context: CallContext,
): Promise<Answer<RoleSession>> {
  const { assumeRole } = await loadSdk();
  const target = context.route.target('sts', hop.roleArn);
  context.debug(
    `${hop.label}: AssumeRole ${hop.roleArn} at ${shownUrl(target.endpoint)} (region from ${target.regionFrom})`,
  );
  const ask = (durationSeconds: number) =>
    assumeRole(stsCall(signer.credentials, hop.roleArn, context), {
      ...hop,
      sessionName,
      durationSeconds,
      mfa,
    });
  const answer = await ask(hop.duration.seconds);
  const isTooLong = !answer.ok && answer.fault.kind === 'duration-above-chaining';
  // AWS takes a code once: a second call with it would be refused.
  if (!isTooLong || !hop.duration.uncertain || mfa !== undefined) return answer;
  const wish = formatDuration(hop.duration.seconds);
  context.note(
    `AWS gives these source credentials one hour at most, so the session lasts 1h instead of ${wish}.`,
  );
  return ask(ONE_HOUR);
}

/** How the call stands in the access log. */
const attemptOf = (
  { hop, signer, sessionName }: HopCall,
  answer: Answer<RoleSession>,
  context: CallContext,
): Attempt => ({
  ...context.attempt,
  account: hop.label,
  account_id: hop.accountId,
  role_arn: hop.roleArn,
  source: 'sts',
  session_name: sessionName,
  source_arn: signer?.arn,
  ...outcomeOf(answer, answer.ok ? answer.value.credentials : undefined),
});

/** What a message about the call may say. */
const hopSituation = (
  { hop, signer }: HopCall,
  source: Source,
  context: CallContext,
  token?: string,
): Situation => ({
  ...situationOf(
    token === undefined ? 'AssumeRole' : 'AssumeRoleWithWebIdentity',
    hop.roleArn,
    source,
    context,
  ),
  ...(token === undefined ? {} : { token: tokenClaims(token) }),
  account: hop.label,
  roleArn: hop.roleArn,
  callerArn: signer?.arn,
  externalIdSent: hop.externalId !== undefined,
  mfa: hop.mfa?.how ?? (hop.signer === 'role-session' ? 'impossible' : 'none'),
  mfaSerial: hop.mfa?.serial,
  durationSeconds: hop.duration.seconds,
});

/** Makes one hop by the token of its source, fetched for this call. */
async function takeByToken(call: HopCall, source: Source, context: CallContext): Promise<RoleSession> {
  const token = await sourceToken(source, context);
  return withCodes(
    undefined,
    context,
    () => askWithToken(call, token, context),
    (answer) => attemptOf(call, answer, context),
    (fault) => explain(fault, hopSituation(call, source, context, token)),
  );
}

/** Makes one hop, with a code where the plan says so. @throws AcctmgrError where AWS refuses, or can't be asked */
export function takeHop(call: HopCall, source: Source, context: CallContext): Promise<RoleSession> {
  const { hop, signer } = call;
  if (signer === undefined) return takeByToken(call, source, context);
  const serial = hop.mfa?.how === 'code' ? hop.mfa.serial : undefined;
  return withCodes(
    serial === undefined ? undefined : { serial, label: hop.label },
    context,
    (code) =>
      askForRole(
        call,
        signer,
        serial === undefined || code === undefined ? undefined : { serial, code },
        context,
      ),
    (answer) => attemptOf(call, answer, context),
    (fault) => explain(fault, hopSituation(call, source, context)),
  );
}

export interface TriedHop {
  readonly answer: Answer<RoleSession>;
  readonly situation: Situation;
}

/** Makes one hop for its answer alone, which stands in the access log. No code is sent, and none is asked for. */
export async function tryHop(
  call: HopCall & { readonly signer: SigningIdentity },
  source: Source,
  context: CallContext,
): Promise<TriedHop> {
  const answer = await askForRole(call, call.signer, undefined, context);
  const situation = hopSituation(call, source, context);
  const attempt = attemptOf(call, answer, context);
  if (answer.ok) await context.log.record(attempt);
  else await context.log.recordFailure(attempt, explain(answer.fault, situation));
  return { answer, situation };
}
