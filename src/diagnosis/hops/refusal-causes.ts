import type { Refusal } from '../../aws/faults/fault.js';
import { askAdmin, certain, inCallerPolicy, inTrustPolicy, type Cause } from './cause.js';
import type { HopEvidence } from './hop-evidence.js';
import { callerName } from './hop-words.js';

const EXTRAS: Readonly<Record<string, readonly [sent: string, setting: string]>> = {
  'sts:TagSession': ['Session tags are sent', 'session_tags'],
  'sts:SetSourceIdentity': ['A source identity is sent', 'source_identity'],
};

/** Policies that neither side of the call can change. */
const LIMIT = /service control|resource control|boundary|session|VPC endpoint/i;

/** `service control` is a policy, a `permissions boundary` none in AWS's words. */
const policyWords = (kind: string): string => (/boundary$/i.test(kind) ? kind : `${kind} policy`);

/** What AWS's own text says: then nothing has to be guessed. None where it names no policy, or the trust policy only. */
export function refusalCauses(evidence: HopEvidence, refusal: Refusal): Cause[] {
  const { deniedBy, notAllowedBy = '', policyArn, action = '' } = refusal;
  const by = callerName(evidence);
  const which = policyArn === undefined ? '' : ` (${policyArn})`;
  const [sent, setting] = EXTRAS[action] ?? [];
  if (sent !== undefined && setting !== undefined) {
    const fix = `${inTrustPolicy(evidence)}. Or take ${setting} away`;
    return [certain('trust', `${sent}, and ${action} is not allowed on the role.`, fix, 'trust')];
  }
  if (LIMIT.test(deniedBy ?? notAllowedBy)) {
    const does =
      deniedBy === undefined
        ? `No ${policyWords(notAllowedBy)} allows it`
        : `A ${deniedBy} forbids it${which}`;
    return [certain('limit', `${does}, whatever ${by} and the role allow.`, askAdmin(evidence))];
  }
  if (deniedBy !== undefined) {
    return deniedBy.startsWith('identity')
      ? [certain('permission', `A policy of ${by} forbids it${which}.`, 'Take that Deny away, or limit it.')]
      : [certain('trust', `The trust policy of the role forbids it to ${by}.`, askAdmin(evidence))];
  }
  return notAllowedBy.startsWith('identity')
    ? [certain('permission', `No policy of ${by} allows it.`, inCallerPolicy(evidence), 'permission')]
    : [];
}
