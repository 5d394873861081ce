import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/**
 * The last `length` bytes of a regular file at most, and whether the file begins before them. Undefined where it can't be
 * read: for what is nice to know, not for what is needed.
 */
export function readTail(
  file: string,
  length: number,
): { readonly bytes: Uint8Array; readonly isCut: boolean } | undefined {
  let descriptor: number | undefined;
  try {
    // A pipe must not be waited for.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return undefined;
    const start = Math.max(0, stat.size - length);
    const buffer = Buffer.alloc(stat.size - start);
    const count = readSync(descriptor, buffer, 0, buffer.length, start);
    return { bytes: buffer.subarray(0, count), isCut: start > 0 };
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
