import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
  type AssumeRoleCommandInput,
} from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  startLoopbackAws,
  type LoopbackAws,
  type PrincipalKeys,
} from '../support/loopback-aws/loopback-aws.js';
import type { ConditionBlock } from '../support/loopback-aws/condition.js';
import type { PolicyDocument, Statement } from '../support/loopback-aws/policy-document.js';

const home = '111122223333';
const target = '444455556666';
const serial = `arn:aws:iam::${home}:mfa/alice`;
const noon = Date.parse('2026-03-01T12:00:00Z');
const minute = 60_000;

let time: number;
let aws: LoopbackAws;
let alice: PrincipalKeys;

beforeEach(async () => {
  time = noon;
  aws = await startLoopbackAws({ now: () => time });
  alice = aws.user({
    account: home,
    name: 'alice',
    mfa: { serial, seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
  });
});

afterEach(() => aws.close());

/** A client whose clock is the service's, and which tries once. */
const clientOf = (credentials: { accessKeyId: string; secretAccessKey: string }): STSClient =>
  new STSClient({
    endpoint: aws.url,
    region: 'eu-west-1',
    credentials,
    systemClockOffset: time - Date.now(),
    maxAttempts: 1,
  });

type Keys = Parameters<typeof clientOf>[0];

async function assumeRole(
  keys: Keys,
  roleArn: string,
  more: Partial<AssumeRoleCommandInput> = {},
): Promise<Keys & { arn: string; expiration: Date }> {
  const input = { RoleArn: roleArn, RoleSessionName: 'alice', ...more };
  const { Credentials, AssumedRoleUser } = await clientOf(keys).send(new AssumeRoleCommand(input));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    ...{ sessionToken: Credentials?.SessionToken },
    expiration: Credentials?.Expiration ?? new Date(Number.NaN),
    arn: AssumedRoleUser?.Arn ?? '',
  };
}

async function getSessionToken(keys: Keys, code?: string, duration?: number): Promise<Keys> {
  const mfa = code === undefined ? {} : { SerialNumber: serial, TokenCode: code };
  const command = new GetSessionTokenCommand({ ...mfa, DurationSeconds: duration });
  const { Credentials } = await clientOf(keys).send(command);
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    ...{ sessionToken: Credentials?.SessionToken },
  };
}

const identityOf = async (keys: Keys): Promise<string | undefined> =>
  (await clientOf(keys).send(new GetCallerIdentityCommand({}))).Arn;

