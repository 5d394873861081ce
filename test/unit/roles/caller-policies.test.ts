import { describe, expect, it } from 'vitest';
import { callerSide, type RoleCaller } from '../../../src/roles/caller-policies.js';
import { cloudFormationCaller } from '../../../src/roles/forms/cloudformation.js';
import { evaluate, type PolicyDocument } from '../../support/loopback-aws/policy-document.js';
import { designedRole, refusalOfRole } from '../../support/designed-role.js';

const ROLE = 'arn:aws:iam::444455556666:role/Developer';
const assume = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: ROLE }],
};

const sideOf = (caller?: RoleCaller) => callerSide('dev', designedRole(), caller);

describe("the caller's side", () => {
  it('is the one statement, for whoever assumes the role', () => {
    expect(sideOf()).toEqual({ caller: undefined, policies: { 'assume-dev': assume } });
    for (const kind of ['user', 'role'] as const)
      expect(sideOf({ kind, name: 'ada' }).policies).toEqual({ 'assume-dev': assume });
  });

  it('has the actions that the trust policy has', () => {
    const { policies } = callerSide('dev', designedRole({ session_tags: { Team: 'web' } }), undefined);
    expect(policies['assume-dev']?.Statement[0]?.Action).toEqual(['sts:AssumeRole', 'sts:TagSession']);
  });

  it.each([
    ['user', 'a b'],
    ['group', 'team/Devs'],
    ['role', 'x'.repeat(65)],
  ] as const)('refuses the name of a %s that IAM would refuse: %s', (kind, name) => {
    expect(refusalOfRole(() => sideOf({ kind, name }))).toMatchObject({
      code: 'refused_by_iam',
      exitCode: 2,
    });
  });
});

describe('the policy that forces MFA', () => {
  const { policies } = sideOf({ kind: 'group', name: 'Developers' });
  const documents = Object.values(policies) as unknown as readonly PolicyDocument[];
  const ada = 'arn:aws:iam::111122223333:user/ada';
  const verdict = (action: string, resource: string, mfa: string | undefined) =>
    evaluate(documents, {
      action,
      resource,
      context: new Map([
        ['aws:username', ['ada']],
        ...(mfa === undefined ? [] : [['aws:multifactorauthpresent', [mfa]] as const]),
      ]),
    });

  it('stands beside the statement, for a group', () => {
    expect(Object.keys(policies)).toEqual(['assume-dev', 'force-mfa']);
  });

  it.each([undefined, 'false'])(
    'lets one set up MFA and change the password, and nothing else, with MFA %s',
    (mfa) => {
      expect(verdict('sts:AssumeRole', ROLE, mfa)).toBe('deny');
      expect(verdict('s3:ListAllMyBuckets', '*', mfa)).toBe('deny');
      expect(verdict('iam:DeactivateMFADevice', ada, mfa)).toBe('deny');
      for (const action of [
        'iam:ChangePassword',
        'iam:EnableMFADevice',
        'iam:ResyncMFADevice',
        'iam:ListMFADevices',
      ])
        expect(verdict(action, ada, mfa), action).toBe('allow');
      expect(verdict('iam:CreateVirtualMFADevice', 'arn:aws:iam::111122223333:mfa/ada', mfa)).toBe('allow');
      // Nobody has to be allowed GetSessionToken; nothing may deny it.
      expect(verdict('sts:GetSessionToken', '*', mfa)).toBe('none');
    },
  );

  it('is out of the way with MFA, and is about no user but oneself', () => {
    expect(verdict('sts:AssumeRole', ROLE, 'true')).toBe('allow');
    expect(verdict('iam:DeactivateMFADevice', 'arn:aws:iam::111122223333:user/ops/ada', 'true')).toBe(
      'allow',
    );
    expect(verdict('iam:DeactivateMFADevice', 'arn:aws:iam::111122223333:user/ben', 'true')).toBe('none');
  });

  it('fits into what IAM takes of a group', () => {
    const size = documents.reduce((sum, document) => sum + JSON.stringify(document).length, 0);
    expect(size).toBeLessThan(5120);
  });
});

it('a template for CloudFormation has a policy for each, with ids of letters', () => {
  const caller = { kind: 'group', name: 'Developers' } as const;
  const template = JSON.parse(cloudFormationCaller(caller, sideOf(caller))) as { Resources: object };
  expect(template.Resources).toMatchObject({
    AssumeDev: {
      Type: 'AWS::IAM::GroupPolicy',
      Properties: { GroupName: 'Developers', PolicyName: 'assume-dev', PolicyDocument: assume },
    },
    ForceMfa: { Type: 'AWS::IAM::GroupPolicy', Properties: { PolicyName: 'force-mfa' } },
  });
});
