import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PolicyDocument, Statement } from '../../support/loopback-aws/policy-document.js';
import {
  home,
  minute,
  noon,
  openStage,
  refusalOf,
  target,
  trusting,
  type Stage,
} from '../../support/loopback-aws/stage.js';

let stage: Stage;

beforeEach(async () => {
  stage = await openStage();
});

afterEach(() => stage.aws.close());

const denied = (action = 'sts:AssumeRole', reason = ''): string =>
  `AccessDenied: User: arn:aws:iam::${home}:user/alice is not authorized to perform: ${action} on resource: arn:aws:iam::${target}:role/Admin${reason}`;

test('a user assumes a role of another account, and the session is that account’s', async () => {
  const { arn: roleArn } = stage.aws.role({
    account: target,
    name: 'Admin',
    path: '/ops/',
    trust: trusting(home),
  });
  const session = await stage.assumeRole(stage.alice, roleArn);
  expect(session.arn).toBe(`arn:aws:sts::${target}:assumed-role/Admin/alice`);
  expect(session.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  expect(session.expiration).toEqual(new Date(noon + 60 * minute));
  expect(await stage.identityOf(session)).toBe(session.arn);
  expect(await stage.identityOf(stage.alice)).toBe(`arn:aws:iam::${home}:user/alice`);
});

test('a session token is long and has the signs that trip writers of INI files', async () => {
  const { sessionToken } = await stage.assumeRole(stage.alice, stage.admin(trusting(home)));
  expect(sessionToken).toHaveLength(596);
  expect(sessionToken).toMatch(/^[\w+/]*\+\/[\w+/]*={1,2}$/);
});

test('what was asked is recorded, with who asked, from where and what came of it', async () => {
  const roleArn = stage.admin(trusting(home, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }));
  await refusalOf(stage.assumeRole(stage.alice, roleArn, { ExternalId: 'blue' }));
  expect(stage.aws.calls('AssumeRole')).toEqual([
    {
      action: 'AssumeRole',
      params: {
        Action: 'AssumeRole',
        Version: '2011-06-15',
        RoleArn: roleArn,
        RoleSessionName: 'alice',
        ExternalId: 'blue',
      },
      accessKeyId: stage.alice.accessKeyId,
      region: 'eu-west-1',
      userAgent: expect.stringContaining('aws-sdk-js') as string,
      time: noon,
      answer: { status: 403, code: 'AccessDenied' },
    },
  ]);
});

describe('a trust policy', () => {
  const mfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
  const deny: Statement = { Effect: 'Deny', Principal: { AWS: home }, Action: 'sts:AssumeRole' };
  const rows: [string, PolicyDocument, Partial<AssumeRoleCommandInput>, string][] = [
    ['admits the account by its id', trusting(home), {}, 'no refusal'],
    ['admits the account by its root', trusting(`arn:aws:iam::${home}:root`), {}, 'no refusal'],
    ['admits the user by ARN', trusting(`arn:aws:iam::${home}:user/alice`), {}, 'no refusal'],
    ['admits everyone', trusting('*'), {}, 'no refusal'],
    ['keeps other users out', trusting(`arn:aws:iam::${home}:user/bob`), {}, denied()],
    ['keeps other accounts out', trusting(target), {}, denied()],
    [
      'lets a deny win',
      { Statement: [trusting(home).Statement, deny] },
      {},
      denied('sts:AssumeRole', ' with an explicit deny in a resource-based policy'),
    ],
    ['misses an external id', trusting(home, { StringEquals: { 'sts:ExternalId': 'blue' } }), {}, denied()],
    [
      'refuses another external id',
      trusting(home, { StringEquals: { 'sts:ExternalId': 'blue' } }),
      { ExternalId: 'Blue' },
      denied(),
    ],
    [
      'takes the external id',
      trusting(home, { StringEquals: { 'sts:ExternalId': 'blue' } }),
      { ExternalId: 'blue' },
      'no refusal',
    ],
    ['demands MFA', trusting(home, mfa), {}, denied()],
    [
      'finds no MFA to miss in long-term keys with BoolIfExists',
      trusting(home, { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } }),
      {},
      'no refusal',
    ],
    [
      'wants the user’s name as session name',
      trusting(home, { StringEquals: { 'sts:RoleSessionName': '${aws:username}' } }),
      {},
      'no refusal',
    ],
    [
      'refuses another session name',
      trusting(home, { StringLike: { 'sts:RoleSessionName': '${aws:username}' } }),
      { RoleSessionName: 'bob' },
      denied(),
    ],
    [
      'wants tags to be allowed',
      trusting(home),
      { Tags: [{ Key: 'reason', Value: 'fire' }] },
      denied('sts:TagSession'),
    ],
    [
      'allows tags',
      trusting(home, {}, ['sts:AssumeRole', 'sts:TagSession']),
      { Tags: [{ Key: 'reason', Value: 'fire' }] },
      'no refusal',
    ],
    [
      'wants a source identity to be allowed',
      trusting(home),
      { SourceIdentity: 'alice' },
      denied('sts:SetSourceIdentity'),
    ],
    [
      'demands a certain source identity',
      trusting(home, { StringEquals: { 'sts:SourceIdentity': 'alice' } }, [
        'sts:AssumeRole',
        'sts:SetSourceIdentity',
      ]),
      { SourceIdentity: 'alice' },
      'no refusal',
    ],
  ];
  test.each(rows)('%s', async (_, trust, more, expected) => {
    expect(await refusalOf(stage.assumeRole(stage.alice, stage.admin(trust), more))).toBe(expected);
  });

  test('of a role that does not exist is answered like one that keeps the caller out', async () => {
    expect(await refusalOf(stage.assumeRole(stage.alice, `arn:aws:iam::${target}:role/Admin`))).toBe(
      denied(),
    );
  });
});

describe('identity policies', () => {
  const statement = (effect: 'Allow' | 'Deny', action: string): PolicyDocument => ({
    Statement: { Effect: effect, Action: action, Resource: '*' },
  });

  test('must allow AssumeRole across accounts, even where the role trusts the user by name', async () => {
    const bob = stage.aws.user({ account: home, name: 'bob', policies: [statement('Allow', 's3:*')] });
    const refusal = await refusalOf(stage.assumeRole(bob, stage.admin(trusting(bob.arn))));
    expect(refusal).toBe(denied().replace('user/alice', 'user/bob'));
  });

  test('need not allow it where a role of the same account trusts the user by name', async () => {
    const bob = stage.aws.user({ account: home, name: 'bob', policies: [] });
    const byName = stage.aws.role({ account: home, name: 'ByName', trust: trusting(bob.arn) });
    const byAccount = stage.aws.role({ account: home, name: 'ByAccount', trust: trusting(home) });
    expect(await refusalOf(stage.assumeRole(bob, byName.arn))).toBe('no refusal');
    expect(await refusalOf(stage.assumeRole(bob, byAccount.arn))).toMatch(/^AccessDenied: User: /);
  });

  test('deny before any trust', async () => {
    const policies = [statement('Allow', '*'), statement('Deny', 'sts:Assume*')];
    const bob = stage.aws.user({ account: home, name: 'bob', policies });
    expect(await refusalOf(stage.assumeRole(bob, stage.admin(trusting(home))))).toMatch(
      / with an explicit deny in an identity-based policy$/,
    );
  });
});
