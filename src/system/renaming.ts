import { closeSync, fsyncSync, openSync, renameSync } from 'node:fs';
import { errnoOf } from './failure.js';
import type { Host } from './host.js';

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
