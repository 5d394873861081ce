/*
 * Line breaks at the edges of a file, as bytes: LF, CR LF, or the lone CR that Python's text files also end a line with.
 */
import { startOfText } from './shared-line.js';

const LINE_FEED = 0x0a;
export const CARRIAGE_RETURN = 0x0d;
const isBreak = (byte: number | undefined): boolean => byte === LINE_FEED || byte === CARRIAGE_RETURN;

/** The line break that the file uses, by its first line. */
export function lineBreakOf(file: Buffer): '\n' | '\r\n' {
  const first = file.indexOf(LINE_FEED);
  return first > 0 && file[first - 1] === CARRIAGE_RETURN ? '\r\n' : '\n';
}

/** How many bytes the line break at the end of `bytes` has: 0 where the last line is not ended. */
export function breakAtEnd(bytes: Buffer): number {
  if (!isBreak(bytes.at(-1))) return 0;
  return bytes.at(-1) === LINE_FEED && bytes.at(-2) === CARRIAGE_RETURN ? 2 : 1;
}

/** How many bytes the line break at the start of `bytes` has: 0 where the first line is not empty. */
export function breakAtStart(bytes: Buffer): number {
  if (!isBreak(bytes[0])) return 0;
  return bytes[0] === CARRIAGE_RETURN && bytes[1] === LINE_FEED ? 2 : 1;
}

/** How many bytes the empty line has that ends at `position`: 0 where that line is not empty, or the first one. */
export function emptyLineAbove(file: Buffer, position: number): number {
  const length = breakAtEnd(file.subarray(0, position));
  return length > 0 && isBreak(file[position - length - 1]) ? length : 0;
}

/** Behind the last line that is not empty, its line break included; where the first line begins if all are empty. */
export function endOfText(file: Buffer): number {
  const top = startOfText(file);
  let end = file.length;
  while (end > top && isBreak(file[end - 1])) end--;
  return end === top ? top : end + breakAtStart(file.subarray(end));
}
