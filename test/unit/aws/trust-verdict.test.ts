import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionHolds, conditionsOf } from '../../../src/aws/policy/policy-condition.js';
import { trustVerdict, type TrustRequest } from '../../../src/aws/policy/trust-verdict.js';
import { conditionHolds as holdsAtAws } from '../../support/loopback-aws/condition.js';

const ACCOUNT = '111111111111';
const ADA = `arn:aws:iam::${ACCOUNT}:user/ops/ada`;
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const JUMP = {
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Jump/ada`,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/team/Jump`,
};

const request: TrustRequest = {
  caller: { arn: ADA },
  extras: { hasTags: false, hasSourceIdentity: false },
  mfa: undefined,
  sessionName: 'ada',
  tags: {},
  transitiveTagKeys: [],
  now: Date.parse('2026-03-01T12:00:00Z'),
};

interface Statement {
  readonly Effect?: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Condition?: unknown;
}
const judge = (given: Statement | Statement[], more: Partial<TrustRequest> = {}) => {
  const statements = Array.isArray(given)
    ? given
    : [{ Effect: 'Allow', Principal: { AWS: ROOT }, Action: 'sts:AssumeRole', ...given }];
  return trustVerdict(JSON.stringify({ Statement: statements }), { ...request, ...more });
};
const unmetKeys = (verdict: ReturnType<typeof judge>) =>
  verdict.kind === 'unmet' ? verdict.unmet.map(({ key }) => key) : verdict.kind;

describe('whom a trust policy names', () => {
  it.each<[string, unknown, TrustRequest['caller'], 'caller' | 'account']>([
    ['the user', { AWS: ADA }, { arn: ADA }, 'caller'],
    ['the user among others', { AWS: ['arn:aws:iam::999999999999:root', ADA] }, { arn: ADA }, 'caller'],
    ['everybody', '*', { arn: ADA }, 'caller'],
    ['everybody in AWS', { AWS: '*' }, { arn: ADA }, 'caller'],
    ['the account', { AWS: ROOT }, { arn: ADA }, 'account'],
    ['the account by its id', { AWS: ACCOUNT }, { arn: ADA }, 'account'],
    ['the role of a session', { AWS: JUMP.roleArn }, JUMP, 'caller'],
    ['the session itself', { AWS: JUMP.arn }, JUMP, 'caller'],
    ['the role of a session whose path nobody knows', { AWS: JUMP.roleArn }, { arn: JUMP.arn }, 'caller'],
  ])('%s', (_name, Principal, caller, by) => {
    expect(judge({ Principal }, { caller })).toEqual({ kind: 'allows', by });
  });

  it.each<[string, unknown, TrustRequest['caller']]>([
    ['another user', { AWS: ADA.replace('ada', 'eve') }, { arn: ADA }],
    ['the user without the path', { AWS: ADA.replace('ops/', '') }, { arn: ADA }],
    ['another account', { AWS: 'arn:aws:iam::999999999999:root' }, { arn: ADA }],
    ['the account of another partition', { AWS: ROOT.replace('aws', 'aws-cn') }, { arn: ADA }],
    ['a role of the same name elsewhere', { AWS: JUMP.roleArn.replace('team', 'other') }, JUMP],
    ['a service', { Service: 'ec2.amazonaws.com' }, { arn: ADA }],
  ])('not %s', (_name, Principal, caller) => {
    expect(judge({ Principal }, { caller })).toMatchObject({ kind: 'not-named' });
  });

  it('tells who is named instead, such as a user that was deleted', () => {
    expect(
      judge([{ Effect: 'Allow', Principal: { AWS: ['AIDAEXAMPLE', '999999999999'] }, Action: 'sts:*' }]),
    ).toEqual({
      kind: 'not-named',
      named: ['AIDAEXAMPLE', '999999999999'],
    });
  });

  it('counts statements about AssumeRole only', () => {
    expect(judge({ Action: 'sts:AssumeRoleWithSAML' })).toMatchObject({ kind: 'not-named', named: [] });
    expect(judge({ Action: undefined, NotAction: 'sts:TagSession' })).toMatchObject({ kind: 'allows' });
    expect(judge({ Action: 'STS:assume*' })).toMatchObject({ kind: 'allows' });
  });
});

