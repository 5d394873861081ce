import { describe, expect, it } from 'vitest';
import type { ServiceTarget } from '../../../src/aws/endpoint.js';
import { explain } from '../../../src/aws/faults/explain.js';
import type { Fault, Refusal } from '../../../src/aws/faults/fault.js';
import type { FaultKind } from '../../../src/aws/faults/fault-kind.js';
import type { Situation } from '../../../src/aws/faults/situation.js';

const ALICE = 'arn:aws:iam::111111111111:user/alice';
const ROLE = 'arn:aws:iam::222222222222:role/Admin';
const NOW = Date.UTC(2025, 9, 6, 22, 0, 0);

const target: ServiceTarget = {
  region: 'eu-west-1',
  regionFrom: 'AWS_REGION',
  endpoint: 'https://sts.eu-west-1.amazonaws.com',
  endpointFrom: undefined,
};
const assume: Situation = {
  call: 'AssumeRole',
  account: 'dev',
  roleArn: ROLE,
  source: 'profile:jump',
  target,
  now: NOW,
};

const explained = (kind: FaultKind, situation: Partial<Situation> = {}, fault: Partial<Fault> = {}) => {
  const error = explain(
    { kind, code: 'Code', message: 'AWS text.', cause: undefined, ...fault },
    { ...assume, ...situation },
  );
  return { message: error.message, hint: error.hint, exitCode: error.exitCode, code: error.code };
};
const refused = (
  situation: Partial<Situation> = {},
  refusal: Refusal = { callerArn: ALICE, action: 'sts:AssumeRole' },
) => explained('access-denied', situation, { refusal });

describe('AccessDenied', () => {
  it('says who tried to take which role, the likeliest cause in one sentence, and where to look', () => {
    expect(refused()).toEqual({
      message: `dev: AWS did not let ${ALICE} assume ${ROLE}.`,
      hint:
        'Most likely the role is not there, or its trust policy names neither alice nor account 111111111111. ' +
        'To look into it: acctmgr doctor dev',
      exitCode: 3,
      code: 'access_denied',
    });
  });

  it('thinks of the external id where one was sent', () => {
    expect(refused({ externalIdSent: true }).hint).toContain(
      'nor account 111111111111, or wants another external id. To look into it:',
    );
  });

  it.each<[string, Partial<Situation>, string]>([
    ['keys signed alone', { mfa: 'none' }, ', or wants MFA or an external id, which were not sent.'],
    [
      'keys signed, with an external id',
      { mfa: 'none', externalIdSent: true },
      ', or wants MFA, which was not sent, or another external id.',
    ],
    ['a code was sent', { mfa: 'code' }, '.'],
    ['an MFA session signed', { mfa: 'session' }, '.'],
    ['a role signed, which can show none', { mfa: 'impossible' }, '.'],
  ])('names MFA and the external id where they may be what lacks: %s', (_, situation, end) => {
    expect(refused(situation).hint).toContain(`nor account 111111111111${end} To look into it:`);
  });

  it('says so where AWS names the trust policy, too', () => {
    expect(refused({ mfa: 'none' }, { callerArn: ALICE, notAllowedBy: 'role trust' }).hint).toContain(
      "Most likely the role's trust policy names neither alice nor account 111111111111, or wants MFA or",
    );
  });

  it('sends nobody to a doctor of what is no account', () => {
    expect(refused({ account: 'profile work' }).hint).toMatch(/To look into it: acctmgr doctor$/);
    expect(refused({ account: ROLE }).hint).toMatch(/To look into it: acctmgr doctor$/);
  });

  it('knows a caller that is itself a role, and one that nobody knows', () => {
    const callerArn = 'arn:aws:sts::111111111111:assumed-role/Deploy/alice';
    expect(refused({}, { callerArn }).hint).toContain(
      'trust policy names neither the role Deploy nor account 111111111111.',
    );
    expect(refused({}, {})).toMatchObject({
      message: `dev: AWS did not let the source credentials assume ${ROLE}.`,
      hint: expect.stringContaining(
        'Most likely the role is not there, or its trust policy does not name you.',
      ) as string,
    });
  });

  it.each<[Refusal, string, string]>([
    [
      { deniedBy: 'service control policy' },
      `dev: AWS did not let ${ALICE} assume ${ROLE}: forbidden by a service control policy.`,
      'Ask who manages that service control policy to allow sts:AssumeRole on the role.',
    ],
    [
      { notAllowedBy: 'identity-based' },
      `dev: AWS did not let ${ALICE} assume ${ROLE}.`,
      `Allow sts:AssumeRole on ${ROLE} in a policy of alice.`,
    ],
    [
      { deniedBy: 'service control policy', policyArn: 'arn:aws:organizations::1:policy/o-1/p-1' },
      `dev: AWS did not let ${ALICE} assume ${ROLE}: forbidden by a service control policy (arn:aws:organizations::1:policy/o-1/p-1).`,
      'Ask who manages that service control policy to allow sts:AssumeRole on the role.',
    ],
    [
      { notAllowedBy: 'service control' },
      `dev: AWS did not let ${ALICE} assume ${ROLE}: no service control policy allows it.`,
      'Ask who manages the service control policy of alice or of the role to allow sts:AssumeRole on the role.',
    ],
    [
      { notAllowedBy: 'permissions boundary' },
      `dev: AWS did not let ${ALICE} assume ${ROLE}: no permissions boundary allows it.`,
      'Ask who manages the permissions boundary of alice or of the role to allow sts:AssumeRole on the role.',
    ],
    ...['resource-based', 'role trust'].map((notAllowedBy): [Refusal, string, string] => [
      { callerArn: ALICE, notAllowedBy },
      `dev: AWS did not let ${ALICE} assume ${ROLE}.`,
      "Most likely the role's trust policy names neither alice nor account 111111111111. To look into it: acctmgr doctor dev",
    ]),
    [
      { action: 'sts:TagSession' },
      `dev: ${ALICE} may not set session tags on ${ROLE} (sts:TagSession).`,
      "Allow sts:TagSession beside sts:AssumeRole in the role's trust policy, or remove session_tags.",
    ],
    [
      { action: 'sts:SetSourceIdentity' },
      `dev: ${ALICE} may not set a source identity on ${ROLE} (sts:SetSourceIdentity).`,
      "Allow sts:SetSourceIdentity beside sts:AssumeRole in the role's trust policy, or remove source_identity.",
    ],
    [
      { action: 'sts:GetSessionToken' },
      `dev: ${ALICE} may not start an MFA session (sts:GetSessionToken).`,
      'Assume the role with a code of its own instead: acctmgr assume NAME --mfa-code 123456',
    ],
    [
      { action: 'iam:ListMFADevices' },
      `dev: ${ALICE} may not look up its own MFA devices (iam:ListMFADevices).`,
      'Name the device: with login --mfa-serial, or as mfa_serial in accounts.json.',
    ],
  ])('is told apart by what AWS says: %j', (refusal, message, hint) => {
    expect(refused({}, { callerArn: ALICE, ...refusal })).toMatchObject({ message, hint, exitCode: 3 });
  });
});

