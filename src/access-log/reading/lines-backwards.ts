import { bufferOf, LONGEST_LINE, type Line, type LineSplitter } from './line.js';

const NEWLINE = 0x0a;

/**
 * Cuts chunks of a file, the last chunk first, into lines, the last line first. `rest` is the file's first line, asked for
 * when the beginning is reached.
 *
 * @param end where in the file the first chunk ends
 */
export function splitLinesBackwards(end: number): LineSplitter {
  let lineEnd = end;
  /** Of the newline that ends the line: none behind the file's last byte. */
  let newline = 0;
  /** What is known of the line, its last part first. */
  let pending: Uint8Array[] = [];
  let length = 0;

  /** @returns whether the line is still kept */
  const isKept = (part: Uint8Array): boolean => {
    length += part.length;
    if (length > LONGEST_LINE) pending = [];
    return length <= LONGEST_LINE;
  };
  const line = (first: Buffer): Line[] => {
    const kept = isKept(first);
    const bytes = kept ? Buffer.concat([first, ...pending.toReversed()]) : Buffer.alloc(0);
    const start = lineEnd - newline - length;
    const whole: Line = { bytes, start, end: lineEnd, ...(kept ? {} : { isTooLong: true }) };
    // Where a file ends in a newline, no line follows.
    const lines = newline === 0 && length === 0 ? [] : [whole];
    [pending, length] = [[], 0];
    lineEnd = whole.start;
    newline = 1;
    return lines;
  };
  return {
    push: (chunk) => {
      const bytes = bufferOf(chunk);
      const lines: Line[] = [];
      let to = bytes.length;
      while (to > 0) {
        const at = bytes.lastIndexOf(NEWLINE, to - 1);
        if (at === -1) break;
        lines.push(...line(bytes.subarray(at + 1, to)));
        to = at;
      }
      // Not slice(): a Buffer's shares its memory.
      const part = chunk.subarray(0, to);
      if (to > 0 && isKept(part)) pending.push(new Uint8Array(part));
      return lines;
    },
    rest: () => line(Buffer.alloc(0))[0],
  };
}
