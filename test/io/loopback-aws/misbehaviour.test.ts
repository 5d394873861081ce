import { createServer } from 'node:http';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Misbehaviour } from '../../support/loopback-aws/loopback-aws.js';
import {
  home,
  minute,
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

const whoAmI = async (options: { maxAttempts: number; signal?: AbortSignal }): Promise<unknown> => {
  const client = new STSClient({
    endpoint: stage.aws.url,
    region: 'eu-west-1',
    credentials: stage.alice,
    systemClockOffset: stage.time - Date.now(),
    maxAttempts: options.maxAttempts,
  });
  return client.send(new GetCallerIdentityCommand({}), options.signal ? { abortSignal: options.signal } : {});
};

const rows: [Misbehaviour, RegExp][] = [
  [{ kind: 'throttle' }, /^Throttling: Rate exceeded$/],
  [{ kind: 'server-error' }, /^InternalFailure: /],
  [
    { kind: 'region-disabled' },
    /^RegionDisabledException: STS is not activated in this region for account:111122223333\. /,
  ],
  [{ kind: 'error', status: 403, code: 'AccessDenied', message: 'no way' }, /^AccessDenied: no way$/],
  [{ kind: 'html', status: 502 }, /^Unknown: Unknown$/],
  [{ kind: 'drop' }, /socket hang up|ECONNRESET/],
  [{ kind: 'cut' }, /aborted/],
];

test.each(rows)('%j, once, and then behaves', async (misbehaviour, expected) => {
  stage.aws.misbehave({ ...misbehaviour, times: 1 });
  expect(await refusalOf(whoAmI({ maxAttempts: 1 }))).toMatch(expected);
  expect(await refusalOf(whoAmI({ maxAttempts: 1 }))).toBe('no refusal');
});

test.each<Misbehaviour['kind'] & ('hang' | 'stall')>(['hang', 'stall'])(
  'a server that %ss is given up by the client, and close() does not wait for it',
  async (kind) => {
    stage.aws.misbehave({ kind });
    expect(await refusalOf(whoAmI({ maxAttempts: 1, signal: AbortSignal.timeout(100) }))).toMatch(
      /^AbortError: /,
    );
    expect(stage.aws.requests).toHaveLength(1);
    await stage.aws.close();
    const successor = createServer().listen(Number(new URL(stage.aws.url).port), '127.0.0.1');
    await new Promise((resolve) => successor.once('listening', resolve));
    await new Promise((resolve) => successor.close(resolve));
  },
);

test('an HTML page with status 200 passes for an empty answer, as the SDK reads it', async () => {
  stage.aws.misbehave({ kind: 'html' });
  expect(await stage.identityOf(stage.alice)).toBe('');
});

test('a message may hold escape sequences', async () => {
  const message = 'no \u001b[31mway <b>&amp;';
  stage.aws.misbehave({ kind: 'error', status: 403, code: 'AccessDenied', message });
  expect(await refusalOf(stage.identityOf(stage.alice))).toBe(`AccessDenied: ${message}`);
});

test('a throttled call is recorded each time that the SDK repeats it', async () => {
  stage.aws.misbehave({ kind: 'throttle', times: 1 });
  expect(await refusalOf(whoAmI({ maxAttempts: 2 }))).toBe('no refusal');
  expect(stage.aws.calls('GetCallerIdentity').map((request) => request.answer)).toEqual([
    { status: 400, code: 'Throttling' },
    { status: 200 },
  ]);
});

test('a drifting clock is refused once, and the SDK corrects itself by the Date header', async () => {
  stage.aws.misbehave({ kind: 'clock-drift', milliseconds: 40 * minute });
  expect(await refusalOf(whoAmI({ maxAttempts: 1 }))).toMatch(
    /^SignatureDoesNotMatch: Signature expired: .* \(20260301T124000Z - 15 min\.\)$/,
  );
  expect(await refusalOf(whoAmI({ maxAttempts: 2 }))).toBe('no refusal');
});

test('latency delays an answer and changes nothing of it', async () => {
  stage.aws.misbehave({ kind: 'latency', milliseconds: 300 });
  expect(await refusalOf(whoAmI({ maxAttempts: 1, signal: AbortSignal.timeout(30) }))).toMatch(
    /^AbortError: /,
  );
  expect(await refusalOf(whoAmI({ maxAttempts: 1 }))).toBe('no refusal');
});

test('answers can be wrong about the account, the expiration and what they hold', async () => {
  const roleArn = stage.admin(trusting(home));
  stage.aws.misbehave({ kind: 'wrong-account', account: '999988887777', times: 1 });
  stage.aws.misbehave({ kind: 'past-expiration', times: 1 });
  stage.aws.misbehave({ kind: 'missing-field', field: 'SessionToken', times: 1 });
  const wrong = await stage.assumeRole(stage.alice, roleArn);
  expect(wrong.arn).toBe('arn:aws:sts::999988887777:assumed-role/Admin/alice');
  const past = await stage.assumeRole(stage.alice, roleArn);
  expect(past.expiration).toEqual(new Date('2020-01-01T00:00:00Z'));
  await expect(stage.assumeRole(stage.alice, roleArn)).rejects.toThrow('An answer without credentials');
});

test('misbehaviour can be aimed at one action and one role, and ends when told', async () => {
  const roleArn = stage.admin(trusting(home));
  const other = stage.aws.role({ account: target, name: 'Other', trust: trusting(home) }).arn;
  stage.aws.misbehave({ kind: 'throttle', action: 'AssumeRole', params: { RoleArn: roleArn } });
  expect(await refusalOf(stage.identityOf(stage.alice))).toBe('no refusal');
  expect(await refusalOf(stage.assumeRole(stage.alice, other))).toBe('no refusal');
  expect(await refusalOf(stage.assumeRole(stage.alice, roleArn))).toBe('Throttling: Rate exceeded');
  stage.aws.behave();
  expect(await refusalOf(stage.assumeRole(stage.alice, roleArn))).toBe('no refusal');
});
