import type { FaultKind } from '../aws/faults/fault-kind.js';
import type { CauseKind } from './hops/cause.js';
import { causesOf } from './hops/causes.js';
import type { HopEvidence } from './hops/hop-evidence.js';
import { judgeHop } from './hops/hop.js';
import type { Check, Finding } from './finding.js';
import type { Diagnosis } from './way/way.js';

/** What stands between a person and an account, in a word. */
export const OBSTACLES = [
  'trust',
  'permission',
  'external_id',
  'mfa',
  'not_assigned',
  'sign_in',
  'credentials',
  'throttled',
  'network',
  'time_limit',
  'not_tried',
  'other',
] as const;

export type Obstacle = (typeof OBSTACLES)[number];

/** Whether an account can be reached. All texts are safe for a terminal. */
export type Reach =
  | { readonly isReached: true }
  | {
      readonly isReached: false;
      readonly obstacle: Obstacle;
      readonly message: string;
      /** What can be done about it; empty where nobody knows. */
      readonly fix: string;
    };

const BY_CAUSE: Readonly<Record<CauseKind, Obstacle>> = {
  trust: 'trust',
  permission: 'permission',
  'external-id': 'external_id',
  mfa: 'mfa',
  'mfa-age': 'mfa',
  'role-missing': 'trust',
  partition: 'other',
  condition: 'trust',
  limit: 'permission',
};

const BY_FAULT: Partial<Record<FaultKind, Obstacle>> = {
  throttled: 'throttled',
  'proxy-refused': 'network',
  'answer-not-aws': 'network',
  'service-error': 'network',
  'mfa-code-refused': 'mfa',
  'mfa-device-unknown': 'mfa',
  'sign-in-ended': 'sign_in',
  'sign-in-refused': 'sign_in',
  'identity-center-expired': 'sign_in',
  'console-login-ended': 'sign_in',
  'permission-set-denied': 'not_assigned',
  'permission-set-unknown': 'not_assigned',
  'identity-center-denied': 'not_assigned',
  'credentials-expired': 'credentials',
  'credentials-unknown': 'credentials',
  'secret-key-wrong': 'credentials',
  'no-credentials': 'credentials',
  'credential-process-failed': 'credentials',
  'keys-misplaced': 'credentials',
  'token-refused': 'credentials',
};

/** Of the kind of a fault, with hyphens or as a code. */
function obstacleOf(kind: string): Obstacle | undefined {
  const fault = kind.replaceAll('_', '-');
  if (fault.startsWith('network-')) return 'network';
  return Object.hasOwn(BY_FAULT, fault) ? BY_FAULT[fault as FaultKind] : undefined;
}

/** What an AssumeRole that was not made, or was refused, comes to; undefined for one that was let in. */
function obstacleOfHop(evidence: HopEvidence): Exclude<Reach, { isReached: true }> | undefined {
  const { outcome } = evidence;
  if (outcome.kind === 'let-in') return undefined;
  const { message, ...judged } = judgeHop(evidence);
  const fix = 'fix' in judged ? (judged.fix ?? '') : '';
  const [cause] = causesOf(evidence);
  if (outcome.kind === 'refused' && outcome.fault.kind !== 'access-denied')
    return { isReached: false, obstacle: obstacleOf(outcome.fault.kind) ?? 'other', message, fix };
  const isCertain = outcome.kind === 'refused' || cause?.certainty === 'certain';
  if (isCertain && cause !== undefined)
    return { isReached: false, obstacle: BY_CAUSE[cause.cause], message: cause.message, fix: cause.fix };
  if (outcome.kind === 'not-tried' && outcome.why === 'code')
    return { isReached: false, obstacle: 'mfa', message, fix };
  return { isReached: false, obstacle: 'not_tried', message, fix };
}

/** What is looked at on the way, in its order, and what it is where it fails without a reason that is known better. */
const ON_THE_WAY: Partial<Record<Check, Obstacle>> = {
  reachability: 'network',
  source: 'credentials',
  sign_in: 'sign_in',
  identity: 'credentials',
};

/** The base account is reached where the source credentials are its own, which the doctor only warns of. */
const isInTheWay = ({ check, status }: Finding): boolean =>
  status === 'fail' || (check === 'identity' && status === 'warn');

/** Pure. What a diagnosis of the way to an account comes to: what is first in the way, and what mends it. */
export function reachOf({ findings, hops }: Diagnosis): Reach {
  for (const finding of findings) {
    const usual = ON_THE_WAY[finding.check];
    if (usual === undefined || !isInTheWay(finding) || !('fix' in finding)) continue;
    const { message, fix = '' } = finding;
    const code = ('code' in finding ? finding.code : undefined) ?? '';
    return { isReached: false, obstacle: obstacleOf(code) ?? usual, message, fix };
  }
  for (const hop of hops) {
    const obstacle = obstacleOfHop(hop);
    if (obstacle !== undefined) return obstacle;
  }
  const failed = findings.find(({ check, status }) => check === 'path' && status === 'fail');
  if (failed === undefined) return { isReached: true };
  const code = ('code' in failed ? failed.code : undefined) ?? '';
  const fix = 'fix' in failed ? (failed.fix ?? '') : '';
  return { isReached: false, obstacle: obstacleOf(code) ?? 'other', message: failed.message, fix };
}
