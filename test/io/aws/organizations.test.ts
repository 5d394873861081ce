import { describe, expect, it, onTestFinished } from 'vitest';
import { explain } from '../../../src/aws/faults/explain.js';
import {
  accountsOfParent,
  describeOrganization,
  rootsPage,
  tagsPage,
  unitsPage,
} from '../../../src/aws/clients/organizations.js';
import { startLoopbackAws, type OrganizationSettings } from '../../support/loopback-aws/loopback-aws.js';
import { callTo } from '../../support/service-call.js';

const MANAGEMENT = '111111111111';
const MEMBER = '222222222222';
const NOW = Date.parse('2026-03-01T12:00:00Z');

const SMALL: OrganizationSettings = {
  managementAccount: MANAGEMENT,
  units: [
    { id: 'ou-r00t-prod0000', name: 'Prod' },
    { id: 'ou-r00t-payments', name: 'Payments', parent: 'ou-r00t-prod0000' },
  ],
  accounts: [
    { id: MANAGEMENT, name: 'Management' },
    {
      id: MEMBER,
      name: 'Payments Prod',
      unit: 'ou-r00t-payments',
      tags: { env: 'prod', 'cost centre': 'ä/1' },
    },
    { id: '333333333333', name: 'Old', unit: 'ou-r00t-payments', state: 'SUSPENDED' },
  ],
};

async function organization(settings: Partial<OrganizationSettings> = {}, account = MANAGEMENT) {
  const aws = await startLoopbackAws({ now: () => NOW });
  onTestFinished(() => aws.close());
  const ada = aws.user({ account, name: 'ada' });
  const behaviour = aws.addOrganization({ ...SMALL, ...settings });
  return { aws, call: callTo(aws, ada, NOW), behaviour };
}

describe('what Organizations is asked', () => {
  it('the organization, its root, the units below it and the accounts in them', async () => {
    const { call } = await organization();
    expect(await describeOrganization(call)).toMatchObject({
      ok: true,
      value: { id: 'o-example0001', managementAccountId: MANAGEMENT },
    });
    expect(await rootsPage(call)).toMatchObject({ value: { items: [{ id: 'r-r00t', name: 'Root' }] } });
    expect(await unitsPage(call, 'r-r00t')).toMatchObject({
      value: { items: [{ id: 'ou-r00t-prod0000', name: 'Prod' }], next: undefined },
    });
    expect(await accountsOfParent(call, 'ou-r00t-payments')).toMatchObject({
      value: {
        items: [
          { accountId: MEMBER, accountName: 'Payments Prod', state: 'ACTIVE' },
          { accountId: '333333333333', state: 'SUSPENDED' },
        ],
      },
    });
    expect(await tagsPage(call, MEMBER)).toMatchObject({
      value: {
        items: [
          { key: 'env', value: 'prod' },
          { key: 'cost centre', value: 'ä/1' },
        ],
      },
    });
  });

  it('an empty page with a token is not the last one', async () => {
    const { call } = await organization({ emptyPages: true, pageSize: 1 });
    const first = await accountsOfParent(call, 'ou-r00t-payments');
    expect(first).toMatchObject({ value: { items: [], next: '0e' } });
    expect(await accountsOfParent(call, 'ou-r00t-payments', '0e')).toMatchObject({
      value: { items: [{ accountId: MEMBER }], next: '1' },
    });
  });

  it.each(['State', 'Status', 'both'] as const)('an account says how it is by %s', async (states) => {
    const { call } = await organization({ states });
    expect(await accountsOfParent(call, 'ou-r00t-payments')).toMatchObject({
      value: { items: [{ state: 'ACTIVE' }, { state: 'SUSPENDED' }] },
    });
  });

  it('a delegated administrator may list, another member only asks whose organization it is', async () => {
    const delegated = await organization({ delegatedAdministrators: [MEMBER] }, MEMBER);
    expect(await rootsPage(delegated.call)).toMatchObject({ ok: true });
    const member = await organization({}, MEMBER);
    expect(await describeOrganization(member.call)).toMatchObject({ ok: true });
    expect(await rootsPage(member.call)).toMatchObject({ ok: false, fault: { kind: 'organization-denied' } });
  });

  it('an account without an organization, a policy that does not allow it, too many calls: each is a kind of its own', async () => {
    const { aws, call, behaviour } = await organization();
    const lone = callTo(aws, aws.user({ account: '999999999999', name: 'eve' }), NOW);
    expect(await describeOrganization(lone)).toMatchObject({ fault: { kind: 'organization-missing' } });
    const bob = aws.user({ account: MANAGEMENT, name: 'bob', policies: [] });
    expect(await rootsPage(callTo(aws, bob, NOW))).toMatchObject({
      fault: { kind: 'access-denied', refusal: { action: 'organizations:ListRoots' } },
    });
    behaviour.callsPerSecond = 1;
    await rootsPage(call);
    expect(await rootsPage(call)).toMatchObject({ fault: { kind: 'throttled', attempts: 1 } });
  });

  it('a signature of other keys, and a session token', async () => {
    const { aws, call } = await organization();
    const wrong = { ...call, credentials: { ...call.credentials, secretAccessKey: 'x'.repeat(40) } };
    expect(await rootsPage(wrong)).toMatchObject({ fault: { kind: 'secret-key-wrong' } });
    const { arn } = aws.role({ account: MANAGEMENT, name: 'Lister', trust: { Statement: [] } });
    const session = aws.roleSession({ roleArn: arn, name: 'ada' });
    expect(await rootsPage({ ...call, credentials: session })).toMatchObject({ ok: true });
  });

  it('a page of a network, and an answer without what was asked for, are no answers', async () => {
    const { aws, call } = await organization();
    aws.misbehave({ kind: 'html', times: 1 });
    expect(await rootsPage(call)).toMatchObject({ fault: { kind: 'answer-not-aws' } });
  });
});

describe('what is said where Organizations does not tell', () => {
  const base = { call: 'ListRoots', now: NOW } as const;
  const fault = (kind: 'organization-missing' | 'organization-denied') => ({
    kind,
    code: 'X',
    message: "You don't have permissions to access this resource.",
    httpStatus: 400,
    cause: undefined,
  });

  it('to a member: who may', () => {
    const error = explain(fault('organization-denied'), {
      ...base,
      organization: { accountId: MEMBER, managementAccountId: MANAGEMENT },
    });
    expect(error.message).toBe(
      "Organizations does not tell account 222222222222 (ListRoots: You don't have permissions to access this resource.). Only the management account, 111111111111, and delegated administrators may list accounts.",
    );
    expect(error.exitCode).toBe(3);
    expect(error.hint).toContain('--via ACCOUNT');
  });

  it('to an account of no organization', () => {
    const error = explain(fault('organization-missing'), { ...base, organization: { accountId: MEMBER } });
    expect(error.message).toBe('Account 222222222222 is in no organization.');
    expect(error.exitCode).toBe(1);
  });
});
