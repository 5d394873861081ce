import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Answer } from '../../../src/aws/clients/answer.js';
import type { ServiceTarget } from '../../../src/aws/endpoint.js';
import type { Fault } from '../../../src/aws/faults/fault.js';
import { assumeRole, getCallerIdentity, getSessionToken } from '../../../src/aws/clients/sdk.js';
import type { AssumeRoleInput } from '../../../src/aws/clients/sts-calls.js';
import type { ServiceCall } from '../../../src/aws/clients/service-call.js';
import { transportOf } from '../../../src/aws/clients/transport.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type Misbehaviour,
} from '../../support/loopback-aws/loopback-aws.js';

const HOME = '111111111111';
const DEV = '222222222222';
const serial = `arn:aws:iam::${HOME}:mfa/alice`;
const trust = (condition?: Record<string, Record<string, string>>) => ({
  Statement: [
    {
      Effect: 'Allow' as const,
      Principal: { AWS: `arn:aws:iam::${HOME}:root` },
      Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
      ...(condition === undefined ? {} : { Condition: condition }),
    },
  ],
});

let aws: LoopbackAws;
let call: ServiceCall;
let input: AssumeRoleInput;

const targetAt = (endpoint: string): ServiceTarget => ({
  region: 'eu-west-1',
  regionFrom: 'AWS_REGION',
  endpoint,
  endpointFrom: 'AWS_ENDPOINT_URL_STS',
});

beforeAll(async () => {
  aws = await startLoopbackAws();
  const { accessKeyId, secretAccessKey } = aws.user({
    account: HOME,
    name: 'alice',
    mfa: { serial, seed: 'JBSWY3DPEHPK3PXP' },
  });
  const { arn } = aws.role({ account: DEV, name: 'Admin', trust: trust(), maxSessionDuration: 7200 });
  aws.role({
    account: DEV,
    name: 'Guarded',
    trust: trust({
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
      StringEquals: { 'sts:ExternalId': 'vendor' },
    }),
  });
  call = {
    credentials: { accessKeyId, secretAccessKey },
    target: targetAt(aws.url),
    transport: transportOf({}, undefined, 5000),
    now: Date.now(),
  };
  input = { roleArn: arn, accountId: DEV, sessionName: 'alice' };
});
afterAll(() => aws.close());
beforeEach(() => {
  aws.behave();
});

function valueOf<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`${answer.fault.kind}: ${answer.fault.message}`);
  return answer.value;
}
function faultOf(answer: Answer<unknown>): Fault {
  if (answer.ok) throw new Error('The call was answered.');
  return answer.fault;
}

describe('a call to STS', () => {
  it('assumes a role and returns the four fields, the ARN, the request id and how far the clocks are apart', async () => {
    const before = aws.calls('AssumeRole').length;
    const answer = await assumeRole(call, { ...input, durationSeconds: 7200 });
    const { credentials, assumedRoleArn, assumedRoleId } = valueOf(answer);
    expect(assumedRoleArn).toBe(`arn:aws:sts::${DEV}:assumed-role/Admin/alice`);
    expect(assumedRoleId).toMatch(/^AROA\w{17}:alice$/);
    expect(Object.keys(credentials).sort()).toEqual([
      'accessKeyId',
      'expiration',
      'secretAccessKey',
      'sessionToken',
    ]);
    expect(credentials.expiration.getTime() - call.now).toBeGreaterThan(7_100_000);
    expect(answer).toMatchObject({ ok: true, requestId: expect.stringMatching(/.{8}/) as string });
    expect(Math.abs((answer.ok ? answer.clockSkewMs : undefined) ?? Infinity)).toBeLessThan(60_000);
    const requests = aws.calls('AssumeRole').slice(before);
    expect(requests.map(({ region, userAgent }) => [region, userAgent.includes('acctmgr/')])).toEqual([
      ['eu-west-1', true],
    ]);

    const session = { ...call, credentials };
    expect(valueOf(await getCallerIdentity(session))).toEqual({
      arn: assumedRoleArn,
      accountId: DEV,
      userId: assumedRoleId,
    });
  });

  it('sends everything that AssumeRole takes, under the names that AWS has for it', async () => {
    const policy = '{"Version":"2012-10-17","Statement":[]}';
    const answer = await assumeRole(call, {
      ...input,
      durationSeconds: 900,
      externalId: 'vendor:1/2',
      sourceIdentity: 'alice',
      sessionTags: { env: 'dev', 'Cost Center': 'A+B=1' },
      transitiveTagKeys: ['env'],
      policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      policy,
    });
    expect(valueOf(answer).sourceIdentity).toBe('alice');
    expect(aws.calls('AssumeRole').at(-1)?.params).toEqual({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: input.roleArn,
      RoleSessionName: 'alice',
      DurationSeconds: '900',
      ExternalId: 'vendor:1/2',
      SourceIdentity: 'alice',
      'Tags.member.1.Key': 'env',
      'Tags.member.1.Value': 'dev',
      'Tags.member.2.Key': 'Cost Center',
      'Tags.member.2.Value': 'A+B=1',
      'TransitiveTagKeys.member.1': 'env',
      'PolicyArns.member.1.arn': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
      Policy: policy,
    });
  });

  it('starts an MFA session that roles which want MFA accept', async () => {
    const mfa = { serial, code: aws.totp(serial) };
    const credentials = valueOf(await getSessionToken(call, { durationSeconds: 900, mfa }));
    const guarded = { ...input, roleArn: `arn:aws:iam::${DEV}:role/Guarded`, externalId: 'vendor' };
    valueOf(await assumeRole({ ...call, credentials }, guarded));
    expect(faultOf(await assumeRole(call, guarded)).refusal).toEqual({
      callerArn: `arn:aws:iam::${HOME}:user/alice`,
      action: 'sts:AssumeRole',
    });
  });
});

