import { describe, expect, it } from 'vitest';
import { decideStackSet, isInOrder } from '../../../../src/roles/stack-sets/decide-stack-set.js';
import { MANAGEMENT, OLD, PAYMENTS, WEB } from '../../../support/corp-organization.js';
import { trusting } from '../../../support/loopback-aws/stage.js';
import { developerTemplate, openStackSets, ROOT_UNIT, wantedRole } from '../../../support/stack-set-world.js';

const failureOf = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => 'nothing failed',
    (error: unknown) => error,
  );

describe('a service-managed stack set', () => {
  it('makes the role in every account but the management account, and is in order then', async () => {
    const { aws, apply, client } = await openStackSets();
    const wanted = wantedRole();
    const found = await apply(wanted);
    expect(found.set).toMatchObject({
      permissionModel: 'SERVICE_MANAGED',
      autoDeployment: { isOn: true, keepsStacks: false },
      unitIds: [ROOT_UNIT],
      tags: { 'acctmgr:managed-by': 'cloudformation' },
    });
    expect(found.instances.map(({ accountId, status, detail }) => [accountId, status, detail])).toEqual([
      [PAYMENTS, 'CURRENT', 'SUCCEEDED'],
      [WEB, 'CURRENT', 'SUCCEEDED'],
      [OLD, 'OUTDATED', 'SKIPPED_SUSPENDED_ACCOUNT'],
    ]);
    expect(isInOrder(decideStackSet(wanted, await client.find()))).toBe(true);
    const role = `arn:aws:iam::${PAYMENTS}:role/Developer`;
    expect(() => aws.roleSession({ roleArn: role, name: 'ada' })).not.toThrow();
  });

  it('is changed in one account first, and then in the others', async () => {
    const { apply, aws } = await openStackSets();
    await apply();
    const template = developerTemplate({ MaxSessionDuration: 7200 });
    const changed = wantedRole({ settings: { ...wantedRole().settings, template } });
    const found = await apply(changed);
    expect(found.instances.slice(0, 2).map(({ status }) => status)).toEqual(['CURRENT', 'CURRENT']);
    const [first, rest] = aws.calls('UpdateStackSet');
    expect(first?.params).toMatchObject({
      'DeploymentTargets.Accounts.member.1': PAYMENTS,
      'DeploymentTargets.AccountFilterType': 'INTERSECTION',
    });
    expect(rest?.params).not.toHaveProperty(['DeploymentTargets.OrganizationalUnitIds.member.1']);
    expect(rest?.params).toMatchObject({ 'AutoDeployment.Enabled': 'true' });
  });

  it('that was left after the first account goes on where it was', async () => {
    const { apply, client, carryOut } = await openStackSets();
    await apply();
    const template = developerTemplate({ MaxSessionDuration: 7200 });
    const changed = wantedRole({ settings: { ...wantedRole().settings, template } });
    await carryOut(changed, [
      { kind: 'update', targets: { kind: 'units', unitIds: [ROOT_UNIT], only: [PAYMENTS] } },
    ]);
    const plan = decideStackSet(changed, await client.find());
    expect(plan.stacks.slice(0, 2)).toMatchObject([
      { name: 'payments', action: 'none' },
      { name: 'web', action: 'again' },
    ]);
    await apply(changed);
    expect(isInOrder(decideStackSet(changed, await client.find()))).toBe(true);
  });

  it('fails in the account that has such a role already, and in no other', async () => {
    const { aws, apply } = await openStackSets();
    aws.role({ account: PAYMENTS, name: 'developer', trust: trusting(MANAGEMENT) });
    const { instances } = await apply();
    expect(instances.slice(0, 2)).toMatchObject([
      { accountId: PAYMENTS, detail: 'FAILED', reason: expect.stringContaining('already exists') as unknown },
      { accountId: WEB, detail: 'SUCCEEDED' },
    ]);
  });

  it('fails where a service control policy forbids the role', async () => {
    const { aws, apply } = await openStackSets();
    aws.serviceControlPolicy(WEB, { Statement: { Effect: 'Deny', Action: 'iam:*', Resource: '*' } });
    const { instances } = await apply();
    expect(instances[1]?.reason).toContain('explicit deny in a service control policy');
  });

  it('is kept by a delegated administrator for the management account', async () => {
    const { aws, apply } = await openStackSets(WEB, 'DELEGATED_ADMIN');
    expect(await failureOf(apply())).toMatchObject({ code: 'stack_sets_denied', exitCode: 3 });
    aws.cloudFormation.delegatedAdministrators.push(WEB);
    expect((await apply()).instances).toHaveLength(3);
    expect([...aws.cloudFormation.sets.keys()]).toEqual([`${MANAGEMENT}/us-east-1/acctmgr-Developer`]);
  });

  it('is refused where CloudFormation may not act for the organization', async () => {
    const { aws, apply, client } = await openStackSets();
    aws.cloudFormation.trustedAccess = false;
    expect(await client.hasTrustedAccess()).toBe(false);
    expect(await failureOf(apply())).toMatchObject({ code: 'trusted_access_off' });
  });
});

