import { describe, expect, it } from 'vitest';
import { parseRefusal, toFault } from '../../../src/aws/faults/fault.js';
import { isAwsRefusal, type FaultKind } from '../../../src/aws/faults/fault-kind.js';

/** As the SDK throws what AWS answered. */
const awsError = (code: string, message = '', httpStatusCode = 400, headers: Record<string, string> = {}) =>
  Object.assign(new Error(message), {
    name: code,
    $metadata: { httpStatusCode, requestId: 'request-1', attempts: 1 },
    $response: { headers },
  });
const nodeError = (code: string, extra: object = {}) =>
  Object.assign(new Error(`connect ${code}`), { code, ...extra });
const named = (name: string, message = '') => Object.assign(new Error(message), { name });

const denied =
  'User: arn:aws:iam::111111111111:user/alice is not authorized to perform: sts:AssumeRole on resource: x';

describe('toFault', () => {
  it.each<[FaultKind, unknown]>([
    ['access-denied', awsError('AccessDenied', denied, 403)],
    [
      'mfa-code-refused',
      awsError('AccessDenied', 'MultiFactorAuthentication failed with invalid MFA one time pass code. ', 403),
    ],
    [
      'mfa-device-unknown',
      awsError('AccessDenied', 'MultiFactorAuthentication failed, unable to validate MFA code.', 403),
    ],
    [
      'caller-unsuitable',
      awsError('AccessDenied', 'Cannot call GetSessionToken with session credentials', 403),
    ],
    ['caller-unsuitable', awsError('AccessDenied', 'Roles may not be assumed by root accounts.', 403)],
    ['credentials-expired', awsError('ExpiredToken')],
    ['credentials-expired', awsError('ExpiredTokenException')],
    ['credentials-unknown', awsError('InvalidClientTokenId')],
    [
      'secret-key-wrong',
      awsError('SignatureDoesNotMatch', 'The request signature we calculated does not match'),
    ],
    [
      'clock-skew',
      awsError('SignatureDoesNotMatch', 'Signature expired: 20250101T000000Z is now earlier than …'),
    ],
    [
      'clock-skew',
      awsError('SignatureDoesNotMatch', 'Signature not yet current: 20250101T000000Z is still later than …'),
    ],
    ['clock-skew', awsError('RequestExpired')],
    [
      'duration-above-role',
      awsError(
        'ValidationError',
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      ),
    ],
    [
      'duration-above-chaining',
      awsError(
        'ValidationError',
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
      ),
    ],
    ['request-invalid', awsError('ValidationError', 'arn:aws:iam::1:role is invalid')],
    ['policy-malformed', awsError('MalformedPolicyDocumentException')],
    ['policy-too-large', awsError('PackedPolicyTooLargeException')],
    ['region-disabled', awsError('RegionDisabledException', '', 403)],
    ['throttled', awsError('Throttling')],
    ['throttled', awsError('SomethingNew', '', 429)],
    ['service-error', awsError('InternalFailure', '', 500)],
    ['answer-not-aws', awsError('Unknown', '', 503, { 'content-type': 'text/html' })],
    [
      'answer-not-aws',
      awsError('Error', 'x\n  Deserialization error: to see the raw response, inspect …', 200),
    ],
    ['proxy-refused', awsError('Unknown', '', 407, { 'content-type': 'text/html' })],
    ['network-dns', nodeError('ENOTFOUND')],
    ['network-dns', nodeError('EAI_AGAIN')],
    ['network-refused', nodeError('ECONNREFUSED', { name: 'TimeoutError' })],
    ['network-refused', Object.assign(new AggregateError([nodeError('ECONNREFUSED')]))],
    ['network-unreachable', nodeError('ENETUNREACH')],
    ['network-reset', nodeError('ECONNRESET')],
    ['network-timeout', named('TimeoutError')],
    ['network-timeout', named('AbortError')],
    ['network-tls', nodeError('SELF_SIGNED_CERT_IN_CHAIN')],
    ['network-tls', nodeError('CERT_HAS_EXPIRED')],
    ['network-tls', nodeError('UNABLE_TO_VERIFY_LEAF_SIGNATURE')],
    ['network-tls', nodeError('ERR_TLS_CERT_ALTNAME_INVALID')],
    [
      'network-tls',
      Object.assign(named('CredentialsProviderError'), { cause: nodeError('CERT_HAS_EXPIRED') }),
    ],
    [
      'identity-center-expired',
      named(
        'CredentialsProviderError',
        'The SSO session associated with this profile has expired. To refresh …',
      ),
    ],
    [
      'identity-center-expired',
      named('CredentialsProviderError', 'Your session has expired. Please reauthenticate using aws login'),
    ],
    [
      'credential-process-failed',
      named('CredentialsProviderError', 'Command failed: /opt/get-keys\nhunter2'),
    ],
    ...[
      'dev come from acctmgr itself: dev → dev.',
      'the profile jump leads back to acctmgr, which needs it.',
    ].map((end): [FaultKind, unknown] => [
      'source-circle',
      named('CredentialsProviderError', `Command failed: /opt/get-keys\nerror: The credentials of ${end}`),
    ]),
    ['no-credentials', named('CredentialsProviderError', 'Could not resolve credentials using profile: [x]')],
    ['unknown', new TypeError('x is not a function')],
    ['unknown', 'thrown text'],
    ['unknown', undefined],
    ['unknown', null],
  ])('%s', (kind, error) => {
    expect(toFault(error).kind).toBe(kind);
  });

  it('keeps what helps: code, status, request id, tries, the time of the server and what the refusal says', () => {
    const error = awsError('AccessDenied', denied, 403, { date: 'Mon, 06 Oct 2025 22:04:06 GMT' });
    const { cause, ...fault } = toFault(error);
    expect(fault).toEqual({
      kind: 'access-denied',
      code: 'AccessDenied',
      message: denied,
      httpStatus: 403,
      requestId: 'request-1',
      attempts: 1,
      serverTime: Date.UTC(2025, 9, 6, 22, 4, 6),
      refusal: { callerArn: 'arn:aws:iam::111111111111:user/alice', action: 'sts:AssumeRole' },
    });
    expect((cause as Error).stack).toMatch(/^AccessDenied: User: .* resource: x\n\s+at /);
  });

  it('shows one short line without terminal escapes', () => {
    const { message } = toFault(awsError('Strange', `\u001b[31mred\u001b[0m\nline ${'x'.repeat(500)}`));
    expect(message).toMatch(/^red line x+…$/);
    expect(message).toHaveLength(400);
  });
});

