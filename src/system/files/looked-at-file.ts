import { accessSync, constants, lstatSync, readlinkSync, realpathSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import { errnoOf } from '../failure.js';
import { isWithoutModes } from './file-system.js';

/** What a file or folder is from outside, without reading it. */
export type LookedAtFile =
  | { readonly kind: 'absent' }
  /** A link to something that is not there. */
  | { readonly kind: 'dangling'; readonly leadsTo: string }
  /** The folders on the way, or links that lead in a circle, keep it from being seen. */
  | { readonly kind: 'hidden'; readonly errno: string }
  | ({ readonly kind: 'file' | 'folder' | 'other' } & FileAccess);

export interface FileAccess {
  /** Behind all links. */
  readonly realPath: string;
  /** The lowest nine bits. */
  readonly mode: number;
  readonly ownerId: number;
  /** False on a file system that has no modes and owners of its own, and on Windows: the two above then say nothing. */
  readonly hasModes: boolean;
  /** By this process. */
  readonly isReadable: boolean;
  readonly isWritable: boolean;
}

const may = (file: string, mode: number): boolean => {
  try {
    accessSync(file, mode);
    return true;
  } catch {
    return false;
  }
};

const kindOf = (stat: Stats): 'file' | 'folder' | 'other' =>
  stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other';

/** @param platform - of `Host` */
export function lookAtFile(file: string, platform: NodeJS.Platform): LookedAtFile {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return lookAtNothing(file);
    const realPath = realpathSync(file);
    const kind = kindOf(stat);
    const search = kind === 'folder' ? constants.X_OK : 0;
    return {
      kind,
      realPath,
      mode: stat.mode & 0o777,
      ownerId: stat.uid,
      hasModes: platform !== 'win32' && !isWithoutModes(realPath),
      isReadable: may(file, constants.R_OK | search),
      isWritable: may(file, constants.W_OK | search),
    };
  } catch (error) {
    return { kind: 'hidden', errno: errnoOf(error) ?? 'unknown' };
  }
}

function lookAtNothing(file: string): LookedAtFile {
  if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return { kind: 'absent' };
  return { kind: 'dangling', leadsTo: path.resolve(path.dirname(file), readlinkSync(file)) };
}

/** The path behind all links; undefined where there is nothing to be seen. */
export function realPathOf(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}
