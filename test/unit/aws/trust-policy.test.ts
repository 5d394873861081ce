import { describe, expect, it } from 'vitest';
import { assumeRolePermission } from '../../../src/aws/policy/assume-role-permission.js';
import { trustStatement, type TrustWish } from '../../../src/aws/policy/trust-policy.js';

const ROLE = 'arn:aws:iam::222222222222:role/team/Developer';
const ADA = 'arn:aws:iam::111111111111:user/ops/ada';
const plain = { hasTags: false, hasSourceIdentity: false };

const trusting = (wish: Partial<TrustWish>) =>
  trustStatement({ caller: { arn: ADA }, extras: plain, ...wish });
const MFA = { operator: 'Bool', key: 'aws:MultiFactorAuthPresent', wanted: ['true'] };

describe('the statement of the caller', () => {
  it('allows the one call on the one role', () => {
    expect(assumeRolePermission(ROLE, plain)).toEqual({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Resource: ROLE,
    });
  });

  it('allows tags and a source identity only where they are used', () => {
    expect(assumeRolePermission(ROLE, { hasTags: true, hasSourceIdentity: false }).Action).toEqual([
      'sts:AssumeRole',
      'sts:TagSession',
    ]);
    expect(assumeRolePermission(ROLE, { hasTags: true, hasSourceIdentity: true }).Action).toEqual([
      'sts:AssumeRole',
      'sts:TagSession',
      'sts:SetSourceIdentity',
    ]);
  });
});

describe('the statement of the trust policy', () => {
  it('names the user, with the path', () => {
    expect(trusting({})).toEqual({ Effect: 'Allow', Principal: { AWS: ADA }, Action: 'sts:AssumeRole' });
  });

  it('asks for what it is given: the external id and MFA', () => {
    expect(
      trusting({
        conditions: [{ operator: 'StringEquals', key: 'sts:ExternalId', wanted: ['ada-4711'] }, MFA],
      }).Condition,
    ).toEqual({
      StringEquals: { 'sts:ExternalId': 'ada-4711' },
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
    });
  });

  it('allows tags and a source identity only where they are used', () => {
    expect(trusting({ extras: { hasTags: true, hasSourceIdentity: true } }).Action).toEqual([
      'sts:AssumeRole',
      'sts:TagSession',
      'sts:SetSourceIdentity',
    ]);
  });

  it('names the role of a session, and not the session', () => {
    const caller = {
      arn: 'arn:aws-cn:sts::111111111111:assumed-role/Jump/ada',
      roleArn: 'arn:aws-cn:iam::111111111111:role/team/Jump',
    };
    expect(trusting({ caller })).toMatchObject({ Principal: { AWS: caller.roleArn } });
  });

  it('names a role whose path nobody knows by a condition, since AWS takes no principal that is not there', () => {
    const caller = { arn: 'arn:aws-us-gov:sts::111111111111:assumed-role/Jump/ada' };
    expect(trusting({ caller, conditions: [MFA] })).toEqual({
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws-us-gov:iam::111111111111:root' },
      Action: 'sts:AssumeRole',
      Condition: {
        ArnLike: {
          'aws:PrincipalArn': [
            'arn:aws-us-gov:iam::111111111111:role/Jump',
            'arn:aws-us-gov:iam::111111111111:role/*/Jump',
          ],
        },
        Bool: { 'aws:MultiFactorAuthPresent': 'true' },
      },
    });
  });

  it('names a role of Identity Center by its permission set, which keeps its name', () => {
    const name = 'AWSReservedSSO_Power_User_0123456789abcdef';
    const caller = {
      arn: `arn:aws:sts::111111111111:assumed-role/${name}/ada@example.com`,
      roleArn: `arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/eu-west-1/${name}`,
    };
    expect(trusting({ caller })).toMatchObject({
      Principal: { AWS: 'arn:aws:iam::111111111111:root' },
      Condition: {
        ArnLike: {
          'aws:PrincipalArn': [
            'arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Power_User_????????????????',
            'arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Power_User_????????????????',
          ],
        },
      },
    });
  });

  it('names the account of a caller that no policy can name', () => {
    const caller = { arn: 'arn:aws:sts::111111111111:federated-user/ada' };
    expect(trusting({ caller }).Principal).toEqual({ AWS: 'arn:aws:iam::111111111111:root' });
  });
});
