import { inventoryAtOnce } from '../accounts/locating/load-at-once.js';
import type { Host } from '../system/host.js';
import { resolvePath } from '../system/paths.js';
import { checkAccountOptions, checkRoleOptions } from './check-options.js';
import { inventoryFor, inventoryIfThere } from './inventory.js';
import type { AccountOptions, RoleOptions } from './options.js';
import type { Session } from './session.js';
import { takeSession } from './take.js';
import { accountWish, checkWish, roleWish } from './wish.js';

/** @param refresh - make a new session, whatever the cache holds */
export type SessionGetter = (refresh: boolean) => Promise<Session>;

/** The machine as it is at the moment: variables may be set after a provider was made. */
export type HostNow = () => Host;

/** Against the folder of now: the program may have changed it when a session is needed. */
const settled = (host: Host, path: string | undefined): string | undefined =>
  path === undefined ? undefined : resolvePath(host, path);

const cacheFor = (refresh: boolean, cache: AccountOptions['cache']) =>
  refresh && cache !== 'off' ? 'refresh' : cache;

/**
 * Sessions of an account. A missing inventory, or one with problems, is told when the first one is taken: programs are
 * loaded, and tested, where there is none.
 *
 * @param caller - the function that the user called, for messages
 * @throws AcctmgrError with exit 2 for arguments that have not the right form, or name an account or role that the inventory
 *   does not have
 */
export function accountSessions(
  caller: string,
  hostNow: HostNow,
  name: string,
  given: AccountOptions,
): SessionGetter {
  checkAccountOptions(caller, name, given);
  const host = hostNow();
  const options = {
    ...given,
    config: settled(host, given.config),
    cachePath: settled(host, given.cachePath),
  };
  const known = inventoryAtOnce(host, options.config);
  if (known !== undefined) checkWish(host, accountWish(host, known, name, options));

  return async (refresh) => {
    const now = hostNow();
    // Read anew each time: what became protected, or another role, is so from the next session on.
    const inventory = await inventoryFor(now, options.config);
    const wish = accountWish(now, inventory, name, { ...options, cache: cacheFor(refresh, options.cache) });
    return takeSession(now, wish, options);
  };
}

/** Sessions of a role. @throws AcctmgrError with exit 2 for options that have not the right form */
export function roleSessions(caller: string, hostNow: HostNow, given: RoleOptions): SessionGetter {
  checkRoleOptions(caller, given);
  const options = { ...given, cachePath: settled(hostNow(), given.cachePath) };

  return async (refresh) => {
    const now = hostNow();
    const cache = cacheFor(refresh, options.cache);
    const wish = roleWish(now, await inventoryIfThere(now), { ...options, cache });
    return takeSession(now, wish, options);
  };
}