describe('parseRefusal', () => {
  const user =
    'User: arn:aws:iam::111111111111:user/alice is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::222222222222:role/Admin';
  it.each([
    [' with an explicit deny in a service control policy', { deniedBy: 'service control policy' }],
    [
      ' with an explicit deny in an identity-based policy: arn:aws:iam::111111111111:policy/NoProd',
      {
        deniedBy: 'identity-based policy',
        policyArn: 'arn:aws:iam::111111111111:policy/NoProd',
      },
    ],
    [' with an explicit deny in the role trust policy', { deniedBy: 'role trust policy' }],
    [' because no role trust policy allows the sts:AssumeRole action', { notAllowedBy: 'role trust' }],
    [
      ' because no permissions boundary allows the sts:AssumeRole action',
      { notAllowedBy: 'permissions boundary' },
    ],
    [' because no VPC endpoint policy allows the sts:AssumeRole action', { notAllowedBy: 'VPC endpoint' }],
    [
      ' because no identity-based policy allows the sts:AssumeRole action',
      { notAllowedBy: 'identity-based' },
    ],
    [
      ' because no resource-based policy allows the sts:AssumeRole action',
      { notAllowedBy: 'resource-based' },
    ],
    ['', {}],
  ])('reads the end of a refusal: %j', (end, expected) => {
    expect(parseRefusal(user + end)).toEqual({
      callerArn: 'arn:aws:iam::111111111111:user/alice',
      action: 'sts:AssumeRole',
      ...expected,
    });
  });
});

describe('whether AWS said no', () => {
  const fromProvider = (message: string) => named('CredentialsProviderError', message);

  it.each<[FaultKind, unknown]>([
    ['access-denied', awsError('AccessDenied', denied, 403)],
    ['credentials-expired', awsError('ExpiredToken', '', 400)],
    ['secret-key-wrong', awsError('SignatureDoesNotMatch', 'does not match', 403)],
    // As the SDK passes on what the portal of Identity Center answers.
    ['identity-center-denied', fromProvider('ForbiddenException: No access')],
    ['identity-center-expired', fromProvider('UnauthorizedException: Session token not found or invalid')],
  ])('it did: %s', (kind, error) => {
    const fault = toFault(error);
    expect([fault.kind, isAwsRefusal(fault)]).toEqual([kind, true]);
  });

  it.each<[FaultKind, unknown]>([
    ['request-invalid', awsError('ValidationError', 'x is invalid', 400)],
    ['throttled', awsError('Throttling', '', 400)],
    ['service-error', awsError('InternalFailure', '', 500)],
    ['proxy-refused', awsError('Unknown', '', 407)],
    ['network-refused', nodeError('ECONNREFUSED')],
    ['identity-center-expired', fromProvider('The SSO session associated with this profile has expired.')],
    ['no-credentials', fromProvider('Could not load credentials from any providers')],
  ])('it did not: %s', (kind, error) => {
    const fault = toFault(error);
    expect([fault.kind, isAwsRefusal(fault)]).toEqual([kind, false]);
  });
});
