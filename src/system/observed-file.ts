import { realpathSync } from 'node:fs';
import { errnoOf } from './failure.js';
import { fileFailure } from './file-failure.js';
import { isWithoutModes } from './file-system.js';
import { readRegularFile } from './regular-file.js';

/** A file with what tells whether its content is its owner's word. All of it belongs to the same moment. */
export interface ObservedFile {
  readonly bytes: Buffer;
  /** Behind all links. */
  readonly realPath: string;
  readonly ownerId: number;
  /** Never true on a file system without modes. */
  readonly isWorldWritable: boolean;
}

/** Reads `file`; undefined where there is none. */
export function observeFile(file: string): ObservedFile | undefined {
  try {
    const realPath = realpathSync(file);
    const { bytes, observed } = readRegularFile(realPath, ({ uid, mode }) => ({
      ownerId: uid,
      isWorldWritable: (mode & 0o002) !== 0 && !isWithoutModes(realPath),
    }));
    return { bytes, realPath, ...observed };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fileFailure(error, file, 'read');
  }
}
