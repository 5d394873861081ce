import { closeSync, constants, copyFileSync, existsSync, fsyncSync, linkSync, openSync } from 'node:fs';
import { errnoOf } from '../failure.js';
import { fileFailure } from './file-failure.js';
import { giveToHome, type MakerHost } from './home-owner.js';
import type { Host } from '../host.js';
import { discard, temporaryName, writeWhole } from './temporary-files.js';

/**
 * Makes `file` (0600) with all of its bytes at once, unless something of that name exists, which stays as it is. The folder
 * is there already.
 *
 * @returns whether it was made
 */
export function createFile(file: string, bytes: Uint8Array, host: Pick<Host, 'pid'> & MakerHost): boolean {
  if (existsSync(file)) return false;
  const temporary = temporaryName(file, host.pid);
  try {
    const descriptor = openSync(temporary, 'wx', 0o600);
    try {
      writeWhole(descriptor, bytes);
      giveToHome(descriptor, file, host);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    claimName(temporary, file);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw fileFailure(error, file, 'create');
  } finally {
    discard(temporary);
  }
}

/** A link appears whole, where a copy can be seen half written; but exFAT and some network folders have no links. */
function claimName(temporary: string, file: string): void {
  try {
    linkSync(temporary, file);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') throw error;
    copyFileSync(temporary, file, constants.COPYFILE_EXCL);
  }
}
