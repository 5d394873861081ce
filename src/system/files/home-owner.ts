import { closeSync, constants, fchownSync, fstatSync, openSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import type { Host } from '../host.js';
import { isWithin } from './path-elements.js';

/** Who makes something. */
export type MakerHost = Pick<Host, 'uid' | 'home'>;

/** For root in a home that is not root's (sudo -E keeps HOME; a container has one of the machine's): whose home it is. */
export function homeOwner({ uid, home }: MakerHost): Stats | undefined {
  if (uid !== 0) return undefined;
  try {
    const stat = statSync(home, { throwIfNoEntry: false });
    return stat?.uid === 0 ? undefined : stat;
  } catch {
    return undefined;
  }
}

/** Whose home a thing of this path lies in; a link of theirs may lead out of it into a folder that is theirs, too. */
function heirOf(file: string, host: MakerHost): Stats | undefined {
  const owner = homeOwner(host);
  if (owner === undefined || isWithin(host.home, file)) return owner;
  return statSync(path.dirname(file), { throwIfNoEntry: false })?.uid === owner.uid ? owner : undefined;
}

/**
 * Gives what root has just made in a user's home to that user, who could else neither read nor remove it. A file system that
 * knows no owners is no reason to fail.
 *
 * @param descriptor - of what was made: at its path could stand another thing by now
 */
export function giveToHome(descriptor: number, file: string, host: MakerHost): void {
  try {
    const heir = heirOf(file, host);
    if (heir !== undefined && fstatSync(descriptor).uid === 0) fchownSync(descriptor, heir.uid, heir.gid);
  } catch {
    // See above.
  }
}

/** As `giveToHome`, for a folder. */
export function giveFolderToHome(folder: string, host: MakerHost): void {
  if (homeOwner(host) === undefined) return;
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    giveToHome(descriptor, folder, host);
  } finally {
    closeSync(descriptor);
  }
}
