import path from 'node:path';
import { AcctmgrError } from '../../system/failure.js';
import { folderEntries } from '../../system/files/folder-entries.js';
import { openReadable, type ReadableFile } from '../../system/files/readable-file.js';
import { claimOf, saysItIs } from './claim.js';
import type { LogHead } from './head.js';
import type { Line } from '../reading/line.js';
import { splitLinesBackwards } from '../reading/lines-backwards.js';
import { rotatedName, rotatedNumber } from './rotated-name.js';
import type { Sha256 } from './sha256.js';

/* `log` is the log behind all links. */

/** The numbers of the rotated files, ascending. @throws AcctmgrError where the folder can't be read */
export function rotatedNumbers(log: string): number[] {
  const name = path.basename(log);
  return folderEntries(path.dirname(log))
    .flatMap((other) => rotatedNumber(name, other) ?? [])
    .sort((one, other) => one - other);
}

/**
 * The names beside the log that only look like a rotated file: a copy of a file of the log under another name, and whatever has a
 * number behind the log's name that no rotation gives.
 */
export function lookAlikes(log: string): string[] {
  const name = path.basename(log);
  const folder = path.dirname(log);
  return folderEntries(folder).filter((other) => {
    if (!other.startsWith(name) || other === name || rotatedNumber(name, other) !== undefined) return false;
    return /^\.\d/.test(other.slice(name.length)) || claimOf(path.join(folder, other))?.isLog === true;
  });
}

/** As `rotatedNumbers`, for who writes: none where the folder can't be read, since the line to be written is what counts. */
export function visibleNumbers(log: string): number[] {
  try {
    return rotatedNumbers(log);
  } catch (error) {
    if (error instanceof AcctmgrError) return [];
    throw error;
  }
}

/**
 * The number of the newest file that was rotated, by what the files themselves say: whatever else has got such a name pushes
 * no numbers. 0 where there is none.
 */
export function newestOf(log: string, numbers: readonly number[]): number {
  return numbers.toReversed().find((number) => saysItIs(claimOf(rotatedName(log, number)), number)) ?? 0;
}

/** The end of the newest rotated file, as the head of the log was when it was renamed; undefined where there is none. */
export function newestEnd(log: string, sha256: Sha256): Pick<LogHead, 'size' | 'hash'> | undefined {
  const number = newestOf(log, visibleNumbers(log));
  const file = number === 0 ? undefined : openReadable(rotatedName(log, number));
  if (file === undefined) return undefined;
  try {
    const size = file.size();
    const hash = hashOfLineBefore(file, size, sha256);
    return hash === undefined ? undefined : { size, hash };
  } finally {
    file.close();
  }
}

/** Of the line that ends at `end`, with its newline or without; undefined at the beginning of the file. */
export function hashOfLineBefore(file: ReadableFile, end: number, sha256: Sha256): string | undefined {
  const line = lastLine(file.chunksBackwards(end), end);
  return line && (line.isTooLong ? hashInPieces(file, line, sha256) : sha256(line.bytes));
}

/** The only newline that a line can have is the one that ends it. */
function hashInPieces(file: ReadableFile, { start, end }: Line, sha256: Sha256): string {
  const hash = sha256.inPieces();
  for (const chunk of file.chunks(start, end))
    hash.add(chunk.at(-1) === 0x0a ? chunk.subarray(0, -1) : chunk);
  return hash.hex();
}

function lastLine(chunks: Iterable<Uint8Array>, size: number): Line | undefined {
  const splitter = splitLinesBackwards(size);
  for (const chunk of chunks) {
    const [line] = splitter.push(chunk);
    if (line !== undefined) return line;
  }
  return splitter.rest();
}
