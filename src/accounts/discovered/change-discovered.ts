import path from 'node:path';
import { writeOwnFile } from '../../system/files/own-file.js';
import type { Host } from '../../system/host.js';
import { withLock } from '../../system/processes/lock.js';
import { oneLine } from '../../system/safe-text.js';
import type { AccountEntry } from '../schema.js';
import { formatDiscovered, type DiscoveredFile } from './discovered-file.js';
import type { MergeContext } from './merge-listing.js';
import { discoveredFolder, discoveredName, readDiscovered, type DiscoveredPlace } from './read-discovered.js';

const LOCK_WAIT_MS = 10_000;
const LOCK_STALE_MS = 60_000;

/** In the folder of the listings: names are given for all of them. */
export const DISCOVERED_LOCK = 'discovered.acctmgr-lock';

/** What there is of a sign-in, and which names it can't have. */
export interface KnownListing {
  readonly before: DiscoveredFile | undefined;
  readonly taken: MergeContext['taken'];
}

/** @param entries - of accounts.json: an account that is written there may have its name */
export function knownOf(
  host: Host,
  place: DiscoveredPlace,
  signIn: string,
  entries: readonly Pick<AccountEntry, 'name' | 'account_id'>[],
): KnownListing {
  const { files } = readDiscovered(host, place);
  const others = files
    .filter(({ sso_session: name }) => name !== signIn)
    .flatMap(({ accounts }) =>
      accounts.flatMap(({ name, former_names = [] }): [string, undefined][] =>
        [name, ...former_names].map((one) => [one.toLowerCase(), undefined]),
      ),
    );
  const written = entries.map(({ name, account_id }): [string, string] => [name.toLowerCase(), account_id]);
  return {
    before: files.find(({ sso_session: name }) => name === signIn),
    taken: new Map<string, string | undefined>([...written, ...others]),
  };
}

/** Where the listing of a sign-in is kept. */
export const discoveredPath = (host: Host, place: DiscoveredPlace, signIn: string): string =>
  path.join(discoveredFolder(host, place), discoveredName(signIn));

/**
 * Writes what `decide` makes of what is there, while nobody else gives names. Returns what it made.
 *
 * @throws AcctmgrError where the file can't be written, or is not this user's alone
 */
export function changeDiscovered<T extends { readonly file: DiscoveredFile }>(
  host: Host,
  place: DiscoveredPlace,
  signIn: string,
  decide: () => T,
): Promise<T> {
  const file = discoveredPath(host, place, signIn);
  const options = {
    host,
    purpose: `writing ${oneLine(file)}`,
    waitMs: LOCK_WAIT_MS,
    staleAfterMs: LOCK_STALE_MS,
  };
  return withLock(path.join(path.dirname(file), DISCOVERED_LOCK), options, () => {
    const decided = decide();
    writeOwnFile(file, Buffer.from(formatDiscovered(decided.file)), host);
    return decided;
  });
}
