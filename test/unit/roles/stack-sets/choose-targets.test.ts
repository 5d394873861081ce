import { expect, it } from 'vitest';
import type { EffectiveAccount } from '../../../../src/accounts/effective.js';
import { chooseTargets } from '../../../../src/roles/stack-sets/choose-targets.js';

const MANAGEMENT = '111111111111';
const ORGANIZATION = { managementAccountId: MANAGEMENT, rootId: 'r-r00t' };
const WORK = { id: 'ou-r00t-work0000', name: 'Work' };
const PROD = { id: 'ou-r00t-prod0000', name: 'Prod' };

const account = (
  name: string,
  account_id: string,
  units: readonly (typeof WORK)[] = [],
  state = 'ACTIVE',
): EffectiveAccount => ({
  name,
  account_id,
  partition: 'aws',
  access: { kind: 'base' },
  organization: {
    organizationId: 'o-example0001',
    isManagement: account_id === MANAGEMENT,
    state,
    units,
    tags: {},
  },
});

const MGMT = account('mgmt', MANAGEMENT);
const DEV = account('dev', '222222222222', [WORK]);
const PAY = account('pay', '333333333333', [WORK, PROD]);
const OLD = account('old', '444444444444', [WORK], 'SUSPENDED');
const ALL = [MGMT, DEV, PAY, OLD];

it('units of which all accounts are picked are named as such, so that later ones are in them', () => {
  expect(chooseTargets([DEV, PAY], ALL, [WORK.id], ORGANIZATION)).toEqual({
    targets: { kind: 'units', unitIds: [WORK.id] },
    accounts: [
      { name: 'dev', accountId: '222222222222' },
      { name: 'pay', accountId: '333333333333' },
    ],
    unreached: [],
    passedOver: [],
  });
});

it('the root is named by its own id', () => {
  expect(chooseTargets([MGMT, DEV, PAY], ALL, ['/'], ORGANIZATION).targets).toEqual({
    kind: 'units',
    unitIds: ['r-r00t'],
  });
});

it('a unit of which one account is left out is none as a whole: it would get the role, too', () => {
  expect(chooseTargets([DEV], ALL, [WORK.id], ORGANIZATION)).toMatchObject({
    targets: { kind: 'units', unitIds: [WORK.id], only: ['222222222222'] },
    passedOver: [{ name: 'pay' }],
  });
});

it('accounts by name are picked from the whole organization', () => {
  expect(chooseTargets([DEV, DEV], ALL, [], ORGANIZATION).targets).toEqual({
    kind: 'units',
    unitIds: ['r-r00t'],
    only: ['222222222222'],
  });
});

it('the management account and suspended ones are said beforehand', () => {
  const { unreached, accounts } = chooseTargets(ALL, ALL, [], ORGANIZATION);
  expect(unreached.map(({ name, why }) => [name, why])).toEqual([
    [
      'mgmt',
      'is the management account, which service-managed stack sets leave out: acctmgr roles apply mgmt',
    ],
    ['old', 'is suspended, or not active otherwise'],
  ]);
  expect(accounts).toHaveLength(2);
});

it('one that has its roles by hand reaches every account, by its id', () => {
  expect(chooseTargets([MGMT, DEV], ALL, [WORK.id], undefined)).toMatchObject({
    targets: { kind: 'accounts', accountIds: [MANAGEMENT, '222222222222'] },
    unreached: [],
  });
});