describe('under which conditions', () => {
  const externalId = { Condition: { StringEquals: { 'sts:ExternalId': 'ada-4711' } } };
  const mfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': true } } };

  it('an external id is wanted', () => {
    expect(judge(externalId, { externalId: 'ada-4711' })).toMatchObject({ kind: 'allows' });
    expect(unmetKeys(judge(externalId, { externalId: 'ada-4712' }))).toEqual(['sts:ExternalId']);
    expect(unmetKeys(judge(externalId))).toEqual(['sts:ExternalId']);
  });

  it('MFA is wanted, and not too old', () => {
    expect(unmetKeys(judge(mfa))).toEqual(['aws:MultiFactorAuthPresent']);
    expect(unmetKeys(judge(mfa, { caller: JUMP }))).toEqual(['aws:MultiFactorAuthPresent']);
    expect(judge(mfa, { mfa: { age: 60 } })).toMatchObject({ kind: 'allows' });
    const young = { Condition: { NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } } };
    expect(judge(young, { mfa: { age: 3599 } })).toMatchObject({ kind: 'allows' });
    expect(unmetKeys(judge(young, { mfa: { age: 3600 } }))).toEqual(['aws:MultiFactorAuthAge']);
    expect(unmetKeys(judge(young))).toEqual(['aws:MultiFactorAuthAge']);
  });

  it('BoolIfExists lets long-term keys in, which say nothing of MFA, and keeps a session out that says no', () => {
    const lax = { Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } } };
    expect(judge(lax)).toMatchObject({ kind: 'allows' });
    expect(unmetKeys(judge(lax, { caller: JUMP }))).toEqual(['aws:MultiFactorAuthPresent']);
  });

  it('the session is named after the user', () => {
    const named = { Condition: { StringLike: { 'sts:RoleSessionName': '${aws:username}' } } };
    expect(judge(named)).toMatchObject({ kind: 'allows' });
    expect(unmetKeys(judge(named, { sessionName: 'eve' }))).toEqual(['sts:RoleSessionName']);
  });

  it('the trust has not run out', () => {
    const until = (time: string) => ({ Condition: { DateLessThan: { 'aws:CurrentTime': time } } });
    expect(judge(until('2026-03-02T00:00:00Z'))).toMatchObject({ kind: 'allows' });
    expect(unmetKeys(judge(until('2026-03-01T00:00:00Z')))).toEqual(['aws:CurrentTime']);
  });

  it('what only AWS can know stays open, and is told beside what is not met', () => {
    const organisation = { 'aws:PrincipalOrgID': 'o-1' };
    expect(judge({ Condition: { StringEquals: organisation } })).toEqual({
      kind: 'open',
      open: [{ operator: 'StringEquals', key: 'aws:PrincipalOrgID', wanted: ['o-1'] }],
    });
    expect(judge({ Condition: { StringEquals: { ...organisation, 'sts:ExternalId': 'x' } } })).toMatchObject({
      kind: 'unmet',
      unmet: [{ key: 'sts:ExternalId' }],
      open: [{ key: 'aws:PrincipalOrgID' }],
    });
    expect(judge({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })).toMatchObject({
      kind: 'open',
    });
    expect(judge({ Condition: { StringEquals: { 'aws:PrincipalTag/team': 'web' } } })).toMatchObject({
      kind: 'open',
    });
  });

  it('the statement that comes nearest is told', () => {
    const allow = { Effect: 'Allow', Principal: { AWS: ROOT }, Action: 'sts:AssumeRole' } as const;
    const both = { Bool: { 'aws:MultiFactorAuthPresent': 'true' }, StringEquals: { 'sts:ExternalId': 'x' } };
    expect(
      unmetKeys(
        judge([
          { ...allow, Condition: both },
          { ...allow, ...mfa },
        ]),
      ),
    ).toEqual(['aws:MultiFactorAuthPresent']);
  });

  it('a deny wins where its conditions hold', () => {
    const allow = { Effect: 'Allow', Principal: { AWS: ADA }, Action: 'sts:AssumeRole' } as const;
    const deny = { Effect: 'Deny', Principal: '*', Action: 'sts:*' } as const;
    const unlessMfa = { ...deny, Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } };
    expect(judge([allow, deny])).toEqual({ kind: 'forbids' });
    expect(judge([allow, unlessMfa], { mfa: { age: 1 } })).toMatchObject({ kind: 'allows' });
    expect(judge([allow, unlessMfa])).toEqual({ kind: 'forbids' });
  });
});

