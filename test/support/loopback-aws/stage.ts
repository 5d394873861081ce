import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
  type AssumeRoleCommandInput,
  type Credentials,
} from '@aws-sdk/client-sts';
import type { ConditionBlock } from './condition.js';
import { startLoopbackAws, type LoopbackAws, type PrincipalKeys } from './loopback-aws.js';
import type { PolicyDocument } from './policy-document.js';

export const home = '111122223333';
export const target = '444455556666';
export const noon = Date.parse('2026-03-01T12:00:00Z');
export const minute = 60_000;

/** The MFA device of alice. */
export const serial = `arn:aws:iam::${home}:mfa/alice`;

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The loopback AWS with alice of the home account, and the real SDK to ask it with. */
export interface Stage {
  readonly aws: LoopbackAws;
  readonly alice: PrincipalKeys;
  /** The clock of the service and of every client, in milliseconds since the epoch; starts at noon. */
  time: number;
  /** Tries once. Its clock is `drift` milliseconds ahead of the service's. */
  client(keys: Keys, drift?: number): STSClient;
  /** With the session name `alice`. */
  assumeRole(
    keys: Keys,
    roleArn: string,
    more?: Partial<AssumeRoleCommandInput>,
  ): Promise<Required<Keys> & { readonly arn: string; readonly expiration: Date }>;
  getSessionToken(keys: Keys, code?: string): Promise<Required<Keys>>;
  /** The ARN that GetCallerIdentity tells. */
  identityOf(keys: Keys): Promise<string>;
  /** `role/Admin` of the target account. */
  admin(trust: PolicyDocument, maxSessionDuration?: number): string;
}

function keysOf(credentials: Credentials | undefined): Required<Keys> {
  const { AccessKeyId, SecretAccessKey, SessionToken } = credentials ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
    throw new Error('An answer without credentials');
  }
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

export async function openStage(): Promise<Stage> {
  const aws = await startLoopbackAws({ now: () => stage.time });
  const stage: Stage = {
    aws,
    alice: aws.user({
      account: home,
      name: 'alice',
      mfa: { serial, seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
    }),
    time: noon,
    client: (credentials, drift = 0) =>
      new STSClient({
        endpoint: aws.url,
        region: 'eu-west-1',
        credentials,
        systemClockOffset: stage.time + drift - Date.now(),
        maxAttempts: 1,
      }),
    assumeRole: async (keys, roleArn, more = {}) => {
      const command = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: 'alice', ...more });
      const { Credentials: credentials, AssumedRoleUser: user } = await stage.client(keys).send(command);
      return {
        ...keysOf(credentials),
        arn: user?.Arn ?? '',
        expiration: credentials?.Expiration ?? new Date(Number.NaN),
      };
    },
    getSessionToken: async (keys, code) => {
      const mfa = code === undefined ? {} : { SerialNumber: serial, TokenCode: code };
      return keysOf((await stage.client(keys).send(new GetSessionTokenCommand(mfa))).Credentials);
    },
    identityOf: async (keys) => (await stage.client(keys).send(new GetCallerIdentityCommand({}))).Arn ?? '',
    admin: (trust, maxSessionDuration = 3600) =>
      aws.role({ account: target, name: 'Admin', trust, maxSessionDuration }).arn,
  };
  return stage;
}

/** `AccessDenied: text`, or `no refusal`. */
export const refusalOf = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'no refusal',
    (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`,
  );

export const trusting = (
  principal: string,
  condition: ConditionBlock = {},
  action: string | readonly string[] = 'sts:AssumeRole',
) =>
  ({
    Statement: { Effect: 'Allow', Principal: { AWS: principal }, Action: action, Condition: condition },
  }) satisfies PolicyDocument;
