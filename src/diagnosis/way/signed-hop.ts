import type { RoleCallExtras } from '../../aws/policy/assume-role-permission.js';
import type { Credentials } from '../../aws/credentials.js';
import type { TrustedCaller } from '../../aws/policy/trust-policy.js';
import type { Hop } from '../../sessions/plan.js';

/** Who signs a hop. */
export interface Signing {
  readonly credentials: Credentials;
  /** What IAM is asked with: the same, or keys in the place of their MFA session. */
  readonly iamSigner: Credentials;
  readonly caller: TrustedCaller;
}

/** One AssumeRole with all that is sent, and who signs it. */
export interface SignedHop extends Signing {
  readonly hop: Hop;
  readonly extras: RoleCallExtras;
  readonly sessionName: string;
  /** Seconds since the code was given; undefined where no MFA is shown. */
  readonly mfaAge: number | undefined;
}
