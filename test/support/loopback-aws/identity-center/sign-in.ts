import { addClient, grants } from './client.js';
import type { IdentityCenter, IdentityCenters } from './identity-center.js';
import { beginSession } from './token.js';

export interface SignInOptions {
  /** None: a token that nobody can renew, as legacy profiles have. Default: `sso:account:access`. */
  readonly scopes?: readonly string[];
}

/** What the AWS CLI keeps of it in `~/.aws/sso/cache`, in its form and order. */
export interface SignIn {
  readonly startUrl: string;
  readonly region: string;
  readonly accessToken: string;
  /** `2026-11-30T16:12:27Z` */
  readonly expiresAt: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly registrationExpiresAt: string;
  readonly refreshToken?: string;
}

const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');

export function signIn(
  centers: IdentityCenters,
  center: IdentityCenter,
  user: string,
  now: number,
  { scopes = ['sso:account:access'] }: SignInOptions,
): SignIn {
  const { startUrl, region = 'us-east-1', users } = center.settings;
  if (!users.includes(user)) throw new Error(`The loopback Identity Center has no user ${user}`);
  const asked = { name: 'loopback', grantTypes: grants, redirectUris: [], scopes, center };
  const client = addClient(centers, asked, now);
  const { accessToken, expiresIn, refreshToken } = beginSession(centers, { center, user, client }, now);
  return {
    startUrl,
    region,
    accessToken,
    expiresAt: timeOf(now + expiresIn * 1000),
    clientId: client.id,
    clientSecret: client.secret,
    registrationExpiresAt: timeOf(client.expires),
    ...(refreshToken === undefined ? {} : { refreshToken }),
  };
}