describe('a refusal', () => {
  const denied = (patch: Partial<ServiceCall>, wish: Partial<AssumeRoleInput> = {}) =>
    assumeRole({ ...call, ...patch }, { ...input, ...wish }).then(faultOf);

  it('is told apart by what AWS says', async () => {
    const { accessKeyId, secretAccessKey } = call.credentials;
    const kinds = {
      role: await denied({}, { roleArn: `arn:aws:iam::${DEV}:role/Nobody` }),
      key: await denied({ credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey } }),
      secret: await denied({ credentials: { accessKeyId, secretAccessKey: 'wrong' } }),
      code: await denied({}, { mfa: { serial, code: '000000' } }),
      device: await denied({}, { mfa: { serial: `${serial}2`, code: '000000' } }),
      duration: await denied({}, { durationSeconds: 43_200 }),
      value: await denied({}, { sessionName: 'not valid' }),
    };
    expect(Object.fromEntries(Object.entries(kinds).map(([name, fault]) => [name, fault.kind]))).toEqual({
      role: 'access-denied',
      key: 'credentials-unknown',
      secret: 'secret-key-wrong',
      code: 'mfa-code-refused',
      device: 'mfa-device-unknown',
      duration: 'duration-above-role',
      value: 'request-invalid',
    });
    expect(kinds.role).toMatchObject({ code: 'AccessDenied', httpStatus: 403, attempts: 1 });
    expect(kinds.role.requestId).toBeDefined();
    expect(kinds.role.serverTime).toBeDefined();
  });

  it('knows an expired session, and the hour that role chaining is held to', async () => {
    const { credentials } = valueOf(await assumeRole(call, input));
    const own = { roleArn: `arn:aws:iam::${DEV}:role/Admin`, durationSeconds: 7200 };
    aws.role({
      account: DEV,
      name: 'Next',
      maxSessionDuration: 7200,
      trust: {
        Statement: [
          { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${DEV}:root` }, Action: 'sts:AssumeRole' },
        ],
      },
    });
    const chained = await denied({ credentials }, { ...own, roleArn: `arn:aws:iam::${DEV}:role/Next` });
    aws.expire(credentials.accessKeyId);
    expect([chained.kind, (await denied({ credentials })).kind]).toEqual([
      'duration-above-chaining',
      'credentials-expired',
    ]);
  });

  it('never repeats an MFA code, not even where AWS does', async () => {
    const mfa = { serial, code: '12345' };
    const fault = await denied({}, { mfa });
    expect(fault.kind).toBe('request-invalid');
    expect(JSON.stringify([fault.message, String(fault.cause), (fault.cause as Error).stack])).not.toContain(
      '12345',
    );
  });
});

describe('trouble on the way', () => {
  const troubled = async (
    misbehaviour: Misbehaviour,
    wish: Partial<AssumeRoleInput> = {},
    patch: Partial<ServiceCall> = {},
  ) => {
    aws.misbehave(misbehaviour);
    const before = aws.calls('AssumeRole').length;
    const answer = await assumeRole({ ...call, ...patch }, { ...input, ...wish });
    return { answer, tries: aws.calls('AssumeRole').length - before };
  };
  const impatient = { transport: transportOf({}, undefined, 400) };

  it.each<Misbehaviour>([
    { kind: 'throttle', times: 1 },
    { kind: 'server-error', times: 1 },
    { kind: 'drop', times: 1 },
  ])('is met with another try: $kind', async (misbehaviour) => {
    const { answer, tries } = await troubled(misbehaviour);
    expect([answer.ok, tries]).toEqual([true, 2]);
  });

  it.each<[Misbehaviour, string]>([
    [{ kind: 'throttle' }, 'throttled'],
    [{ kind: 'server-error' }, 'service-error'],
    [{ kind: 'drop' }, 'network-reset'],
  ])('ends after three tries: %j', async (misbehaviour, kind) => {
    const { answer, tries } = await troubled(misbehaviour);
    expect([faultOf(answer).kind, tries]).toEqual([kind, 3]);
  });

  it.each<Misbehaviour>([{ kind: 'throttle' }, { kind: 'server-error' }, { kind: 'drop' }, { kind: 'cut' }])(
    'is never met with the same MFA code again: $kind',
    async (misbehaviour) => {
      const { answer, tries } = await troubled(misbehaviour, { mfa: { serial, code: '123456' } });
      expect([answer.ok, tries]).toEqual([false, 1]);
    },
  );

  it('says that it was throttled where the time was spent after that', async () => {
    aws.misbehave({ kind: 'throttle', times: 1 });
    aws.misbehave({ kind: 'hang' });
    const answer = await assumeRole({ ...call, transport: transportOf({}, undefined, 3000) }, input);
    expect(answer).toMatchObject({ ok: false, fault: { kind: 'throttled', code: 'Throttling' } });
  });

  it.each<Misbehaviour>([{ kind: 'hang' }, { kind: 'stall' }])(
    'ends in time: $kind',
    async (misbehaviour) => {
      const { answer } = await troubled(misbehaviour, {}, impatient);
      expect(faultOf(answer).kind).toBe('network-timeout');
    },
  );

  it.each([200, 302, 403, 503])('knows a web page from AWS (HTTP %i)', async (status) => {
    const { answer } = await troubled({ kind: 'html', status }, { mfa: { serial, code: '123456' } });
    expect(faultOf(answer).kind).toBe('answer-not-aws');
  });

  it('knows a region where STS is off', async () => {
    const { answer } = await troubled({ kind: 'region-disabled' });
    expect(faultOf(answer).kind).toBe('region-disabled');
  });

  it('knows a clock that is off, and by how much', async () => {
    const { answer } = await troubled(
      { kind: 'clock-drift', milliseconds: 3_600_000 },
      { mfa: { serial, code: '123456' } },
    );
    const fault = faultOf(answer);
    expect(fault.kind).toBe('clock-skew');
    expect(Math.round(((fault.serverTime ?? 0) - Date.now()) / 60_000)).toBe(60);
  });

  it('names a refused connection', async () => {
    const unused = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => unused.once('listening', listening));
    const { port } = unused.address() as AddressInfo;
    await new Promise((closed) => unused.close(closed));
    const answer = await assumeRole({ ...call, target: targetAt(`http://127.0.0.1:${port}`) }, input);
    expect(faultOf(answer)).toMatchObject({ kind: 'network-refused', code: 'ECONNREFUSED' });
  });
});

describe('the environment', () => {
  it('decides nothing of a call: not the region, the endpoint, the tries or the keys', async () => {
    const misleading = {
      AWS_REGION: 'us-west-2',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9',
      AWS_USE_FIPS_ENDPOINT: 'true',
      AWS_MAX_ATTEMPTS: '1',
      AWS_PROFILE: 'nobody',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'wrong',
    };
    for (const [name, value] of Object.entries(misleading)) vi.stubEnv(name, value);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    aws.misbehave({ kind: 'throttle', times: 1 });
    expect(valueOf(await getCallerIdentity(call)).arn).toBe(`arn:aws:iam::${HOME}:user/alice`);
    expect(aws.calls('GetCallerIdentity').at(-1)?.region).toBe('eu-west-1');
  });
});

describe('an answer that must not be used', () => {
  it.each<[string, Misbehaviour, string]>([
    [
      'is about another account',
      { kind: 'wrong-account', account: '999999999999' },
      `STS answered for arn:aws:sts::999999999999:assumed-role/Admin/alice, which is not in account ${DEV}.`,
    ],
    [
      'has no token',
      { kind: 'missing-field', field: 'SessionToken' },
      'The answer of STS lacks SessionToken.',
    ],
    [
      'has no expiration',
      { kind: 'missing-field', field: 'Expiration' },
      'The answer of STS lacks Expiration.',
    ],
    ...(['missing-field', 'empty-field'] as const).map((kind): [string, Misbehaviour, string] => [
      `says not whose the session is (${kind})`,
      { kind, field: 'Arn' },
      'The answer of STS does not say which role was assumed.',
    ]),
    [
      'has expired',
      { kind: 'past-expiration' },
      "STS answered with credentials that had expired at 2020-01-01T00:00:00.000Z, by this machine's clock.",
    ],
  ])('%s', async (_what, misbehaviour, message) => {
    aws.misbehave(misbehaviour);
    const fault = faultOf(await assumeRole(call, input));
    expect([fault.kind, fault.message]).toEqual(['answer-wrong', message]);
  });

  it.each(['Arn', 'Account', 'UserId'])('does not say the %s of the caller', async (field) => {
    for (const kind of ['missing-field', 'empty-field'] as const) {
      aws.misbehave({ kind, field, action: 'GetCallerIdentity', times: 1 });
      expect(faultOf(await getCallerIdentity(call)).message).toBe(
        'The answer of STS does not say who the caller is.',
      );
    }
  });
});
