import {
  closeSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  renameSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { AcctmgrError, errnoOf } from '../failure.js';
import { fileFailure } from './file-failure.js';
import type { Host } from '../host.js';
import { oneLine } from '../safe-text.js';

/** On Windows a virus scanner or a reader holds a file for a moment: it is tried again for two seconds. Throws the system's error. */
export function renameFile(from: string, to: string, host: Pick<Host, 'platform'>): void {
  const attempts = host.platform === 'win32' ? 20 : 1;
  for (let attempt = 1; ; attempt += 1) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      if (attempt >= attempts || !['EPERM', 'EBUSY', 'EACCES'].includes(errnoOf(error) ?? '')) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10 * attempt);
    }
  }
}

/** Has the names in a folder survive a power failure. A file system that cannot sync a folder is no reason to fail. */
export function syncFolder(folder: string, host: Pick<Host, 'platform'>): void {
  if (host.platform === 'win32') return;
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // See above.
  }
}

/**
 * Renames a file, which another one is to replace: that one is made, empty, for the same owner alone, also where root does it.
 * @throws AcctmgrError where the file could not be renamed, also since something has the new name already
 */
export function renameAside(file: string, to: string, host: Pick<Host, 'platform'>): void {
  if (lstatSync(to, { throwIfNoEntry: false }) !== undefined) {
    throw new AcctmgrError(`Cannot rename ${oneLine(file)}: ${oneLine(to)} is there already.`, {
      code: 'name_taken',
      hint: 'See what it is, and move it away.',
    });
  }
  try {
    renameFile(file, to, host);
  } catch (error) {
    throw fileFailure(error, file, 'rename');
  }
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    try {
      const [own, before] = [fstatSync(descriptor), statSync(to)];
      if (own.uid !== before.uid) fchownSync(descriptor, before.uid, before.gid);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Whoever writes the new file makes it, or is told why not.
  }
  syncFolder(path.dirname(file), host);
}
