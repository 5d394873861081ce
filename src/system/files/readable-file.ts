import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from 'node:fs';
import { AcctmgrError, errnoOf } from '../failure.js';
import { fileFailure } from './file-failure.js';
import { oneLine } from '../safe-text.js';

/** A regular file that others may be writing. Chunks are good until the next one is asked for. */
export interface ReadableFile {
  /** What tells it from another file that has taken its path. */
  readonly identity: string;
  /** In bytes, now. */
  size(): number;
  /** The bytes from `start` to `end`, or to where the file ends. */
  chunks(start: number, end: number): Iterable<Uint8Array>;
  /** The bytes before `end`, the last chunk first. */
  chunksBackwards(end: number): Iterable<Uint8Array>;
  close(): void;
}

const CHUNK_BYTES = 64 * 1024;

const identityOf = ({ dev, ino }: Pick<Stats, 'dev' | 'ino'>): string => `${dev}:${ino}`;

/** The identity of what stands at `file` now; undefined where nothing can be seen there. */
export function identityAt(file: string): string | undefined {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat && identityOf(stat);
  } catch {
    return undefined;
  }
}

/** @returns undefined where there is no such file. @throws AcctmgrError where it can't be read */
export function openReadable(file: string): ReadableFile | undefined {
  const explained = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      throw fileFailure(error, file, 'read');
    }
  };
  let descriptor: number;
  try {
    // A pipe must not be waited for.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fileFailure(error, file, 'read');
  }
  const stat = fstatSync(descriptor);
  if (!stat.isFile()) {
    closeSync(descriptor);
    throw new AcctmgrError(`Cannot read ${oneLine(file)}: it is not a regular file.`, {
      code: 'not_a_regular_file',
      hint: 'Name a regular file.',
    });
  }
  return {
    identity: identityOf(stat),
    size: () => explained(() => fstatSync(descriptor).size),
    *chunks(start, end) {
      const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
      for (let position = start; position < end;) {
        const [from, length] = [position, Math.min(CHUNK_BYTES, end - position)];
        const count = explained(() => readSync(descriptor, buffer, 0, length, from));
        if (count === 0) return;
        yield buffer.subarray(0, count);
        position += count;
      }
    },
    *chunksBackwards(end) {
      const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
      for (let position = end; position > 0;) {
        const length = Math.min(CHUNK_BYTES, position);
        position -= length;
        for (let filled = 0; filled < length;) {
          const [at, from] = [filled, position + filled];
          const count = explained(() => readSync(descriptor, buffer, at, length - at, from));
          // Cut off while we read: what is gone counts as lines without text.
          if (count === 0) buffer.fill(0x0a, at, length);
          filled = count === 0 ? length : filled + count;
        }
        yield buffer.subarray(0, length);
      }
    },
    close: () => {
      closeSync(descriptor);
    },
  };
}
