import { AcctmgrError } from '../../system/failure.js';
import { openReadable, type ReadableFile } from '../../system/files/readable-file.js';
import { entryIn, type LogLine, type Seam } from '../entry.js';
import { parseObject, splitLines, lineText } from '../reading/line.js';

/*
 * Anybody may call a file `<log>.000001`: which file of the log it is, and whether it is one, is what its first and its last
 * line say.
 */

/** What a file says of itself. */
export interface Claim {
  readonly isEmpty: boolean;
  /** Its first line that is JSON is an entry of an access log. */
  readonly isLog: boolean;
  /** Its line `continued`; undefined where it has none, as the very first file. */
  readonly continued: Seam | undefined;
  /** The number in its last line, `rotated`; undefined where it ends in another. */
  readonly rotated: number | undefined;
}

/** A line `rotated` takes less, and so do all torn lines before the line `continued`. */
const END_BYTES = 16 * 1024;
const BEGINNING_BYTES = 1024 * 1024;

/** @returns undefined for what is not a regular file, or can't be read */
export function claimOf(path: string): Claim | undefined {
  try {
    const file = openReadable(path);
    if (file === undefined) return undefined;
    try {
      const first = firstEntry(file);
      return {
        isEmpty: file.size() === 0,
        isLog: first !== undefined,
        continued: first?.event === 'continued' ? first : undefined,
        rotated: numberAtEnd(file),
      };
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof AcctmgrError) return undefined;
    throw error;
  }
}

/** Whether the file is the one with this number, though one of its ends may be damaged. */
export const saysItIs = (claim: Claim | undefined, number: number): boolean =>
  claim !== undefined && (claim.continued?.file === number || claim.rotated === number);

/** Whether the file is known to be the one with this number, so that it may be removed. */
export const isSurely = (claim: Claim | undefined, number: number): boolean =>
  claim?.isLog === true &&
  claim.rotated === number &&
  (claim.continued === undefined || claim.continued.file === number);

/** What the line `continued` of this file of the log says; undefined where it has none, as the very first file. */
export function claimOfBeginning(path: string): Seam | undefined {
  const file = openReadable(path);
  if (file === undefined) return undefined;
  try {
    return continuedIn(file);
  } finally {
    file.close();
  }
}

/** As `beginningOf`, of a file that is open. */
export function continuedIn(file: ReadableFile): Seam | undefined {
  const first = firstEntry(file);
  return first?.event === 'continued' ? first : undefined;
}

/** The first entry; before it stands at most what a killed process left unfinished, and the line that says so. */
function firstEntry(file: ReadableFile): LogLine | undefined {
  const splitter = splitLines();
  let repaired: LogLine | undefined;
  for (const chunk of file.chunks(0, Math.min(file.size(), BEGINNING_BYTES))) {
    for (const line of splitter.push(chunk)) {
      const object = parseObject(lineText(line));
      if (object === undefined) continue;
      const entry = entryIn(object);
      if (entry?.event !== 'repaired') return entry ?? repaired;
      repaired = entry;
    }
  }
  return repaired;
}

function numberAtEnd(file: ReadableFile): number | undefined {
  const size = file.size();
  const splitter = splitLines();
  let last: string | undefined;
  for (const chunk of file.chunks(Math.max(0, size - END_BYTES), size)) {
    const line = splitter.push(chunk).at(-1);
    if (line !== undefined) last = lineText(line);
  }
  const object = splitter.rest() === undefined && last !== undefined ? parseObject(last) : undefined;
  return object?.['event'] === 'rotated' && typeof object['prev'] === 'string'
    ? entryIn(object)?.file
    : undefined;
}
