import type { Environment } from '../system/host.js';

/** A profile of the AWS files, which an SDK's provider reads by itself. */
interface InProfile {
  readonly profile: string;
  readonly credentialsFile: string;
  readonly configFile: string;
}

/** Source credentials that somebody else gives. All that is needed to ask is in the value, nothing in the environment. */
export type ProvidedStart =
  /** Of `aws login`. */
  | ({ readonly kind: 'login'; readonly session: string } & InProfile)
  /** With the name of its `sso_session`; undefined: it names the portal itself, and no tool renews its token. */
  | ({ readonly kind: 'identity-center'; readonly signIn?: string | undefined } & InProfile)
  | { readonly kind: 'process'; readonly profile: string; readonly command: string }
  | {
      readonly kind: 'web-identity';
      readonly roleArn: string;
      readonly tokenFile: string;
      readonly sessionName: string | undefined;
      /** That names the token file; undefined: a variable does. */
      readonly profile?: string;
    }
  | {
      readonly kind: 'container';
      readonly url: string;
      /** Sent as it is; the file is read anew for every request, and wins. */
      readonly token: string | undefined;
      readonly tokenFile: string | undefined;
    }
  | {
      readonly kind: 'instance';
      /** Where its metadata is. */
      readonly endpoint: string;
      /** Whether metadata of the first version, which asks for no token, is not to be believed. */
      readonly needsToken: boolean;
    };

const CONTAINER_HOST = 'http://169.254.170.2';

/** `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`; undefined unless both are set. To botocore an empty one is none. */
export function webIdentityStart(env: Environment): ProvidedStart | undefined {
  const roleArn = env['AWS_ROLE_ARN'];
  const tokenFile = env['AWS_WEB_IDENTITY_TOKEN_FILE'];
  if (!roleArn || !tokenFile) return undefined;
  return { kind: 'web-identity', roleArn, tokenFile, sessionName: env['AWS_ROLE_SESSION_NAME'] };
}

/** The endpoint of ECS, EKS Pod Identity and the like, where the environment names one; a relative address wins. */
export function containerStart(env: Environment): ProvidedStart | undefined {
  const relative = env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'];
  const url =
    relative === undefined ? env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] : `${CONTAINER_HOST}${relative}`;
  if (url === undefined) return undefined;
  return {
    kind: 'container',
    url,
    token: env['AWS_CONTAINER_AUTHORIZATION_TOKEN'],
    tokenFile: env['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'],
  };
}

/** By `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE`. */
const METADATA = { ipv4: 'http://169.254.169.254', ipv6: 'http://[fd00:ec2::254]' };

const isOn = (value: string | undefined): boolean => value?.toLowerCase() === 'true';

interface Settings {
  get(key: string): string | undefined;
}

/**
 * The instance metadata; undefined where `AWS_EC2_METADATA_DISABLED` switches it off.
 *
 * @param profile - that asks for it, for what the environment does not say
 */
export function instanceStart(env: Environment, profile?: Settings): ProvidedStart | undefined {
  if (isOn(env['AWS_EC2_METADATA_DISABLED'])) return undefined;
  const said = (name: string) => env[`AWS_${name}`] ?? profile?.get(name.toLowerCase());
  const isIpv6 = said('EC2_METADATA_SERVICE_ENDPOINT_MODE')?.toLowerCase() === 'ipv6';
  return {
    kind: 'instance',
    endpoint: said('EC2_METADATA_SERVICE_ENDPOINT') ?? METADATA[isIpv6 ? 'ipv6' : 'ipv4'],
    needsToken: isOn(said('EC2_METADATA_V1_DISABLED')),
  };
}

/** What the machine itself gives: the container endpoint, else the instance metadata. */
export const machineStart = (env: Environment, profile?: Settings): ProvidedStart | undefined =>
  containerStart(env) ?? instanceStart(env, profile);
