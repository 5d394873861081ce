import { accountIdOf } from '../aws/arn.js';
import { usageError } from '../system/failure.js';
import { formatDuration } from '../system/duration.js';
import { decideDuration, describeSigner, type DurationDecision, type DurationWish } from './duration-rule.js';
import { signerOf, type Signer, type Source } from './source.js';

/** What one account's role session is wanted to be: the settings of the account with the flags over them. */
export interface RoleRequest {
  /** The account's name in the inventory. */
  readonly account: string;
  readonly accountId: string;
  readonly roleArn: string;
  readonly duration: DurationWish;
  readonly externalId?: string;
  readonly mfaSerial?: string;
  /** Undefined: the source's own name. */
  readonly sessionName?: string;
  readonly sourceIdentity?: string;
  readonly sessionTags?: Readonly<Record<string, string>>;
  readonly transitiveTagKeys?: readonly string[];
  readonly policyArns?: readonly string[];
  /** The JSON text of an inline session policy. */
  readonly policy?: string;
}

/** One AssumeRole call, decided but not made. */
export interface Hop {
  /** `dev`, or `profile jump` for a role profile of the AWS config file. */
  readonly label: string;
  readonly roleArn: string;
  readonly accountId: string;
  readonly signer: Signer;
  readonly duration: DurationDecision;
  readonly externalId?: string;
  /** With it, the call carries an MFA code. */
  readonly mfaSerial?: string;
  readonly sessionName?: string;
  readonly sourceIdentity?: string;
  readonly sessionTags?: Readonly<Record<string, string>>;
  readonly transitiveTagKeys?: readonly string[];
  readonly policyArns?: readonly string[];
  readonly policy?: string;
}

/** What `assume` is about to do. The real run follows this value, and `--explain` prints it. */
export interface Plan {
  readonly account: string;
  readonly source: Source;
  /** In the order of the calls; the last one is the account's own role. */
  readonly hops: readonly [...Hop[], Hop];
}

const DEFAULT_SECONDS = 3600;

/** The calls that the role profiles of the AWS config file ask for. */
export function profileHops(source: Source): Hop[] {
  let signer = signerOf(source.leaf);
  return source.hops.map((hop) => {
    const planned: Hop = {
      label: `profile ${hop.profile}`,
      roleArn: hop.roleArn,
      accountId: accountIdOf(hop.roleArn) ?? '',
      signer,
      duration: decideDuration(signer, { seconds: hop.durationSeconds ?? DEFAULT_SECONDS, explicit: false }),
      ...(hop.externalId === undefined ? {} : { externalId: hop.externalId }),
      ...(hop.mfaSerial === undefined ? {} : { mfaSerial: hop.mfaSerial }),
      ...(hop.sessionName === undefined ? {} : { sessionName: hop.sessionName }),
    };
    signer = 'role-session';
    return planned;
  });
}

/**
 * Decides every call that leads to the account's role session.
 *
 * @throws AcctmgrError with exit 2 where `--duration` demands what AWS never gives to who signs
 */
export function planRoleSession(request: RoleRequest, source: Source): Plan {
  const before = profileHops(source);
  const signer: Signer = before.length === 0 ? signerOf(source.leaf) : 'role-session';
  const { account, duration: wish, ...rest } = request;
  const duration = decideDuration(signer, wish);
  if (duration.unfulfillable) {
    throw usageError(
      `${account}: a session of ${formatDuration(wish.seconds)} cannot be had: ${describeSigner(signer)} signs, and AWS gives such a signer one hour at most.`,
      { code: 'duration_too_long', hint: 'Ask for --duration 1h, or use a source with long-term keys.' },
    );
  }
  if (request.mfaSerial !== undefined && signer === 'role-session') {
    throw usageError(
      `${account}: the MFA of mfa_serial cannot be sent, since a role session signs the call.`,
      {
        code: 'mfa_behind_role',
        hint: `Move mfa_serial to the profile that signs first (${source.hops[0]?.profile ?? source.description}).`,
      },
    );
  }
  return { account, source, hops: [...before, { ...rest, label: account, signer, duration }] };
}
