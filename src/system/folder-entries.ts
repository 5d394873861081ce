import { readdirSync } from 'node:fs';
import { errnoOf } from './failure.js';
import { fileFailure } from './file-failure.js';

/** The names in a folder; none where there is no folder. */
export function folderEntries(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw fileFailure(error, folder, 'read');
  }
}
