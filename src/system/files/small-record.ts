import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { AcctmgrError } from '../failure.js';
import { fileFailure } from './file-failure.js';
import { giveToHome, type MakerHost } from './home-owner.js';
import { isLink } from './private-files.js';
import { oneLine } from '../safe-text.js';
import { shellWord } from '../shell-word.js';

/** @throws AcctmgrError where a record would be written through a link, over whatever that leads to */
export function refuseLink(file: string): void {
  if (!isLink(file)) return;
  throw new AcctmgrError(`Cannot write ${oneLine(file)}: it is a link, which acctmgr has not made.`, {
    code: 'is_a_link',
    hint: `Remove the link: rm ${shellWord(oneLine(file))}`,
  });
}

const FLAGS = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW;

/**
 * Writes a record of always the same length, less than a disk sector, over the one before. That is one write within one page:
 * whole or not at all when the process is killed, and never empty after a power failure, as a renamed file may be that was not
 * synced. Syncing at every turn is what this avoids: it takes longer than all else that an append does.
 *
 * @param file made, for this user alone, where it is not there
 * @param isSynced whether it is waited for until the record is on the disk
 */
export function overwriteRecord(file: string, bytes: Uint8Array, host: MakerHost, isSynced = false): void {
  try {
    const descriptor = openSync(file, FLAGS, 0o600);
    try {
      const { size } = fstatSync(descriptor);
      if (size === 0) giveToHome(descriptor, file, host);
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
