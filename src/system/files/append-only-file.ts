import { closeSync, constants, fdatasyncSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { AcctmgrError } from '../failure.js';
import { fileFailure } from './file-failure.js';
import { giveToHome, type MakerHost } from './home-owner.js';
import { oneLine } from '../safe-text.js';
import { writeWhole } from './temporary-files.js';

/** A file that only ever grows. Every method throws an AcctmgrError where the system refuses. */
export interface AppendOnlyFile {
  /** In bytes. */
  size(): number;
  /** The bytes from `start` to the end, in chunks that are good until the next one is asked for. */
  chunks(start: number): Iterable<Uint8Array>;
  /** Adds `bytes` in one write and waits until they are on the disk. */
  append(bytes: Uint8Array): void;
  close(): void;
}

const CHUNK_BYTES = 64 * 1024;
/** A link that has taken its place since it was looked at is not followed. */
const FLAGS = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;

/** @throws AcctmgrError for anything that is there and not a regular file, /dev/null say. */
export function refuseIrregularFile(file: string): void {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined || stat.isFile()) return;
  throw new AcctmgrError(`Cannot append to ${oneLine(file)}: it is not a regular file.`, {
    code: 'not_a_regular_file',
    hint: 'Name a regular file.',
  });
}

/** Opens the file, which is not a link, for this user alone where it is new. */
export function openAppendOnly(file: string, host: MakerHost): AppendOnlyFile {
  const explained = <T>(doing: string, action: () => T): T => {
    try {
      return action();
    } catch (error) {
      throw fileFailure(error, file, doing);
    }
  };
  const descriptor = explained('append to', () => openSync(file, FLAGS, 0o600));
  if (host.uid === 0 && fstatSync(descriptor).size === 0) giveToHome(descriptor, file, host);
  let isOpen = true;
  return {
    size: () => explained('read', () => fstatSync(descriptor).size),
    *chunks(start) {
      const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
      for (let position = start; ;) {
        const from = position;
        const count = explained('read', () => readSync(descriptor, buffer, 0, CHUNK_BYTES, from));
        if (count === 0) return;
        yield buffer.subarray(0, count);
        position += count;
      }
    },
    append: (bytes) => {
      explained('append to', () => {
        writeWhole(descriptor, bytes);
        fdatasyncSync(descriptor);
      });
    },
    close: () => {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}
