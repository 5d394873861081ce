import { createHash } from 'node:crypto';
import type { Role, RoleSession } from '../signer.js';
import { addRole, type World } from '../world.js';
import type { IdentityCenter } from './identity-center.js';

const keyOf = (account: string, permissionSet: string): string => `${account}/${permissionSet}`;

export const reservedRole = (
  center: IdentityCenter,
  account: string,
  permissionSet: string,
): Role | undefined => center.roles.get(keyOf(account, permissionSet));

/** The suffix is the same in each run; a permission set that comes back gets another one, as on AWS. */
function suffixOf(center: IdentityCenter, key: string): string {
  center.rolesMade += 1;
  const text = `${center.settings.startUrl} ${key} ${center.rolesMade}`;
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** The role that Identity Center keeps in an account for a permission set, as long as anybody has it. */
export function reserveRole(
  world: World,
  center: IdentityCenter,
  account: string,
  permissionSet: string,
): void {
  const key = keyOf(account, permissionSet);
  if (center.roles.has(key)) return;
  const { region = 'us-east-1', partition = 'aws' } = center.settings;
  const policies = center.permissionSets.get(permissionSet)?.policies ?? [];
  const role = addRole(world, {
    account,
    partition,
    name: `AWSReservedSSO_${permissionSet}_${suffixOf(center, key)}`,
    path: `/aws-reserved/sso.amazonaws.com/${region === 'us-east-1' ? '' : `${region}/`}`,
    // The real one trusts the portal's SAML provider; nobody gets in by AssumeRole.
    trust: { Statement: [] },
    maxSessionDuration: 43_200,
    policies,
  });
  center.roles.set(key, role);
}

/** What GetRoleCredentials gives keys for. */
export const reservedSession = (role: Role, user: string): RoleSession => ({
  kind: 'role-session',
  role,
  name: user,
  chained: false,
  origin: 'assumed',
  tags: [],
  transitiveTagKeys: [],
  sessionPolicies: [],
});

/** When nobody has it any longer, the role goes; credentials that were given live on. */
export function releaseRole(
  world: World,
  center: IdentityCenter,
  account: string,
  permissionSet: string,
): void {
  const isHeld = center.assignments.some(
    (one) => one.account === account && one.permissionSet === permissionSet,
  );
  const role = reservedRole(center, account, permissionSet);
  if (isHeld || role === undefined) return;
  world.roles.delete(role.arn);
  center.roles.delete(keyOf(account, permissionSet));
}
