import { realpathSync, statfsSync } from 'node:fs';
import { errnoOf } from './failure.js';
import { fileFailure } from './file-failure.js';
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

/**
 * `f_type` of file systems that show every file as open to all (linux/magic.h): 9p (WSL's /mnt/c), FAT, exFAT, NTFS twice,
 * FUSE, SMB 1 and 2, VirtualBox and VMware folders.
 */
const WITHOUT_MODES: ReadonlySet<number> = new Set([
  0x01021997, 0x4d44, 0x2011bab0, 0x5346544e, 0x7366746e, 0x65735546, 0xff534d42, 0xfe534d42, 0x786f4256,
  0xbacbacbc,
]);

/** Reads `file`; undefined where there is none. */
export function observeFile(file: string): ObservedFile | undefined {
  try {
    const realPath = realpathSync(file);
    const { bytes, observed } = readRegularFile(realPath, ({ uid, mode }) => ({
      ownerId: uid,
      isWorldWritable: (mode & 0o002) !== 0 && !WITHOUT_MODES.has(statfsSync(realPath).type),
    }));
    return { bytes, realPath, ...observed };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fileFailure(error, file, 'read');
  }
}
