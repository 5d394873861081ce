import type { Condition } from '../../aws/policy/policy-condition.js';
import { formatDuration } from '../../system/duration.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import { askAdmin, certain, loginFix, mfaFix, TRUST_POLICY, type Cause } from './cause.js';
import type { HopEvidence } from './hop-evidence.js';
import { callerName, getRoleWords, settingFix } from './hop-words.js';

/** What a condition wants, in the policy's own terms. */
export const conditionWords = ({ operator, key, wanted }: Condition): string =>
  `${oneLine(key)} (${operator} ${shorten(wanted.map(oneLine).join(' or '), 120)})`;

/** An external id is nobody's business, and its owner's command shows it. */
const externalId = (evidence: HopEvidence): Cause =>
  certain(
    'external-id',
    evidence.hop.externalId === undefined
      ? 'The trust policy asks for an external id, and none is sent.'
      : 'The trust policy asks for another external id than the one that is sent.',
    `${settingFix(evidence, 'external_id', 'ID')}, with the id in the role's trust policy: ${getRoleWords(evidence)}`,
  );

function mfaAge(evidence: HopEvidence, condition: Condition): Cause {
  const { mfaAge: age } = evidence;
  const seconds = condition.wanted[0] ?? '3600';
  const fresh = `The trust policy asks for ${conditionWords(condition)} in seconds`;
  return certain(
    'mfa-age',
    age === undefined
      ? `${fresh}, and no MFA is shown.`
      : `${fresh}, and the code was given ${formatDuration(age)} ago.`,
    evidence.hop.signer === 'role-session'
      ? mfaFix(evidence, TRUST_POLICY)
      : `${loginFix(evidence)}; ${settingFix(evidence, 'mfa_max_age', oneLine(seconds))} has a code asked for in time`,
  );
}

/** A condition of the trust policy that the call does not meet. */
export function conditionCause(evidence: HopEvidence, condition: Condition): Cause {
  const key = condition.key.toLowerCase();
  const wanted = `The trust policy asks for ${conditionWords(condition)}.`;
  const [, tag] = /^aws:requesttag\/(.*)$/i.exec(condition.key) ?? [];
  if (key === 'sts:externalid') return externalId(evidence);
  if (key === 'aws:multifactorauthage') return mfaAge(evidence, condition);
  if (key === 'aws:multifactorauthpresent') {
    return certain(
      'mfa',
      'The trust policy asks for MFA, and none is shown.',
      mfaFix(evidence, TRUST_POLICY),
    );
  }
  if (key === 'sts:rolesessionname') {
    return certain('condition', wanted, settingFix(evidence, 'session_name', 'NAME'));
  }
  if (key === 'sts:sourceidentity') {
    return certain('condition', wanted, settingFix(evidence, 'source_identity', 'NAME'));
  }
  if (tag !== undefined) {
    return certain(
      'condition',
      wanted,
      settingFix(evidence, 'session_tags', `'{"${oneLine(tag)}":"VALUE"}'`),
    );
  }
  return key.startsWith('aws:principal')
    ? certain('trust', `${wanted} ${callerName(evidence)} is not it.`, askAdmin(evidence), 'trust')
    : certain('condition', wanted, askAdmin(evidence));
}
