import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
  type AssumeRoleCommandOutput,
} from '@aws-sdk/client-sts';
import {
  checkAssumedRole,
  checkCallerIdentity,
  checkCredentials,
  wrongAnswer,
  type Answer,
  type CallerIdentity,
  type RoleSession,
} from './answer.js';
import type { SessionCredentials } from '../credentials.js';
import type { Fault } from '../faults/fault.js';
import { callService, type ClientSettings, type ServiceCall } from './service-call.js';

/** A device and the code that it shows. */
export interface MfaCode {
  readonly serial: string;
  readonly code: string;
}

/** The parameters of AssumeRole, within the limits of `limits.ts`. */
export interface AssumeRoleInput {
  readonly roleArn: string;
  /** The account that the answer must be about. */
  readonly accountId: string;
  readonly sessionName: string;
  /** Undefined: AWS's own default, one hour. */
  readonly durationSeconds?: number | undefined;
  readonly externalId?: string | undefined;
  readonly mfa?: MfaCode | undefined;
  readonly sourceIdentity?: string | undefined;
  readonly sessionTags?: Readonly<Record<string, string>> | undefined;
  readonly transitiveTagKeys?: readonly string[] | undefined;
  readonly policyArns?: readonly string[] | undefined;
  /** JSON. */
  readonly policy?: string | undefined;
}

type RoleAnswer = Pick<AssumeRoleCommandOutput, 'AssumedRoleUser' | 'Credentials' | 'SourceIdentity'>;

const stsClient = (settings: ClientSettings): STSClient => new STSClient(settings);

const mfaParameters = (mfa: MfaCode | undefined) =>
  mfa === undefined ? {} : { SerialNumber: mfa.serial, TokenCode: mfa.code };

const assumeRoleParameters = (input: AssumeRoleInput) => ({
  RoleArn: input.roleArn,
  RoleSessionName: input.sessionName,
  DurationSeconds: input.durationSeconds,
  ExternalId: input.externalId,
  ...mfaParameters(input.mfa),
  SourceIdentity: input.sourceIdentity,
  Tags: input.sessionTags && Object.entries(input.sessionTags).map(([Key, Value]) => ({ Key, Value })),
  TransitiveTagKeys: input.transitiveTagKeys && [...input.transitiveTagKeys],
  PolicyArns: input.policyArns?.map((arn) => ({ arn })),
  Policy: input.policy,
});

function roleSessionIn(
  { AssumedRoleUser, Credentials, SourceIdentity }: RoleAnswer,
  input: Pick<AssumeRoleInput, 'accountId' | 'roleArn'>,
  { now }: ServiceCall,
): RoleSession | Fault {
  const assumedRoleArn = AssumedRoleUser?.Arn;
  const wrong = checkAssumedRole(assumedRoleArn, input);
  if (wrong !== undefined || assumedRoleArn === undefined) return wrong ?? wrongAnswer('No role was named.');
  const credentials = checkCredentials(Credentials, now);
  if ('kind' in credentials) return credentials;
  return {
    credentials,
    assumedRoleArn,
    assumedRoleId: AssumedRoleUser?.AssumedRoleId,
    sourceIdentity: SourceIdentity,
  };
}

/** One hop. An answer about another account, without a field or already expired is a fault. */
export const assumeRole = (call: ServiceCall, input: AssumeRoleInput): Promise<Answer<RoleSession>> =>
  callService(
    stsClient,
    call,
    input.mfa?.code,
    (client, options) => client.send(new AssumeRoleCommand(assumeRoleParameters(input)), options),
    (answer) => roleSessionIn(answer, input, call),
  );

/** As much of AssumeRoleWithWebIdentity's parameters as of AssumeRole's; the token says the rest. */
export type TokenRoleInput = Pick<
  AssumeRoleInput,
  'roleArn' | 'accountId' | 'sessionName' | 'durationSeconds' | 'policyArns' | 'policy'
> & { readonly token: string };

/** Nothing signs the call. */
const NOBODY = { accessKeyId: '', secretAccessKey: '' };

/** Codes: STS API Reference, AssumeRoleWithWebIdentity. What has expired there is the token. */
const TOKEN_REFUSALS: ReadonlySet<string> = new Set([
  'InvalidIdentityToken',
  'InvalidIdentityTokenException',
  'ExpiredToken',
  'ExpiredTokenException',
  'IDPRejectedClaim',
  'IDPRejectedClaimException',
]);

/** A role for a token of an identity provider. */
export async function assumeRoleWithToken(
  call: Omit<ServiceCall, 'credentials'>,
  { token, ...input }: TokenRoleInput,
): Promise<Answer<RoleSession>> {
  const { roleArn, sessionName, durationSeconds, policyArns, policy } = input;
  const parameters = assumeRoleParameters({
    roleArn,
    accountId: '',
    sessionName,
    durationSeconds,
    policyArns,
    policy,
  });
  const answer = await callService(
    stsClient,
    { ...call, credentials: NOBODY },
    undefined,
    (client, options) =>
      client.send(new AssumeRoleWithWebIdentityCommand({ ...parameters, WebIdentityToken: token }), options),
    (found) => roleSessionIn(found, input, { ...call, credentials: NOBODY }),
    [token],
  );
  if (answer.ok || !TOKEN_REFUSALS.has(answer.fault.code)) return answer;
  return { ok: false, fault: { ...answer.fault, kind: 'token-refused' } };
}

export interface GetSessionTokenInput {
  readonly durationSeconds?: number | undefined;
  readonly mfa?: MfaCode | undefined;
}

/** An MFA session, where a code is given. */
export const getSessionToken = (
  call: ServiceCall,
  { durationSeconds, mfa }: GetSessionTokenInput,
): Promise<Answer<SessionCredentials>> =>
  callService(
    stsClient,
    call,
    mfa?.code,
    (client, options) =>
      client.send(
        new GetSessionTokenCommand({ DurationSeconds: durationSeconds, ...mfaParameters(mfa) }),
        options,
      ),
    ({ Credentials }) => checkCredentials(Credentials, call.now),
  );

/** Whom the credentials speak for. Every caller may ask. */
export const getCallerIdentity = (call: ServiceCall): Promise<Answer<CallerIdentity>> =>
  callService(
    stsClient,
    call,
    undefined,
    (client, options) => client.send(new GetCallerIdentityCommand({}), options),
    (answer) => checkCallerIdentity(answer),
  );
