import path from 'node:path';
import { writeOwnFile } from '../../system/files/own-file.js';
import type { Host } from '../../system/host.js';
import { withLock } from '../../system/processes/lock.js';
import { oneLine } from '../../system/safe-text.js';
import { requireChangeable } from '../narrowed-run.js';
import type { AccountEntry } from '../schema.js';
import {
  formatDiscovered,
  isOfOrganization,
  isOfSignIn,
  organizationSource,
  signInSource,
  sourceOf,
  type DiscoveredFile,
} from './discovered-file.js';
import type { NamingContext } from './merge-accounts.js';
import type { OrganizationListing } from './organization-listing.js';
import type { SignInListing } from './sign-in-listing.js';
import { discoveredFolder, discoveredName, readDiscovered, type DiscoveredPlace } from './read-discovered.js';

const LOCK_WAIT_MS = 10_000;
const LOCK_STALE_MS = 60_000;

/** In the folder of the listings: names are given for all of them. */
export const DISCOVERED_LOCK = 'discovered.acctmgr-lock';

/** What there is of one source, and which names it can't have. */
export interface KnownListing<T extends DiscoveredFile> extends Pick<
  NamingContext,
  'taken' | 'calledElsewhere'
> {
  readonly before: T | undefined;
}

/** The names in a listing, and those that were: each with the id of its account. */
const namesIn = ({ accounts }: DiscoveredFile): [name: string, accountId: string][] =>
  accounts.flatMap(({ name, account_id, former_names = [] }) =>
    [name, ...former_names].map((one): [string, string] => [one.toLowerCase(), account_id]),
  );

/**
 * Names of others, and who may have them all the same: an account is called the same by its organization and by a sign-in, but
 * two sign-ins that lead into it are two accounts here.
 */
function namesTaken(
  files: readonly DiscoveredFile[],
  source: string,
  entries: readonly Pick<AccountEntry, 'name' | 'account_id'>[],
): NamingContext['taken'] {
  const others = files.filter((file) => sourceOf(file) !== source);
  const isSignIn = source.startsWith(signInSource(''));
  const isShared = (file: DiscoveredFile): boolean => !(isSignIn && isOfSignIn(file));
  return new Map<string, string | undefined>([
    ...entries.map(({ name, account_id }): [string, string] => [name.toLowerCase(), account_id]),
    ...others.filter(isShared).flatMap(namesIn),
    // These come last, since they win: nobody else may have them.
    ...others
      .filter((file) => !isShared(file))
      .flatMap(namesIn)
      .map(([name]): [string, undefined] => [name, undefined]),
  ]);
}

/** What sign-ins call the accounts that they lead into. */
const calledBySignIns = (files: readonly DiscoveredFile[]): ReadonlyMap<string, string> =>
  new Map(
    files
      .filter(isOfSignIn)
      .flatMap(({ accounts }) => accounts.filter(({ gone }) => gone === undefined))
      .map(({ account_id, name }): [string, string] => [account_id, name])
      .reverse(),
  );

/**
 * @param source - as `sourceOf` has it
 * @param entries - of accounts.json: an account that is written there may have its name
 */
export function knownAmong(
  files: readonly DiscoveredFile[],
  source: string,
  entries: readonly Pick<AccountEntry, 'name' | 'account_id'>[],
): KnownListing<DiscoveredFile> {
  return {
    before: files.find((file) => sourceOf(file) === source),
    taken: namesTaken(files, source, entries),
    calledElsewhere: calledBySignIns(files),
  };
}

/** What is known of a sign-in. @param entries - as for `knownAmong` */
export function knownOfSignIn(
  host: Host,
  place: DiscoveredPlace,
  signIn: string,
  entries: readonly Pick<AccountEntry, 'name' | 'account_id'>[],
): Omit<KnownListing<SignInListing>, 'calledElsewhere'> {
  const { before, taken } = knownAmong(readDiscovered(host, place).files, signInSource(signIn), entries);
  return { before: before !== undefined && isOfSignIn(before) ? before : undefined, taken };
}

/** What is known of an organization. @param entries - as for `knownAmong` */
export function knownOfOrganization(
  host: Host,
  place: DiscoveredPlace,
  id: string,
  entries: readonly Pick<AccountEntry, 'name' | 'account_id'>[],
): KnownListing<OrganizationListing> {
  const { before, ...names } = knownAmong(
    readDiscovered(host, place).files,
    organizationSource({ id }),
    entries,
  );
  return { ...names, before: before !== undefined && isOfOrganization(before) ? before : undefined };
}

/** Where the listing of a source is kept. */
export const discoveredPath = (host: Host, place: DiscoveredPlace, source: string): string =>
  path.join(discoveredFolder(host, place), discoveredName(source));

/** Does `write`, of a file in the folder of the listings, while nobody else gives names. @throws AcctmgrError as `requireChangeable` */
export async function whileNaming<T>(host: Host, file: string, write: () => T): Promise<T> {
  requireChangeable(host.env);
  const options = {
    host,
    purpose: `writing ${oneLine(file)}`,
    waitMs: LOCK_WAIT_MS,
    staleAfterMs: LOCK_STALE_MS,
  };
  return withLock(path.join(path.dirname(file), DISCOVERED_LOCK), options, write);
}

/**
 * Writes what `decide` makes of what is there, while nobody else gives names. Returns what it made.
 *
 * @throws AcctmgrError where the file can't be written, or is not this user's alone
 */
export function changeDiscovered<T extends { readonly file: DiscoveredFile }>(
  host: Host,
  place: DiscoveredPlace,
  source: string,
  decide: () => T,
): Promise<T> {
  const file = discoveredPath(host, place, source);
  return whileNaming(host, file, () => {
    const decided = decide();
    writeOwnFile(file, Buffer.from(formatDiscovered(decided.file)), host);
    return decided;
  });
}
