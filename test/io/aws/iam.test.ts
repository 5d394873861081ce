import { describe, expect, it, onTestFinished } from 'vitest';
import { getRole, listAccessKeys, simulatePrincipalPolicy } from '../../../src/aws/clients/iam.js';
import { policyChanges } from '../../../src/roles/compare/policy-changes.js';
import { startLoopbackAws, type UserSettings } from '../../support/loopback-aws/loopback-aws.js';
import { trusting } from '../../support/loopback-aws/stage.js';
import { callTo } from '../../support/service-call.js';

const HOME = '111111111111';
const NOW = Date.parse('2026-03-01T12:00:00Z');
const ROLE = 'arn:aws:iam::222222222222:role/Developer';

async function withAda(settings: Partial<UserSettings> = {}) {
  const aws = await startLoopbackAws({ now: () => NOW });
  onTestFinished(() => aws.close());
  const ada = aws.user({
    account: HOME,
    name: 'ada',
    path: '/ops/',
    keyCreated: '2026-02-01T00:00:00Z',
    ...settings,
  });
  return { aws, ada, call: callTo(aws, ada, NOW) };
}

describe('what IAM is asked', () => {
  it('a role: its ARN with the path, its trust policy as JSON', async () => {
    const { aws, call } = await withAda();
    const trust = trusting(`arn:aws:iam::${HOME}:root`);
    const { arn } = aws.role({
      account: HOME,
      name: 'Jump',
      path: '/team/',
      trust,
      maxSessionDuration: 7200,
    });
    const answer = await getRole(call, 'Jump');
    expect(answer).toMatchObject({ ok: true, value: { arn } });
    // IAM gives back what it means, in a form of its own.
    const given: unknown = JSON.parse(answer.ok ? answer.value.trustPolicy : '');
    expect(policyChanges(trust, given, 'aws')).toEqual([]);
    expect(await getRole(call, 'Nobody')).toMatchObject({ ok: false, fault: { code: 'NoSuchEntity' } });
  });

  it('the access keys of a user, and when they were made', async () => {
    const { ada, call } = await withAda();
    expect(await listAccessKeys(call, 'ada')).toMatchObject({
      ok: true,
      value: [{ accessKeyId: ada.accessKeyId, createdAt: new Date('2026-02-01T00:00:00Z') }],
    });
  });

  it('what the policies of a principal say to a call, with and without MFA', async () => {
    const policies = [
      { Statement: { Effect: 'Allow', Action: ['iam:*', 'sts:AssumeRole'], Resource: '*' } },
      {
        Statement: {
          Effect: 'Deny',
          Action: 'sts:*',
          Resource: '*',
          Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
        },
      },
    ] as const;
    const { aws, ada, call } = await withAda({ policies });
    const wish = { principalArn: ada.arn, actions: ['sts:AssumeRole', 'sts:TagSession'], resourceArn: ROLE };
    const decisions = async (mfa: { age: number } | undefined) => {
      const answer = await simulatePrincipalPolicy(call, { ...wish, mfa });
      return answer.ok ? answer.value : answer.fault;
    };
    const nothingMore = { isAllowedByOrganization: undefined, isAllowedByBoundary: undefined, missing: [] };
    expect(await decisions(undefined)).toEqual([
      { action: 'sts:AssumeRole', decision: 'explicitDeny', ...nothingMore },
      { action: 'sts:TagSession', decision: 'explicitDeny', ...nothingMore },
    ]);
    expect(await decisions({ age: 60 })).toEqual([
      { action: 'sts:AssumeRole', decision: 'allowed', ...nothingMore },
      { action: 'sts:TagSession', decision: 'implicitDeny', ...nothingMore },
    ]);
    aws.serviceControlPolicy(HOME, {
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: 'sts:AssumeRole', Resource: '*' },
      ],
    });
    expect(await decisions({ age: 60 })).toMatchObject([
      { decision: 'explicitDeny', isAllowedByOrganization: false },
      { decision: 'implicitDeny', isAllowedByOrganization: true },
    ]);
  });
});
