import { bufferOf, type Line, type LineSplitter } from './line.js';

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

  const line = (first: Buffer): Line[] => {
    const bytes = pending.length === 0 ? first : Buffer.concat([first, ...pending.toReversed()]);
    const whole = { bytes, start: lineEnd - newline - bytes.length, end: lineEnd };
    // Where a file ends in a newline, no line follows.
    const lines = newline === 0 && bytes.length === 0 ? [] : [whole];
    pending = [];
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
      if (to > 0) pending.push(new Uint8Array(chunk.subarray(0, to)));
      return lines;
    },
    rest: () => line(Buffer.alloc(0))[0],
  };
}
