import type { RoleCallExtras } from '../../aws/policy/assume-role-permission.js';
import type { Fault } from '../../aws/faults/fault.js';
import type { SimulatedAction } from '../../aws/clients/iam-calls.js';
import type { Condition } from '../../aws/policy/policy-condition.js';
import type { Situation } from '../../aws/faults/situation.js';
import type { TrustedCaller } from '../../aws/policy/trust-policy.js';
import type { TrustVerdict } from '../../aws/policy/trust-verdict.js';
import type { Hop } from '../../sessions/plan.js';
import type { LastTaken } from '../way/last-taken.js';

/** All that is known of one AssumeRole: what was sent, what AWS said, and what IAM tells of both sides. */
export interface HopEvidence {
  /** What the doctor was asked about; undefined where that is the source alone. */
  readonly subject: string | undefined;
  readonly hop: Hop;
  readonly extras: RoleCallExtras;
  /** Who signs; undefined where that is not known. */
  readonly caller: TrustedCaller | undefined;
  readonly sessionName: string | undefined;
  /** Seconds since the code was given, where MFA is shown. */
  readonly mfaAge: number | undefined;
  readonly outcome: HopOutcome;
  readonly permission: Permission;
  readonly role: RoleEvidence;
  /** Of the caller, where they were asked for: MFA may be what is missing. */
  readonly mfaDevices: readonly string[];
  /** When this role was last taken from this machine, and by whom. */
  readonly lastTaken: LastTaken | undefined;
  /** The profile of the source, for commands: ` --source jump`, or empty. */
  readonly sourceFlag: string;
  /** When AWS was asked, in milliseconds since the epoch. */
  readonly time: number;
}

export type HopOutcome =
  | { readonly kind: 'let-in'; readonly assumedRoleArn: string; readonly requestId: string | undefined }
  | { readonly kind: 'refused'; readonly fault: Fault; readonly situation: Situation }
  | { readonly kind: 'not-tried'; readonly why: NotTried };

/** `code`: it needs an MFA code. `before`: the hop before was not made. `unasked`: by `--no-try`. */
export type NotTried = 'protected' | 'code' | 'before' | 'unasked' | 'no-credentials' | 'no-network';

/** What the caller's own policies say, by iam:SimulatePrincipalPolicy. */
export type Permission =
  | {
      readonly kind: 'known';
      readonly actions: readonly SimulatedAction[];
      /** Whether they would allow it if MFA were shown; undefined where that was not asked. */
      readonly allowedWithMfa: boolean | undefined;
    }
  | { readonly kind: 'unknown'; readonly why: string };

/** The role, by iam:GetRole. */
export type RoleEvidence =
  | {
      readonly kind: 'there';
      readonly trust: TrustVerdict;
      /** The MFA and the external ids that its trust policy asks of anybody. */
      readonly asks?: readonly Condition[];
      /** What the session that asked is known by (`audit`, `profile jump`); undefined where the caller asked. */
      readonly askedBy?: string | undefined;
    }
  /** There is one of that name, under another path. */
  | { readonly kind: 'elsewhere'; readonly arn: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown'; readonly why: string };
