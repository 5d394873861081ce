export type FaultKind =
  // AWS said no to who asked.
  | 'access-denied'
  | 'mfa-code-refused'
  | 'mfa-device-unknown'
  | 'credentials-expired'
  | 'credentials-unknown'
  | 'secret-key-wrong'
  | 'caller-unsuitable'
  /** STS does not take the token of an identity provider. */
  | 'token-refused'
  // AWS said no to what was asked.
  | 'duration-above-role'
  | 'duration-above-chaining'
  | 'policy-malformed'
  | 'policy-too-large'
  | 'request-invalid'
  | 'region-disabled'
  // AWS, or what stands before it, did not do its part.
  | 'clock-skew'
  | 'throttled'
  | 'service-error'
  | 'answer-wrong'
  | 'answer-not-aws'
  | 'proxy-refused'
  | 'network-dns'
  | 'network-refused'
  | 'network-unreachable'
  | 'network-reset'
  | 'network-timeout'
  | 'network-tls'
  /** Nobody waited for the answer. */
  | 'abandoned'
  // There was nothing to ask with.
  | 'no-credentials'
  /** Nobody is signed in, or nothing renews the sign-in any more. */
  | 'sign-in-ended'
  /** Identity Center does not take a token whose time is not up. */
  | 'sign-in-refused'
  /** The person does not have the permission set in the account. */
  | 'permission-set-denied'
  | 'permission-set-unknown'
  /** The account is in no organization. */
  | 'organization-missing'
  /** Organizations tells its management account and delegated administrators, and nobody else. */
  | 'organization-denied'
  /** Another operation of the stack set goes on, or was just begun. */
  | 'stack-set-busy'
  /** CloudFormation may not act for the organization. */
  | 'trusted-access-off'
  /** The account that asks is no delegated administrator of stack sets. */
  | 'stack-sets-denied'
  /** CloudFormation has no role to make stacks of other accounts with. */
  | 'administration-role-missing'
  /** Somebody else changes the same role at the same moment. */
  | 'role-busy'
  | 'identity-center-expired'
  /** Identity Center does not give the person this permission set of this account. */
  | 'identity-center-denied'
  /** Nothing is left of `aws login`, or nothing renews it any more. */
  | 'console-login-ended'
  | 'credential-process-failed'
  /** A secret stands where another part of the key belongs. */
  | 'keys-misplaced'
  /** The credential_process leads back to acctmgr, which asked for it. */
  | 'source-circle'
  | 'unknown';

/** The kinds by which AWS refuses who asks. */
const REFUSALS: ReadonlySet<FaultKind> = new Set([
  'access-denied',
  'mfa-code-refused',
  'mfa-device-unknown',
  'credentials-expired',
  'credentials-unknown',
  'secret-key-wrong',
  'caller-unsuitable',
  'token-refused',
  'sign-in-ended',
  'sign-in-refused',
  'permission-set-denied',
  'permission-set-unknown',
  'organization-denied',
  'stack-sets-denied',
]);

/** What the SDK's provider puts before the words of Identity Center, and nothing else of the answer. */
const SIGN_IN_REFUSED = /^(Unauthorized|Forbidden)Exception: /;

/** Whether AWS was asked and said no: a provider also finds on this machine that credentials have expired. */
export const isAwsRefusal = ({
  kind,
  httpStatus,
  message,
}: {
  readonly kind: FaultKind;
  readonly httpStatus?: number;
  readonly message: string;
}): boolean => (httpStatus === undefined ? SIGN_IN_REFUSED.test(message) : REFUSALS.has(kind));

const TLS_CODE =
  /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO$|HOSTNAME_MISMATCH|INVALID_CA)/;

