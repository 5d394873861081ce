import { rmdirSync, unlinkSync } from 'node:fs';
import { errnoOf } from '../failure.js';
import { fileFailure } from './file-failure.js';

function removed(file: string, remove: (file: string) => void): boolean {
  try {
    remove(file);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw fileFailure(error, file, 'remove');
  }
}

/** Removes `file`, and says whether it was there. Of a link, only the link. */
export const removeIfExists = (file: string): boolean => removed(file, unlinkSync);

/** Removes a folder in which nothing stands, and says whether it was there. @throws AcctmgrError where something does */
export const removeEmptyFolder = (folder: string): boolean => removed(folder, rmdirSync);
