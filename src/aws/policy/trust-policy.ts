import { accountIdOf, parseAssumedRoleArn, parseRoleArn, parseUserArn, partitionIdOf } from '../arn.js';
import { roleCallActions, type RoleCallExtras } from './assume-role-permission.js';
import type { Condition } from './policy-condition.js';
import { conditionElement, oneOrList, type PolicyStatement } from './policy-statement.js';
import { byRole, permissionSetIn, reservedRolePatterns } from './reserved-role.js';

/** Whom a trust policy is to name. */
export interface TrustedCaller {
  /** As GetCallerIdentity tells it: of a user, or of a role's session. */
  readonly arn: string;
  /** Of a session, the ARN of its role, where that is known: the session's leaves out the path. */
  readonly roleArn?: string | undefined;
}

export interface TrustWish {
  readonly caller: TrustedCaller;
  readonly extras: RoleCallExtras;
  /** What else is asked of the caller. */
  readonly conditions?: readonly Condition[];
}

/**
 * The principal that means the caller, never its session, which is another one tomorrow. AWS refuses a policy that names a role
 * which is not there, so a role whose path is unknown, or whose name will change, is named by a condition.
 */
function principalOf({ arn, roleArn }: TrustedCaller): {
  readonly principal: string;
  readonly named: readonly Condition[];
} {
  const root = `arn:${partitionIdOf(arn) ?? 'aws'}:iam::${accountIdOf(arn) ?? ''}:root`;
  const session = parseAssumedRoleArn(arn);
  if (session === undefined) {
    const isPrincipal = parseUserArn(arn) !== undefined || parseRoleArn(arn) !== undefined;
    return { principal: isPrincipal ? arn : root, named: [] };
  }
  const role = (path: string) => `arn:${session.partition}:iam::${session.accountId}:role/${path}`;
  const inAccount = (...roles: readonly string[]) => ({ principal: root, named: [byRole(roles)] });
  const permissionSet = permissionSetIn(session.roleName);
  if (permissionSet !== undefined) return inAccount(...reservedRolePatterns({ ...session, permissionSet }));
  return roleArn === undefined
    ? inAccount(role(session.roleName), role(`*/${session.roleName}`))
    : { principal: roleArn, named: [] };
}

/** The statement of the role's trust policy that lets this caller in, and nobody else. */
export function trustStatement({ caller, extras, conditions = [] }: TrustWish): PolicyStatement {
  const { principal, named } = principalOf(caller);
  return {
    Effect: 'Allow',
    Principal: { AWS: principal },
    Action: oneOrList(roleCallActions(extras)),
    ...conditionElement([...named, ...conditions]),
  };
}
