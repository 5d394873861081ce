import type { Condition } from './policy-condition.js';

/*
 * The roles that Identity Center keeps in an account for its permission sets (Identity Center User Guide, Referencing
 * permission sets in resource policies): `AWSReservedSSO_<set>_<16 hex>`, whose digits change with each new assignment, below a
 * path that names the region of Identity Center, unless that is us-east-1.
 */

const NAME = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/;
const PATH = 'aws-reserved/sso.amazonaws.com/';
/** Exactly as many signs as the digits: `_*` would also match a set whose name goes on. */
const DIGITS = '?'.repeat(16);

/** The permission set that a role of this name stands for; undefined for other roles. */
export const permissionSetIn = (roleName: string): string | undefined => NAME.exec(roleName)?.[1];

/** A permission set in an account. */
export interface ReservedRole {
  readonly partition: string;
  readonly accountId: string;
  readonly permissionSet: string;
}

/** What the ARN of the role looks like, whatever its digits and region are, and no other role's does. */
export function reservedRolePatterns({
  partition,
  accountId,
  permissionSet,
}: ReservedRole): readonly string[] {
  const role = (path: string) =>
    `arn:${partition}:iam::${accountId}:role/${path}AWSReservedSSO_${permissionSet}_${DIGITS}`;
  return [role(PATH), role(`${PATH}*/`)];
}

/** Names the roles: AWS takes no principal with a wildcard in it. */
export const byRole = (patterns: readonly string[]): Condition => ({
  operator: 'ArnLike',
  key: 'aws:PrincipalArn',
  wanted: patterns,
});
