import { expect, it } from 'vitest';
import type { StackInstance, StackSet, StackTargets } from '../../../../src/aws/stack-set.js';
import {
  decideStackSet,
  isInOrder,
  isOurs,
  STACK_SET_TAGS,
  type WantedStackSet,
} from '../../../../src/roles/stack-sets/decide-stack-set.js';
import { stepsOf } from '../../../../src/roles/stack-sets/stack-set-operations.js';

const templateOf = (properties: object): string =>
  JSON.stringify({ Resources: { Role: { Type: 'AWS::IAM::Role', Properties: properties } } });

const UNITS: StackTargets = { kind: 'units', unitIds: ['ou-abcd-11111111'] };
const DEV = { name: 'dev', accountId: '444455556666' };
const PROD = { name: 'prod', accountId: '777788889999' };

const wanted = (more: Partial<WantedStackSet> = {}): WantedStackSet => ({
  settings: {
    description: 'The role Developer',
    template: templateOf({ RoleName: 'Developer', MaxSessionDuration: 3600 }),
    tags: STACK_SET_TAGS,
  },
  deployment: { isOn: true, keepsStacks: false },
  targets: UNITS,
  accounts: [DEV, PROD],
  ...more,
});

const setOf = (more: Partial<StackSet> = {}): StackSet => ({
  ...wanted().settings,
  id: 'acctmgr-Developer:1',
  permissionModel: 'SERVICE_MANAGED',
  autoDeployment: { isOn: true, keepsStacks: false },
  unitIds: ['ou-abcd-11111111'],
  ...more,
});

const stack = (accountId: string, status = 'CURRENT', detail = 'SUCCEEDED'): StackInstance => ({
  accountId,
  region: 'us-east-1',
  stackId: undefined,
  status,
  detail,
  reason: undefined,
});

const both = [stack(DEV.accountId), stack(PROD.accountId)];

it('a new set gets one account first, and then whole units, so that accounts that come are in it', () => {
  const plan = decideStackSet(wanted(), { set: undefined, instances: [] });
  expect(plan).toMatchObject({ isNew: true, stacks: [{ action: 'add' }, { action: 'add' }] });
  expect(stepsOf(wanted(), plan)).toEqual({
    first: {
      account: expect.objectContaining(DEV) as unknown,
      steps: [{ kind: 'make' }, { kind: 'add', targets: { ...UNITS, only: [DEV.accountId] } }],
    },
    rest: [{ kind: 'add', targets: UNITS }],
    restCount: 1,
  });
});

it('of one account alone there is no first one', () => {
  const one = wanted({ accounts: [DEV], targets: { kind: 'accounts', accountIds: [DEV.accountId] } });
  const plan = decideStackSet(one, { set: undefined, instances: [] });
  expect(stepsOf(one, plan)).toEqual({
    first: undefined,
    rest: [{ kind: 'make' }, { kind: 'add', targets: one.targets }],
    restCount: 1,
  });
});

it('a set that is as it is to be is left alone, however its template is written', () => {
  const { template } = wanted().settings;
  const set = setOf({ template: JSON.stringify(JSON.parse(template), undefined, 4) });
  const plan = decideStackSet(wanted(), { set, instances: both });
  expect(isInOrder(plan)).toBe(true);
  expect(stepsOf(wanted(), plan)).toEqual({ first: undefined, rest: [], restCount: 0 });
});

it('a change reaches the stacks of accounts that are not selected, too, and says so', () => {
  const set = setOf({ template: templateOf({ RoleName: 'Developer', MaxSessionDuration: 7200, Path: '/' }) });
  const plan = decideStackSet(wanted({ accounts: [DEV] }), { set, instances: both });
  expect(plan.changes).toEqual([
    { name: 'MaxSessionDuration', before: '7200', after: '3600' },
    { name: 'Path', before: '/', after: undefined },
  ]);
  expect(plan.stacks).toMatchObject([
    { name: 'dev', action: 'update' },
    { name: undefined, accountId: PROD.accountId, action: 'update' },
  ]);
  expect(stepsOf(wanted(), plan)).toMatchObject({
    first: { steps: [{ kind: 'update', targets: { only: [DEV.accountId] } }] },
    rest: [{ kind: 'update-all' }],
    restCount: 1,
  });
});

