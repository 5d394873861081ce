import { accountIdOf, parseAssumedRoleArn, parseRoleArn } from '../../aws/arn.js';
import type { RoleFacts } from '../../aws/clients/iam-calls.js';
import { askedByTrust, trustVerdict } from '../../aws/policy/trust-verdict.js';
import type { CallContext } from '../../sessions/calls.js';
import { cachedSessions } from '../../sessions/cache/session-cache.js';
import { settle } from '../way/attempted.js';
import type { RoleEvidence } from './hop-evidence.js';
import { askIam, type IamAnswer, type IamSigner } from '../way/iam-questions.js';
import type { SignedHop } from '../way/signed-hop.js';

const askForRole = (
  iamSigner: IamSigner,
  name: string,
  context: CallContext,
): Promise<IamAnswer<RoleFacts>> =>
  askIam('iam:GetRole', iamSigner, context, ({ getRole }, call) => getRole(call, name));

/** The role of a session with its path, which the session's own ARN leaves out; undefined where IAM does not tell. */
export async function roleOfSession(iamSigner: IamSigner, context: CallContext): Promise<string | undefined> {
  const name = parseAssumedRoleArn(iamSigner.arn)?.roleName;
  const role = name === undefined ? undefined : await askForRole(iamSigner, name, context);
  return role?.ok === true ? role.value.arn : undefined;
}

const MOST_SESSIONS = 2;

/** Who can ask about the role: the caller in its own account, else sessions of that account that live here. */
function iamSignersFor(
  { hop, iamSigner, caller }: SignedHop,
  protectedArns: readonly string[],
  { host }: CallContext,
): readonly (IamSigner & { readonly label?: string })[] {
  if (accountIdOf(caller.arn) === hop.accountId) return [{ credentials: iamSigner, arn: caller.arn }];
  const now = host.now();
  const cached = settle(() => cachedSessions(host));
  if (!cached.ok) return [];
  return cached.value
    .flatMap((session) =>
      session.kind === 'role' &&
      session.roleArn !== undefined &&
      accountIdOf(session.roleArn) === hop.accountId &&
      !protectedArns.includes(session.roleArn) &&
      // One behind a protected role is not a session to use in passing either.
      (session.confirmed ?? []).length === 0 &&
      session.credentials.expiration.getTime() > now
        ? [{ credentials: session.credentials, arn: session.roleArn, label: session.label }]
        : [],
    )
    .slice(0, MOST_SESSIONS);
}

function judged({ arn, trustPolicy }: RoleFacts, signed: SignedHop, now: number): RoleEvidence {
  const { hop, caller, extras, sessionName, mfaAge } = signed;
  // To STS, a role under another path is another one.
  if (arn !== hop.roleArn) return { kind: 'elsewhere', arn };
  const trust = trustVerdict(trustPolicy, {
    caller,
    extras,
    externalId: hop.externalId,
    mfa: mfaAge === undefined ? undefined : { age: mfaAge },
    sessionName,
    sourceIdentity: hop.sourceIdentity,
    tags: hop.sessionTags ?? {},
    transitiveTagKeys: hop.transitiveTagKeys ?? [],
    now,
  });
  return { kind: 'there', trust, asks: askedByTrust(trustPolicy) };
}

/** The role of the hop and what its trust policy says to the caller. @param protectedArns - ARNs whose sessions ask nothing */
export async function roleEvidence(
  signed: SignedHop,
  protectedArns: readonly string[],
  context: CallContext,
): Promise<RoleEvidence> {
  const name = parseRoleArn(signed.hop.roleArn)?.name ?? '';
  let why = `nobody here can ask in account ${signed.hop.accountId}`;
  for (const iamSigner of iamSignersFor(signed, protectedArns, context)) {
    const answer = await askForRole(iamSigner, name, context);
    if (answer.ok) {
      const role = judged(answer.value, signed, context.host.now());
      return role.kind === 'there' ? { ...role, askedBy: iamSigner.label } : role;
    }
    if (answer.isMissing) return { kind: 'missing' };
    why = answer.why;
  }
  return { kind: 'unknown', why };
}
