import type { RequestContext } from './condition.js';
import { arnOf, homeOf, userIdOf, type Signer } from './signer.js';

/**
 * The condition keys that every request carries. `aws:MultiFactorAuthPresent` is absent, not false, for long-term keys
 * (IAM User Guide, "AWS global condition context keys"): `Bool` then fails and `BoolIfExists` holds.
 * @param mfaAt when a code was given for this request or for the session that signs, in milliseconds since the epoch
 */
export function identityContext(signer: Signer, now: number, mfaAt: number | undefined): RequestContext {
  const context = new Map<string, readonly string[]>();
  const set = (key: string, value: string): unknown => context.set(key.toLowerCase(), [value]);
  set('aws:PrincipalArn', signer.kind === 'role-session' ? signer.role.arn : arnOf(signer));
  set('aws:PrincipalAccount', homeOf(signer).account);
  set('aws:userid', userIdOf(signer));
  if (signer.kind !== 'user' && signer.issuedAt !== undefined)
    set('aws:TokenIssueTime', new Date(Math.floor(signer.issuedAt / 1000) * 1000).toISOString());
  if (signer.kind === 'user' || signer.kind === 'user-session') set('aws:username', signer.user.name);
  if (mfaAt !== undefined) {
    set('aws:MultiFactorAuthPresent', 'true');
    set('aws:MultiFactorAuthAge', String(Math.floor((now - mfaAt) / 1000)));
  } else if (signer.kind === 'user-session' || signer.kind === 'role-session') {
    set('aws:MultiFactorAuthPresent', 'false');
  }
  if (signer.kind === 'role-session') {
    if (signer.sourceIdentity !== undefined) set('aws:SourceIdentity', signer.sourceIdentity);
    for (const tag of signer.tags) set(`aws:PrincipalTag/${tag.key}`, tag.value);
  }
  return context;
}
