import { expect, it } from 'vitest';
import { explainReason, stackOutcomeOf } from '../../../../src/roles/stack-sets/stack-outcome.js';

const STACK = { accountId: '444455556666', name: 'dev', action: 'add', before: undefined } as const;
const instance = (status: string, detail?: string) => ({
  accountId: STACK.accountId,
  region: 'us-east-1',
  stackId: undefined,
  status,
  detail,
  reason: undefined,
});
const result = (status: string, reason?: string) => ({ accountId: STACK.accountId, status, reason });

it.each([
  [
    "ResourceLogicalId:Role, ResourceType:AWS::IAM::Role, ResourceStatusReason:Resource of type 'AWS::IAM::Role' with identifier 'Developer' already exists.",
    'a role Developer exists there already, and CloudFormation makes none twice',
  ],
  ['Cancelled since failure tolerance has exceeded', 'cancelled, since it failed in other accounts'],
  [
    "Account 444455556666 should have 'AWSCloudFormationStackSetExecutionRole' role with trust relationship to Role 'AWSCloudFormationStackSetAdministrationRole'.",
    'it has no execution role that trusts the administration role',
  ],
  [
    'User: x is not authorized to perform: iam:CreateRole with an explicit deny in a service control policy',
    'a service control policy of the organization forbids it',
  ],
  ['SKIPPED_SUSPENDED_ACCOUNT', 'the account is suspended'],
  ['Something \u001b[31mnew', 'Something new'],
  [undefined, 'CloudFormation gives no reason'],
])('%s', (reason, why) => {
  expect(explainReason(reason, 'Developer').why).toBe(why);
});

it.each([
  ['done', result('SUCCEEDED'), instance('CURRENT', 'SUCCEEDED')],
  ['failed', result('FAILED', 'x'), instance('OUTDATED', 'FAILED')],
  ['cancelled', result('CANCELLED', 'x'), undefined],
  ['running', result('RUNNING'), undefined],
  ['skipped', undefined, instance('OUTDATED', 'SKIPPED_SUSPENDED_ACCOUNT')],
  ['not reached', undefined, undefined],
  ['done', undefined, instance('CURRENT')],
])('%s', (became, last, stack) => {
  expect(stackOutcomeOf(STACK, last, stack, 'Developer').result).toBe(became);
});
