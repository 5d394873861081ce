import { accountIdOf, partitionIdOf } from '../../aws/arn.js';
import { refusalChecks, type RefusalCheck } from '../../aws/faults/explain-refusal.js';
import { callerCauses } from './caller-causes.js';
import { askAdmin, certain, inCallerPolicy, loginFix, mfaFix, TRUST_POLICY, type Cause } from './cause.js';
import type { HopEvidence } from './hop-evidence.js';
import { callerAccount, callerName, settingFix } from './hop-words.js';
import { refusalCauses } from './refusal-causes.js';
import { roleCauses } from './role-causes.js';

/** Lower is likelier, among what nothing speaks for or against. */
function rank({ cause }: RefusalCheck, evidence: HopEvidence): number {
  const { hop, lastTaken, mfaDevices } = evidence;
  // Somebody else was let in: the role is there, and what is sent may well be right. What differs is who asks.
  if (lastTaken?.isCaller === false) {
    const isOfSameAccount = accountIdOf(lastTaken.by) === callerAccount(evidence);
    const inOrder = isOfSameAccount ? ['permission', 'trust'] : ['trust', 'permission'];
    return [...inOrder, 'mfa', 'external-id'].indexOf(cause);
  }
  switch (cause) {
    case 'trust':
      // Who has taken the role before was named then, and the role was there.
      return lastTaken === undefined ? 0 : 3;
    case 'external-id':
      return hop.externalId === undefined ? 2 : 1;
    case 'mfa':
      return mfaDevices.length > 0 ? 1 : 2;
    case 'permission':
      return 4;
  }
}

/** What is known of a side was told already, so nothing of that side is left to guess. */
const isTold = ({ cause }: RefusalCheck, { role, permission }: HopEvidence): boolean =>
  cause === 'permission'
    ? permission.kind === 'known'
    : role.kind !== 'unknown' && !(role.kind === 'there' && role.trust.kind === 'unreadable');

function fixOf({ cause }: RefusalCheck, evidence: HopEvidence): string {
  switch (cause) {
    case 'trust':
      return askAdmin(evidence);
    case 'external-id':
      return settingFix(evidence, 'external_id', 'ID');
    case 'mfa':
      // One command where one may do it: that MFA is what is missing is but a guess.
      return ['long-term-keys', 'mfa-session'].includes(evidence.hop.signer)
        ? loginFix(evidence)
        : mfaFix(evidence, TRUST_POLICY);
    case 'permission':
      return inCallerPolicy(evidence);
  }
}

function messageOf({ cause }: RefusalCheck, evidence: HopEvidence): string {
  const { hop } = evidence;
  const by = callerName(evidence);
  switch (cause) {
    case 'trust':
      return `The role is not there, or its trust policy names neither ${by} nor account ${callerAccount(evidence)}.`;
    case 'external-id':
      return hop.externalId === undefined
        ? 'Its trust policy asks for an external id, and none was sent.'
        : 'Its trust policy asks for another external id than the one that was sent.';
    case 'mfa':
      return hop.mfa === undefined
        ? 'Its trust policy asks for MFA, and none was shown.'
        : "Its trust policy asks for fresher MFA than the session's.";
    case 'permission':
      return `No policy of ${by} allows sts:AssumeRole on the role.`;
  }
}

/** What may be it where neither AWS nor IAM says anything, the likeliest first. */
function guesses(evidence: HopEvidence, isSomethingKnown: boolean): Cause[] {
  const { outcome } = evidence;
  if (outcome.kind !== 'refused') return [];
  return refusalChecks(outcome.fault, outcome.situation)
    .filter((check) => !isTold(check, evidence))
    .sort((one, other) => rank(one, evidence) - rank(other, evidence))
    .map((check, index) => ({
      cause: check.cause,
      certainty: index === 0 && !isSomethingKnown ? 'likely' : 'possible',
      message: messageOf(check, evidence),
      fix: fixOf(check, evidence),
      mends: check.cause === 'trust' || check.cause === 'permission' ? check.cause : undefined,
    }));
}

/** Both sides allow it by all that can be seen, and AWS refused all the same. */
const unseen = (evidence: HopEvidence): Cause => ({
  cause: 'limit',
  certainty: 'likely',
  message: `The trust policy and the policies of ${callerName(evidence)} allow it. What is left: a policy of the organisation over the role's account, of this session or of a VPC endpoint; or a change of the last minute, which takes its time.`,
  fix: askAdmin(evidence),
});

/** What makes all else needless to ask. */
function plainCause(evidence: HopEvidence): Cause | undefined {
  const { hop, caller } = evidence;
  const [home, there] = [caller?.arn ?? '', hop.roleArn].map(partitionIdOf);
  if (home === undefined || home === there) return undefined;
  return certain(
    'partition',
    `${callerName(evidence)} is of the partition ${home} and the role of ${there ?? 'another'}: there is no way between them.`,
    settingFix(evidence, 'source_profile', 'PROFILE'),
  );
}

/** Why AWS refused the call, or would: what is certain first, then what is left, the likeliest first. */
export function causesOf(evidence: HopEvidence): readonly Cause[] {
  const { outcome } = evidence;
  if (outcome.kind === 'let-in') return [];
  const plain = plainCause(evidence);
  if (plain !== undefined) return [plain];
  const refusal = outcome.kind === 'refused' ? outcome.fault.refusal : undefined;
  const said = refusal === undefined ? [] : refusalCauses(evidence, refusal);
  if (said.length > 0) return said;
  const known = [...roleCauses(evidence), ...callerCauses(evidence)];
  const found = [...known, ...guesses(evidence, known.length > 0)];
  const inOrder = ['certain', 'likely', 'possible'].flatMap((one) =>
    found.filter(({ certainty }) => certainty === one),
  );
  return inOrder.length === 0 && outcome.kind === 'refused' ? [unseen(evidence)] : inOrder;
}
