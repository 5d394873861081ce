import type { NewRole } from '../aws/clients/roles-calls.js';
import type { RoleState } from '../aws/role-state.js';
import { parseRoleArn } from '../aws/arn.js';
import { policyChanges } from './compare/policy-changes.js';
import { KEEPER_TAG } from './role-design.js';

/** Whether the role that is there is the one that was to be made, by acctmgr: the answer to its making may have been lost. */
export function isMade(found: Omit<RoleState, 'managedPolicies' | 'inlinePolicies'>, role: NewRole): boolean {
  const partition = parseRoleArn(found.arn)?.partition ?? 'aws';
  const isTagged = Object.entries(role.tags).every(([key, value]) => found.tags[key] === value);
  return (
    found.tags[KEEPER_TAG] === 'acctmgr' &&
    isTagged &&
    found.name === role.name &&
    found.path === role.path &&
    found.description === role.description &&
    found.maxSessionSeconds === role.maxSessionSeconds &&
    found.boundary === role.boundary &&
    policyChanges(role.trust, found.trust, partition).length === 0
  );
}
