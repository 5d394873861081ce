import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accountIdOf,
  awsPolicyArn,
  parseAssumedRoleArn,
  parseMfaArn,
  parseRoleArn,
  parseUserArn,
  partitionIdOf,
  roleArnOf,
  userNameOf,
} from '../../../src/aws/arn.js';

describe('parseRoleArn', () => {
  it('takes a role apart, with and without a path, in any partition', () => {
    expect(parseRoleArn('arn:aws:iam::012345678901:role/Admin')).toEqual({
      partition: 'aws',
      accountId: '012345678901',
      path: '/',
      name: 'Admin',
    });
    expect(parseRoleArn('arn:aws-us-gov:iam::123456789012:role/team/web/Deploy@night')).toEqual({
      partition: 'aws-us-gov',
      accountId: '123456789012',
      path: '/team/web/',
      name: 'Deploy@night',
    });
  });

  it.each([
    'arn:aws:iam::12345678901:role/Admin',
    'arn:aws:iam::1234567890123:role/Admin',
    'arn:aws:iam::123456789012:user/alice',
    'arn:aws:sts::123456789012:assumed-role/Admin/alice',
    'arn:aws:iam::123456789012:role/',
    'arn:aws:iam::123456789012:role/team/',
    'arn:aws:iam::123456789012:role/Ad min',
    'arn:aws:iam::123456789012:role/Admin\n',
    ' arn:aws:iam::123456789012:role/Admin',
    'arn:azure:iam::123456789012:role/Admin',
    `arn:aws:iam::123456789012:role/${'x'.repeat(65)}`,
    '',
  ])('refuses %j', (arn) => {
    expect(parseRoleArn(arn)).toBeUndefined();
  });

  it('reads back what roleArnOf builds', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9+=,.@_-]{1,64}$/);
    fc.assert(
      fc.property(
        fc.constantFrom('aws', 'aws-cn', 'aws-iso-b'),
        fc.stringMatching(/^[0-9]{12}$/),
        fc.array(name, { maxLength: 3 }),
        name,
        (partition, accountId, folders, role) => {
          const path = folders.length === 0 ? '/' : `/${folders.join('/')}/`;
          const arn = roleArnOf(partition, accountId, `${path}${role}`);
          expect(parseRoleArn(arn)).toEqual({ partition, accountId, path, name: role });
        },
      ),
    );
  });
});

describe('the other ARNs', () => {
  it('knows users, sessions and devices apart', () => {
    const user = 'arn:aws:iam::123456789012:user/people/alice';
    expect(parseUserArn(user)).toEqual({
      partition: 'aws',
      accountId: '123456789012',
      path: '/people/',
      name: 'alice',
    });
    expect(userNameOf(user)).toBe('alice');
    expect(userNameOf('arn:aws:iam::123456789012:root')).toBeUndefined();
    expect(parseAssumedRoleArn('arn:aws-cn:sts::123456789012:assumed-role/Admin/alice@example.com')).toEqual({
      partition: 'aws-cn',
      accountId: '123456789012',
      roleName: 'Admin',
      sessionName: 'alice@example.com',
    });
    expect(parseAssumedRoleArn('arn:aws:sts::123456789012:federated-user/alice')).toBeUndefined();
    expect(parseMfaArn('arn:aws:iam::123456789012:mfa/alice')?.name).toBe('alice');
    expect(parseMfaArn('GAHT12345678')).toBeUndefined();
  });

  it('finds account and partition in any ARN that has them', () => {
    expect(accountIdOf('arn:aws:iam::123456789012:root')).toBe('123456789012');
    expect(accountIdOf('arn:aws:sts:eu-west-1:123456789012:assumed-role/a/b')).toBe('123456789012');
    expect(accountIdOf('arn:aws:s3:::bucket')).toBeUndefined();
    expect(partitionIdOf('arn:aws-iso-b:iam::123456789012:role/x')).toBe('aws-iso-b');
    expect(partitionIdOf('123456789012')).toBeUndefined();
  });

  it('names policies of AWS in the partition of the role', () => {
    expect(awsPolicyArn('aws-us-gov', 'job-function/ViewOnlyAccess')).toBe(
      'arn:aws-us-gov:iam::aws:policy/job-function/ViewOnlyAccess',
    );
  });
});
