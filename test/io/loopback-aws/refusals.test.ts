import { GetCallerIdentityCommand, GetFederationTokenCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  home,
  minute,
  openStage,
  refusalOf,
  target,
  trusting,
  type Keys,
  type Stage,
} from '../../support/loopback-aws/stage.js';

let stage: Stage;

beforeEach(async () => {
  stage = await openStage();
});

afterEach(() => stage.aws.close());

describe('STS refuses', () => {
  test('to give session credentials another session', async () => {
    const session = await stage.getSessionToken(stage.alice);
    expect(await refusalOf(stage.getSessionToken(session))).toBe(
      'AccessDenied: Cannot call GetSessionToken with session credentials',
    );
  });

  test('to make an MFA session of a wrong code', async () => {
    expect(await refusalOf(stage.getSessionToken(stage.alice, '000000'))).toMatch(
      /^AccessDenied: MultiFactorAuthentication failed/,
    );
  });

  test('a session to a user whose policy denies it', async () => {
    const policies = [
      { Statement: { Effect: 'Deny', Action: 'sts:GetSessionToken', Resource: '*' } },
    ] as const;
    const bob = stage.aws.user({ account: home, name: 'bob', policies });
    expect(await refusalOf(stage.getSessionToken(bob))).toBe(
      `AccessDenied: User: ${bob.arn} is not authorized to perform: sts:GetSessionToken on resource: * with an explicit deny in an identity-based policy`,
    );
  });

  test('to federate for those whom no policy lets, and for sessions', async () => {
    const federate = async (keys: Keys): Promise<string> =>
      refusalOf(stage.client(keys).send(new GetFederationTokenCommand({ Name: 'guest' })));
    const bob = stage.aws.user({ account: home, name: 'bob', policies: [] });
    expect(await federate(stage.alice)).toBe('no refusal');
    expect(await federate(bob)).toMatch(
      /is not authorized to perform: sts:GetFederationToken on resource: arn:aws:sts::/,
    );
    expect(await federate(await stage.getSessionToken(stage.alice))).toBe(
      'AccessDenied: Cannot call GetFederationToken with session credentials',
    );
  });

  test('to let the account’s root user assume a role', async () => {
    expect(await refusalOf(stage.assumeRole(stage.aws.rootUser(home), stage.admin(trusting(home))))).toBe(
      'AccessDenied: Roles may not be assumed by root accounts.',
    );
  });

  const invalidToken = 'InvalidClientTokenId: The security token included in the request is invalid.';
  const badSignature = /^SignatureDoesNotMatch: The request signature we calculated does not match/;

  test('keys it does not know, or no longer', async () => {
    expect(await refusalOf(stage.identityOf({ ...stage.alice, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }))).toBe(
      invalidToken,
    );
    stage.aws.revoke(stage.alice.accessKeyId);
    expect(await refusalOf(stage.identityOf(stage.alice))).toBe(invalidToken);
  });

  test('a wrong secret', async () => {
    expect(await refusalOf(stage.identityOf({ ...stage.alice, secretAccessKey: 'wrong' }))).toMatch(
      badSignature,
    );
  });

  test('a session token of which one byte differs, a missing one, and one beside long-term keys', async () => {
    const session = await stage.getSessionToken(stage.alice);
    const { accessKeyId, secretAccessKey, sessionToken } = session;
    const variants = [
      { ...session, sessionToken: `"${sessionToken}"` },
      { ...session, sessionToken: sessionToken.replace(/=+$/, '') },
      { accessKeyId, secretAccessKey },
      { ...stage.alice, sessionToken },
    ];
    for (const keys of variants) expect(await refusalOf(stage.identityOf(keys))).toBe(invalidToken);
    expect(await stage.identityOf(session)).toBe(stage.alice.arn);
  });

  test('a request that nobody signed', async () => {
    const response = await fetch(stage.aws.url, {
      method: 'POST',
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('<Code>MissingAuthenticationToken</Code>');
  });

  test('a signature for another service', async () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260301/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=00';
    const response = await fetch(stage.aws.url, { method: 'POST', headers: { authorization } });
    expect(await response.text()).toContain("Credential should be scoped to correct service: 'sts'.");
  });

  test('another version of its API', async () => {
    const client = stage.client(stage.alice);
    client.middlewareStack.add(
      (next) => async (args) => {
        const request = args.request as { body: string };
        request.body = request.body.replace('2011-06-15', '2010-05-08');
        return next(args);
      },
      { step: 'build' },
    );
    expect(await refusalOf(client.send(new GetCallerIdentityCommand({})))).toBe(
      'InvalidAction: Could not find operation GetCallerIdentity for version 2010-05-08',
    );
  });

  test('a signature from a clock that is fast or slow', async () => {
    const ask = async (drift: number): Promise<string> =>
      refusalOf(stage.client(stage.alice, drift).send(new GetCallerIdentityCommand({})));
    expect(await ask(-14 * minute)).toBe('no refusal');
    expect(await ask(-20 * minute)).toMatch(
      /^SignatureDoesNotMatch: Signature expired: 20260301T11(39|40)\d\dZ is now earlier than 20260301T114500Z \(20260301T120000Z - 15 min\.\)$/,
    );
    expect(await ask(20 * minute)).toMatch(
      /^SignatureDoesNotMatch: Signature not yet current: 20260301T12(19|20)\d\dZ is still later than 20260301T121500Z \(20260301T120000Z \+ 15 min\.\)$/,
    );
  });

  test('parameters out of their limits, all of them at once', async () => {
    const refusal = refusalOf(
      stage.assumeRole(stage.alice, stage.admin(trusting(home)), {
        RoleSessionName: 'a b',
        DurationSeconds: 60,
        ExternalId: 'x',
      }),
    );
    expect(await refusal).toBe(
      'ValidationError: 3 validation errors detected: ' +
        "Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*; " +
        "Value '60' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900; " +
        "Value 'x' at 'externalId' failed to satisfy constraint: Member must have length greater than or equal to 2",
    );
  });

  test('an ARN that names no role', async () => {
    const arn = `arn:aws:iam::${target}:user/Admin`;
    expect(await refusalOf(stage.assumeRole(stage.alice, arn))).toBe(`ValidationError: ${arn} is invalid`);
  });

  test('policies and tags that don’t fit', async () => {
    const roleArn = stage.admin(trusting(home, {}, ['sts:AssumeRole', 'sts:TagSession']));
    const tags = Array.from({ length: 10 }, (_, index) => ({ Key: `tag${index}`, Value: 'x'.repeat(250) }));
    for (const policy of ['{', '{}', 'null']) {
      expect(await refusalOf(stage.assumeRole(stage.alice, roleArn, { Policy: policy }))).toBe(
        'MalformedPolicyDocumentException: The policy is not in the valid JSON format.',
      );
    }
    expect(
      await refusalOf(
        stage.assumeRole(stage.alice, roleArn, { Policy: `{"Statement":[]${' '.repeat(2048)}}` }),
      ),
    ).toMatch(/^PackedPolicyTooLargeException: Packed policy consumes 101% of allotted space/);
    expect(await refusalOf(stage.assumeRole(stage.alice, roleArn, { Tags: tags }))).toBe(
      'PackedPolicyTooLargeException: Packed size of session tags consumes 125% of allotted space.',
    );
  });

  test('tag keys given twice, transitive keys without their tag, and more than fifty tags', async () => {
    const roleArn = stage.admin(trusting(home, {}, ['sts:AssumeRole', 'sts:TagSession']));
    const withTags = async (keys: string[], transitive: string[] = []): Promise<string> =>
      refusalOf(
        stage.assumeRole(stage.alice, roleArn, {
          Tags: keys.map((key) => ({ Key: key, Value: '' })),
          TransitiveTagKeys: transitive,
        }),
      );
    const many = Array.from({ length: 51 }, (_, index) => `t${index}`);
    expect(await withTags(['team', 'Team'])).toBe(
      'InvalidParameterValue: Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
    expect(await withTags(['team'], ['reason'])).toBe(
      'InvalidParameterValue: The specified transitive tag key must be included in the requested tags.',
    );
    expect(await withTags(many)).toMatch(
      /^ValidationError: .* at 'tags' .* length less than or equal to 50$/,
    );
    expect(await withTags(many.slice(1), ['T1'])).toBe('no refusal');
  });
});
