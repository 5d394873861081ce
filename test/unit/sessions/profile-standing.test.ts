import { expect, it } from 'vitest';
import { effectiveAccount } from '../../../src/accounts/effective.js';
import { installedStandingOf, standingOf } from '../../../src/sessions/profile-standing.js';

const base = effectiveAccount({ name: 'prod', account_id: '333333333333' }, {});
const account = effectiveAccount(
  { name: 'prod', account_id: '333333333333', role_arn: 'arn:aws:iam::333333333333:role/team/Deployer' },
  {},
);
const profile = (name: string, role: string, id = '333333333333') => ({
  name,
  roleArn: `arn:aws:iam::${id}:role/${role}`,
});

it.each([
  ['current', account, profile('assumed-prod', 'team/Deployer')],
  ['current', account, profile('assumed-prod/read-only', 'team/Deployer')],
  ['current', account, profile('own-name', 'team/Deployer')],
  // Asked for with --role: the inventory never had it.
  ['current', account, profile('assumed-prod/Admin', 'Admin')],
  ['current', account, profile('assumed-prod/Admin/view-only', 'team/Admin')],
  ['current', base, profile('assumed-prod/Admin', 'Admin')],
  // The account's own once, and another one now.
  ['other_role', account, profile('assumed-prod', 'Deployer')],
  ['other_role', account, profile('own-name', 'Admin')],
  ['other_role', account, { name: 'assumed-prod', roleArn: '' }],
  ['other_account_id', account, profile('assumed-prod', 'team/Deployer', '444444444444')],
  ['no_role', base, profile('assumed-prod', 'team/Deployer')],
  ['no_account', undefined, profile('assumed-prod', 'team/Deployer')],
])('%s', (standing, one, of) => {
  expect(standingOf(one, of)).toBe(standing);
});

it('of an installed profile asks for a role at all', () => {
  expect(installedStandingOf(account)).toBe('current');
  expect(installedStandingOf(base)).toBe('no_role');
  expect(installedStandingOf(undefined)).toBe('no_account');
});
