import { EXTERNAL_ID_PLACEHOLDER, leaveOutLines } from './carried-conditions.js';
import type { HopEvidence } from './hop-evidence.js';
import type { ProposedPolicy } from './hop-statements.js';
import { callerAccount, callerName, roleName } from './hop-words.js';

/* How a proposed policy is shown: as what is added, so that nobody loses what they have by pasting it. */

const isNew = ({ role }: HopEvidence): boolean => role.kind === 'missing' || role.kind === 'elsewhere';

export const trustHeading = (evidence: HopEvidence): string =>
  isNew(evidence)
    ? `A new role ${roleName(evidence)} in account ${evidence.hop.accountId} gets this trust policy:`
    : `Add this statement to the trust policy of ${roleName(evidence)} in account ${evidence.hop.accountId}, and leave the others there as they are:`;

export const permissionHeading = (evidence: HopEvidence): string =>
  `Add this policy to those of ${callerName(evidence)} in account ${callerAccount(evidence)}:`;

/** A role that is there has a trust policy, and a whole document would be pasted over it. */
export const trustProposal = (evidence: HopEvidence, { policy }: ProposedPolicy): unknown =>
  isNew(evidence) ? policy : policy.Statement[0];

/** JSON with each condition on one line, as it is spoken of. */
const json = (value: unknown): string =>
  JSON.stringify(value, undefined, 2).replace(
    /^( *"(?:Bool|StringEquals|Numeric\w+)[^"]*": )\{\s*("[^"\n]*": "[^"\n]*")\s*\}/gm,
    '$1{ $2 }',
  );

export function proposalLines(
  heading: string,
  proposal: unknown,
  { conditions }: ProposedPolicy,
  evidence: HopEvidence,
): string[] {
  const isAgreed = evidence.hop.externalId !== undefined;
  const hasExternalId = conditions.some(({ wanted }) => wanted.includes(EXTERNAL_ID_PLACEHOLDER));
  return [
    heading,
    ...(isAgreed && hasExternalId
      ? [`(${EXTERNAL_ID_PLACEHOLDER} stands for the external id that we agreed on.)`]
      : []),
    ...json(proposal).split('\n'),
    ...leaveOutLines(evidence, conditions),
  ];
}
