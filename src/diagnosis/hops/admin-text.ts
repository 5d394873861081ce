import { isoTime } from '../../system/iso-time.js';
import { oneLine } from '../../system/safe-text.js';
import { causesOf } from './causes.js';
import type { HopEvidence } from './hop-evidence.js';
import { hopPolicies } from './hop-statements.js';
import { roleName, sentWords } from './hop-words.js';
import { permissionHeading, proposalLines, trustHeading, trustProposal } from './proposal-text.js';

/** The hop that somebody else has to do something about: the first one that AWS did not let through. */
export const hopInQuestion = (hops: readonly HopEvidence[]): HopEvidence | undefined =>
  hops.find(({ outcome }) => outcome.kind !== 'let-in') ?? hops.at(-1);

function answerLines({ outcome }: HopEvidence): readonly (readonly [label: string, text: string])[] {
  switch (outcome.kind) {
    case 'let-in':
      return [
        ['Request id', oneLine(outcome.requestId ?? 'not known')],
        ["AWS's answer", 'it is allowed; nothing has to be done'],
      ];
    case 'refused':
      return [
        ['Request id', oneLine(outcome.fault.requestId ?? 'not known')],
        ["AWS's answer", `${outcome.fault.code}: ${outcome.fault.message}`],
      ];
    case 'not-tried':
      return [["AWS's answer", 'not asked for yet']];
  }
}

/** Both policies, since who reads it may see only one side; each is added to what stands there. */
function policyLines(evidence: HopEvidence): string[] {
  const { outcome } = evidence;
  const policies = outcome.kind === 'let-in' ? undefined : hopPolicies(evidence);
  if (policies === undefined) return [];
  const { trust, permission } = policies;
  return [
    '',
    ...proposalLines(trustHeading(evidence), trustProposal(evidence, trust), trust, evidence),
    '',
    ...proposalLines(permissionHeading(evidence), permission.policy, permission, evidence),
  ];
}

/**
 * What to send to who owns the role's account: who wants what, what AWS said and when, and the two policies. No secret, and
 * nothing of this machine.
 */
export function adminText(evidence: HopEvidence): string {
  const { hop, caller, time } = evidence;
  const causes = causesOf(evidence).filter(({ certainty }) => certainty === 'certain');
  const rows: (readonly [label: string, text: string])[] = [
    ['Caller', oneLine(caller?.roleArn ?? caller?.arn ?? 'not known')],
    ...(caller?.roleArn === undefined ? [] : [['As', oneLine(caller.arn)] as const]),
    ['Role', oneLine(hop.roleArn)],
    ['Time', isoTime(new Date(time))],
    ...answerLines(evidence),
    ['Sent', sentWords(evidence)],
    ...causes.map(({ message }) => ['Cause', message] as const),
  ];
  return [
    `Access to the AWS role ${roleName(evidence)} in account ${hop.accountId}`,
    '',
    ...rows.map(([label, text]) => `${`${label}:`.padEnd(14)} ${text}`),
    ...policyLines(evidence),
  ].join('\n');
}
