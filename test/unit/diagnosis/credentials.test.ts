import { describe, expect, it } from 'vitest';
import { judgeIdentity, type Identified } from '../../../src/diagnosis/way/identity.js';
import { judgeKeyAge } from '../../../src/diagnosis/way/key-age.js';
import { judgeMfaSession } from '../../../src/diagnosis/way/mfa-session.js';
import { judgeSource } from '../../../src/diagnosis/way/source.js';
import { notAllowed } from '../../../src/system/failure.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;
const MAIN = '111111111111';

describe('the source', () => {
  const start = { kind: 'keys', credentials: { accessKeyId: 'AKIA', secretAccessKey: 'hush' } } as const;

  it('is told with the reason, its kind, and what was passed over', () => {
    const source = { description: 'profile:jump', reason: 'AWS_PROFILE names it', start, hops: [] };
    expect(judgeSource({ ok: true, value: source })).toEqual({
      check: 'source',
      status: 'ok',
      message: 'The source is the profile jump (AWS_PROFILE names it): long-term keys.',
    });
    expect(
      judgeSource({ ok: true, value: { ...source, passedOver: 'profile assumed-dev' } }).message,
    ).toContain('Passed over: profile assumed-dev, which acctmgr made.');
    const environment = { ...source, description: 'environment', reason: 'AWS_ACCESS_KEY_ID is set' };
    expect(judgeSource({ ok: true, value: environment }).message).toContain(
      'The source is the environment variables',
    );
  });

  it('is missing', () => {
    const error = notAllowed('No AWS credentials were found.', {
      code: 'no_credentials',
      hint: 'Run aws configure.',
    });
    expect(judgeSource({ ok: false, error })).toMatchObject({ status: 'fail', fix: 'Run aws configure.' });
  });
});

describe('whose they are', () => {
  const known = (arn: string, expiration?: Date): Identified => ({
    kind: 'known',
    identity: { arn, accountId: MAIN, userId: 'AIDA' },
    expiration,
  });
  const judge = (identified: Identified, base?: { name: string; account_id: string }) =>
    judgeIdentity({ identified, accounts: [{ name: 'main', account_id: MAIN }], base, now: NOW });
  const ADA = `arn:aws:iam::${MAIN}:user/ada`;

  it('is told with the account and what is left of temporary keys', () => {
    expect(judge(known(ADA))).toMatchObject({ status: 'ok', message: `AWS knows them as ${ADA} (main).` });
    expect(judge(known(ADA, new Date(NOW + HOUR))).message).toBe(
      `AWS knows them as ${ADA} (main), valid 1h.`,
    );
  });

  it('is the root user, who can do everything but assume a role', () => {
    expect(judge(known(`arn:aws:iam::${MAIN}:root`))).toMatchObject({
      status: 'fail',
      fix: expect.stringContaining('Create an IAM user') as string,
    });
  });

  it('is of another account than the one without a role that was asked for', () => {
    expect(judge(known(ADA), { name: 'main', account_id: MAIN })).toMatchObject({ status: 'ok' });
    expect(judge(known(ADA), { name: 'lab', account_id: '999999999999' })).toMatchObject({
      status: 'warn',
      fix: 'Use keys of account 999999999999 (AWS_PROFILE), or give it a role: acctmgr edit lab role_name=NAME',
    });
  });

  it('is not known where nobody was asked, or AWS said no', () => {
    expect(judge({ kind: 'not-asked', why: 'STS cannot be reached' })).toEqual({
      check: 'identity',
      status: 'skip',
      message: 'AWS was not asked whose they are: STS cannot be reached.',
      fix: undefined,
    });
    const fault = {
      kind: 'credentials-unknown',
      code: 'InvalidClientTokenId',
      message: 'x',
      cause: undefined,
    } as const;
    const situation = { call: 'GetCallerIdentity', source: 'profile:jump', now: NOW } as const;
    expect(judge({ kind: 'refused', fault, situation })).toMatchObject({
      status: 'fail',
      message: 'AWS does not know the access key from the profile jump.',
    });
  });
});

describe('the age of the key', () => {
  const judge = (createdAt: Date | undefined) =>
    judgeKeyAge(
      { userName: 'ada', accessKeyId: 'AKIA1', createdAt, why: 'iam:ListAccessKeys is not allowed' },
      NOW,
    );

  it('is fine, too high, or not known', () => {
    expect(judge(new Date(NOW - 90 * 24 * HOUR))).toMatchObject({
      status: 'ok',
      message: 'The access key AKIA1 is 90d old.',
    });
    expect(judge(new Date(NOW - 91 * 24 * HOUR))).toMatchObject({
      status: 'warn',
      fix: 'aws iam create-access-key --user-name ada; replace the old one with it; then aws iam delete-access-key --user-name ada --access-key-id AKIA1',
    });
    expect(judge(undefined)).toMatchObject({
      status: 'skip',
      message: 'The age of the access key is not known: iam:ListAccessKeys is not allowed.',
    });
  });
});

it('an MFA session is told with its age and what is left', () => {
  const session = {
    serial: 'arn:aws:iam::1:mfa/ada',
    obtainedAt: new Date(NOW - HOUR),
    expiration: new Date(NOW + 11 * HOUR),
  };
  expect(judgeMfaSession(session, NOW)).toMatchObject([
    { status: 'ok', message: 'An MFA session of arn:aws:iam::1:mfa/ada lives: 1h old, valid 11h.' },
  ]);
  expect(judgeMfaSession(undefined, NOW)).toEqual([]);
});
