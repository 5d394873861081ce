import { beforeEach, describe, expect, test } from 'vitest';
import { iamActions } from '../../support/loopback-aws/iam.js';
import type { XmlValue } from '../../support/loopback-aws/query-protocol.js';
import type { Signer, User } from '../../support/loopback-aws/signer.js';
import { addRole, addUser, emptyWorld, type World } from '../../support/loopback-aws/world.js';

const account = '111122223333';
const now = Date.parse('2026-03-01T12:00:00Z');
const serials = ['one', 'two', 'three'].map((name) => `arn:aws:iam::${account}:mfa/${name}`);
let world: World;
let alice: User;

beforeEach(() => {
  world = emptyWorld();
  alice = addUser(world, {
    account,
    name: 'alice',
    path: '/ops/',
    mfa: serials.map((serial) => ({ serial })),
  }).user;
});

function ask(
  action: string,
  params: Record<string, string> = {},
  signer: Signer = { kind: 'user', user: alice },
): unknown {
  const result: XmlValue | undefined = iamActions[action]?.({
    params,
    signer,
    world,
    usedCodes: new Set(),
    now,
  });
  return result;
}

test('ListMFADevices tells the caller’s own devices in pages', () => {
  const device = (serial: string | undefined) => ({
    UserName: 'alice',
    SerialNumber: serial,
    EnableDate: new Date('2020-01-01T00:00:00Z'),
  });
  expect(ask('ListMFADevices', { MaxItems: '2' })).toEqual({
    MFADevices: [device(serials[0]), device(serials[1])],
    IsTruncated: true,
    Marker: '2',
  });
  expect(ask('ListMFADevices', { MaxItems: '2', Marker: '2' })).toEqual({
    MFADevices: [device(serials[2])],
    IsTruncated: false,
    Marker: undefined,
  });
});

test('GetUser tells the path', () => {
  expect(ask('GetUser')).toMatchObject({
    User: {
      Path: '/ops/',
      UserName: 'alice',
      Arn: `arn:aws:iam::${account}:user/ops/alice`,
      UserId: alice.userId,
    },
  });
});

