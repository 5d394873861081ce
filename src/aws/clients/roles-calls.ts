import type { RoleState } from '../role-state.js';
import type { Answer } from './answer.js';
import type { Page } from './pages.js';
import { askQuery, type QueryApi, type QueryValue } from './query-request.js';
import type { ServiceCall } from './service-call.js';
import type { XmlElement } from './xml-element.js';

/* What IAM is asked of roles. Each function is one call: who makes many of them keeps a pace, and tries again. */

const API: QueryApi = { service: 'iam', version: '2010-05-08', name: 'IAM' };

/** What GetRole tells: all of a role but its policies. */
export type RoleItself = Omit<RoleState, 'managedPolicies' | 'inlinePolicies'>;

/** IAM sends documents as RFC 3986 has them; what is not JSON is undefined. */
function documentIn(text: string | undefined): unknown {
  try {
    return JSON.parse(decodeURIComponent(text ?? ''));
  } catch {
    return undefined;
  }
}

const dateIn = (text: string | undefined): Date | undefined => {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
};

const tagsIn = (role: XmlElement): Readonly<Record<string, string>> =>
  Object.fromEntries(role.members('Tags').map((tag) => [tag.text('Key') ?? '', tag.text('Value') ?? '']));

function lastUseIn(role: XmlElement): RoleState['lastUsed'] {
  const used = role.inside('RoleLastUsed');
  const at = dateIn(used.text('LastUsedDate'));
  return at && { at, region: used.text('Region') };
}

function roleIn(result: XmlElement): RoleItself | undefined {
  const role = result.inside('Role');
  const [arn, roleId, name] = [role.text('Arn'), role.text('RoleId'), role.text('RoleName')];
  const createdAt = dateIn(role.text('CreateDate'));
  if (arn === undefined || roleId === undefined || name === undefined || createdAt === undefined)
    return undefined;
  return {
    arn,
    roleId,
    name,
    path: role.text('Path') ?? '/',
    description: role.text('Description') ?? '',
    trust: documentIn(role.text('AssumeRolePolicyDocument')),
    maxSessionSeconds: Number(role.text('MaxSessionDuration') ?? 3600),
    boundary: role.inside('PermissionsBoundary').text('PermissionsBoundaryArn'),
    tags: tagsIn(role),
    createdAt,
    lastUsed: lastUseIn(role),
  };
}

/** @param role - without its path */
export const readRoleItself = (call: ServiceCall, role: string): Promise<Answer<RoleItself>> =>
  askQuery(API, call, 'GetRole', { RoleName: role }, roleIn);

type Listed<T> = Promise<Answer<Page<T>>>;

const pageOf =
  <T>(items: (result: XmlElement) => readonly T[]) =>
  (result: XmlElement): Page<T> => ({
    items: items(result),
    next: result.flag('IsTruncated') === true ? result.text('Marker') : undefined,
  });

/** Their ARNs. */
export const attachedPoliciesPage = (call: ServiceCall, role: string, next?: string): Listed<string> =>
  askQuery(
    API,
    call,
    'ListAttachedRolePolicies',
    { RoleName: role, Marker: next },
    pageOf((result) => result.members('AttachedPolicies').flatMap((one) => one.text('PolicyArn') ?? [])),
  );

/** Their names. */
export const inlinePoliciesPage = (call: ServiceCall, role: string, next?: string): Listed<string> =>
  askQuery(
    API,
    call,
    'ListRolePolicies',
    { RoleName: role, Marker: next },
    pageOf((result) => result.texts('PolicyNames')),
  );

export const readInlinePolicy = (
  call: ServiceCall,
  role: string,
  policy: string,
): Promise<Answer<{ readonly document: unknown }>> =>
  askQuery(API, call, 'GetRolePolicy', { RoleName: role, PolicyName: policy }, (result) => ({
    document: documentIn(result.text('PolicyDocument')),
  }));

type Done = Promise<Answer<object>>;

/** @param hasResult - IAM's answer says nothing but that it is done, where not */
const change = (
  call: ServiceCall,
  action: string,
  input: Readonly<Record<string, QueryValue>>,
  hasResult = false,
): Done =>
  askQuery(API, call, action, input, (result) => (!hasResult || result.has('Role') ? {} : undefined));

const tagList = (tags: Readonly<Record<string, string>>): QueryValue =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export interface NewRole {
  readonly name: string;
  readonly path: string;
  readonly description: string;
  readonly trust: unknown;
  readonly maxSessionSeconds: number;
  readonly boundary: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

export const createRole = (call: ServiceCall, role: NewRole): Done =>
  change(
    call,
    'CreateRole',
    {
      RoleName: role.name,
      Path: role.path,
      AssumeRolePolicyDocument: JSON.stringify(role.trust),
      Description: role.description === '' ? undefined : role.description,
      MaxSessionDuration: role.maxSessionSeconds,
      PermissionsBoundary: role.boundary,
      Tags: tagList(role.tags),
    },
    true,
  );

/** Both at once: IAM resets whichever is left out. */
export const updateRole = (
  call: ServiceCall,
  role: string,
  { description, maxSessionSeconds }: Pick<NewRole, 'description' | 'maxSessionSeconds'>,
): Done =>
  change(call, 'UpdateRole', {
    RoleName: role,
    Description: description,
    MaxSessionDuration: maxSessionSeconds,
  });

export const updateTrust = (call: ServiceCall, role: string, trust: unknown): Done =>
  change(call, 'UpdateAssumeRolePolicy', { RoleName: role, PolicyDocument: JSON.stringify(trust) });

export const attachPolicy = (call: ServiceCall, role: string, policyArn: string): Done =>
  change(call, 'AttachRolePolicy', { RoleName: role, PolicyArn: policyArn });

export const detachPolicy = (call: ServiceCall, role: string, policyArn: string): Done =>
  change(call, 'DetachRolePolicy', { RoleName: role, PolicyArn: policyArn });

export const putInlinePolicy = (call: ServiceCall, role: string, policy: string, document: unknown): Done =>
  change(call, 'PutRolePolicy', {
    RoleName: role,
    PolicyName: policy,
    PolicyDocument: JSON.stringify(document),
  });

export const deleteInlinePolicy = (call: ServiceCall, role: string, policy: string): Done =>
  change(call, 'DeleteRolePolicy', { RoleName: role, PolicyName: policy });

export const tagRole = (call: ServiceCall, role: string, tags: Readonly<Record<string, string>>): Done =>
  change(call, 'TagRole', { RoleName: role, Tags: tagList(tags) });

export const putBoundary = (call: ServiceCall, role: string, policyArn: string): Done =>
  change(call, 'PutRolePermissionsBoundary', { RoleName: role, PermissionsBoundary: policyArn });

export const deleteBoundary = (call: ServiceCall, role: string): Done =>
  change(call, 'DeleteRolePermissionsBoundary', { RoleName: role });
