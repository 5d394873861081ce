import { oneLine } from '../../system/safe-text.js';
import type { Explanation } from './explain-refusal.js';
import type { Fault } from './fault.js';
import type { FaultKind } from './fault-kind.js';
import { about, type Situation } from './situation.js';

export type StackSetFaultKind = Extract<
  FaultKind,
  'stack-set-busy' | 'trusted-access-off' | 'stack-sets-denied' | 'administration-role-missing'
>;

/** How CloudFormation is let act for the organization; acctmgr leaves that to people. */
export const TRUSTED_ACCESS_HINT =
  'In the management account: aws cloudformation activate-organizations-access. Or have the roles of each account by hand: --self-managed.';

/** What a fault of CloudFormation means for a stack set. */
export function explainStackSet(kind: StackSetFaultKind, fault: Fault, situation: Situation): Explanation {
  const { name = 'the stack set', region = 'us-east-1' } = situation.stackSet ?? {};
  const say = (text: string) => about(situation, text);
  switch (kind) {
    case 'stack-set-busy':
      return {
        message: say(`the stack set ${oneLine(name)} is busy: another operation goes on.`),
        hint: `Wait for its end, and run this again: aws cloudformation list-stack-set-operations --stack-set-name ${oneLine(name)} --region ${region}`,
      };
    case 'trusted-access-off':
      return {
        message: say('CloudFormation may not act for the organization: trusted access is not activated.'),
        hint: TRUSTED_ACCESS_HINT,
      };
    case 'stack-sets-denied':
      return {
        message: say(
          'this account is neither the management account nor a delegated administrator of stack sets.',
        ),
        hint: 'Name one that is, with --stack-set-in. To make one, in the management account: aws organizations register-delegated-administrator --service-principal member.org.stacksets.cloudformation.amazonaws.com --account-id ID',
      };
    case 'administration-role-missing':
      return {
        message: say(`CloudFormation has no role to act in other accounts with: ${fault.message}`),
        hint: 'Make the role AWSCloudFormationStackSetAdministrationRole, or name yours: --administration-role NAME',
      };
  }
}
