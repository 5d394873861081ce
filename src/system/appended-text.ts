import { appendFileSync } from 'node:fs';
import { fileFailure } from './file-failure.js';

/** Adds `text` to the end of a file of somebody else's; a new one is for this user alone. @throws AcctmgrError where the system refuses */
export function appendText(file: string, text: string): void {
  try {
    appendFileSync(file, text, { mode: 0o600 });
  } catch (error) {
    throw fileFailure(error, file, 'append to');
  }
}