it.each([
  ['failed the last time', stack(DEV.accountId, 'OUTDATED', 'FAILED'), 'again'],
  ['was cancelled', stack(DEV.accountId, 'OUTDATED', 'CANCELLED'), 'again'],
  ['was passed over by an update of one account', stack(DEV.accountId, 'OUTDATED', 'PENDING'), 'again'],
  ['is suspended', stack(DEV.accountId, 'OUTDATED', 'SKIPPED_SUSPENDED_ACCOUNT'), 'suspended'],
  ['cannot be updated', stack(DEV.accountId, 'INOPERABLE', 'INOPERABLE'), 'stuck'],
])('an account whose stack %s', (_, instance, action) => {
  const instances = [instance, stack(PROD.accountId)];
  const plan = decideStackSet(wanted(), { set: setOf(), instances });
  expect(plan.stacks).toMatchObject([
    { name: 'dev', action },
    { name: 'prod', action: 'none' },
  ]);
  const targets = { ...UNITS, only: [DEV.accountId] };
  expect(stepsOf(wanted(), plan).rest).toEqual(action === 'again' ? [{ kind: 'again', targets }] : []);
});

it('an account that nobody selected is brought up, too, where the update before was broken off', () => {
  const some = wanted({ accounts: [DEV], targets: { ...UNITS, only: [DEV.accountId] } });
  const instances = [stack(DEV.accountId), stack(PROD.accountId, 'OUTDATED', 'PENDING')];
  const plan = decideStackSet(some, { set: setOf(), instances });
  expect(isInOrder(plan)).toBe(false);
  expect(plan.stacks).toMatchObject([
    { name: 'dev', action: 'none' },
    { name: undefined, accountId: PROD.accountId, action: 'again' },
  ]);
  expect(stepsOf(some, plan)).toEqual({ first: undefined, rest: [{ kind: 'update-all' }], restCount: 1 });
});

it('a unit that the set is not of yet is added, though no account is known to lack the role', () => {
  const targets: StackTargets = { kind: 'units', unitIds: ['ou-abcd-11111111', 'ou-abcd-22222222'] };
  const plan = decideStackSet(wanted({ targets }), { set: setOf(), instances: both });
  expect(plan.newUnits).toEqual(['ou-abcd-22222222']);
  expect(isInOrder(plan)).toBe(false);
  expect(stepsOf(wanted({ targets }), plan).rest).toEqual([{ kind: 'add', targets }]);
});

it.each([
  ['the deployment', { autoDeployment: { isOn: false, keepsStacks: false } }, 'AutoDeployment'],
  ['the description', { description: 'another one' }, 'Description'],
  ['our tag', { tags: {} }, 'Tags'],
  ['the template, which others wrote', { template: 'Resources: {}' }, 'Template'],
])('%s is a change', (_, more, name) => {
  const plan = decideStackSet(wanted(), { set: setOf(more), instances: both });
  expect(plan.changes.map((change) => change.name)).toEqual([name]);
});

it('of accounts alone, the deployment stays as others want it', () => {
  const some = wanted({ deployment: undefined, targets: { ...UNITS, only: [DEV.accountId] } });
  expect(decideStackSet(some, { set: setOf(), instances: both }).changes).toEqual([]);
});

it('a set is ours by its tag, which is the tag of its roles', () => {
  expect(isOurs(setOf())).toBe(true);
  expect(isOurs(setOf({ tags: { 'acctmgr:managed-by': 'terraform' } }))).toBe(false);
  expect(isOurs(setOf({ tags: {} }))).toBe(false);
});
