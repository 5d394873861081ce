import { realpathSync } from 'node:fs';
import { errnoOf } from '../failure.js';
import { fileFailure } from './file-failure.js';
import { isWithoutModes } from './file-system.js';
import type { PathElement } from './path-trust.js';
import { readRegularFile, refuseIrregular } from './regular-file.js';

/** A file with what tells whether its content is its owner's word. All of it belongs to the same moment. */
export interface ObservedFile {
  readonly bytes: Buffer;
  /** Behind all links. */
  readonly realPath: string;
  readonly element: PathElement;
}

/** Reads `file`; undefined where there is none. */
export function observeFile(file: string): ObservedFile | undefined {
  try {
    // Behind `/dev/fd/63` is a pipe, and the name that its link has leads nowhere.
    refuseIrregular(file);
    const realPath = realpathSync(file);
    const { bytes, observed: element } = readRegularFile(realPath, (stat): PathElement => ({
      path: realPath,
      kind: stat.isFile() ? 'file' : 'other',
      ownerId: stat.uid,
      mode: stat.mode & 0o7777,
      hasModes: !isWithoutModes(realPath),
      isOurs: true,
    }));
    return { bytes, realPath, element };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fileFailure(error, file, 'read');
  }
}
