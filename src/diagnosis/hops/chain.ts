import { recentEntries } from '../../access-log/reading/recency.js';
import { parseUserArn } from '../../aws/arn.js';
import type { RoleCallExtras } from '../../aws/policy/assume-role-permission.js';
import type { CallContext } from '../../sessions/calls.js';
import { tryHop } from '../../sessions/hop-calls.js';
import type { Hop, LiveMfaSession } from '../../sessions/plan.js';
import { defaultSessionName } from '../../sessions/session-name.js';
import type { Source } from '../../sessions/source/source.js';
import type { HopEvidence, HopOutcome, NotTried } from './hop-evidence.js';
import { askIam } from '../way/iam-questions.js';
import { lastTaken } from '../way/last-taken.js';
import { permissionEvidence } from './permission-evidence.js';
import { roleEvidence, roleOfSession } from './role-evidence.js';
import type { SignedHop, Signing } from '../way/signed-hop.js';

/** A chain of hops that is to be looked at. */
export interface ExaminedChain {
  /** What the doctor was asked about; undefined where that is the source alone. */
  readonly subject: string | undefined;
  readonly hops: readonly Hop[];
  readonly source: Source;
  /** Signs the first hop; where nobody can, why. */
  readonly signing: Signing | Extract<NotTried, 'no-credentials' | 'no-network'>;
  /** Of the source, for the name of the sessions. */
  readonly sourceArn: string | undefined;
  readonly mfaSession: LiveMfaSession | undefined;
  /** ARNs of protected roles, on the way and elsewhere: no session of them is opened or used. */
  readonly protectedArns: readonly string[];
  /** False by `--no-try`: no session is opened at all. */
  readonly mayTry: boolean;
  /** The access log. */
  readonly log: string;
  /** The profile of the source, for commands: ` --source jump`, or empty. */
  readonly sourceFlag: string;
}

const UNASKED = { kind: 'unknown', why: 'it was not asked' } as const;

/** Tags that a session passes on, and a source identity, stay from hop to hop. */
function extrasOf(hops: readonly Hop[], index: number): RoleCallExtras {
  const { sessionTags = {} } = hops[index] ?? {};
  const isPassedOn = hops.slice(0, index).some(({ transitiveTagKeys = [] }) => transitiveTagKeys.length > 0);
  return {
    hasTags: isPassedOn || Object.keys(sessionTags).length > 0,
    hasSourceIdentity: hops.slice(0, index + 1).some(({ sourceIdentity }) => sourceIdentity !== undefined),
  };
}

function mfaAgeOf({ mfa }: Hop, session: LiveMfaSession | undefined, now: number): number | undefined {
  if (mfa === undefined) return undefined;
  const isFresh = mfa.how === 'code' || session === undefined;
  return isFresh ? 0 : Math.floor((now - session.obtainedAt.getTime()) / 1000);
}

/** What keeps a hop from being tried. */
function obstacleTo({ roleArn, mfa }: Hop, { protectedArns, mayTry }: ExaminedChain): NotTried | undefined {
  if (protectedArns.includes(roleArn)) return 'protected';
  if (!mayTry) return 'unasked';
  return mfa?.how === 'code' ? 'code' : undefined;
}

/** The caller's devices, where it may be one of theirs that is missing. */
async function devicesOf(
  { hop, iamSigner, caller }: SignedHop,
  context: CallContext,
): Promise<readonly string[]> {
  if (hop.mfa !== undefined || parseUserArn(caller.arn) === undefined) return [];
  const who = { credentials: iamSigner, arn: caller.arn };
  const answer = await askIam('iam:ListMFADevices', who, context, ({ listMfaDevices }, call) =>
    listMfaDevices(call),
  );
  return answer.ok ? answer.value : [];
}

/** Tries the hop; what comes of it signs the next one. */
async function tried(
  { hop, credentials, caller, sessionName }: SignedHop,
  source: Source,
  context: CallContext,
): Promise<{ readonly outcome: HopOutcome; readonly next?: Signing }> {
  const signer = { credentials, arn: caller.arn };
  const { answer, situation } = await tryHop({ hop, signer, sessionName }, source, context);
  if (!answer.ok) return { outcome: { kind: 'refused', fault: answer.fault, situation } };
  const { credentials: session, assumedRoleArn: arn } = answer.value;
  return {
    outcome: { kind: 'let-in', assumedRoleArn: arn, requestId: answer.requestId },
    next: { credentials: session, iamSigner: session, caller: { arn, roleArn: hop.roleArn } },
  };
}

/** Whether IAM can tell more than the outcome does. */
const isInQuestion = (outcome: HopOutcome): boolean =>
  outcome.kind === 'not-tried' || (outcome.kind === 'refused' && outcome.fault.kind === 'access-denied');

async function examineHop(
  signed: SignedHop,
  chain: ExaminedChain,
  context: CallContext,
): Promise<{ readonly evidence: HopEvidence; readonly next?: Signing | undefined }> {
  const { subject, protectedArns, log, sourceFlag } = chain;
  const { hop, extras, sessionName, mfaAge, iamSigner, caller } = signed;
  const time = context.host.now();
  const obstacle = obstacleTo(hop, chain);
  const { outcome, next } =
    obstacle === undefined
      ? await tried(signed, chain.source, context)
      : { outcome: { kind: 'not-tried', why: obstacle } as const, next: undefined };
  const known = { subject, hop, extras, sessionName, mfaAge, outcome, sourceFlag, time };
  if (!isInQuestion(outcome)) {
    const unasked = { permission: UNASKED, role: UNASKED, mfaDevices: [], lastTaken: undefined };
    return { evidence: { ...known, caller, ...unasked }, next };
  }
  const roleArn =
    caller.roleArn ?? (await roleOfSession({ credentials: iamSigner, arn: caller.arn }, context));
  const asked = { ...signed, caller: { arn: caller.arn, roleArn } };
  const [permission, role, mfaDevices] = await Promise.all([
    permissionEvidence(asked, context),
    roleEvidence(asked, protectedArns, context),
    devicesOf(asked, context),
  ]);
  const taken = lastTaken(recentEntries(log, context.host), hop.roleArn, caller.arn);
  const more = { permission, role, mfaDevices, lastTaken: taken };
  return { evidence: { ...known, caller: asked.caller, ...more }, next };
}

/** Follows the chain as far as it leads. Its sessions are handed to nobody, and none is opened of a protected role. */
export async function examineChain(chain: ExaminedChain, context: CallContext): Promise<HopEvidence[]> {
  const { subject, hops, sourceArn, mfaSession, sourceFlag } = chain;
  const { host } = context;
  const found: HopEvidence[] = [];
  let signing: Signing | NotTried = chain.signing;
  for (const [index, hop] of hops.entries()) {
    const sent = {
      hop,
      extras: extrasOf(hops, index),
      sessionName: hop.sessionName ?? defaultSessionName(sourceArn, host.user()),
      mfaAge: mfaAgeOf(hop, mfaSession, host.now()),
    };
    if (typeof signing === 'string') {
      const outcome = { kind: 'not-tried', why: signing } as const;
      const unasked = { permission: UNASKED, role: UNASKED, mfaDevices: [], lastTaken: undefined };
      found.push({ subject, ...sent, caller: undefined, outcome, ...unasked, sourceFlag, time: host.now() });
      continue;
    }
    const { evidence, next } = await examineHop({ ...sent, ...signing }, chain, context);
    found.push(evidence);
    signing = next ?? 'before';
  }
  return found;
}
