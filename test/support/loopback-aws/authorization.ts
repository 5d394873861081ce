import type { RequestContext } from './condition.js';
import { evaluate, type Verdict } from './policy-document.js';
import { accessDenied, type Refusal } from './refusal.js';
import {
  accountPrincipals,
  arnOf,
  homeOf,
  identityPoliciesOf,
  ownPrincipals,
  type Role,
  type Signer,
} from './signer.js';
import type { World } from './world.js';

/** The service's sentence. STS gives a reason after it only for some denials; IAM for all. */
export const notAuthorized = (signer: Signer, action: string, resource: string, reason = ''): Refusal =>
  accessDenied(
    `User: ${arnOf(signer)} is not authorized to perform: ${action} on resource: ${resource}${reason}`,
  );

export const explicitDeny = ' with an explicit deny in an identity-based policy';
export const noIdentityPolicy = (action: string): string =>
  ` because no identity-based policy allows the ${action} action`;

/**
 * What the organisation of the caller's account does not let anybody there do (IAM User Guide, "Policy evaluation logic").
 * @throws Refusal AccessDenied
 */
export function authorizeByOrganization(
  world: World,
  signer: Signer,
  action: string,
  resource: string,
  context: RequestContext,
): void {
  const verdict = organizationVerdict(world, homeOf(signer).account, action, resource, context);
  if (verdict === 'deny') {
    throw notAuthorized(signer, action, resource, ' with an explicit deny in a service control policy');
  }
  if (verdict === 'none') {
    throw notAuthorized(
      signer,
      action,
      resource,
      ` because no service control policy allows the ${action} action`,
    );
  }
}

/** Undefined for an account of no organisation. */
export function organizationVerdict(
  { serviceControlPolicies }: World,
  account: string,
  action: string,
  resource: string,
  context: RequestContext,
): Verdict | undefined {
  const policy = serviceControlPolicies.get(account);
  return policy && evaluate([policy], { action, resource, context });
}

/** What the caller's own policies say, those of its session included. */
export function identityVerdict(
  signer: Signer,
  action: string,
  resource: string,
  context: RequestContext,
): Verdict {
  const request = { action, resource, context };
  const verdict = evaluate(identityPoliciesOf(signer), request);
  if (signer.kind !== 'role-session' || signer.sessionPolicies.length === 0) return verdict;
  const session = evaluate(signer.sessionPolicies, request);
  if (verdict === 'deny' || session === 'deny') return 'deny';
  return verdict === 'allow' && session === 'allow' ? 'allow' : 'none';
}

/**
 * Whether a caller may do `action` (`sts:AssumeRole`, `sts:TagSession`, `sts:SetSourceIdentity`) to a role. The trust
 * policy must allow it, and the caller's own policies too, unless the trust policy of a role in the caller's own account
 * names the caller itself (IAM User Guide, "Cross-account policy evaluation logic" and "Policy evaluation logic").
 * A role that does not exist is answered like one that does not trust the caller.
 * @throws Refusal AccessDenied
 */
export function authorizeOnRole(
  signer: Signer,
  action: string,
  roleArn: string,
  role: Role | undefined,
  context: RequestContext,
): void {
  const identity = identityVerdict(signer, action, roleArn, context);
  if (identity === 'deny') throw notAuthorized(signer, action, roleArn, explicitDeny);
  if (role === undefined) throw notAuthorized(signer, action, roleArn);

  const own = ownPrincipals(signer);
  const trustVerdict = (principals: readonly string[]): Verdict =>
    evaluate([role.trust], { action, resource: roleArn, principals, context });
  const trust = trustVerdict([...own, ...accountPrincipals(signer)]);
  if (trust === 'deny') {
    throw notAuthorized(signer, action, roleArn, ' with an explicit deny in a resource-based policy');
  }
  const sameAccount = homeOf(signer).account === role.account;
  const trustSuffices = sameAccount && trustVerdict(own) === 'allow';
  if (trust !== 'allow' || (identity !== 'allow' && !trustSuffices))
    throw notAuthorized(signer, action, roleArn);
}
