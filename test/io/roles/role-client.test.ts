import { describe, expect, it } from 'vitest';
import type { NewRole } from '../../../src/aws/clients/roles-calls.js';
import { policyChanges } from '../../../src/roles/compare/policy-changes.js';
import { AcctmgrError } from '../../../src/system/failure.js';
import { home, noon, openStage, refusalOf, target } from '../../support/loopback-aws/stage.js';
import { rolesOf } from '../../support/role-calls.js';

const ALICE = `arn:aws:iam::${home}:user/alice`;
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const ROLE = `arn:aws:iam::${target}:role/team/Developer`;

const trustOf = (...principals: readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: principals },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: { StringEquals: { 'sts:ExternalId': 'abc-123' } },
    },
  ],
});

const developer = (more: Partial<NewRole> = {}): NewRole => ({
  name: 'Developer',
  path: '/team/',
  description: 'For ada & co',
  trust: trustOf(home),
  maxSessionSeconds: 7200,
  boundary: READ_ONLY,
  tags: { 'acctmgr:managed-by': 'acctmgr', team: 'Web + more' },
  ...more,
});

async function openRoles() {
  const stage = await openStage();
  const admin = stage.aws.user({ account: target, name: 'admin' });
  return { ...stage, stage, client: await rolesOf(stage.aws, admin, () => stage.time) };
}

const failureOf = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => 'nothing failed',
    (error: unknown) => (error instanceof AcctmgrError ? error.message : error),
  );

describe('a role in IAM', () => {
  it('is read as it was made, whichever way IAM writes it', async () => {
    const { client } = await openRoles();
    expect(await client.read('Developer')).toBeUndefined();
    await client.create(developer());
    await client.change('Developer', { kind: 'attach', policyArn: READ_ONLY });
    for (const name of ['AdministratorAccess', 'PowerUserAccess', 'SecurityAudit', 'IAMFullAccess'])
      await client.change('Developer', { kind: 'attach', policyArn: `arn:aws:iam::aws:policy/${name}` });
    const document = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } };
    for (const policy of ['one', 'two', 'three', 'four', 'five'])
      await client.change('Developer', { kind: 'put-inline', policy, document });
    for (const state of [await client.read('Developer'), await client.read('Developer')]) {
      expect(state).toMatchObject({
        arn: ROLE,
        name: 'Developer',
        path: '/team/',
        description: 'For ada & co',
        maxSessionSeconds: 7200,
        boundary: READ_ONLY,
        tags: { 'acctmgr:managed-by': 'acctmgr', team: 'Web + more' },
        lastUsed: undefined,
        createdAt: new Date(noon),
      });
      expect(state?.managedPolicies).toHaveLength(5);
      expect(Object.keys(state?.inlinePolicies ?? {})).toHaveLength(5);
      expect(policyChanges(trustOf(home), state?.trust, 'aws')).toEqual([]);
      expect(policyChanges(document, state?.inlinePolicies['one'], 'aws')).toEqual([]);
    }
  });

  it('keeps its maximum session where its description is changed, since both are sent', async () => {
    const { client } = await openRoles();
    await client.create(developer());
    await client.change('Developer', { kind: 'settings', description: '', maxSessionSeconds: 7200 });
    expect(await client.read('Developer')).toMatchObject({ description: '', maxSessionSeconds: 7200 });
  });

  it('has what was taken away taken away once, whoever did it', async () => {
    const { client } = await openRoles();
    await client.create(developer());
    await client.change('Developer', { kind: 'detach', policyArn: READ_ONLY });
    await client.change('Developer', { kind: 'delete-inline', policy: 'gone' });
    await client.change('Developer', { kind: 'boundary', policyArn: undefined });
    await client.change('Developer', { kind: 'boundary', policyArn: undefined });
    expect(await client.read('Developer')).toMatchObject({ boundary: undefined, managedPolicies: [] });
  });

  it('is changed although IAM is busy with it, or asks to slow down', async () => {
    const { client, aws } = await openRoles();
    await client.create(developer());
    const busy = { status: 409, code: 'ConcurrentModification', message: 'Try again.' } as const;
    aws.misbehave({ kind: 'error', action: 'UpdateAssumeRolePolicy', times: 3, ...busy });
    aws.misbehave({ kind: 'throttle', action: 'TagRole', times: 4 });
    await client.change('Developer', { kind: 'trust', document: trustOf(ALICE) });
    await client.change('Developer', { kind: 'tags', tags: { team: 'other' } });
    const state = await client.read('Developer');
    expect(state?.tags['team']).toBe('other');
    expect(policyChanges(trustOf(ALICE), state?.trust, 'aws')).toEqual([]);
  });

  it.each(['cut', 'drop'] as const)('is made once, though the answer was lost: %s', async (kind) => {
    const { client, aws } = await openRoles();
    aws.misbehave({ kind, action: 'CreateRole', times: 1 });
    await client.create(developer());
    expect(aws.calls('CreateRole')).toHaveLength(2);
    expect(await client.read('Developer')).toMatchObject({ path: '/team/' });
  });

  it.each([
    ['of others', { tags: { 'acctmgr:managed-by': 'terraform', team: 'Web + more' } }],
    ['that nobody keeps', { tags: {} }],
    ['that trusts others', { trust: trustOf(target) }],
    ['of longer sessions', { maxSessionSeconds: 43_200 }],
    ['of no boundary', { boundary: undefined }],
    ['of another path', { path: '/' }],
  ] as const)('is not taken for a role %s, which was there before', async (_, more) => {
    const { client } = await openRoles();
    await client.create(developer(more));
    expect(await failureOf(client.create(developer()))).toContain('(EntityAlreadyExists)');
  });

  it('names who was deleted by an id, and whoever comes after is not trusted', async () => {
    const { client, aws, alice, assumeRole } = await openRoles();
    await client.create(developer({ trust: trustOf(ALICE) }));
    const asAlice = { ExternalId: 'abc-123' };
    expect(await refusalOf(assumeRole(alice, ROLE, asAlice))).toBe('no refusal');
    aws.deletePrincipal(ALICE);
    const again = aws.user({ account: home, name: 'alice' });
    const state = await client.read('Developer');
    expect(JSON.stringify(state?.trust)).toMatch(/"AIDA[A-Z0-9]{17}"/);
    expect(await refusalOf(assumeRole(again, ROLE, asAlice))).toContain('AccessDenied');
    await client.change('Developer', { kind: 'trust', document: trustOf(ALICE) });
    expect(await refusalOf(assumeRole(again, ROLE, asAlice))).toBe('no refusal');
  });

  it('is trusted by what was written, once STS knows of it', async () => {
    const { client, aws, alice, assumeRole, stage } = await openRoles();
    aws.iam.trustKnownAfter = { calls: 2, milliseconds: 0 };
    await client.create(developer());
    const attempt = (id = 'abc-123') => refusalOf(assumeRole(alice, ROLE, { ExternalId: id }));
    expect(await attempt()).toContain('AccessDenied');
    expect(await attempt()).toContain('AccessDenied');
    expect(await attempt()).toBe('no refusal');
    expect(await attempt('wrong')).toContain('AccessDenied');
    aws.iam.trustKnownAfter = { calls: 0, milliseconds: 5000 };
    await client.change('Developer', { kind: 'trust', document: trustOf(target) });
    expect(await attempt()).toBe('no refusal');
    stage.time += 5000;
    expect(await attempt()).toContain('AccessDenied');
  });
});

