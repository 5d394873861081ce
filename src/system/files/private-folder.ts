import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { errnoOf } from '../failure.js';
import { folderFailure } from './folder-failure.js';
import { giveFolderToHome, type MakerHost } from './home-owner.js';

const PRIVATE_FOLDER = 0o700;

/** Not by `recursive`: where nothing can be made (below /proc, say), Node.js 20 then tries for ever. */
function makeFolder(folder: string, host: MakerHost): void {
  // Asked first: an error, which carries a stack, costs more than a look.
  if (isFolder(folder)) return;
  try {
    mkdirSync(folder, { mode: PRIVATE_FOLDER });
  } catch (error) {
    const code = errnoOf(error);
    const parent = path.dirname(folder);
    if (code === 'ENOENT' && parent !== folder && !isFolder(parent)) {
      makeFolder(parent, host);
      makeFolder(folder, host);
    } else if (!isFolder(folder)) {
      throw code === 'EEXIST'
        ? Object.assign(new Error('a file', { cause: error }), { code: 'ENOTDIR' })
        : error;
    }
    return;
  }
  giveFolderToHome(folder, host);
}

const isFolder = (folder: string): boolean =>
  statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;

/** Makes `folder` and what is missing above it, for this user alone; a folder that exists stays as it is. */
export function ensurePrivateFolder(folder: string, host: MakerHost): void {
  try {
    // It nearly always exists, and the error that says so costs much.
    if (!isFolder(folder)) makeFolder(folder, host);
  } catch (error) {
    throw folderFailure(error, folder, 'create the folder');
  }
}
