import { closeSync, mkdirSync, openSync, readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { errnoOf, usageError } from '../failure.js';
import type { Host } from '../host.js';
import { oneLine } from '../safe-text.js';
import { fileFailure } from './file-failure.js';
import { isWithoutModes } from './file-system.js';
import { trustedOwners } from './own-file.js';
import { distrustIn, whyDistrusted, type Distrust } from './path-trust.js';
import { writeWhole } from './temporary-files.js';

/* Files of the user's own choice, for what programs print. */

type FolderHost = Pick<Host, 'platform' | 'uid' | 'home'>;

const NEW_FOLDER = 'Name a folder that is not there yet.';

/** Who may write to a folder may put files into it, and take ours away. */
function distrustOf(folder: string, host: FolderHost): Distrust | undefined {
  if (host.platform === 'win32' || host.uid === undefined) return undefined;
  const realPath = realpathSync(folder);
  const { uid: ownerId, mode } = statSync(realPath);
  const hasModes = !isWithoutModes(realPath);
  const element = {
    path: realPath,
    kind: 'folder',
    ownerId,
    mode: mode & 0o7777,
    hasModes,
    isOurs: true,
  } as const;
  return distrustIn([element], trustedOwners(host), 'shared')[0];
}

/** Makes a folder (0700). @throws AcctmgrError (exit 2) where something stands in it already, it is none, or it is others', too */
export function makeEmptyFolder(folder: string, host: FolderHost): void {
  let names: readonly string[];
  let distrust: Distrust | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    names = readdirSync(folder);
    distrust = distrustOf(folder, host);
  } catch (error) {
    if (['EEXIST', 'ENOTDIR'].includes(errnoOf(error) ?? ''))
      throw usageError(`${oneLine(folder)} is not a folder.`, {
        code: 'not_a_folder',
        hint: NEW_FOLDER,
      });
    throw fileFailure(error, folder, 'create the folder');
  }
  if (distrust !== undefined)
    throw usageError(`The folder ${oneLine(folder)} cannot be trusted: ${whyDistrusted(distrust)}.`, {
      code: 'folder_not_private',
      hint: NEW_FOLDER,
    });
  if (names.length === 0) return;
  throw usageError(`The folder ${oneLine(folder)} is not empty.`, {
    code: 'folder_not_empty',
    hint: NEW_FOLDER,
  });
}

/** @throws AcctmgrError (exit 2) where there is no folder for the file */
export function requireFolderFor(file: string): void {
  const folder = path.dirname(file);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw usageError(`There is no folder ${oneLine(folder)}.`, {
    code: 'no_such_folder',
    hint: 'Make it first, or name a file in one that is there.',
  });
}

export interface NewFile {
  /** Returns once it is written. @throws Error where the file is closed */
  write(part: Uint8Array): void;
  /** The second time, nothing is done. */
  close(): void;
}

/** Makes a file (0600) that is not there yet, with the folders above it (0700). */
export function openNewFile(file: string): NewFile {
  let descriptor: number | undefined;
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    descriptor = openSync(file, 'wx', 0o600);
  } catch (error) {
    throw fileFailure(error, file, 'create');
  }
  return {
    write: (part) => {
      // The number may be that of another file by now.
      if (descriptor === undefined) throw new Error('Nothing is written to a closed file');
      try {
        writeWhole(descriptor, part);
      } catch (error) {
        throw fileFailure(error, file, 'write');
      }
    },
    close: () => {
      if (descriptor === undefined) return;
      const open = descriptor;
      descriptor = undefined;
      closeSync(open);
    },
  };
}
