import type { Condition } from './policy-condition.js';
import { conditionElement, oneOrList, type PolicyStatement } from './policy-statement.js';

/** What one AssumeRole does besides assuming the role. Each of it is an action of its own, on both sides. */
export interface RoleCallExtras {
  /** Session tags are sent, or a session before it passes some on. */
  readonly hasTags: boolean;
  /** A source identity is sent, or stays from a session before it. */
  readonly hasSourceIdentity: boolean;
}

/** The actions that both the role's trust policy and the caller's own policies must allow. */
export function roleCallActions({ hasTags, hasSourceIdentity }: RoleCallExtras): readonly string[] {
  return [
    'sts:AssumeRole',
    ...(hasTags ? ['sts:TagSession'] : []),
    ...(hasSourceIdentity ? ['sts:SetSourceIdentity'] : []),
  ];
}

/** The statement of the caller's policy that allows the call, and no other one. */
export const assumeRolePermission = (
  roleArn: string,
  extras: RoleCallExtras,
  conditions: readonly Condition[] = [],
): PolicyStatement => ({
  Effect: 'Allow',
  Action: oneOrList(roleCallActions(extras)),
  Resource: roleArn,
  ...conditionElement(conditions),
});
