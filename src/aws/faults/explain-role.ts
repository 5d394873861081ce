import type { Explanation } from './explain-refusal.js';
import type { Fault } from './fault.js';
import { about, type RoleAction, type Situation } from './situation.js';

export const ROLE_ACTIONS: ReadonlySet<Situation['call']> = new Set<RoleAction>([
  'GetRole',
  'ListAttachedRolePolicies',
  'ListRolePolicies',
  'GetRolePolicy',
  'CreateRole',
  'UpdateRole',
  'UpdateAssumeRolePolicy',
  'AttachRolePolicy',
  'DetachRolePolicy',
  'PutRolePolicy',
  'DeleteRolePolicy',
  'TagRole',
  'PutRolePermissionsBoundary',
  'DeleteRolePermissionsBoundary',
]);

const HINTS: Readonly<Record<string, string>> = {
  EntityAlreadyExists: 'Somebody made it meanwhile. Look at what there is: run the plan again.',
  LimitExceeded: 'Take away what is not needed, or ask AWS for a higher quota of IAM (Service Quotas).',
  NoSuchEntity:
    'Look at what there is: run the plan again. A managed policy has to be made before it is attached.',
  UnmodifiableEntity: 'AWS keeps this role itself, and lets nobody change it.',
  DeleteConflict: 'Look at what there is: run the plan again.',
};

/** What a fault of IAM means for a role; undefined where it means what it always does. */
export function explainRole({ kind, code, message }: Fault, situation: Situation): Explanation | undefined {
  const failed = about(situation, `IAM refused ${situation.call}: ${message} (${code})`);
  if (kind === 'policy-malformed')
    return {
      message: failed,
      hint: message.includes('principal')
        ? 'A principal of the trust policy is not there, or was made some seconds ago: then run this again.'
        : 'Correct the policy.',
    };
  if (kind === 'role-busy')
    return {
      message: about(situation, `somebody else changes the role at the same time (${code}).`),
      hint: 'Run this again: what is done already stays.',
    };
  const hint = kind === 'unknown' ? HINTS[code] : undefined;
  return hint === undefined ? undefined : { message: failed, hint };
}
