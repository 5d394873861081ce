import { describe, expect, it } from 'vitest';
import { requireRevocable } from '../../../../src/roles/revoke/irrevocable.js';
import { cutoffAt, revocationDocument, revokedBefore } from '../../../../src/roles/revoke/revocation.js';
import { AcctmgrError } from '../../../../src/system/failure.js';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const HALF_MINUTE = 30_000;

describe('the time before which sessions are cut off', () => {
  it('is half a minute ahead, since sessions are given until the policy is known', () => {
    expect(cutoffAt(NOON, undefined)).toEqual(new Date('2026-03-01T12:00:30Z'));
  });

  it('moves on, and never back', () => {
    expect(cutoffAt(NOON, new Date(NOON - 1000))).toEqual(new Date(NOON + HALF_MINUTE));
    expect(cutoffAt(NOON, new Date(NOON + 60_000))).toEqual(new Date(NOON + 60_000));
  });
});

describe('the policy', () => {
  const document = revocationDocument(new Date(NOON));

  it('is what the console of IAM writes', () => {
    expect(document).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Action: ['*'],
          Resource: ['*'],
          Condition: { DateLessThan: { 'aws:TokenIssueTime': '2026-03-01T12:00:00.000Z' } },
        },
      ],
    });
  });

  it.each([
    ['as it was written', document],
    [
      'as IAM may give it back, and as AWS documents it',
      {
        Version: '2012-10-17',
        Statement: {
          Sid: '',
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: { DateLessThan: { 'AWS:tokenissuetime': ['2026-03-01T12:00:00Z'] } },
        },
      },
    ],
  ])('is known again %s', (_, given) => {
    expect(revokedBefore(given)).toEqual(new Date(NOON));
  });

  const [statement] = document.Statement;
  it.each([
    ['nothing', undefined],
    ['text', 'Deny'],
    ['no statement', { Version: '2012-10-17' }],
    ['two statements', { Statement: [statement, statement] }],
    ['an Allow', { Statement: { ...statement, Effect: 'Allow' } }],
    ['some actions', { Statement: { ...statement, Action: ['s3:*'] } }],
    ['some resources', { Statement: { ...statement, Resource: 'arn:aws:s3:::b' } }],
    ['no condition', { Statement: { Effect: 'Deny', Action: '*', Resource: '*' } }],
    [
      'another operator',
      {
        Statement: {
          ...statement,
          Condition: { DateGreaterThan: { 'aws:TokenIssueTime': '2026-03-01T12:00:00Z' } },
        },
      },
    ],
    [
      'another key',
      {
        Statement: {
          ...statement,
          Condition: { DateLessThan: { 'aws:CurrentTime': '2026-03-01T12:00:00Z' } },
        },
      },
    ],
    [
      'one more condition',
      {
        Statement: {
          ...statement,
          Condition: { ...statement?.Condition, StringEquals: { 'aws:userid': 'x' } },
        },
      },
    ],
    [
      'one more key',
      {
        Statement: {
          ...statement,
          Condition: {
            DateLessThan: {
              'aws:TokenIssueTime': '2026-03-01T12:00:00Z',
              'aws:CurrentTime': '2026-03-01T12:00:00Z',
            },
          },
        },
      },
    ],
    [
      'no time',
      { Statement: { ...statement, Condition: { DateLessThan: { 'aws:TokenIssueTime': 'soon' } } } },
    ],
    ['a NotResource', { Statement: { ...statement, NotResource: 'x' } }],
  ])('of somebody else, with %s, is not taken for one', (_, given) => {
    expect(revokedBefore(given)).toBeUndefined();
  });
});

describe('a role', () => {
  const role = (path: string, name: string) => ({
    path,
    name,
    arn: `arn:aws:iam::444455556666:role${path}${name}`,
  });
  const refusal = (path: string, name: string): string => {
    try {
      requireRevocable(role(path, name));
      return '';
    } catch (error) {
      return error instanceof AcctmgrError ? `${error.code} ${error.hint}` : String(error);
    }
  };

  it.each([
    ['/', 'Admin'],
    ['/team/', 'Admin'],
    ['/', 'AWSReservedSSO_mine'],
  ])('%s%s can be revoked', (path, name) => {
    expect(refusal(path, name)).toBe('');
  });

  it.each([
    ['/aws-reserved/sso.amazonaws.com/eu-west-1/', 'AWSReservedSSO_Admin_0123456789abcdef'],
    ['/', 'AWSReservedSSO_Admin_0123456789abcdef'],
  ])('%s%s is of Identity Center, where people are cut off', (path, name) => {
    expect(refusal(path, name)).toBe(
      'role_not_revocable To cut a person off: acctmgr roles revoke --user NAME',
    );
  });

  it('below /aws-service-role/ is of a service of AWS', () => {
    expect(refusal('/aws-service-role/ecs.amazonaws.com/', 'AWSServiceRoleForECS')).toContain(
      'aws iam delete-service-linked-role --role-name AWSServiceRoleForECS',
    );
  });
});
