import { accountIdOf } from '../aws/arn.js';
import { formatDuration } from '../system/duration.js';
import { usageError } from '../system/failure.js';
import { decideDuration, describeSigner, type DurationDecision, type DurationWish } from './duration-rule.js';
import type { Source } from './source/source.js';
import { signerOf, startSession } from './source/start-kinds.js';
import type { Signer } from './source/start.js';

/** What AssumeRole is asked for, whoever signs it and however long it is to last. */
interface RoleCall {
  readonly accountId: string;
  readonly roleArn: string;
  readonly externalId?: string;
  /** Undefined: the source's own name. */
  readonly sessionName?: string;
  readonly sourceIdentity?: string;
  readonly sessionTags?: Readonly<Record<string, string>>;
  readonly transitiveTagKeys?: readonly string[];
  readonly policyArns?: readonly string[];
  /** The JSON text of an inline session policy. */
  readonly policy?: string;
}

/** What one account's role session is wanted to be: the settings of the account with the flags over them. */
export interface RoleRequest extends RoleCall {
  /** The account's name in the inventory. */
  readonly account: string;
  readonly duration: DurationWish;
  readonly mfaSerial?: string;
  /** Seconds after which an MFA session is too old for this role. */
  readonly mfaMaxAge?: number;
}

/** Of a chain, in the order of the calls; the last one is what is wanted. None where the start is that already. */
export type RoleRequests = readonly RoleRequest[];

/** The device whose code AWS wants to have seen, and how it gets to see it. */
export interface HopMfa {
  readonly serial: string;
  /** `code`: sent with this call. `session`: the MFA session that signs has it in it. */
  readonly how: 'code' | 'session';
}

/** One AssumeRole call, decided but not made. */
export interface Hop extends RoleCall {
  /** `dev`, or `profile jump` for a role profile of the AWS config file. */
  readonly label: string;
  readonly signer: Signer;
  readonly duration: DurationDecision;
  readonly mfa?: HopMfa;
}

/** An MFA session of the source that lives now. */
export interface LiveMfaSession {
  readonly serial: string;
  readonly obtainedAt: Date;
  readonly expiration: Date;
  /** AWS did not take it for this role: its device is asked for a new code. */
  readonly isRefused?: boolean;
}

/** What `assume` is about to do. The real run follows this value, and `--explain` prints it. */
export interface Plan {
  readonly account: string;
  readonly source: Source;
  /** Signs the first call in the place of the source. */
  readonly mfaSession?: LiveMfaSession;
  /** In the order of the calls; the last one is the account's own role. None where the start is a session of the account. */
  readonly hops: readonly Hop[];
}

