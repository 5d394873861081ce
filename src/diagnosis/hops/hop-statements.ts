import { assumeRolePermission } from '../../aws/policy/assume-role-permission.js';
import type { Condition } from '../../aws/policy/policy-condition.js';
import { policyOf, type PolicyDocument } from '../../aws/policy/policy-statement.js';
import { trustStatement } from '../../aws/policy/trust-policy.js';
import { permissionConditions, trustConditions } from './carried-conditions.js';
import type { HopEvidence } from './hop-evidence.js';

/** A statement that would let the call through, and what it asks for. */
export interface ProposedPolicy {
  readonly policy: PolicyDocument;
  readonly conditions: readonly Condition[];
}

export interface HopPolicies {
  /** For the role, in its account. */
  readonly trust: ProposedPolicy;
  /** For the caller, in its account. */
  readonly permission: ProposedPolicy;
}

/** The two policies that would let the call through; undefined where it is not known who makes it. */
export function hopPolicies(evidence: HopEvidence): HopPolicies | undefined {
  const { hop, extras, caller } = evidence;
  if (caller === undefined) return undefined;
  const ofTrust = trustConditions(evidence);
  const ofPermission = permissionConditions(evidence);
  return {
    trust: { policy: policyOf(trustStatement({ caller, extras, conditions: ofTrust })), conditions: ofTrust },
    permission: {
      policy: policyOf(assumeRolePermission(hop.roleArn, extras, ofPermission)),
      conditions: ofPermission,
    },
  };
}
