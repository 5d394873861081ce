import type { Action, Call } from './call.js';
import { checkParameters, inlinePolicyConstraints, roleNameConstraints } from './constraints.js';
import { authorize, noSuchEntity } from './iam-caller.js';
import { limitExceeded, readPermissions, sizeOf } from './iam-role-documents.js';
import { isPolicyOfAws } from './managed-policies.js';
import type { XmlValue } from './query-protocol.js';
import { documentOf } from './rewritten-document.js';
import { changeableRole, roleOf } from './stored-role.js';
import type { World } from './world.js';

/* What a role may do: the policies that are attached to it, and those of its own. */

const MOST_MANAGED = 10;
const MOST_INLINE = 10_240;

/** A policy that can be attached, or be a boundary. */
export function requirePolicy({ iam }: World, arn: string): void {
  if (!isPolicyOfAws(arn) && !iam.policies.has(arn))
    throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
}

function attach(call: Call): XmlValue {
  const role = changeableRole(call, 'iam:AttachRolePolicy');
  const arn = call.params['PolicyArn'] ?? '';
  requirePolicy(call.world, arn);
  if (!role.managed.has(arn) && role.managed.size >= MOST_MANAGED)
    throw limitExceeded(`Cannot exceed quota for PoliciesPerRole: ${MOST_MANAGED}`);
  role.managed.add(arn);
  return {};
}

function detach(call: Call): XmlValue {
  const role = changeableRole(call, 'iam:DetachRolePolicy');
  const arn = call.params['PolicyArn'] ?? '';
  if (!role.managed.delete(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
  return {};
}

/** In pages of `MaxItems`; the marker is where the next one starts. */
function paged({ params }: Call, name: string, items: readonly XmlValue[]): XmlValue {
  const start = Number(params['Marker'] ?? 0);
  const end = start + Number(params['MaxItems'] ?? 4);
  const isTruncated = end < items.length;
  return {
    [name]: items.slice(start, end),
    IsTruncated: isTruncated,
    Marker: isTruncated ? String(end) : undefined,
  };
}

function listAttached(call: Call): XmlValue {
  checkParameters(call.params, roleNameConstraints);
  authorize(call, 'iam:ListAttachedRolePolicies', `role ${call.params['RoleName'] ?? ''}`);
  const policies = [...roleOf(call).managed].reverse();
  const elements = policies.map((arn) => ({ PolicyName: arn.replace(/^.*\//, ''), PolicyArn: arn }));
  return paged(call, 'AttachedPolicies', elements);
}

function listInline(call: Call): XmlValue {
  checkParameters(call.params, roleNameConstraints);
  authorize(call, 'iam:ListRolePolicies', `role ${call.params['RoleName'] ?? ''}`);
  return paged(call, 'PolicyNames', [...roleOf(call).inline.keys()].reverse());
}

function getInline(call: Call): XmlValue {
  const { params, world } = call;
  authorize(call, 'iam:GetRolePolicy', `role ${params['RoleName'] ?? ''}`);
  const role = roleOf(call);
  const name = params['PolicyName'] ?? '';
  const document = role.inline.get(name);
  if (document === undefined) throw noSuchEntity(`The role policy with name ${name} cannot be found.`);
  return { RoleName: role.name, PolicyName: name, PolicyDocument: documentOf(world, document) };
}

function putInline(call: Call): XmlValue {
  const { params } = call;
  checkParameters(params, inlinePolicyConstraints);
  const role = changeableRole(call, 'iam:PutRolePolicy');
  const { PolicyName: name = '', PolicyDocument: text = '' } = params;
  const document = readPermissions(text, 'policyDocument');
  const others = [...role.inline].filter(([one]) => one !== name).map(([, one]) => one);
  if ([document, ...others].reduce((sum, one) => sum + sizeOf(one), 0) > MOST_INLINE)
    throw limitExceeded(`Maximum policy size of ${MOST_INLINE} bytes exceeded for role ${role.name}`);
  role.inline.set(name, document);
  return {};
}

function deleteInline(call: Call): XmlValue {
  const role = changeableRole(call, 'iam:DeleteRolePolicy');
  const name = call.params['PolicyName'] ?? '';
  if (!role.inline.delete(name)) throw noSuchEntity(`The role policy with name ${name} cannot be found.`);
  return {};
}

export const policyActions: Readonly<Record<string, Action>> = {
  AttachRolePolicy: attach,
  DeleteRolePolicy: deleteInline,
  DetachRolePolicy: detach,
  GetRolePolicy: getInline,
  ListAttachedRolePolicies: listAttached,
  ListRolePolicies: listInline,
  PutRolePolicy: putInline,
};
