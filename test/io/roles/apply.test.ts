import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policyOf } from '../../../src/aws/policy/policy-statement.js';
import { applyRole } from '../../../src/roles/apply/apply-role.js';
import { decideRole } from '../../../src/roles/apply/decide-role.js';
import { stateFingerprint } from '../../../src/roles/apply/fingerprint.js';
import { keptDocuments } from '../../../src/roles/apply/way-back.js';
import type { RoleClient } from '../../../src/roles/role-client.js';
import type { RoleDesign } from '../../../src/roles/role-design.js';
import { AcctmgrError } from '../../../src/system/failure.js';
import { home, openStage, target } from '../../support/loopback-aws/stage.js';
import { rolesOf } from '../../support/role-calls.js';

const ALICE = `arn:aws:iam::${home}:user/alice`;
const ofAws = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const TERMS = { way: [], adopts: false };

/** Statements that IAM may write in another way. */
const principal = fc.constantFrom(ALICE, `arn:aws:iam::${home}:root`, `arn:aws:iam::${target}:root`);
const conditions = fc.dictionary(
  fc.constantFrom('StringEquals', 'StringLike'),
  fc.dictionary(
    fc.constantFrom('sts:ExternalId', 'aws:PrincipalOrgID'),
    fc.uniqueArray(fc.constantFrom('a-1', 'b-2', 'c-3'), { minLength: 1 }),
    { minKeys: 1 },
  ),
  { minKeys: 1 },
);
const trustStatement = fc.record(
  {
    Effect: fc.constant('Allow' as const),
    Principal: fc.uniqueArray(principal, { minLength: 1 }).map((AWS) => ({ AWS })),
    Action: fc.uniqueArray(fc.constantFrom('sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'), {
      minLength: 1,
    }),
    Condition: conditions,
  },
  { requiredKeys: ['Effect', 'Principal', 'Action'] },
);
const permission = fc.record({
  Effect: fc.constantFrom('Allow' as const, 'Deny' as const),
  Action: fc.uniqueArray(fc.constantFrom('s3:GetObject', 'logs:*', 'ec2:Describe*'), { minLength: 1 }),
  Resource: fc.constantFrom<string | string[]>('*', ['arn:aws:s3:::one', 'arn:aws:s3:::two']),
});
const aws = (...names: string[]) => fc.subarray(names.map(ofAws));

const design: fc.Arbitrary<RoleDesign> = fc.record({
  partition: fc.constant('aws'),
  accountId: fc.constant(target),
  name: fc.constant('Developer'),
  path: fc.constant('/'),
  description: fc.constantFrom('', 'Access to dev', 'Für Ada & Grace'),
  trust: fc.array(trustStatement, { minLength: 1, maxLength: 3 }).map((all) => policyOf(...all)),
  managedPolicies: aws('ReadOnlyAccess', 'SecurityAudit', 'PowerUserAccess'),
  inlinePolicies: fc.dictionary(
    fc.constantFrom('one', 'two'),
    fc.array(permission, { minLength: 1, maxLength: 2 }).map((all) => policyOf(...all)),
  ),
  boundary: fc.constantFrom(undefined, ofAws('PowerUserAccess'), ofAws('ReadOnlyAccess')),
  maxSessionSeconds: fc.constantFrom(3600, 7200, 43_200),
  tags: fc.dictionary(fc.constantFrom('team', 'cost'), fc.constantFrom('', 'web', 'a b')),
});

async function applied(client: RoleClient, wanted: RoleDesign): Promise<void> {
  const state = await client.read(wanted.name);
  await applyRole(client, { design: wanted, state, decision: decideRole(wanted, state, TERMS) });
}

async function openRoles() {
  const stage = await openStage();
  const admin = stage.aws.user({ account: target, name: 'admin' });
  return { ...stage, client: await rolesOf(stage.aws, admin, () => stage.time) };
}

const trusting = (who: string) =>
  policyOf({ Effect: 'Allow', Principal: { AWS: who }, Action: 'sts:AssumeRole' });

describe('a role that was applied', () => {
  it('leaves nothing to be done, whatever was there before, and however IAM writes it', async () => {
    const { client } = await openRoles();
    await fc.assert(
      fc.asyncProperty(design, async (wanted) => {
        await applied(client, wanted);
        const [one, other] = [await client.read('Developer'), await client.read('Developer')];
        expect(decideRole(wanted, one, TERMS)).toMatchObject({ action: 'none', differences: [] });
        expect(stateFingerprint(one, 'aws')).toBe(stateFingerprint(other, 'aws'));
      }),
      { numRuns: 25 },
    );
  });

  it('is as it is to be once it is run again, wherever it was broken off', async () => {
    const before: Partial<RoleDesign> = {
      managedPolicies: [ofAws('PowerUserAccess')],
      inlinePolicies: { old: policyOf({ Effect: 'Allow', Action: 's3:*', Resource: '*' }) },
      boundary: ofAws('PowerUserAccess'),
      maxSessionSeconds: 7200,
    };
    const wanted: RoleDesign = {
      partition: 'aws',
      accountId: target,
      name: 'Developer',
      path: '/',
      description: 'Access to dev',
      trust: trusting(ALICE),
      managedPolicies: [ofAws('ReadOnlyAccess')],
      inlinePolicies: { logs: policyOf({ Effect: 'Allow', Action: 'logs:*', Resource: '*' }) },
      boundary: undefined,
      maxSessionSeconds: 3600,
      tags: { team: 'web' },
    };
    const changes = [
      'TagRole',
      'DetachRolePolicy',
      'DeleteRolePolicy',
      'UpdateAssumeRolePolicy',
      'UpdateRole',
      'PutRolePolicy',
      'AttachRolePolicy',
      'DeleteRolePermissionsBoundary',
    ];
    for (const action of [undefined, 'CreateRole', ...changes]) {
      const { client, aws: service } = await openRoles();
      const old = { ...wanted, ...before, trust: trusting(home), tags: {} };
      if (action !== undefined && action !== 'CreateRole') await applied(client, old);
      if (action !== undefined)
        service.misbehave({
          kind: 'error',
          action,
          times: 1,
          status: 400,
          code: 'LimitExceeded',
          message: 'no',
        });
      const broken = await applied(client, wanted).then(
        () => 'done',
        (error: unknown) => (error instanceof AcctmgrError ? error.message : error),
      );
      expect(broken).toBe(action === undefined ? 'done' : `dev: IAM refused ${action}: no (LimitExceeded)`);
      await applied(client, wanted);
      expect(decideRole(wanted, await client.read('Developer'), TERMS).action).toBe('none');
    }
  });

  it('is kept as it was, in documents that IAM takes back', async () => {
    const { client } = await openRoles();
    await fc.assert(
      fc.asyncProperty(design, design, async (one, other) => {
        await applied(client, one);
        const state = await client.read('Developer');
        if (state === undefined) throw new Error('No role');
        const print = stateFingerprint({ ...state, tags: {} }, 'aws');
        await applied(client, other);
        const documents = new Map(keptDocuments(state).map(({ name, document }) => [name, document]));
        await applied(client, {
          ...one,
          trust: documents.get('trust.json') as RoleDesign['trust'],
          inlinePolicies: state.inlinePolicies,
        });
        const back = await client.read('Developer');
        expect(back && stateFingerprint({ ...back, tags: {} }, 'aws')).toBe(print);
      }),
      { numRuns: 8 },
    );
  });
});
