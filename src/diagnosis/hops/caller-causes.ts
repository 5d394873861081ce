import type { SimulatedAction } from '../../aws/clients/iam-calls.js';
import { askAdmin, certain, inCallerPolicy, mfaFix, type Cause } from './cause.js';
import type { HopEvidence } from './hop-evidence.js';
import { callerAccount, callerName, untold } from './hop-words.js';

/** A role of the caller's own account that names the caller needs no policy of the caller's. */
const isLetInWithoutPolicy = (evidence: HopEvidence): boolean =>
  evidence.hop.accountId === callerAccount(evidence) &&
  evidence.role.kind === 'there' &&
  evidence.role.trust.kind === 'allows' &&
  evidence.role.trust.by === 'caller';

function deniedCause(evidence: HopEvidence, denied: SimulatedAction, allowedWithMfa: boolean): Cause {
  const by = callerName(evidence);
  const { action, decision } = denied;
  if (denied.isAllowedByOrganization === false) {
    const message = `A service control policy of the organisation does not let account ${callerAccount(evidence)} do ${action} on the role.`;
    return certain('limit', message, askAdmin(evidence));
  }
  if (allowedWithMfa) {
    return certain(
      'mfa',
      `The policies of ${by} allow ${action} with MFA only, and none is shown.`,
      mfaFix(evidence, `the policies of ${by}`),
    );
  }
  if (denied.isAllowedByBoundary === false) {
    const message = `The permissions boundary of ${by} does not allow ${action} on the role.`;
    return certain('limit', message, askAdmin(evidence));
  }
  const found =
    decision === 'explicitDeny'
      ? certain(
          'permission',
          `A policy of ${by} forbids ${action} on the role${untold(denied)}.`,
          'Take that Deny away, or limit it: the policy simulator of the IAM console names the statement.',
        )
      : certain(
          'permission',
          `No policy of ${by} allows ${action} on the role${untold(denied)}.`,
          inCallerPolicy(evidence),
          'permission',
        );
  return denied.missing.length === 0 ? found : { ...found, certainty: 'likely' };
}

/** What the caller's own policies say, and what limits them, where IAM tells. */
export function callerCauses(evidence: HopEvidence): Cause[] {
  const { permission } = evidence;
  if (permission.kind === 'unknown') return [];
  const denied = permission.actions.find(({ decision }) => decision !== 'allowed');
  if (denied === undefined) return [];
  const isImplicit = denied.decision === 'implicitDeny' && denied.isAllowedByOrganization !== false;
  return isImplicit && isLetInWithoutPolicy(evidence)
    ? []
    : [deniedCause(evidence, denied, permission.allowedWithMfa === true)];
}
