import { lstatSync, readdirSync, unlinkSync, type Dirent } from 'node:fs';
import path from 'node:path';
import { errnoOf } from '../failure.js';
import { folderFailure } from './folder-failure.js';

function read<T>(folder: string, list: () => T[]): T[] {
  try {
    return list();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw folderFailure(error, folder, 'read');
  }
}

/** The names in a folder; none where there is no folder. */
export const folderEntries = (folder: string): string[] => read(folder, () => readdirSync(folder).sort());

/** What stands in a folder, itself and not what it leads to. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

function kindOf(entry: Dirent): FolderEntry['kind'] {
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isDirectory()) return 'folder';
  return entry.isFile() ? 'file' : 'other';
}

/** As `folderEntries`, with the kind of each. */
export const typedEntries = (folder: string): FolderEntry[] =>
  read(folder, () =>
    readdirSync(folder, { withFileTypes: true })
      .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
      .sort((one, other) => (one.name < other.name ? -1 : 1)),
  );

/**
 * Removes the files in a folder that have a name of ours and were last written before `before`, in milliseconds since the
 * epoch. Whatever can't be removed stays: this is housekeeping, and not a reason to fail.
 */
export function removeOldFiles(folder: string, isOurs: (name: string) => boolean, before: number): void {
  for (const name of folderEntries(folder).filter(isOurs)) {
    const file = path.join(folder, name);
    try {
      const stat = lstatSync(file);
      if (stat.isFile() && stat.mtimeMs < before) unlinkSync(file);
    } catch {
      continue;
    }
  }
}
