import type { Action, Call } from './call.js';
import {
  checkParameters,
  createRoleConstraints,
  roleNameConstraints,
  updateRoleConstraints,
} from './constraints.js';
import { authorize, noSuchEntity } from './iam-caller.js';
import { limitExceeded, readTrust } from './iam-role-documents.js';
import { policyActions, requirePolicy } from './iam-role-policies.js';
import { withArns } from './principal-ids.js';
import { listOf, type XmlValue } from './query-protocol.js';
import { Refusal } from './refusal.js';
import { documentOf } from './rewritten-document.js';
import { homeOf, type Role } from './signer.js';
import { changeableRole, roleOf } from './stored-role.js';
import { writeTrust } from './trust-in-force.js';
import { addRole } from './world.js';

/* The roles of IAM (IAM API Reference; IAM and AWS STS quotas). */

const MOST_ROLES = 1000;
const MOST_TAGS = 50;

const tagElements = ({ tags }: Role): XmlValue => [...tags].map(([Key, Value]) => ({ Key, Value }));

const listElement = (call: Call, role: Role): Readonly<Record<string, XmlValue | undefined>> => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.roleId,
  Arn: role.arn,
  CreateDate: new Date(role.created),
  AssumeRolePolicyDocument: documentOf(call.world, withArns(call.world, role.trust)),
  Description: role.description === '' ? undefined : role.description,
  MaxSessionDuration: role.maxSessionDuration,
});

const roleElement = (call: Call, role: Role): XmlValue => ({
  ...listElement(call, role),
  PermissionsBoundary:
    role.boundary === undefined
      ? undefined
      : { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: role.boundary },
  Tags: role.tags.size === 0 ? undefined : tagElements(role),
  RoleLastUsed:
    role.lastUsed === undefined ? {} : { LastUsedDate: new Date(role.lastUsed), Region: 'us-east-1' },
});

function getRole(call: Call): XmlValue {
  checkParameters(call.params, roleNameConstraints);
  authorize(call, 'iam:GetRole', `role ${call.params['RoleName'] ?? ''}`);
  return { Role: roleElement(call, roleOf(call)) };
}

/** What is left out here costs a GetRole for each. */
function listRoles(call: Call): XmlValue {
  const { params, world, signer } = call;
  authorize(call, 'iam:ListRoles', '*');
  const { account } = homeOf(signer);
  const all = [...world.roles.values()].filter((role) => role.account === account);
  const start = Number(params['Marker'] ?? 0);
  const end = start + Number(params['MaxItems'] ?? 100);
  const isTruncated = end < all.length;
  return {
    Roles: all.slice(start, end).map((role) => listElement(call, role)),
    IsTruncated: isTruncated,
    Marker: isTruncated ? String(end) : undefined,
  };
}

