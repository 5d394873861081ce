import { lstatSync, readdirSync, unlinkSync } from 'node:fs';
import path from 'node:path';
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

/**
 * Removes the files in a folder that were last written before `before`, in milliseconds since the epoch. Whatever can't
 * be removed stays: this is housekeeping, and no reason to fail.
 */
export function removeOldFiles(folder: string, before: number): void {
  for (const name of folderEntries(folder)) {
    const file = path.join(folder, name);
    try {
      const stat = lstatSync(file);
      if (stat.isFile() && stat.mtimeMs < before) unlinkSync(file);
    } catch {
      continue;
    }
  }
}
