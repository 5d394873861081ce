import path from 'node:path';
import { AcctmgrError, errnoOf } from '../failure.js';
import { fileFailure } from './file-failure.js';
import { homeOwner } from './home-owner.js';
import type { Host } from '../host.js';
import { isWithin, lookAtPath } from './path-elements.js';
import {
  distrustIn,
  mendingOf,
  whyDistrusted,
  type Distrust,
  type PathElement,
  type Privacy,
} from './path-trust.js';
import { cacheFolder, configFolder, stateFolder } from '../paths.js';
import { replaceFile, type FileHost, type ReplaceOptions } from './private-files.js';
import { ensurePrivateFolder } from './private-folder.js';
import { readRegularFile } from './regular-file.js';
import { oneLine } from '../safe-text.js';

/* The files that acctmgr keeps for itself, below cache, state and config, by the rule of path-trust.ts. */

/** Who asks. */
export type OwnHost = Pick<Host, 'platform' | 'uid' | 'home' | 'env' | 'cwd'>;

/** This user and root; for root also whose home this is (sudo -E, or a container with a home of the machine's). */
export function trustedOwners({ uid, home }: Pick<Host, 'uid' | 'home'>): readonly number[] {
  if (uid === undefined) return [];
  const owner = homeOwner({ uid, home })?.uid;
  return owner === undefined ? [uid, 0] : [uid, owner];
}

/** The folder with which our own things begin on the way to `file`. */
const oursOn = (file: string, host: OwnHost): string =>
  [cacheFolder(host), stateFolder(host), configFolder(host)].find((folder) => isWithin(folder, file)) ?? file;

/** What must not be trusted on the way to a file or folder of ours, or of it; undefined where all of it is this user's. */
export function pathDistrust(file: string, host: OwnHost, privacy: Privacy): Distrust | undefined {
  if (host.platform === 'win32' || host.uid === undefined) return undefined;
  return distrustIn(lookAtPath(file, oursOn(file, host), host.home), trustedOwners(host), privacy)[0];
}

/**
 * As `pathDistrust`, all of it, for a file that was opened and may be shared in a group.
 *
 * @param opened - the file itself: at its path could stand another one by now
 * @param way - which of what is on the way counts
 */
export function openedDistrust(
  file: string,
  opened: PathElement,
  host: OwnHost,
  way: 'whole' | 'links',
): Distrust[] {
  if (host.platform === 'win32' || host.uid === undefined) return [];
  const counts = ({ kind }: PathElement) => kind === 'link' || (kind === 'folder' && way === 'whole');
  const elements = lookAtPath(file, oursOn(file, host), host.home).filter(counts);
  return distrustIn([...elements, opened], trustedOwners(host), 'shared');
}

/** As `pathDistrust`, as what is to be told: `folder_not_private` or `file_not_private`. */
export function ownDistrust(file: string, host: OwnHost, privacy: Privacy = 'own'): AcctmgrError | undefined {
  const distrust = pathDistrust(file, host, privacy);
  return distrust && refusalOf(distrust);
}

const refusalOf = (distrust: Distrust): AcctmgrError =>
  new AcctmgrError(`${oneLine(distrust.element.path)} cannot be trusted: ${whyDistrusted(distrust)}.`, {
    code: distrust.element.kind === 'folder' ? 'folder_not_private' : 'file_not_private',
    hint: mendingOf(distrust),
  });

/** @throws AcctmgrError as `ownDistrust` says */
export function requireOwn(file: string, host: OwnHost, privacy?: Privacy): void {
  const distrust = ownDistrust(file, host, privacy);
  if (distrust !== undefined) throw distrust;
}

/** Makes a folder of ours, and what is missing above it. @throws AcctmgrError where it can't be made, or is not this user's alone */
export function ensureOwnFolder(folder: string, host: OwnHost, privacy?: Privacy): void {
  requireOwn(folder, host, privacy);
  ensurePrivateFolder(folder, host);
}

/**
 * The bytes of a file that only this user can have written; undefined where there is none, or others could have.
 *
 * @throws AcctmgrError where it, or its folder, can't be read
 */
export function readOwnFile(file: string, host: OwnHost): Buffer | undefined {
  if (pathDistrust(file, host, 'own') !== undefined) return undefined;
  try {
    return readRegularFile(file, () => undefined).bytes;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fileFailure(error, file, 'read');
  }
}

/** Writes a file of ours, and makes its folder. @throws AcctmgrError where that can't be done, or it is not this user's alone */
export function writeOwnFile(
  file: string,
  bytes: Uint8Array,
  host: OwnHost & FileHost,
  how: Pick<ReplaceOptions, 'isSynced' | 'sweeps'> = {},
): void {
  // What leads to the file leads to its folder first.
  requireOwn(file, host);
  ensurePrivateFolder(path.dirname(file), host);
  replaceFile(file, bytes, { host, ...how });
}
