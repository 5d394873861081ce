import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { fileFailure } from './file-failure.js';

/**
 * Writes a record of always the same length, less than a disk sector, over the one before. That is one write within one page:
 * whole or not at all when the process is killed, and never empty after a power failure, as a renamed file may be that was not
 * synced. Syncing at every turn is what this avoids: it takes longer than all else that an append does.
 *
 * @param file made, for this user alone, where it is not there
 * @param isSynced whether it is waited for until the record is on the disk
 */
export function overwriteRecord(file: string, bytes: Uint8Array, isSynced = false): void {
  try {
    const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
    try {
      const { size } = fstatSync(descriptor);
      writeSync(descriptor, bytes, 0, bytes.length, 0);
      const isWhole = size === bytes.length;
      if (!isWhole) ftruncateSync(descriptor, bytes.length);
      if (!isWhole || isSynced) fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw fileFailure(error, file, 'write');
  }
}
