import { partitionIdOf, roleArnOf } from '../../aws/arn.js';
import { oneLine } from '../../system/safe-text.js';
import { askAdmin, certain, inTrustPolicy, type Cause } from './cause.js';
import { conditionCause, conditionWords } from './condition-cause.js';
import type { HopEvidence } from './hop-evidence.js';
import { callerName, roleName, settingFix } from './hop-words.js';

const MOST_NAMES = 5;

/** Principals as a trust policy names them; a user or role that was deleted stands there by its id. */
function namedWords(named: readonly string[]): string {
  if (named.length === 0) return 'nobody';
  const shown = named.slice(0, MOST_NAMES).map(oneLine).join(', ');
  const more = named.length - MOST_NAMES;
  const deleted = named.some((name) => /^(?:AIDA|AROA)/.test(name));
  return `${shown}${more > 0 ? ` and ${more} more` : ''}${deleted ? ' (an id instead of an ARN is somebody who was deleted)' : ''}`;
}

function missingRole(evidence: HopEvidence): Cause {
  const { accountId, roleArn } = evidence.hop;
  const right = roleArnOf(partitionIdOf(roleArn) ?? 'aws', accountId, 'NAME');
  return certain(
    'role-missing',
    `There is no role ${roleName(evidence)} in account ${accountId}.`,
    `${settingFix(evidence, 'role_arn', right)}, or have the role made: acctmgr docs many-accounts`,
  );
}

/** What the role itself says, where IAM tells of it. */
export function roleCauses(evidence: HopEvidence): Cause[] {
  const { role } = evidence;
  if (role.kind === 'unknown') return [];
  if (role.kind === 'missing') return [missingRole(evidence)];
  if (role.kind === 'elsewhere') {
    const arn = oneLine(role.arn);
    const message = `The role ${roleName(evidence)} has another path: it is ${arn}.`;
    return [certain('role-missing', message, settingFix(evidence, 'role_arn', arn))];
  }
  const { trust } = role;
  const by = callerName(evidence);
  switch (trust.kind) {
    case 'not-named': {
      const message = `The trust policy of the role does not name ${by}; it names ${namedWords(trust.named)}.`;
      return [certain('trust', message, inTrustPolicy(evidence), 'trust')];
    }
    case 'forbids':
      return [certain('trust', `The trust policy of the role forbids it to ${by}.`, askAdmin(evidence))];
    case 'unmet':
      return trust.unmet.map((condition) => conditionCause(evidence, condition));
    case 'lacks-action': {
      const message = `The trust policy of the role does not allow ${trust.action}, which this call needs.`;
      return [certain('trust', message, inTrustPolicy(evidence), 'trust')];
    }
    case 'open':
      return [
        {
          cause: 'condition',
          certainty: 'likely',
          message: `The trust policy lets ${by} in under a condition that can't be told from here: ${trust.open.map(conditionWords).join(', ')}.`,
          fix: askAdmin(evidence),
        },
      ];
    case 'allows':
    case 'unreadable':
      return [];
  }
}
