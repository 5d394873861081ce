import { organizationVerdict } from '../authorization.js';
import { asList } from '../condition.js';
import type { PolicyDocument } from '../policy-document.js';
import { missingPrincipal, withIds } from '../principal-ids.js';
import type { Role } from '../signer.js';
import { addRole, type World } from '../world.js';
import type { StoredInstance, StoredSet } from './stack-set.js';
import { roleIn, type ResolvedRole } from './template.js';

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
  const stranger = missingPrincipal(world, wanted.AssumeRolePolicyDocument);
  if (stranger !== undefined)
    return `ResourceLogicalId:Role, ResourceType:AWS::IAM::Role, ResourceStatusReason:Invalid principal in policy: "AWS":"${stranger}" (Service: Iam, Status Code: 400).`;
  instance.roleArn = makeRole(world, set, instance, wanted).arn;
  return undefined;
}

/** The role stays the same one, with its id, unless it is called otherwise from now on. */
function makeRole(world: World, set: StoredSet, instance: StoredInstance, wanted: ResolvedRole): Role {
  const { account, roleArn: before } = instance;
  const known = before === undefined ? undefined : world.roles.get(before);
  if (before !== undefined) world.roles.delete(before);
  const tags = Object.fromEntries((wanted.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  const role = addRole(world, {
    account,
    name: wanted.RoleName,
    ...(wanted.Path === undefined ? {} : { path: wanted.Path }),
    ...(wanted.MaxSessionDuration === undefined ? {} : { maxSessionDuration: wanted.MaxSessionDuration }),
    ...(wanted.Description === undefined ? {} : { description: wanted.Description }),
    ...(wanted.PermissionsBoundary === undefined ? {} : { boundary: wanted.PermissionsBoundary }),
    trust: withIds(world, 'aws', wanted.AssumeRolePolicyDocument),
    managedPolicies: wanted.ManagedPolicyArns ?? [],
    inlinePolicies: Object.fromEntries(
      (wanted.Policies ?? []).map(({ PolicyName, PolicyDocument: document }) => [PolicyName, document]),
    ),
    // Those of the stack set come to what its stacks make; the role's own win.
    tags: {
      ...set.tags,
      ...tags,
      'aws:cloudformation:stack-name': `StackSet-${set.name}-${account}`,
      'aws:cloudformation:stack-id': instance.stackId,
      'aws:cloudformation:logical-id': 'Role',
    },
  });
  if (known?.arn !== role.arn) return role;
  const same = { ...role, roleId: known.roleId, created: known.created, lastUsed: known.lastUsed };
  world.roles.set(role.arn, same);
  return same;
}