/** Codes of Node.js (doc/api/errors, OpenSSL's X509 codes) and of getaddrinfo. */
export function networkKind(code: string): FaultKind | undefined {
  if (TLS_CODE.test(code)) return 'network-tls';
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_FAIL':
    case 'EAI_NODATA':
      return 'network-dns';
    case 'ECONNREFUSED':
      return 'network-refused';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
      return 'network-unreachable';
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'EPIPE':
    case 'HPE_INVALID_CONSTANT':
      return 'network-reset';
    case 'ETIMEDOUT':
    case 'TimeoutError':
    case 'AbortError':
      return 'network-timeout';
    default:
      return undefined;
  }
}

/** Codes: STS API Reference, Common errors, and the throttling codes of the AWS SDKs. */
export function awsKind(code: string, message: string): FaultKind | undefined {
  switch (code) {
    case 'AccessDenied':
    case 'AccessDeniedException':
      if (/invalid MFA one time pass ?code/i.test(message)) return 'mfa-code-refused';
      if (/MultiFactorAuthentication failed/i.test(message)) return 'mfa-device-unknown';
      if (/with session credentials|by root accounts/i.test(message)) return 'caller-unsuitable';
      return 'access-denied';
    case 'ExpiredToken':
    case 'ExpiredTokenException':
      return 'credentials-expired';
    case 'InvalidClientTokenId':
    case 'UnrecognizedClientException':
    case 'InvalidAccessKeyId':
    case 'InvalidToken':
      return 'credentials-unknown';
    case 'RequestExpired':
    case 'RequestInTheFuture':
    case 'RequestTimeTooSkewed':
      return 'clock-skew';
    case 'SignatureDoesNotMatch':
    case 'InvalidSignatureException':
      return /Signature expired|not yet current/i.test(message) ? 'clock-skew' : 'secret-key-wrong';
    case 'OperationInProgressException':
    case 'StaleRequestException':
      return 'stack-set-busy';
    case 'ValidationError':
    case 'ValidationException':
      if (/organizations access/i.test(message)) return 'trusted-access-off';
      if (/not a delegated admin|must be the management account or a delegated/i.test(message))
        return 'stack-sets-denied';
      if (/role with trust relationship to CloudFormation service/i.test(message))
        return 'administration-role-missing';
      if (/role chaining/i.test(message)) return 'duration-above-chaining';
      if (/exceeds the MaxSessionDuration/i.test(message)) return 'duration-above-role';
      return 'request-invalid';
    case 'InvalidParameterValue':
    case 'InvalidParameterCombination':
    case 'MissingParameter':
    case 'MalformedInput':
      return 'request-invalid';
    case 'MalformedPolicyDocument':
    case 'MalformedPolicyDocumentException':
      return 'policy-malformed';
    case 'ConcurrentModification':
    case 'ConcurrentModificationException':
    case 'EntityTemporarilyUnmodifiable':
      return 'role-busy';
    case 'PackedPolicyTooLarge':
    case 'PackedPolicyTooLargeException':
      return 'policy-too-large';
    case 'RegionDisabledException':
      return 'region-disabled';
    case 'Throttling':
    case 'ThrottlingException':
    case 'ThrottledException':
    case 'RequestThrottled':
    case 'RequestLimitExceeded':
    case 'TooManyRequestsException':
      return 'throttled';
    default:
      return undefined;
  }
}

/** What the SDK's credential providers say, who have no codes: by their text. */
export function providerKind(name: string, message: string): FaultKind | undefined {
  if (name !== 'CredentialsProviderError' && name !== 'TokenProviderError') return undefined;
  const [, refused] = SIGN_IN_REFUSED.exec(message) ?? [];
  if (refused !== undefined) {
    return refused === 'Forbidden' ? 'identity-center-denied' : 'identity-center-expired';
  }
  if (/\bsso\b.*(expired|invalid|not found|refresh)|aws sso login|aws login/i.test(message)) {
    return 'identity-center-expired';
  }
  // sessions/lookup.ts said so, in the program that was started.
  if (/^Command failed[^]*(?:come from acctmgr itself:|leads back to acctmgr)/.test(message))
    return 'source-circle';
  if (/^Command failed|credential_process/.test(message)) return 'credential-process-failed';
  return 'no-credentials';
}
