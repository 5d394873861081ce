import { organizationVerdict } from '../authorization.js';
import { asList } from '../condition.js';
import type { PolicyDocument } from '../policy-document.js';
import { addRole, type World } from '../world.js';
import type { StoredInstance, StoredSet } from './stack-set.js';
import { roleIn } from './template.js';

/* The stack of one account: whether the role can be made there, and made. */

const inOrganization = (world: World, account: string) =>
  world.organizations.flatMap(({ accounts }) => accounts).find(({ id }) => id === account);

export const isSuspended = (world: World, account: string): boolean =>
  (inOrganization(world, account)?.state ?? 'ACTIVE') !== 'ACTIVE';

const trusts = (trust: PolicyDocument, kind: string, names: readonly string[]): boolean =>
  asList(trust.Statement).some(
    ({ Principal }) =>
      typeof Principal === 'object' && asList(Principal[kind] ?? []).some((name) => names.includes(name)),
  );

const roleNamed = (world: World, account: string, name: string) =>
  [...world.roles.values()].find(
    (role) => role.account === account && role.name.toLowerCase() === name.toLowerCase(),
  );

/** Whether CloudFormation may act in other accounts from the account of the set. */
export function hasAdministrationRole(world: World, { account, administrationRole }: StoredSet): boolean {
  const role = roleNamed(world, account, administrationRole);
  return role !== undefined && trusts(role.trust, 'Service', ['cloudformation.amazonaws.com']);
}

function executionProblem(world: World, set: StoredSet, account: string): string | undefined {
  const role = roleNamed(world, account, set.executionRole);
  const administration = `arn:aws:iam::${set.account}:role/${set.administrationRole}`;
  const principals = [administration, `arn:aws:iam::${set.account}:root`, set.account];
  return role !== undefined && trusts(role.trust, 'AWS', principals)
    ? undefined
    : `Account ${account} should have '${set.executionRole}' role with trust relationship to Role '${set.administrationRole}'.`;
}

/** Why the stack can't be made or changed; undefined where it is. */
export function deploy(world: World, set: StoredSet, instance: StoredInstance): string | undefined {
  const { account, region, roleArn: before } = instance;
  const problem = set.model === 'SELF_MANAGED' ? executionProblem(world, set, account) : undefined;
  if (problem !== undefined) return problem;
  const wanted = roleIn(set.role, account, region);
  const arn = `arn:aws:iam::${account}:role${wanted.Path ?? '/'}${wanted.RoleName}`;
  const verdict = organizationVerdict(world, account, 'iam:CreateRole', arn, new Map());
  if (verdict !== undefined && verdict !== 'allow')
    return `ResourceLogicalId:Role, ResourceType:AWS::IAM::Role, ResourceStatusReason:User: arn:aws:sts::${account}:assumed-role/stacksets-exec/x is not authorized to perform: iam:CreateRole on resource: ${arn} with an explicit deny in a service control policy (Service: Iam, Status Code: 403).`;
  const existing = roleNamed(world, account, wanted.RoleName);
  if (existing !== undefined && existing.arn !== before)
    return `ResourceLogicalId:Role, ResourceType:AWS::IAM::Role, ResourceStatusReason:Resource of type 'AWS::IAM::Role' with identifier '${wanted.RoleName}' already exists.`;
  if (before !== undefined) world.roles.delete(before);
  instance.roleArn = addRole(world, {
    account,
    name: wanted.RoleName,
    ...(wanted.Path === undefined ? {} : { path: wanted.Path }),
    trust: wanted.AssumeRolePolicyDocument,
    ...(wanted.MaxSessionDuration === undefined ? {} : { maxSessionDuration: wanted.MaxSessionDuration }),
  }).arn;
  return undefined;
}
