import { isReusable } from '../sessions/cache/reuse.js';
import type { SessionGetter } from './session-getter.js';
import { hideSecrets, type CredentialProvider, type Session } from './session.js';

/**
 * A provider over `get`. It holds the session that it gave out last, for machines whose cache can't be written, and callers
 * at the same moment share one flight.
 *
 * @param now - milliseconds since the epoch
 */
export function providerOf(get: SessionGetter, now: () => number): CredentialProvider {
  let held: Session | undefined;
  let flight: Promise<Session> | undefined;

  const take = async (refresh: boolean): Promise<Session> => {
    held = await get(refresh);
    return held;
  };
  const fly = (refresh: boolean): Promise<Session> =>
    (flight ??= take(refresh).finally(() => {
      flight = undefined;
    }));
  return async ({ forceRefresh = false } = {}) => {
    const good =
      !forceRefresh && held !== undefined && isReusable(held, 'sdk', false, now()) ? held : undefined;
    const { credentials } = good ?? (await fly(forceRefresh));
    // The SDK marks what it is given; everybody gets a copy of their own.
    return hideSecrets(credentials);
  };
}
