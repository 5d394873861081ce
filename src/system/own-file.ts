import { statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { AcctmgrError, errnoOf } from './failure.js';
import { fileFailure } from './file-failure.js';
import { isWithoutModes } from './file-system.js';
import type { Host } from './host.js';
import { readRegularFile } from './regular-file.js';
import { oneLine } from './safe-text.js';

/* What stands in a file of ours is our own word only where nobody else could have written it. */

type Owner = Pick<Host, 'platform' | 'uid'>;

const OTHERS_MAY_WRITE = 0o022;

/** Why others could have written here; undefined where they could not. */
function othersWord(at: string, { uid, mode }: Stats, host: Owner): string | undefined {
  if (host.platform === 'win32' || host.uid === undefined) return undefined;
  const why =
    uid !== host.uid
      ? `it belongs to another user (uid ${uid})`
      : (mode & OTHERS_MAY_WRITE) !== 0
        ? `others can write to it (mode ${(mode & 0o7777).toString(8).padStart(4, '0')})`
        : undefined;
  return why === undefined || isWithoutModes(at) ? undefined : why;
}

/**
 * What is to be told, `folder_not_private`, where the folder is another user's or others can write to it; undefined where it
 * is ours. One that can't be looked at can't be read or written either, which says so itself.
 */
export function folderDistrust(folder: string, host: Owner): AcctmgrError | undefined {
  let why: string | undefined;
  try {
    why = othersWord(folder, statSync(folder), host);
  } catch {
    return undefined;
  }
  if (why === undefined) return undefined;
  return new AcctmgrError(`${oneLine(folder)} cannot be trusted: ${why}.`, {
    code: 'folder_not_private',
    hint: 'Remove it: acctmgr makes it anew, for you alone.',
  });
}

/**
 * The bytes of a file that only this user can have written; undefined where there is none, or others could have.
 *
 * @throws AcctmgrError where it, or its folder, can't be read
 */
export function readOwnFile(file: string, host: Owner): Buffer | undefined {
  try {
    const folder = path.dirname(file);
    if (othersWord(folder, statSync(folder), host) !== undefined) return undefined;
    const { bytes, observed } = readRegularFile(file, (stat) => othersWord(file, stat, host));
    return observed === undefined ? bytes : undefined;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fileFailure(error, file, 'read');
  }
}