test('GetRole tells the trust policy, percent-encoded', () => {
  const trust = {
    Statement: { Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' },
  } as const;
  addRole(world, { account, name: 'Admin', trust, maxSessionDuration: 7200 });
  const { Role: role } = ask('GetRole', { RoleName: 'Admin' }) as { Role: Record<string, string> };
  // IAM gives it back in forms of its own, which mean the same.
  const told = JSON.parse(decodeURIComponent(role['AssumeRolePolicyDocument'] ?? '')) as typeof trust;
  expect([told.Statement].flat()).toMatchObject([
    { Effect: 'Allow', Action: expect.toSatisfy((action) => String(action) === 'sts:AssumeRole') as string },
  ]);
  expect(role['MaxSessionDuration']).toBe(7200);
});

test('SimulatePrincipalPolicy decides by the identity policies', () => {
  const policies = [
    { Statement: { Effect: 'Allow', Action: 'sts:*', Resource: '*' } },
    { Statement: { Effect: 'Deny', Action: 'sts:TagSession', Resource: '*' } },
  ] as const;
  const { user: bob } = addUser(world, { account, name: 'bob', policies });
  const params = {
    PolicySourceArn: bob.arn,
    'ActionNames.member.1': 'sts:AssumeRole',
    'ActionNames.member.2': 'sts:TagSession',
    'ActionNames.member.3': 's3:ListBucket',
  };
  const { EvaluationResults: results } = ask('SimulatePrincipalPolicy', params) as {
    EvaluationResults: { EvalDecision: string }[];
  };
  expect(results.map((result) => result.EvalDecision)).toEqual(['allowed', 'explicitDeny', 'implicitDeny']);
});

test('SimulatePrincipalPolicy gives one result an action, the most restrictive of the resources', () => {
  const policies = [
    { Statement: { Effect: 'Allow', Action: 'sts:*', Resource: 'arn:aws:iam::*:role/Dev' } },
    {
      Statement: {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
      },
    },
  ] as const;
  const { user: bob } = addUser(world, { account, name: 'bob', policies });
  const simulate = (more: Record<string, string>) => {
    const params = {
      PolicySourceArn: bob.arn,
      'ActionNames.member.1': 'sts:AssumeRole',
      'ResourceArns.member.1': 'arn:aws:iam::444455556666:role/Dev',
      'ResourceArns.member.2': 'arn:aws:iam::444455556666:role/Prod',
      ...more,
    };
    return (ask('SimulatePrincipalPolicy', params) as { EvaluationResults: unknown[] }).EvaluationResults;
  };
  expect(simulate({})).toEqual([
    {
      EvalActionName: 'sts:AssumeRole',
      EvalResourceName: 'arn:aws:iam::444455556666:role/Dev',
      EvalDecision: 'implicitDeny',
      MatchedStatements: [],
      MissingContextValues: ['aws:MultiFactorAuthPresent'],
      OrganizationsDecisionDetail: undefined,
      ResourceSpecificResults: [
        {
          EvalResourceName: 'arn:aws:iam::444455556666:role/Dev',
          EvalResourceDecision: 'allowed',
          MatchedStatements: [],
        },
        {
          EvalResourceName: 'arn:aws:iam::444455556666:role/Prod',
          EvalResourceDecision: 'implicitDeny',
          MatchedStatements: [],
        },
      ],
    },
  ]);
  const withoutMfa = {
    'ContextEntries.member.1.ContextKeyName': 'aws:MultiFactorAuthPresent',
    'ContextEntries.member.1.ContextKeyValues.member.1': 'false',
  };
  expect(simulate(withoutMfa)).toMatchObject([{ EvalDecision: 'explicitDeny', MissingContextValues: [] }]);
  world.serviceControlPolicies.set(account, {
    Statement: { Effect: 'Allow', Action: 'iam:*', Resource: '*' },
  });
  expect(simulate({})).toMatchObject([{ OrganizationsDecisionDetail: { AllowedByOrganizations: false } }]);
});

test('ListAccessKeys tells when the keys of a user were made', () => {
  const { user: bob, key } = addUser(world, { account, name: 'bob', keyCreated: '2026-02-01T00:00:00Z' });
  expect(ask('ListAccessKeys', { UserName: bob.name })).toEqual({
    AccessKeyMetadata: [
      {
        UserName: 'bob',
        AccessKeyId: key.accessKeyId,
        Status: 'Active',
        CreateDate: new Date('2026-02-01T00:00:00Z'),
      },
    ],
    IsTruncated: false,
  });
});

describe('IAM refuses', () => {
  const session = (mfaAt?: number): Signer => ({
    kind: 'user-session',
    user: alice,
    ...(mfaAt === undefined ? {} : { mfaAt }),
  });

  test('a user’s session without MFA, as if its key were unknown', () => {
    expect(() => ask('GetUser', {}, session())).toThrow(
      'The security token included in the request is invalid.',
    );
    expect(ask('GetUser', {}, session(now))).toBeDefined();
  });

  test('a caller without the permission, and names the action', () => {
    const { user: bob } = addUser(world, { account, name: 'bob', policies: [] });
    expect(() => ask('ListMFADevices', {}, { kind: 'user', user: bob })).toThrow(
      `User: arn:aws:iam::${account}:user/bob is not authorized to perform: iam:ListMFADevices on resource: user bob because no identity-based policy allows the iam:ListMFADevices action`,
    );
  });

  test('what an organisation does not let the account do', () => {
    world.serviceControlPolicies.set(account, {
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: 'iam:GetUser', Resource: '*' },
      ],
    });
    expect(() => ask('GetUser')).toThrow('with an explicit deny in a service control policy');
    world.serviceControlPolicies.set(account, { Statement: [] });
    expect(() => ask('GetUser')).toThrow('because no service control policy allows the iam:GetUser action');
  });

  test('to simulate a session, or somebody of another account', () => {
    const session = `arn:aws:sts::${account}:assumed-role/Jump/ada`;
    expect(() => ask('SimulatePrincipalPolicy', { PolicySourceArn: session })).toThrow(
      `Invalid Entity Arn: ${session} does not clearly define entity type and name.`,
    );
    const { user: eve } = addUser(world, { account: '999999999999', name: 'eve' });
    expect(() => ask('SimulatePrincipalPolicy', { PolicySourceArn: eve.arn })).toThrow('cannot be found');
  });

  test('names that it does not know', () => {
    expect(() => ask('GetUser', { UserName: 'eve' })).toThrow('The user with name eve cannot be found.');
    expect(() => ask('GetRole', { RoleName: 'Eve' })).toThrow('The role with name Eve cannot be found.');
  });

  test('to guess a user for a caller that is none', () => {
    expect(() => ask('ListMFADevices', {}, { kind: 'root', partition: 'aws', account })).toThrow(
      'Must specify userName when calling with non-User credentials',
    );
  });
});
