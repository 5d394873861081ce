import { closeSync, fstatSync, openSync } from 'node:fs';
import { fileFailure } from './file-failure.js';
import { giveToHome, type MakerHost } from './home-owner.js';
import { writeWhole } from './temporary-files.js';

/** Adds `text` to the end of a file of somebody else's; a new one is for this user alone. @throws AcctmgrError where the system refuses */
export function appendText(file: string, text: string, host: MakerHost): void {
  try {
    const descriptor = openSync(file, 'a', 0o600);
    try {
      if (fstatSync(descriptor).size === 0) giveToHome(descriptor, file, host);
      writeWhole(descriptor, Buffer.from(text));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw fileFailure(error, file, 'append to');
  }
}
