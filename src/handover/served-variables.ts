import type { EffectiveAccount } from '../accounts/effective.js';
import { ACCOUNT_MARK, gone, SOURCE_MARK, wayBack, withoutHandedOut } from '../sessions/source/handed-out.js';
import type { ObtainedSession } from '../sessions/obtained-session.js';
import type { Environment } from '../system/host.js';
import { coverVariables } from '../system/own-variables.js';
import { regionVariables, wrongAccountId, type Variables } from './session-variables.js';

/** Where the session is served. */
export interface ServedAt {
  readonly address: string;
  readonly token: string;
  /** A config file of the run, with a profile that has no credentials. */
  readonly configFile: string;
  readonly profile: string;
}

/**
 * Keys, which win over every endpoint. AWS_ACCESS_KEY and AWS_SECRET_KEY are what the SDKs for Go and Java take too,
 * AWS_CREDENTIAL_FILE botocore (OriginalEC2Provider).
 */
const KEYS = [
  'AWS_ACCESS_KEY_ID',
  'AWS_ACCESS_KEY',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_SESSION_EXPIRATION',
  'AWS_CREDENTIAL_SCOPE',
  'AWS_CREDENTIAL_FILE',
];

/** What else would win; the source may be among it, and is found again by what is kept of it. */
const OTHER_WINNERS = [
  'AWS_DEFAULT_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
];

/**
 * What an environment needs to ask the endpoint, and nobody else. A profile named in a call (`--profile other`) still works.
 *
 * @param region - of the account; without one the user's own stays
 * @param env - what the environment holds so far
 */
export function servedVariables(
  { plan }: Pick<ObtainedSession, 'plan'>,
  account: Pick<EffectiveAccount, 'name' | 'account_id'>,
  region: string | undefined,
  { address, token, configFile, profile }: ServedAt,
  env: Environment,
): Variables {
  const own = withoutHandedOut(env);
  const covering = new Map<string, string | undefined>([
    ...OTHER_WINNERS.map(gone),
    ['AWS_CONTAINER_CREDENTIALS_FULL_URI', address],
    ['AWS_CONTAINER_AUTHORIZATION_TOKEN', token],
    ['AWS_CONFIG_FILE', configFile],
    ['AWS_PROFILE', profile],
    // The first SDKs for Go and JavaScript read no config file without it.
    ['AWS_SDK_LOAD_CONFIG', '1'],
  ]);
  return new Map<string, string | undefined>([
    ...wayBack(env),
    ...[...KEYS, ...wrongAccountId(account, own)].map(gone),
    ...coverVariables(covering, own),
    ...regionVariables(region, own),
    [ACCOUNT_MARK, account.name],
    [SOURCE_MARK, plan.source.description],
  ]);
}