describe('a self-managed stack set', () => {
  const wanted = wantedRole({
    deployment: undefined,
    targets: { kind: 'accounts', accountIds: [PAYMENTS, WEB] },
  });
  const administration = 'AWSCloudFormationStackSetAdministrationRole';
  const execution = 'AWSCloudFormationStackSetExecutionRole';

  it('needs an administration role', async () => {
    const { apply } = await openStackSets();
    expect(await failureOf(apply(wanted))).toMatchObject({ code: 'administration_role_missing' });
  });

  it('makes the role where its execution role lets it', async () => {
    const { aws, apply } = await openStackSets();
    aws.role({
      account: MANAGEMENT,
      name: administration,
      trust: {
        Statement: {
          Effect: 'Allow',
          Principal: { Service: 'cloudformation.amazonaws.com' },
          Action: 'sts:AssumeRole',
        },
      },
    });
    aws.role({ account: WEB, name: execution, trust: trusting(`arn:aws:iam::${MANAGEMENT}:root`) });
    const { instances } = await apply(wanted);
    expect(instances.map(({ accountId, detail }) => [accountId, detail])).toEqual([
      [PAYMENTS, 'FAILED'],
      [WEB, 'SUCCEEDED'],
    ]);
    expect(instances[0]?.reason).toContain("should have 'AWSCloudFormationStackSetExecutionRole' role");
  });
});

describe('an operation', () => {
  it('keeps another one from beginning, and is found while it goes on', async () => {
    const { aws, apply, client, watch } = await openStackSets();
    await apply();
    aws.cloudFormation.accountsPerLook = 0;
    const wanted = wantedRole({ settings: { ...wantedRole().settings, description: 'Another' } });
    const id = await client.begin({ kind: 'update-all' }, wanted, undefined);
    expect(await client.running()).toMatchObject({ id, action: 'UPDATE', status: 'RUNNING' });
    expect(await failureOf(client.begin({ kind: 'update-all' }, wanted, undefined))).toMatchObject({
      code: 'stack_set_busy',
      message: 'The stack set acctmgr-Developer is busy: another operation goes on.',
    });
    expect((await watch(id ?? '', 60)).operation.status).toBe('RUNNING');
  });

  it('is looked at ever more seldom, until it has ended', async () => {
    const { aws, client, watch, seconds } = await openStackSets();
    const wanted = wantedRole();
    await client.begin({ kind: 'make' }, wanted, undefined);
    aws.cloudFormation.accountsPerLook = 1;
    const id = await client.begin({ kind: 'add', targets: wanted.targets }, wanted, undefined);
    const { operation, results } = await watch(id ?? '');
    expect(operation.status).toBe('SUCCEEDED');
    expect(results.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(seconds()).toBe(2.5);
  });

  it('is begun once, though the answer to the first try was lost', async () => {
    const { aws, client, carryOut } = await openStackSets();
    const wanted = wantedRole();
    await client.begin({ kind: 'make' }, wanted, undefined);
    aws.misbehave({ kind: 'cut', action: 'CreateStackInstances', times: 1 });
    const [watched] = await carryOut(wanted, [{ kind: 'add', targets: wanted.targets }]);
    expect(watched?.operation.status).toBe('SUCCEEDED');
    expect(aws.calls('CreateStackInstances')).toHaveLength(2);
  });

  it('is asked for again where AWS asks to slow down', async () => {
    const { aws, apply, seconds } = await openStackSets();
    aws.misbehave({ kind: 'throttle', action: 'DescribeStackSet', times: 2 });
    expect((await apply()).instances).toHaveLength(3);
    expect(seconds()).toBeGreaterThan(0);
  });
});