function tagsOf(call: Call, before: ReadonlyMap<string, string> = new Map()): Map<string, string> {
  const { params } = call;
  const keys = listOf(params, 'Tags', 'Key');
  const values = listOf(params, 'Tags', 'Value');
  const seen = new Set(keys.map((key) => key.toLowerCase()));
  if (seen.size < keys.length)
    throw new Refusal(
      400,
      'InvalidInput',
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
  const kept = [...before].filter(([key]) => !seen.has(key.toLowerCase()));
  const tags = new Map([...kept, ...keys.map((key, index) => [key, values[index] ?? ''] as const)]);
  if (tags.size > MOST_TAGS)
    throw limitExceeded(`The number of tags has reached the maximum limit of ${MOST_TAGS}.`);
  return tags;
}

const isReserved = (name: string, path: string): boolean =>
  /^\/aws-(reserved|service-role)\//.test(path) || name.startsWith('AWSReservedSSO_');

function createRole(call: Call): XmlValue {
  const { params, world, signer, now } = call;
  checkParameters(params, createRoleConstraints);
  const { partition, account } = homeOf(signer);
  const { RoleName: name = '', Path: path = '/', PermissionsBoundary: boundary } = params;
  authorize(call, 'iam:CreateRole', `arn:${partition}:iam::${account}:role${path}${name}`);
  if (isReserved(name, path))
    throw new Refusal(400, 'ValidationError', `Role ${name} can only be created by AWS.`);
  const trust = readTrust(call, 'AssumeRolePolicyDocument');
  const same = [...world.roles.values()].filter((role) => role.account === account);
  if (same.some((role) => role.name.toLowerCase() === name.toLowerCase()))
    throw new Refusal(409, 'EntityAlreadyExists', `Role with name ${name} already exists.`);
  if (same.length >= MOST_ROLES)
    throw limitExceeded(`Cannot exceed quota for RolesPerAccount: ${MOST_ROLES}`);
  if (boundary !== undefined) requirePolicy(world, boundary);
  const tags = Object.fromEntries(tagsOf(call));
  const role = addRole(world, {
    account,
    partition,
    name,
    path,
    trust,
    maxSessionDuration: Number(params['MaxSessionDuration'] ?? 3600),
    description: params['Description'] ?? '',
    tags,
    managedPolicies: [],
    created: new Date(now).toISOString(),
    ...(boundary === undefined ? {} : { boundary }),
  });
  writeTrust(world, role, trust, now, true);
  return { Role: roleElement(call, role) };
}

/** What is left out is reset. */
function updateRole(call: Call): XmlValue {
  const { params } = call;
  checkParameters(params, updateRoleConstraints);
  const role = changeableRole(call, 'iam:UpdateRole');
  role.description = params['Description'] ?? '';
  role.maxSessionDuration = Number(params['MaxSessionDuration'] ?? 3600);
  return {};
}

function updateTrust(call: Call): XmlValue {
  checkParameters(call.params, roleNameConstraints);
  const role = changeableRole(call, 'iam:UpdateAssumeRolePolicy');
  writeTrust(call.world, role, readTrust(call, 'PolicyDocument'), call.now, false);
  return {};
}

function deleteRole(call: Call): XmlValue {
  const role = changeableRole(call, 'iam:DeleteRole');
  if (role.managed.size > 0)
    throw new Refusal(409, 'DeleteConflict', 'Cannot delete entity, must detach all policies first.');
  if (role.inline.size > 0)
    throw new Refusal(409, 'DeleteConflict', 'Cannot delete entity, must delete policies first.');
  call.world.roles.delete(role.arn);
  return {};
}

function tagRole(call: Call): XmlValue {
  checkParameters(call.params, roleNameConstraints);
  const role = changeableRole(call, 'iam:TagRole');
  const tags = [...tagsOf(call, role.tags)];
  role.tags.clear();
  for (const [key, value] of tags) role.tags.set(key, value);
  return {};
}

function untagRole(call: Call): XmlValue {
  const role = changeableRole(call, 'iam:UntagRole');
  const gone = listOf(call.params, 'TagKeys').map((key) => key.toLowerCase());
  for (const key of [...role.tags.keys()]) if (gone.includes(key.toLowerCase())) role.tags.delete(key);
  return {};
}

function putBoundary(call: Call): XmlValue {
  const role = changeableRole(call, 'iam:PutRolePermissionsBoundary');
  const boundary = call.params['PermissionsBoundary'] ?? '';
  requirePolicy(call.world, boundary);
  role.boundary = boundary;
  return {};
}

function deleteBoundary(call: Call): XmlValue {
  const role = changeableRole(call, 'iam:DeleteRolePermissionsBoundary');
  if (role.boundary === undefined) throw noSuchEntity(`Role ${role.name} has no permissions boundary.`);
  role.boundary = undefined;
  return {};
}

export const roleActions: Readonly<Record<string, Action>> = {
  ...policyActions,
  CreateRole: createRole,
  DeleteRole: deleteRole,
  DeleteRolePermissionsBoundary: deleteBoundary,
  GetRole: getRole,
  ListRoles: listRoles,
  PutRolePermissionsBoundary: putBoundary,
  TagRole: tagRole,
  UntagRole: untagRole,
  UpdateAssumeRolePolicy: updateTrust,
  UpdateRole: updateRole,
};