describe('what IAM refuses', () => {
  it.each([
    [
      'a principal that is not there',
      { trust: trustOf(`arn:aws:iam::${home}:user/nobody`) },
      'Invalid principal',
    ],
    [
      'a trust policy without a principal',
      { trust: { Statement: { Effect: 'Allow', Action: 'sts:*' } } },
      'Principal',
    ],
    [
      'a trust policy that is too long',
      { trust: trustOf(...Array.from({ length: 140 }, (_, one) => String(200000000000 + one))) },
      'ACLSizePerRole: 2048',
    ],
    ['a description with a dash that is long', { description: 'For ada — and co' }, 'regular expression'],
    ['a session of more than twelve hours', { maxSessionSeconds: 43_201 }, 'less than or equal to 43200'],
    ['a boundary that does not exist', { boundary: 'arn:aws:iam::aws:policy/None' }, 'does not exist'],
    ['tags that differ in nothing but case', { tags: { Team: 'a', team: 'b' } }, 'case insensitive'],
  ] as const)('%s', async (_, more, words) => {
    const { client } = await openRoles();
    expect(await failureOf(client.create(developer(more)))).toContain(words);
    expect(await client.read('Developer')).toBeUndefined();
  });

  it('a second role of the name, in another case, a policy that does not exist, an eleventh, and a role of AWS', async () => {
    const { client, aws } = await openRoles();
    await client.create(developer());
    expect(await failureOf(client.create(developer({ name: 'DEVELOPER' })))).toBe(
      'dev: IAM refused CreateRole: Role with name DEVELOPER already exists. (EntityAlreadyExists)',
    );
    const policyArn = `arn:aws:iam::${target}:policy/none`;
    expect(await failureOf(client.change('Developer', { kind: 'attach', policyArn }))).toContain(
      'does not exist or is not attachable',
    );
    for (let index = 0; index < 10; index += 1) {
      aws.iam.policies.add(`${policyArn}${index}`);
      await client.change('Developer', { kind: 'attach', policyArn: `${policyArn}${index}` });
    }
    expect(await failureOf(client.change('Developer', { kind: 'attach', policyArn: READ_ONLY }))).toContain(
      'PoliciesPerRole: 10',
    );
    const statement = {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${'x'.repeat(6000)}`,
    };
    const document = { Version: '2012-10-17', Statement: [statement] };
    await client.change('Developer', { kind: 'put-inline', policy: 'one', document });
    expect(
      await failureOf(client.change('Developer', { kind: 'put-inline', policy: 'two', document })),
    ).toContain('10240');
    const path = '/aws-service-role/x.amazonaws.com/';
    aws.role({ account: target, name: 'AWSServiceRoleForX', path, trust: { Statement: [] } });
    expect(
      await failureOf(client.change('AWSServiceRoleForX', { kind: 'tags', tags: { a: 'b' } })),
    ).toContain('only modifiable by AWS');
  });
});
