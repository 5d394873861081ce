import { expect, it } from 'vitest';
import { planText, readPlan, type KeptPlan } from '../../../../src/roles/apply/plan-file.js';
import { keeperOf } from '../../../../src/roles/role-keeper.js';
import { designedRole } from '../../../support/designed-role.js';

const { design } = designedRole();
const planOf = (over: object): KeptPlan => ({
  made: '2026-03-01T12:00:00Z',
  via: undefined,
  adopts: false,
  selection: 'dev',
  roles: [
    {
      account: 'dev',
      action: 'create',
      isPicked: false,
      design: { ...design, ...over },
      foundSha256: undefined,
    },
  ],
  failed: [],
});

it('a plan is read as it was written', () => {
  expect(readPlan('plan.json', planText(planOf({})))).toEqual(planOf({}));
});

it.each([
  ['everybody', { Principal: '*' }],
  ['all but one', { NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' } }],
  ['everybody in a list', { Principal: { AWS: ['111122223333', '*'] } }],
])('a plan that lets in %s is refused, though its hash is right', (_, who) => {
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...who }],
  };
  expect(() => readPlan('plan.json', planText(planOf({ trust })))).toThrow('would let in everybody');
});

it('who keeps a role is known whatever the case of its tag', () => {
  expect(keeperOf({ tags: { 'Acctmgr:Managed-By': 'terraform' } })).toMatchObject({ mayAdopt: false });
  expect(keeperOf({ tags: { 'ACCTMGR:managed-by': 'acctmgr' } })).toBeUndefined();
});
