import type { CachedRoleSession, CachedSession } from './session-cache.js';

/** `refresh`: a new session is made and kept. `off`: none is read or kept. */
export type CacheUse = 'on' | 'refresh' | 'off';

/**
 * What a session is wanted for.
 * `sdk`: handed to a program that refreshes it some time before its end.
 * `person`: for a person who starts to work now, and may be spared a surprise in twenty minutes.
 * `link`: to sign one call.
 */
export type Use = 'sdk' | 'person' | 'link';

/** SDKs renew at the latest 10 minutes before the end, and begin to try at 15 (botocore's refresh windows). */
const SDK_WINDOW_MS = 15 * 60_000;
const LINK_MS = 60_000;

/**
 * Whether a cached session is far enough from its end.
 *
 * @param isFree - a new one costs a call, but no code from a person
 * @param now - milliseconds since the epoch
 */
export function isReusable(
  { obtainedAt, credentials }: Pick<CachedSession, 'obtainedAt' | 'credentials'>,
  use: Use,
  isFree: boolean,
  now: number,
): boolean {
  const left = credentials.expiration.getTime() - now;
  const lifetime = credentials.expiration.getTime() - obtainedAt.getTime();
  if (use === 'link') return left > LINK_MS;
  // A session that was short from the start could otherwise never be reused.
  const least = Math.min(SDK_WINDOW_MS, lifetime / 2);
  return left > (use === 'person' && isFree ? Math.max(least, 0.75 * lifetime) : least);
}

/**
 * Whether somebody had confirmed the protected roles when the session was made. What was made before its role became
 * protected, or under an inventory that does not protect it, was confirmed by nobody.
 *
 * @param protectedRights - as `rightsOf` has them
 */
export const isConfirmedFor = (
  { confirmed = [] }: Pick<CachedRoleSession, 'confirmed'>,
  protectedRights: readonly string[],
): boolean => protectedRights.every((rights) => confirmed.includes(rights));
