import { parseAssumedRoleArn } from '../aws/arn.js';
import { wrongAnswer, type Answer } from '../aws/clients/answer.js';
import type { SessionCredentials } from '../aws/credentials.js';
import { explain } from '../aws/faults/explain.js';
import { oneLine } from '../system/safe-text.js';
import type { Attempt } from './attempts.js';
import type { CachedRoleSession } from './cache/session-cache.js';
import { identityAnswer, outcomeOf, sourceAnswer, type CallContext } from './calls.js';
import { startSituation } from './situations.js';
import type { Source } from './source/source.js';
import type { StartSession } from './source/start.js';

/* The session of an account that a chain begins with, or is already: that of a permission set. */

interface Proven {
  readonly credentials: SessionCredentials;
  readonly arn: string;
  readonly sessionName: string;
}

/** Roles of permission sets are called `AWSReservedSSO_<set>_<16 hex>` (Identity Center User Guide). */
const reservedName = ({ permissionSet }: StartSession): string => `AWSReservedSSO_${permissionSet}_`;

/** Identity Center does not say whose credentials it gives: STS does, before anybody gets them. */
async function proven(session: StartSession, source: Source, context: CallContext): Promise<Answer<Proven>> {
  const given = await sourceAnswer(source, context);
  if (!given.ok) return given;
  const { sessionToken, expiration } = given.value;
  if (sessionToken === undefined || expiration === undefined)
    return { ok: false, fault: wrongAnswer('Identity Center answered with credentials of no session.') };
  const partitionArn = `arn:${session.partition}:iam::${session.accountId}:root`;
  const identity = await identityAnswer(given.value, partitionArn, context);
  if (!identity.ok) return identity;
  const { arn, accountId } = identity.value;
  const role = parseAssumedRoleArn(arn);
  if (accountId !== session.accountId || role?.roleName.startsWith(reservedName(session)) !== true) {
    const message = `Identity Center answered with credentials of ${oneLine(arn)}, which is not ${session.permissionSet} in account ${session.accountId}.`;
    return { ok: false, fault: wrongAnswer(message) };
  }
  const credentials = { ...given.value, sessionToken, expiration };
  return { ...identity, value: { credentials, arn, sessionName: role.sessionName } };
}

const attemptOf = (session: StartSession, answer: Answer<Proven>, context: CallContext): Attempt => ({
  ...context.attempt,
  account: session.account,
  account_id: session.accountId,
  permission_set: session.permissionSet,
  sso_session: session.signIn.name,
  source: 'sts',
  ...(answer.ok ? { session_name: answer.value.sessionName, source_arn: answer.value.arn } : {}),
  ...outcomeOf(answer, answer.ok ? answer.value.credentials : undefined),
});

/** Takes the session, and writes that down. @throws AcctmgrError that says what to do */
export async function takeStartSession(
  session: StartSession,
  source: Source,
  context: CallContext,
): Promise<Omit<CachedRoleSession, 'key'>> {
  const { signIn, accountId, permissionSet: name } = session;
  context.debug(`${session.account}: GetRoleCredentials ${name} of ${accountId} by ${signIn.name}`);
  const answer = await proven(session, source, context);
  const attempt = attemptOf(session, answer, context);
  if (!answer.ok) {
    const error = explain(answer.fault, startSituation(source, context));
    await context.log.recordFailure(attempt, error);
    throw error;
  }
  context.arrived?.();
  await context.log.record(attempt);
  const { credentials, arn, sessionName } = answer.value;
  return {
    kind: 'role',
    label: session.account,
    source: source.description,
    permissionSet: { signIn: signIn.name, accountId, name },
    assumedRoleArn: arn,
    sessionName,
    sourceArn: arn,
    credentials,
    obtainedAt: new Date(context.host.now()),
  };
}