/** `AccessDenied: text` */
const refusalOf = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'no refusal',
    (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`,
  );

const trusting = (
  principal: string,
  condition: ConditionBlock = {},
  action: string | string[] = 'sts:AssumeRole',
) =>
  ({
    Statement: { Effect: 'Allow', Principal: { AWS: principal }, Action: action, Condition: condition },
  }) satisfies PolicyDocument;

const roleWith = (trust: PolicyDocument, maxSessionDuration?: number): string =>
  aws.role({ account: target, name: 'Admin', trust, ...(maxSessionDuration ? { maxSessionDuration } : {}) })
    .arn;

const denied = (action = 'sts:AssumeRole', reason = ''): string =>
  `AccessDenied: User: arn:aws:iam::${home}:user/alice is not authorized to perform: ${action} on resource: arn:aws:iam::${target}:role/Admin${reason}`;

test('a user assumes a role of another account, and the session is that account’s', async () => {
  const { arn: roleArn } = aws.role({ account: target, name: 'Admin', path: '/ops/', trust: trusting(home) });
  const session = await assumeRole(alice, roleArn);
  expect(session.arn).toBe(`arn:aws:sts::${target}:assumed-role/Admin/alice`);
  expect(session.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  expect(session.expiration).toEqual(new Date(noon + 60 * minute));
  expect(await identityOf(session)).toBe(session.arn);
  expect(await identityOf(alice)).toBe(`arn:aws:iam::${home}:user/alice`);
});

test('a session token is long and has the signs that trip writers of INI files', async () => {
  const { sessionToken } = (await assumeRole(alice, roleWith(trusting(home)))) as unknown as {
    sessionToken: string;
  };
  expect(sessionToken).toHaveLength(596);
  expect(sessionToken).toMatch(/^[\w+/]*\+\/[\w+/]*={1,2}$/);
});

test('what was asked is recorded, with who asked, from where and what came of it', async () => {
  const roleArn = roleWith(trusting(home, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }));
  await refusalOf(assumeRole(alice, roleArn, { ExternalId: 'blue' }));
  expect(aws.calls('AssumeRole')).toEqual([
    {
      action: 'AssumeRole',
      params: {
        Action: 'AssumeRole',
        Version: '2011-06-15',
        RoleArn: roleArn,
        RoleSessionName: 'alice',
        ExternalId: 'blue',
      },
      accessKeyId: alice.accessKeyId,
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
    expect(await refusalOf(assumeRole(alice, roleWith(trust), more))).toBe(expected);
  });

  test('of a role that does not exist is answered like one that keeps the caller out', async () => {
    expect(await refusalOf(assumeRole(alice, `arn:aws:iam::${target}:role/Admin`))).toBe(denied());
  });
});

describe('identity policies', () => {
  const statement = (effect: 'Allow' | 'Deny', action: string): PolicyDocument => ({
    Statement: { Effect: effect, Action: action, Resource: '*' },
  });

  test('must allow AssumeRole across accounts, even where the role trusts the user by name', async () => {
    const bob = aws.user({ account: home, name: 'bob', policies: [statement('Allow', 's3:*')] });
    const refusal = await refusalOf(assumeRole(bob, roleWith(trusting(bob.arn))));
    expect(refusal).toBe(denied().replace('user/alice', 'user/bob'));
  });

  test('need not allow it where a role of the same account trusts the user by name', async () => {
    const bob = aws.user({ account: home, name: 'bob', policies: [] });
    const byName = aws.role({ account: home, name: 'ByName', trust: trusting(bob.arn) });
    const byAccount = aws.role({ account: home, name: 'ByAccount', trust: trusting(home) });
    expect(await refusalOf(assumeRole(bob, byName.arn))).toBe('no refusal');
    expect(await refusalOf(assumeRole(bob, byAccount.arn))).toMatch(/^AccessDenied: User: /);
  });

  test('deny before any trust', async () => {
    const policies = [statement('Allow', '*'), statement('Deny', 'sts:Assume*')];
    const bob = aws.user({ account: home, name: 'bob', policies });
    expect(await refusalOf(assumeRole(bob, roleWith(trusting(home))))).toMatch(
      / with an explicit deny in an identity-based policy$/,
    );
  });
});

describe('an MFA code', () => {
  const mfaRole = (): string => roleWith(trusting(home, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }));
  const invalidCode = 'AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code. ';
  const withCode = (code: string) => ({ SerialNumber: serial, TokenCode: code });

  test('opens a role that demands MFA, once', async () => {
    const code = aws.totp(serial);
    expect(await refusalOf(assumeRole(alice, mfaRole(), withCode(code)))).toBe('no refusal');
    expect(await refusalOf(assumeRole(alice, mfaRole(), withCode(code)))).toBe(invalidCode);
  });

  test('is taken one step early and one step late, and not later', async () => {
    const codes = [30_000, -30_000, -60_000].map((drift) => aws.totp(serial, time + drift));
    const answers = [];
    for (const code of codes) answers.push(await refusalOf(assumeRole(alice, mfaRole(), withCode(code))));
    expect(answers).toEqual(['no refusal', 'no refusal', invalidCode]);
  });

  test('is refused for a device that is not the caller’s', async () => {
    const bob = aws.user({ account: home, name: 'bob' });
    expect(await refusalOf(assumeRole(bob, mfaRole(), withCode(aws.totp(serial))))).toBe(
      'AccessDenied: MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    );
  });

  test('needs its serial number', async () => {
    expect(await refusalOf(assumeRole(alice, mfaRole(), { TokenCode: aws.totp(serial) }))).toBe(
      'AccessDenied: MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    );
  });

  test('given for an MFA session opens roles without another, until it is too old for them', async () => {
    const session = await getSessionToken(alice, aws.totp(serial));
    expect(await identityOf(session)).toBe(alice.arn);
    const fresh = aws.role({
      account: target,
      name: 'Fresh',
      trust: trusting(home, { NumericLessThan: { 'aws:MultiFactorAuthAge': '900' } }),
    });
    time = noon + 14 * minute;
    expect(await refusalOf(assumeRole(session, fresh.arn))).toBe('no refusal');
    time = noon + 15 * minute;
    expect(await refusalOf(assumeRole(session, fresh.arn))).toMatch(/^AccessDenied/);
    expect(await refusalOf(assumeRole(session, mfaRole()))).toBe('no refusal');
  });

  test('that nobody gave is missing in a session without MFA', async () => {
    expect(await refusalOf(assumeRole(await getSessionToken(alice), mfaRole()))).toBe(denied());
  });

  test('does not pass a hop', async () => {
    const hub = aws.role({ account: home, name: 'Hub', trust: trusting(home) });
    const hop = await assumeRole(alice, hub.arn, withCode(aws.totp(serial)));
    expect(await refusalOf(assumeRole(hop, mfaRole()))).toBe(
      denied().replace(`iam::${home}:user/alice`, `sts::${home}:assumed-role/Hub/alice`),
    );
  });
});
