import type { RefusalCheck } from '../../aws/faults/explain-refusal.js';
import { oneLine } from '../../system/safe-text.js';
import type { HopEvidence } from './hop-evidence.js';
import { callerAccount, callerName, roleName, settingFix } from './hop-words.js';

/** Why AWS refused an AssumeRole, or would. */
export interface Cause {
  readonly cause: CauseKind;
  /** `certain`: AWS or IAM says so. */
  readonly certainty: 'certain' | 'likely' | 'possible';
  readonly message: string;
  readonly fix: string;
  /** Which of the two policies would mend it. */
  readonly mends?: 'trust' | 'permission' | undefined;
}

export type CauseKind =
  | RefusalCheck['cause']
  | 'role-missing'
  | 'partition'
  | 'mfa-age'
  | 'condition'
  /** A policy that neither the caller nor the role's owner can change: of an organisation, a boundary, a session, an endpoint. */
  | 'limit';

export const certain = (cause: CauseKind, message: string, fix: string, mends?: Cause['mends']): Cause => ({
  cause,
  certainty: 'certain',
  message,
  fix,
  mends,
});

/** The command that prints the text for somebody else. */
const adminCommand = ({ subject }: HopEvidence): string =>
  `acctmgr doctor${subject === undefined ? '' : ` ${oneLine(subject)}`} --for-admin`;

export const askAdmin = (evidence: HopEvidence): string =>
  `Send its administrator what this prints: ${adminCommand(evidence)}`;

export const inTrustPolicy = (evidence: HopEvidence): string =>
  `Put the statement into the trust policy of ${roleName(evidence)} (account ${evidence.hop.accountId}); its administrator gets it with: ${adminCommand(evidence)}`;

export const inCallerPolicy = (evidence: HopEvidence): string =>
  `Put the statement into a policy of ${callerName(evidence)} (account ${callerAccount(evidence)}); its administrator gets it with: ${adminCommand(evidence)}`;

export const loginFix = ({ sourceFlag }: HopEvidence): string => `acctmgr login${sourceFlag}`;

/** As `mfaFix` names what asks for it. */
export const TRUST_POLICY = 'its trust policy';

/**
 * How MFA comes to be shown; only the long-term keys of a user can.
 *
 * @param policy - what asks for it
 */
export function mfaFix(evidence: HopEvidence, policy: string): string {
  const { signer } = evidence.hop;
  if (signer === 'role-session') {
    return `A role reached through another role can't be shown MFA: reach ${roleName(evidence)} directly, or have ${policy} changed; ${adminCommand(evidence)} prints what to send.`;
  }
  if (signer !== 'long-term-keys') {
    return `Let the access key of an IAM user be the source: ${callerName(evidence)} can show no MFA.`;
  }
  const serial = evidence.mfaDevices[0] ?? 'ARN-OF-YOUR-DEVICE';
  return `${loginFix(evidence)}; or have a code asked for it: ${settingFix(evidence, 'mfa_serial', serial)}`;
}
