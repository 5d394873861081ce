import { describe, expect, test } from 'vitest';
import { conditionHolds, type ConditionBlock } from '../../support/loopback-aws/condition.js';
import {
  checkPolicy,
  evaluate,
  type Statement,
  type Verdict,
} from '../../support/loopback-aws/policy-document.js';

describe('a condition', () => {
  const context = new Map([
    ['sts:externalid', ['Blue']],
    ['aws:multifactorauthage', ['900']],
    ['aws:multifactorauthpresent', ['true']],
    ['aws:username', ['alice']],
    ['sts:rolesessionname', ['alice']],
    ['aws:tagkeys', ['team', 'reason']],
    ['aws:tokenissuetime', ['2026-03-01T12:00:00.000Z']],
  ]);
  test.each<[ConditionBlock, boolean]>([
    [{ StringEquals: { 'sts:ExternalId': 'Blue' } }, true],
    [{ StringEquals: { 'STS:EXTERNALID': ['Red', 'Blue'] } }, true],
    [{ StringEquals: { 'sts:ExternalId': 'blue' } }, false],
    [{ StringEqualsIgnoreCase: { 'sts:ExternalId': 'blue' } }, true],
    [{ StringNotEquals: { 'sts:ExternalId': 'Blue' } }, false],
    [{ StringLike: { 'sts:ExternalId': 'B?u*' } }, true],
    [{ StringLike: { 'sts:ExternalId': 'B.*' } }, false],
    [{ NumericLessThan: { 'aws:MultiFactorAuthAge': '900' } }, false],
    [{ NumericLessThanEquals: { 'aws:MultiFactorAuthAge': 900 } }, true],
    [{ Bool: { 'aws:MultiFactorAuthPresent': true } }, true],
    [{ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }, false],
    [{ StringEquals: { 'sts:RoleSessionName': '${aws:username}' } }, true],
    [{ StringEquals: { 'sts:RoleSessionName': '${aws:PrincipalTag/nick}' } }, false],
    [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'reason', 'env'] } }, true],
    [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } }, false],
    [{ 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['team'] } }, true],
    [{ Bool: { 'aws:MultiFactorAuthPresent': 'true' }, StringEquals: { 'sts:ExternalId': 'Red' } }, false],
    [{ DateLessThan: { 'aws:TokenIssueTime': '2026-03-01T12:00:00Z' } }, false],
    [{ DateLessThanEquals: { 'aws:TokenIssueTime': '2026-03-01T12:00:00Z' } }, true],
    [{ DateLessThan: { 'aws:TokenIssueTime': '2026-03-01T13:00:30+01:00' } }, true],
    [{ DateGreaterThan: { 'aws:TokenIssueTime': '1772366399' } }, true],
    [{ DateNotEquals: { 'aws:TokenIssueTime': '2026-03-01T12:00:00Z' } }, false],
    // Of keys that the request does not carry:
    [{ StringEquals: { 'sts:SourceIdentity': 'alice' } }, false],
    [{ StringEqualsIfExists: { 'sts:SourceIdentity': 'alice' } }, true],
    [{ StringNotEquals: { 'sts:SourceIdentity': 'alice' } }, true],
    [{ Null: { 'sts:SourceIdentity': 'true' } }, true],
    [{ Null: { 'sts:ExternalId': 'true' } }, false],
  ])('%j holds: %s', (block, expected) => {
    expect(conditionHolds(block, context)).toBe(expected);
  });
});

describe('a policy', () => {
  const allow = (action: string, resource = '*'): Statement => ({
    Effect: 'Allow',
    Action: action,
    Resource: resource,
  });
  const onlyWithMfa: Statement = {
    Effect: 'Deny',
    NotAction: ['iam:ListMFADevices', 'sts:GetSessionToken'],
    Resource: '*',
    Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  };
  const role = 'arn:aws:iam::444455556666:role/Admin';
  test.each<[string, readonly Statement[], string, Verdict]>([
    ['allows nothing that it does not name', [], 'sts:AssumeRole', 'none'],
    ['allows by wildcard, without regard to case', [allow('STS:assume*')], 'sts:AssumeRole', 'allow'],
    [
      'allows on a resource',
      [allow('sts:AssumeRole', 'arn:aws:iam::*:role/Admin')],
      'sts:AssumeRole',
      'allow',
    ],
    [
      'allows on that resource only',
      [allow('sts:AssumeRole', 'arn:aws:iam::*:role/Dev')],
      'sts:AssumeRole',
      'none',
    ],
    ['denies all but the actions that lead to MFA', [allow('*'), onlyWithMfa], 'sts:AssumeRole', 'deny'],
    ['leaves those actions alone', [allow('*'), onlyWithMfa], 'sts:GetSessionToken', 'allow'],
  ])('%s', (_, statements, action, expected) => {
    expect(evaluate([{ Statement: statements }], { action, resource: role, context: new Map() })).toBe(
      expected,
    );
  });

  test('that is not understood whole is no part of a world', () => {
    const statement = {
      ...allow('*'),
      NotResource: 'x',
      Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
    };
    expect(() => checkPolicy({ Statement: statement })).toThrow(
      'does not know NotResource, IpAddress in a policy',
    );
  });
});
