import type { Host } from '../../system/host.js';
import type { AwsSettings } from '../source/aws-settings.js';
import type { LiveMfaSession } from '../plan.js';
import { isReusable, type CacheUse } from '../cache/reuse.js';
import type { Route } from '../route.js';
import { readSession, type CachedMfaSession } from '../cache/session-cache.js';
import { mfaSessionKey, sourceKey } from '../cache/session-key.js';
import type { Source } from '../source/source.js';

/** What finding a source's MFA session needs of the outside. */
export interface MfaSessionPlace {
  readonly host: Host;
  readonly aws: AwsSettings;
  readonly route: Route;
}

/** The key that the MFA session of a source has in the cache. */
export const mfaKeyOf = (source: Source, { aws, route }: Omit<MfaSessionPlace, 'host'>): string =>
  mfaSessionKey(sourceKey(source, aws), route.target('sts'));

/** The MFA session of the source that lives now, unless the cache is not to be used. */
export function liveMfaSession(
  source: Source,
  { cache, ...place }: MfaSessionPlace & { readonly cache: CacheUse },
): CachedMfaSession | undefined {
  if (cache === 'off') return undefined;
  const { host } = place;
  const session = readSession(host, mfaKeyOf(source, place));
  return session?.kind === 'mfa' && isReusable(session, 'link', false, host.now()) ? session : undefined;
}

/** The session as plans count on it. */
export const asLive = ({ mfaSerial, obtainedAt, credentials }: CachedMfaSession): LiveMfaSession => ({
  serial: mfaSerial,
  obtainedAt,
  expiration: credentials.expiration,
});
