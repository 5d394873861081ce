import path from 'node:path';
import { AcctmgrError } from '../system/failure.js';
import { folderEntries } from '../system/folder-entries.js';
import { openReadable } from '../system/readable-file.js';
import { entryIn, type Seam } from './entry.js';
import type { LogHead } from './head.js';
import { parseObject, splitLines, textOf, type Line } from './line.js';
import { splitLinesBackwards } from './lines-backwards.js';
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

/** As `rotatedNumbers`, for who writes: none where the folder can't be read, since the line to be written is what counts. */
export function visibleNumbers(log: string): number[] {
  try {
    return rotatedNumbers(log);
  } catch (error) {
    if (error instanceof AcctmgrError) return [];
    throw error;
  }
}

/** The end of the newest rotated file, as the head of the log was when it was renamed; undefined where there is none. */
export function newestEnd(log: string, sha256: Sha256): Pick<LogHead, 'size' | 'hash'> | undefined {
  const number = visibleNumbers(log).at(-1);
  const file = number === undefined ? undefined : openReadable(rotatedName(log, number));
  if (file === undefined) return undefined;
  try {
    const size = file.size();
    const last = lastLine(file.chunksBackwards(size), size);
    return last && { size, hash: sha256(last.bytes) };
  } finally {
    file.close();
  }
}

function lastLine(chunks: Iterable<Uint8Array>, size: number): Line | undefined {
  const splitter = splitLinesBackwards(size);
  for (const chunk of chunks) {
    const [line] = splitter.push(chunk);
    if (line !== undefined) return line;
  }
  return splitter.rest();
}

/** What the line `continued` of this file of the log says; undefined where it has none, as the very first file. */
export function beginningOf(file: string): Seam | undefined {
  const readable = openReadable(file);
  if (readable === undefined) return undefined;
  try {
    const splitter = splitLines();
    for (const chunk of readable.chunks(0, readable.size())) {
      for (const line of splitter.push(chunk)) {
        const object = parseObject(textOf(line));
        if (object?.['event'] === 'continued') return entryIn(object);
        // Before it stands at most what a killed process left unfinished, and the line that says so.
        if (object !== undefined && object['event'] !== 'repaired') return undefined;
      }
    }
    return undefined;
  } finally {
    readable.close();
  }
}
