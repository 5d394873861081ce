import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differencesOf } from '../../../src/roles/compare/role-difference.js';
import { tagsOf, type RoleDesign } from '../../../src/roles/role-design.js';
import type { RoleClient } from '../../../src/roles/role-client.js';
import { designedRole } from '../../support/designed-role.js';
import { openStage, target } from '../../support/loopback-aws/stage.js';
import { rolesOf } from '../../support/role-calls.js';

/* What IAM gives back of a role is compared with what the role was made of. */

const aws = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const managed = ['ReadOnlyAccess', 'SecurityAudit', 'PowerUserAccess'].map(aws);

const trusted = fc.uniqueArray(fc.constantFrom('111122223333', '777788889999', 'main'), {
  minLength: 1,
  maxLength: 3,
});
const design = fc
  .record({
    trust: trusted,
    mfaAge: fc.option(fc.constantFrom(900, 3600), { nil: undefined }),
    externalId: fc.option(fc.constantFrom('corp-1', 'corp-2'), { nil: undefined }),
    allowsTags: fc.boolean(),
    sourceIdentities: fc.uniqueArray(fc.constantFrom('ada', 'ben*'), { maxLength: 2 }),
    managedPolicies: fc.uniqueArray(fc.constantFrom(...managed), { maxLength: 3 }),
    maxSession: fc.constantFrom(3600, 7200, 43_200),
    tags: fc.dictionary(fc.constantFrom('team', 'cost'), fc.constantFrom('web', 'api'), { maxKeys: 2 }),
    inlinePolicies: fc.dictionary(
      fc.constantFrom('logs', 'more'),
      fc.record({
        Version: fc.constant('2012-10-17'),
        Statement: fc.array(
          fc.record({
            Effect: fc.constantFrom('Allow', 'Deny'),
            Action: fc.uniqueArray(fc.constantFrom('logs:Get*', 's3:GetObject', 's3:List*'), {
              minLength: 1,
            }),
            Resource: fc.constantFrom<string | string[]>('*', ['arn:aws:s3:::a', 'arn:aws:s3:::b']),
          }),
          { minLength: 1, maxLength: 3 },
        ),
      }),
      { maxKeys: 2 },
    ),
  })
  .map((wish) => designedRole({}, wish).design);

async function made(client: RoleClient, role: RoleDesign): Promise<void> {
  const { name, path, description, trust, maxSessionSeconds, boundary } = role;
  const tags = tagsOf(role, 'acctmgr');
  await client.create({ name, path, description, trust, maxSessionSeconds, boundary, tags });
  for (const policyArn of role.managedPolicies) await client.change(name, { kind: 'attach', policyArn });
  for (const [policy, document] of Object.entries(role.inlinePolicies))
    await client.change(name, { kind: 'put-inline', policy, document });
}

describe('a role in IAM', () => {
  it('is no other than what it was made of, whichever way IAM writes it', async () => {
    await fc.assert(
      fc.asyncProperty(design, async (role) => {
        const stage = await openStage();
        const admin = stage.aws.user({ account: target, name: 'admin' });
        const client = await rolesOf(stage.aws, admin, () => stage.time);
        await made(client, role);
        // IAM writes it another way each time.
        for (let time = 0; time < 2; time += 1) {
          const state = await client.read(role.name);
          if (state === undefined) throw new Error('The role is there');
          expect(differencesOf(role, state)).toEqual([]);
          const others = { ...role, maxSessionSeconds: role.maxSessionSeconds + 1 };
          expect(differencesOf(others, state).map(({ kind }) => kind)).toEqual(['max-session']);
        }
      }),
      { numRuns: 15 },
    );
  });
});
