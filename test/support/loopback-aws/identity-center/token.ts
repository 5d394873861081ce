import { randomBytes } from 'node:crypto';
import { Refusal } from '../refusal.js';
import type { Call } from './call.js';
import type { Client } from './client.js';
import type { IdentityCenter, IdentityCenters } from './identity-center.js';

/** A person who signed in, once. */
export interface PortalSession {
  readonly center: IdentityCenter;
  readonly user: string;
  readonly client: Client;
  /** Milliseconds since the epoch. */
  ends: number;
}

export interface AccessToken {
  readonly session: PortalSession;
  /** Milliseconds since the epoch. */
  expires: number;
}

export interface RefreshToken {
  readonly session: PortalSession;
}

/** The answer of CreateToken. */
export interface TokenAnswer {
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  readonly expiresIn: number;
  readonly refreshToken?: string;
}

export const invalidGrant = (): Refusal =>
  new Refusal(400, 'InvalidGrantException', 'Invalid grant provided');

const makeToken = (prefix: string): string => `${prefix}AAAAAG${randomBytes(180).toString('base64url')}`;

const canRenew = ({ client, center }: PortalSession): boolean =>
  client.scopes.length > 0 &&
  client.grantTypes.includes('refresh_token') &&
  center.behaviour.refreshTokens !== 'none';

function issueRefreshToken(centers: IdentityCenters, session: PortalSession): string {
  const token = makeToken('aor');
  centers.refreshTokens.set(token, { session });
  centers.secrets.add(token);
  return token;
}

function issueAccessToken(centers: IdentityCenters, session: PortalSession, now: number) {
  const accessToken = makeToken('aoa');
  const left = Math.floor((session.ends - now) / 1000);
  const expiresIn = canRenew(session) ? Math.min(session.center.behaviour.tokenLifetime, left) : left;
  centers.accessTokens.set(accessToken, { session, expires: now + expiresIn * 1000 });
  centers.secrets.add(accessToken);
  return { accessToken, tokenType: 'Bearer', expiresIn } as const;
}

export function beginSession(
  centers: IdentityCenters,
  who: Omit<PortalSession, 'ends'>,
  now: number,
): TokenAnswer {
  const session = { ...who, ends: now + who.center.behaviour.sessionLifetime * 1000 };
  const token = issueAccessToken(centers, session, now);
  return canRenew(session) ? { ...token, refreshToken: issueRefreshToken(centers, session) } : token;
}

/** @throws Refusal where the token is unknown, used, another client's, or of a session that has ended */
export function renew({ centers, now }: Call, client: Client, refreshToken: string): TokenAnswer {
  const session = centers.refreshTokens.get(refreshToken)?.session;
  if (session?.client !== client || session.ends <= now) throw invalidGrant();
  const { refreshTokens } = session.center.behaviour;
  if (refreshTokens === 'none') throw invalidGrant();
  session.center.renewals += 1;
  const token = issueAccessToken(centers, session, now);
  if (refreshTokens === 'unchanged') return token;
  if (refreshTokens === 'one-use') centers.refreshTokens.delete(refreshToken);
  return { ...token, refreshToken: issueRefreshToken(centers, session) };
}

/** @throws Refusal where the token is unknown, over, or of a session that has ended */
export function sessionOf({ centers, accessToken, now }: Call): PortalSession {
  const token = centers.accessTokens.get(accessToken ?? '');
  if (token === undefined || token.expires <= now || token.session.ends <= now) {
    throw new Refusal(401, 'UnauthorizedException', 'Session token not found or invalid');
  }
  return token.session;
}
