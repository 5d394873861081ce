import type { Condition } from '../../aws/policy/policy-condition.js';
import type { HopEvidence } from './hop-evidence.js';
import { callerName } from './hop-words.js';

/*
 * What a proposed policy asks for. Whoever pastes it may not see what stands there now, so a policy without a condition that the
 * role may have today would open the role wider than it is.
 */

/** Stands for the external id, which is not shown: reports are pasted and sent about. */
export const EXTERNAL_ID_PLACEHOLDER = 'EXTERNAL-ID';

const MFA: Condition = { operator: 'Bool', key: 'aws:MultiFactorAuthPresent', wanted: ['true'] };
const AGREED: Condition = {
  operator: 'StringEquals',
  key: 'sts:ExternalId',
  wanted: [EXTERNAL_ID_PLACEHOLDER],
};

const isAbout = ({ key }: Condition, other: string): boolean => key.toLowerCase() === other.toLowerCase();
const isExternalId = (condition: Condition): boolean => isAbout(condition, AGREED.key);
/** Who may call is what the statement itself says. */
const isAboutCaller = ({ key }: Condition): boolean => /^aws:(?:principal|userid$|username$)/i.test(key);

const withoutRepeats = (conditions: readonly Condition[]): readonly Condition[] =>
  conditions.filter(
    (one, index) =>
      conditions.findIndex((other) => other.operator === one.operator && isAbout(other, one.key)) === index,
  );

/** What the call shows of what a policy can ask for. */
const shown = ({ hop }: HopEvidence): readonly Condition[] => [
  ...(hop.externalId === undefined ? [] : [AGREED]),
  ...(hop.mfa === undefined ? [] : [MFA]),
];

/** AWS names another action than AssumeRole: then it has let that one through as it was asked for. */
const isLetIn = ({ outcome }: HopEvidence): boolean =>
  outcome.kind === 'refused' && (outcome.fault.refusal?.action ?? 'sts:AssumeRole') !== 'sts:AssumeRole';

/** What the role's trust policy asks for, or may ask for where nobody here can read it. */
function askedByRole(evidence: HopEvidence): readonly Condition[] {
  const { role } = evidence;
  if (role.kind === 'missing' || role.kind === 'elsewhere') return [];
  if (role.kind === 'unknown' || role.trust.kind === 'unreadable')
    return isLetIn(evidence) ? [] : [AGREED, MFA];
  const { trust, asks = [] } = role;
  const unmet = trust.kind === 'unmet' ? trust.unmet : [];
  const open = trust.kind === 'unmet' || trust.kind === 'open' ? trust.open : [];
  return [...unmet, ...open, ...asks]
    .filter((condition) => !isAboutCaller(condition))
    .map((condition) =>
      isExternalId(condition) ? { ...condition, wanted: [EXTERNAL_ID_PLACEHOLDER] } : condition,
    );
}

/** The conditions of the statement for the role's trust policy. */
export const trustConditions = (evidence: HopEvidence): readonly Condition[] =>
  withoutRepeats([...shown(evidence), ...askedByRole(evidence)]);

const canShowMfa = ({ hop }: HopEvidence): boolean =>
  hop.signer === 'long-term-keys' || hop.signer === 'mfa-session';

/** The conditions of the statement for the caller's own policies, which ask for MFA only of who can show it. */
export function permissionConditions(evidence: HopEvidence): readonly Condition[] {
  const { permission } = evidence;
  const isAsked =
    permission.kind === 'known'
      ? permission.allowedWithMfa === true
      : canShowMfa(evidence) && !isLetIn(evidence);
  return isAsked ? [MFA] : [];
}

/** The conditions that the call as it was made does not meet: who pastes the statement decides about them. */
const unmetConditions = (evidence: HopEvidence, carried: readonly Condition[]): readonly Condition[] => {
  const met = shown(evidence);
  return carried.filter(
    (one) => !met.some((other) => other.operator === one.operator && isAbout(one, other.key)),
  );
};

const valueOf = ({ wanted }: Condition): unknown => (wanted.length === 1 ? wanted[0] : wanted);

/** The condition as one line of a policy. */
const lineOf = (condition: Condition): string =>
  `"${condition.operator}": { "${condition.key}": ${JSON.stringify(valueOf(condition))} }`;

function whyToLeaveOut(condition: Condition, evidence: HopEvidence): string {
  if (isExternalId(condition))
    return 'if no external id was agreed on; else write it instead of EXTERNAL-ID.';
  if (!isAbout(condition, MFA.key)) return 'if it is not wanted.';
  const who = callerName(evidence);
  return canShowMfa(evidence)
    ? `only if ${who} may do this without MFA: none was shown.`
    : `only if ${who} may do this without MFA: it can show none, and is refused as long as the line stands.`;
}

/** Which lines may be left out, and when. */
export const leaveOutLines = (evidence: HopEvidence, carried: readonly Condition[]): readonly string[] =>
  unmetConditions(evidence, carried).map(
    (condition) => `Leave out ${lineOf(condition)} ${whyToLeaveOut(condition, evidence)}`,
  );
