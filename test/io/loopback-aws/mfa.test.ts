import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  home,
  minute,
  noon,
  openStage,
  refusalOf,
  serial,
  target,
  trusting,
  type Stage,
} from '../../support/loopback-aws/stage.js';

let stage: Stage;

beforeEach(async () => {
  stage = await openStage();
});

afterEach(() => stage.aws.close());

const denied = (caller: string): string =>
  `AccessDenied: User: ${caller} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${target}:role/Admin`;

const mfaRole = (): string => stage.admin(trusting(home, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }));
const invalidCode = 'AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code. ';
const withCode = (code: string) => ({ SerialNumber: serial, TokenCode: code });

test('a code opens a role that demands MFA, once', async () => {
  const code = stage.aws.totp(serial);
  expect(await refusalOf(stage.assumeRole(stage.alice, mfaRole(), withCode(code)))).toBe('no refusal');
  expect(await refusalOf(stage.assumeRole(stage.alice, mfaRole(), withCode(code)))).toBe(invalidCode);
});

test('a code is taken one step early and one step late, and not later', async () => {
  const codes = [30_000, -30_000, -60_000].map((drift) => stage.aws.totp(serial, stage.time + drift));
  const answers = [];
  for (const code of codes)
    answers.push(await refusalOf(stage.assumeRole(stage.alice, mfaRole(), withCode(code))));
  expect(answers).toEqual(['no refusal', 'no refusal', invalidCode]);
});

test('a code is refused for a device that is not the caller’s', async () => {
  const bob = stage.aws.user({ account: home, name: 'bob' });
  expect(await refusalOf(stage.assumeRole(bob, mfaRole(), withCode(stage.aws.totp(serial))))).toBe(
    'AccessDenied: MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
  );
});

test('a code needs its serial number', async () => {
  expect(
    await refusalOf(stage.assumeRole(stage.alice, mfaRole(), { TokenCode: stage.aws.totp(serial) })),
  ).toBe(
    'AccessDenied: MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
  );
});

test('a code given for an MFA session opens roles without another, until it is too old for them', async () => {
  const session = await stage.getSessionToken(stage.alice, stage.aws.totp(serial));
  expect(await stage.identityOf(session)).toBe(stage.alice.arn);
  const fresh = stage.aws.role({
    account: target,
    name: 'Fresh',
    trust: trusting(home, { NumericLessThan: { 'aws:MultiFactorAuthAge': '900' } }),
  });
  stage.time = noon + 14 * minute;
  expect(await refusalOf(stage.assumeRole(session, fresh.arn))).toBe('no refusal');
  stage.time = noon + 15 * minute;
  expect(await refusalOf(stage.assumeRole(session, fresh.arn))).toMatch(/^AccessDenied/);
  expect(await refusalOf(stage.assumeRole(session, mfaRole()))).toBe('no refusal');
});

test('a session without a code is one without MFA', async () => {
  expect(await refusalOf(stage.assumeRole(await stage.getSessionToken(stage.alice), mfaRole()))).toBe(
    denied(stage.alice.arn),
  );
});

test('MFA does not pass a hop', async () => {
  const hub = stage.aws.role({ account: home, name: 'Hub', trust: trusting(home) });
  const hop = await stage.assumeRole(stage.alice, hub.arn, withCode(stage.aws.totp(serial)));
  expect(await refusalOf(stage.assumeRole(hop, mfaRole()))).toBe(
    denied(`arn:aws:sts::${home}:assumed-role/Hub/alice`),
  );
});
