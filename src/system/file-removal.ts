import { unlinkSync } from 'node:fs';
import { errnoOf } from './failure.js';
import { fileFailure } from './file-failure.js';

/** Removes `file`, and says whether it was there. */
export function removeIfExists(file: string): boolean {
  try {
    unlinkSync(file);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw fileFailure(error, file, 'remove');
  }
}