export interface PlanSituation {
  readonly source: Source;
  readonly mfaSession?: LiveMfaSession | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const ONE_HOUR = 3600;
/** Nobody's way into an account is as long: each of these is a call, and a session that is kept. */
const MOST_CALLS = 100;

/** A call before it is known who signs it. */
type Step = Omit<Hop, 'signer' | 'duration' | 'mfa'> & {
  readonly wish: DurationWish;
  readonly mfaSerial?: string;
  readonly mfaMaxAge?: number;
};

const profileStep = ({ profile, durationSeconds, ...hop }: Source['hops'][number]): Step => ({
  ...hop,
  label: `profile ${profile}`,
  accountId: accountIdOf(hop.roleArn) ?? '',
  wish: { seconds: durationSeconds ?? ONE_HOUR, explicit: false },
});

const requestStep = ({ account, duration, ...request }: RoleRequest): Step => ({
  ...request,
  label: account,
  wish: duration,
});

const wantsMfa = ({ mfaSerial, mfaMaxAge }: Step): boolean =>
  mfaSerial !== undefined || mfaMaxAge !== undefined;

/**
 * Whether the live MFA session signs the first call. Long-term keys would get a longer role session, so the MFA session
 * gives way where more than an hour is demanded, or wished for by an account that asks for no MFA.
 */
function usesMfaSession(first: Step, isOnly: boolean, { source, mfaSession, now }: PlanSituation): boolean {
  if (mfaSession === undefined || signerOf(source.start) !== 'long-term-keys') return false;
  if (mfaSession.isRefused === true || mfaSession.expiration.getTime() <= now) return false;
  if (first.mfaMaxAge !== undefined && now - mfaSession.obtainedAt.getTime() > first.mfaMaxAge * 1000)
    return false;
  const wantsMore = isOnly && first.wish.seconds > ONE_HOUR;
  return !wantsMore || (wantsMfa(first) && !first.wish.explicit);
}

function hopOf(step: Step, signer: Signer, mfa: HopMfa | undefined): Hop {
  const { wish, mfaSerial: _serial, mfaMaxAge: _age, ...call } = step;
  return { ...call, signer, duration: decideDuration(signer, wish), ...(mfa === undefined ? {} : { mfa }) };
}

function firstHop(first: Step, isOnly: boolean, situation: PlanSituation): Hop {
  const { mfaSession, source } = situation;
  if (mfaSession !== undefined && usesMfaSession(first, isOnly, situation)) {
    return hopOf(first, 'mfa-session', { serial: mfaSession.serial, how: 'session' });
  }
  // A session that is too old for the account still knows the device.
  const isWanted = wantsMfa(first) || mfaSession?.isRefused === true;
  const serial = first.mfaSerial ?? (isWanted ? mfaSession?.serial : undefined);
  const mfa: HopMfa | undefined = serial === undefined ? undefined : { serial, how: 'code' };
  return hopOf(first, signerOf(source.start), mfa);
}

function refuseLateMfa(step: Step, first: Step): void {
  if (step.mfaSerial === undefined) return;
  throw usageError(
    `${step.label}: the MFA of mfa_serial cannot be sent, since a role session signs the call.`,
    {
      code: 'mfa_behind_role',
      hint: `AWS takes MFA with the first call only: move mfa_serial to ${first.label}.`,
    },
  );
}

/** A source identity is set once and then stays: the first call is the only one that may say it. */
function sourceIdentityOf(steps: readonly Step[]): Pick<Step, 'sourceIdentity'> {
  const identity = steps.findLast(({ sourceIdentity }) => sourceIdentity !== undefined)?.sourceIdentity;
  return identity === undefined ? {} : { sourceIdentity: identity };
}

function refuseEndlessChain(steps: readonly Step[]): void {
  const last = steps.at(-1);
  if (last === undefined || steps.length <= MOST_CALLS) return;
  throw usageError(
    `The way to ${last.label} leads through ${steps.length} roles; ${MOST_CALLS} are the most.`,
    {
      code: 'chain_too_long',
      hint: 'Look at the source_profile and source_account of the accounts and profiles on the way.',
    },
  );
}

function planSteps(steps: readonly Step[], situation: PlanSituation): Hop[] {
  refuseEndlessChain(steps);
  const [first, ...later] = steps.map(({ sourceIdentity: _identity, ...step }): Step => step);
  if (first === undefined) return [];
  for (const step of later) refuseLateMfa(step, first);
  return [
    firstHop({ ...first, ...sourceIdentityOf(steps) }, later.length === 0, situation),
    ...later.map((step) => hopOf(step, 'role-session', undefined)),
  ];
}

/** The calls that the role profiles of the AWS config file ask for. */
export const planProfileHops = (situation: PlanSituation): Hop[] =>
  planSteps(situation.source.hops.map(profileStep), situation);

/**
 * Decides every call that leads to an account's role session.
 *
 * @throws AcctmgrError with exit 2 where `--duration` demands what AWS never gives to who signs, MFA stands where it can't be
 *   sent, or the calls are too many
 */
export function planRoleSession(requests: RoleRequests, situation: PlanSituation): Plan {
  const { source, mfaSession } = situation;
  const hops = planSteps([...source.hops.map(profileStep), ...requests.map(requestStep)], situation);
  const [first, last, wanted] = [hops[0], hops.at(-1), requests.at(-1)];
  if (first === undefined || last === undefined || wanted === undefined) {
    const session = startSession(source.start);
    if (session === undefined) throw new Error('A request has a role');
    return { account: session.account, source, hops };
  }
  if (last.duration.unfulfillable) {
    throw usageError(
      `${wanted.account}: a session of ${formatDuration(wanted.duration.seconds)} cannot be had: ${describeSigner(last.signer)} signs, and AWS gives such a signer one hour at most.`,
      { code: 'duration_too_long', hint: 'Ask for --duration 1h, or use a source with long-term keys.' },
    );
  }
  return {
    account: wanted.account,
    source,
    ...(mfaSession !== undefined && first.signer === 'mfa-session' ? { mfaSession } : {}),
    hops,
  };
}