describe('with tags and a source identity', () => {
  it('each is an action of its own', () => {
    const extras = { hasTags: true, hasSourceIdentity: true };
    expect(judge({}, { extras })).toEqual({ kind: 'lacks-action', action: 'sts:TagSession' });
    expect(judge({ Action: ['sts:AssumeRole', 'sts:TagSession'] }, { extras })).toEqual({
      kind: 'lacks-action',
      action: 'sts:SetSourceIdentity',
    });
    expect(judge({ Action: 'sts:*' }, { extras })).toMatchObject({ kind: 'allows' });
  });

  it('tags are looked at by key, whatever its case', () => {
    const team = { Condition: { StringEquals: { 'aws:RequestTag/Team': 'web' } } };
    expect(judge(team, { tags: { team: 'web' } })).toMatchObject({ kind: 'allows' });
    expect(unmetKeys(judge(team))).toEqual(['aws:RequestTag/Team']);
  });
});

it('a document that is none is said to be unreadable', () => {
  expect(trustVerdict('', request)).toEqual({ kind: 'unreadable' });
});

describe('conditions', () => {
  const operators = [
    'StringEquals',
    'StringNotEquals',
    'StringLike',
    'StringNotLike',
    'Bool',
    'NumericLessThan',
    'ArnLike',
    'ArnNotEquals',
  ];
  const value = fc.constantFrom('true', 'false', 'a', 'ab', 'a*', '1', '2', ADA, 'arn:aws:iam::*:user/*');
  const block = fc.record({
    quantifier: fc.constantFrom('', 'ForAllValues:', 'ForAnyValue:'),
    operator: fc.constantFrom(...operators),
    suffix: fc.constantFrom('', 'IfExists'),
    wanted: fc.array(value, { minLength: 1, maxLength: 3 }),
  });

  it('hold as they do at the loopback AWS, wherever everything is known', () => {
    fc.assert(
      fc.property(
        block,
        fc.option(fc.array(value, { minLength: 1, maxLength: 2 }), { nil: undefined }),
        (one, actual) => {
          const operator = `${one.quantifier}${one.operator}${one.suffix}`;
          const [condition] = conditionsOf({ [operator]: { 'sts:Any': one.wanted } });
          if (condition === undefined) throw new Error('A block of one line has one condition');
          const atAws = holdsAtAws(
            { [operator]: { 'sts:Any': one.wanted } },
            new Map(actual === undefined ? [] : [['sts:any', actual]]),
          );
          expect(conditionHolds(condition, () => actual)).toBe(atAws ? 'yes' : 'no');
        },
      ),
    );
  });

  it('that hold an unknown variable are open, unless another alternative decides', () => {
    const condition = (operator: string, ...wanted: string[]) => ({
      operator,
      key: 'sts:ExternalId',
      wanted,
    });
    const context = (key: string) => (key === 'sts:externalid' ? ['a'] : ('unknown' as const));
    expect(conditionHolds(condition('StringEquals', '${aws:userid}'), context)).toBe('unknown');
    expect(conditionHolds(condition('StringEquals', '${aws:userid}', 'a'), context)).toBe('yes');
    expect(conditionHolds(condition('StringNotEquals', '${aws:userid}', 'a'), context)).toBe('no');
    expect(conditionHolds(condition('StringNotEquals', '${aws:userid}'), context)).toBe('unknown');
  });
});