describe('every other fault', () => {
  it.each<[FaultKind, number, string, string, Partial<Situation>?, Partial<Fault>?]>([
    [
      'mfa-code-refused',
      3,
      'dev: AWS refused the MFA code.',
      'Wait for the next code, since AWS takes each once; check that it is the code of the right device.',
    ],
    [
      'mfa-device-unknown',
      3,
      'dev: AWS could not check a code of the MFA device GAHT12345678.',
      'Check mfa_serial; your devices are shown by: aws iam list-mfa-devices --profile jump',
      { mfaSerial: 'GAHT12345678' },
    ],
    [
      'credentials-expired',
      3,
      'dev: the source credentials from the profile jump have expired.',
      'Renew them as you got them: aws sso login --profile jump, aws login, or your own tool.',
    ],
    [
      'credentials-expired',
      3,
      'dev: the source credentials from the environment variables have expired.',
      'Set fresh ones, or unset AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.',
      { source: 'environment' },
    ],
    [
      'credentials-unknown',
      3,
      'dev: AWS does not know the access key from the profile jump.',
      'Check that the key is still active, and, where it begins with ASIA, that its session token goes with it.',
    ],
    [
      'secret-key-wrong',
      3,
      'dev: the secret access key from the profile jump does not fit its access key id.',
      'Enter both again: aws configure --profile jump',
    ],
    [
      'secret-key-wrong',
      3,
      'dev: the secret access key from the environment variables does not fit its access key id.',
      'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY both again as they belong together, or unset them.',
      { source: 'environment' },
    ],
    [
      'duration-above-role',
      2,
      "dev: 12h is longer than the role's maximum session duration.",
      'Ask for less with --duration, or raise it: aws iam update-role --role-name Admin --max-session-duration 43200',
      { durationSeconds: 43_200 },
    ],
    [
      'duration-above-chaining',
      2,
      'dev: AWS gives at most 1h to who assumes a role with temporary credentials (role chaining).',
      'Ask for --duration 1h, or use a source with long-term keys.',
    ],
    [
      'request-invalid',
      2,
      'dev: AWS refused a value of the request: AWS text.',
      'Correct it in accounts.json or on the command line; acctmgr validate checks the file.',
    ],
    [
      'region-disabled',
      1,
      'dev: STS is not switched on in eu-west-1 for the account that asks.',
      'Set AWS_REGION to one that is (us-east-1 always is in aws), or switch it on in IAM, Account settings.',
    ],
    [
      'clock-skew',
      1,
      "This machine's clock is 12m behind AWS's.",
      'Set the clock (let it follow a time server), and run the command again.',
      {},
      { serverTime: NOW + 720_000 },
    ],
    [
      'answer-wrong',
      1,
      "This machine's clock is 1h 5m ahead of AWS's.",
      'Set the clock (let it follow a time server), and run the command again.',
      {},
      { serverTime: NOW - 3_900_000 },
    ],
    [
      'answer-wrong',
      1,
      'dev: AWS text. Nothing of it was kept.',
      'Check who answers at sts.eu-west-1.amazonaws.com.',
    ],
    [
      'throttled',
      1,
      'dev: AWS asked to slow down (tried 3 times).',
      'Wait a minute and try again.',
      {},
      { attempts: 3 },
    ],
    [
      'service-error',
      1,
      'dev: sts.eu-west-1.amazonaws.com has a fault of its own (HTTP 503, Code).',
      'Try again in a minute, or in another region: set AWS_REGION.',
      {},
      { httpStatus: 503 },
    ],
    [
      'network-dns',
      1,
      'The name of sts.eu-west-1.amazonaws.com could not be resolved (ENOTFOUND).',
      'Check the network or VPN, and the region eu-west-1 (from AWS_REGION).',
      {},
      { code: 'ENOTFOUND' },
    ],
    [
      'network-refused',
      1,
      'The connection to 127.0.0.1:4566 was refused.',
      'Check AWS_ENDPOINT_URL: nothing listens there.',
      { target: { ...target, endpoint: 'http://127.0.0.1:4566', endpointFrom: 'AWS_ENDPOINT_URL' } },
    ],
    [
      'network-timeout',
      1,
      'sts.eu-west-1.amazonaws.com through the proxy http://proxy:3128 did not answer within 30s.',
      'Check the network or VPN, HTTPS_PROXY and NO_PROXY, or allow more seconds with --timeout.',
      { proxy: 'http://proxy:3128', timeoutMs: 30_000 },
    ],
    [
      'network-tls',
      1,
      'The TLS connection to sts.eu-west-1.amazonaws.com failed: AWS text.',
      'If your organisation opens TLS on the way, set AWS_CA_BUNDLE to its certificate authority (a PEM file).',
    ],
    [
      'network-tls',
      1,
      'The TLS connection to sts.eu-west-1.amazonaws.com failed: AWS text.',
      'Check that AWS_CA_BUNDLE (or ca_bundle) holds the certificate authority of who answers there.',
      { hasOwnCa: true },
    ],
    [
      'answer-not-aws',
      1,
      'What answered for sts.eu-west-1.amazonaws.com is not AWS: a web page or the like came back (HTTP 200).',
      'Open a browser in case the network wants a sign-in, and check the region eu-west-1 (from AWS_REGION).',
      {},
      { httpStatus: 200 },
    ],
    [
      'proxy-refused',
      1,
      'The proxy http://proxy:3128 asks for a user name and password (407).',
      'Put them into HTTPS_PROXY: http://user:password@host:port',
      { proxy: 'http://proxy:3128' },
    ],
    [
      'no-credentials',
      3,
      'There are no source credentials: AWS text.',
      'Run aws configure (or, with IAM Identity Center, acctmgr login), or name a profile with AWS_PROFILE.',
      { call: 'credentials', account: undefined, source: 'default' },
    ],
    [
      'identity-center-expired',
      3,
      'dev: the sign-in of the profile my profile has expired.',
      'Run: aws sso login --profile "my profile" (or aws login --profile "my profile")',
      { source: 'profile:my profile' },
    ],
    [
      'identity-center-expired',
      3,
      'dev: the sign-in of the profile work has expired.',
      'Run: acctmgr login corp',
      { source: 'profile:work', signInName: 'corp' },
    ],
    [
      'credential-process-failed',
      3,
      'dev: the credential_process of the profile jump failed.',
      'Run its command by hand to see why: aws configure get credential_process --profile jump',
    ],
    [
      'source-circle',
      2,
      'dev: the credential_process of the profile jump leads back to acctmgr, which needs it.',
      'Name a source_profile in accounts.json whose credentials do not come from acctmgr.',
    ],
    ['unknown', 1, 'dev: AssumeRole failed: AWS text. (Code)', 'Run it again with --debug for the details.'],
  ])('%s (exit %i)', (kind, exitCode, message, hint, situation, fault) => {
    expect(explained(kind, situation, fault)).toEqual({
      message,
      hint,
      exitCode,
      code: kind.replaceAll('-', '_'),
    });
  });

  it('begins like a sentence where no account is meant', () => {
    const whoami = { call: 'GetCallerIdentity', account: undefined } as const;
    expect(explained('credentials-expired', whoami).message).toBe(
      'The source credentials from the profile jump have expired.',
    );
    expect(refused(whoami, { callerArn: ALICE, action: 'sts:TagSession' }).message).toMatch(/^arn:aws:iam::/);
  });

  it('keeps the cause for --debug', () => {
    const cause = new Error('the original');
    expect(explain({ kind: 'unknown', code: 'x', message: 'x', cause }, assume).cause).toBe(cause);
  });
});
