import { assumeRolePermission } from '../aws/assume-role-permission.js';
import { policyOf, type PolicyDocument } from '../aws/policy-statement.js';
import { trustStatement } from '../aws/trust-policy.js';
import type { HopEvidence } from './hop-evidence.js';

/** Stands for the external id, which is not shown: reports are pasted and sent about. */
export const EXTERNAL_ID = 'EXTERNAL-ID';

export interface HopPolicies {
  /** For the role, in its account. */
  readonly trust: PolicyDocument;
  /** For the caller, in its account. */
  readonly permission: PolicyDocument;
}

/** The two policies that would let the call through; undefined where it is not known who makes it. */
export function hopPolicies({ hop, extras, caller }: HopEvidence): HopPolicies | undefined {
  if (caller === undefined) return undefined;
  const externalId = hop.externalId === undefined ? undefined : EXTERNAL_ID;
  return {
    trust: policyOf(trustStatement({ caller, extras, externalId, mfa: hop.mfa !== undefined })),
    permission: policyOf(assumeRolePermission(hop.roleArn, extras)),
  };
}
