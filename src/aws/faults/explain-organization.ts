import { shorten } from '../../system/safe-text.js';
import type { Explanation } from './explain-refusal.js';
import type { Fault } from './fault.js';
import { about, type Situation } from './situation.js';

const howOtherwise = ({ stackSet }: Situation): string =>
  stackSet === undefined
    ? 'Name an account that may: acctmgr sync organizations --via ACCOUNT'
    : 'Name an account that may with --stack-set-in, or make the roles of the stack set by hand: --self-managed';

/** What a fault of Organizations means: who may list its accounts is no question of policies alone. */
export function explainOrganization(
  kind: 'organization-missing' | 'organization-denied',
  fault: Fault,
  situation: Situation,
): Explanation {
  const { accountId, managementAccountId } = situation.organization ?? {};
  const say = (text: string) => about(situation, text);
  if (kind === 'organization-missing')
    return {
      message: say(
        `${accountId === undefined ? 'the account that asks' : `account ${accountId}`} is in no organization.`,
      ),
      hint: howOtherwise(situation),
    };
  const who = accountId === undefined ? 'the account that asks' : `account ${accountId}`;
  const management = managementAccountId === undefined ? '' : `, ${managementAccountId},`;
  return {
    message: say(
      `Organizations does not tell ${who} (${situation.call}: ${shorten(fault.message, 120)}). Only the management account${management} and delegated administrators may list accounts.`,
    ),
    hint: howOtherwise(situation),
  };
}
