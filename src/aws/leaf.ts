import type { Environment } from '../system/host.js';

/** Source credentials that the SDK's providers look up. Everything they need is in the value, nothing in the environment. */
export type ProviderLeaf =
  | {
      readonly kind: 'profile';
      readonly profile: string;
      readonly credentialsFile: string;
      readonly configFile: string;
      /** Whether the profile is of Identity Center (`sso_session`, `sso_account_id`). */
      readonly isIdentityCenter: boolean;
      /** Its `credential_process`, where that is what gives the credentials. */
      readonly command: string | undefined;
    }
  | {
      readonly kind: 'web-identity';
      readonly roleArn: string;
      readonly tokenFile: string;
      readonly sessionName: string | undefined;
    }
  | {
      readonly kind: 'container';
      readonly url: string;
      /** Sent as it is; the file is read anew for every request, and wins. */
      readonly token: string | undefined;
      readonly tokenFile: string | undefined;
    }
  | { readonly kind: 'instance' };

const CONTAINER_HOST = 'http://169.254.170.2';

/** `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`; undefined unless both are set. */
export function webIdentityLeaf(env: Environment): ProviderLeaf | undefined {
  const roleArn = env['AWS_ROLE_ARN'];
  const tokenFile = env['AWS_WEB_IDENTITY_TOKEN_FILE'];
  if (roleArn === undefined || tokenFile === undefined) return undefined;
  return { kind: 'web-identity', roleArn, tokenFile, sessionName: env['AWS_ROLE_SESSION_NAME'] };
}

/** The endpoint of ECS, EKS Pod Identity and the like, where the environment names one; a relative address wins. */
export function containerLeaf(env: Environment): ProviderLeaf | undefined {
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

/** The instance metadata; undefined where `AWS_EC2_METADATA_DISABLED` switches it off. */
export const instanceLeaf = (env: Environment): ProviderLeaf | undefined =>
  env['AWS_EC2_METADATA_DISABLED']?.toLowerCase() === 'true' ? undefined : { kind: 'instance' };

/** What the machine itself gives: the container endpoint, else the instance metadata. */
export const machineLeaf = (env: Environment): ProviderLeaf | undefined =>
  containerLeaf(env) ?? instanceLeaf(env);
