import type { GrowingHash, Sha256 } from '../writing/sha256.js';

/** The object in a line of JSON Lines; undefined for anything else, a torn line say. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** No line of ours is a tenth as long: a longer one is not kept, and counts as torn. */
export const LONGEST_LINE = 1024 * 1024;

export interface Line {
  /** Without the newline; good until the splitter is given more. Empty where the line is too long to be kept. */
  readonly bytes: Buffer;
  /** Where in the file it starts, and where the next line does. */
  readonly start: number;
  readonly end: number;
  readonly isTooLong?: true;
  /** Of a line that is too long, where the splitter was to hash it: SHA-256 of all of it. */
  readonly hash?: string;
}

const NEWLINE = 0x0a;

export interface LineSplitter {
  /** The lines that `chunk` completes. The chunk may be used again afterwards. */
  push(chunk: Uint8Array): Line[];
  /** What came after the last newline; undefined where nothing did. */
  rest(): Line | undefined;
}

/** The same bytes; a Buffer finds a byte in them ten times as fast. */
export const bufferOf = (chunk: Uint8Array): Buffer =>
  Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);

/**
 * Cuts chunks of a file, read from the offset `start` on, into lines.
 *
 * @param sha256 - hashes the lines that are too long to be kept, in pieces
 */
export function splitLines(start = 0, sha256?: Sha256): LineSplitter {
  let lineStart = start;
  let pending: Uint8Array[] = [];
  let length = 0;
  let hash: GrowingHash | undefined;

  /** @returns whether the line is still kept */
  const isKept = (part: Uint8Array): boolean => {
    length += part.length;
    if (length <= LONGEST_LINE) return true;
    if (sha256 !== undefined && hash === undefined) {
      hash = sha256.inPieces();
      pending.forEach(hash.add);
    }
    hash?.add(part);
    pending = [];
    return false;
  };
  const line = (last: Buffer, newline: number): Line => {
    const kept = isKept(last);
    const bytes = !kept ? Buffer.alloc(0) : pending.length === 0 ? last : Buffer.concat([...pending, last]);
    const end = lineStart + length + newline;
    const whole: Line = {
      bytes,
      start: lineStart,
      end,
      ...(kept ? {} : { isTooLong: true, ...(hash && { hash: hash.hex() }) }),
    };
    [pending, length, hash] = [[], 0, undefined];
    lineStart = end;
    return whole;
  };
  return {
    push: (chunk) => {
      const bytes = bufferOf(chunk);
      const lines: Line[] = [];
      let from = 0;
      for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, from)) {
        lines.push(line(bytes.subarray(from, at), 1));
        from = at + 1;
      }
      // Not slice(): a Buffer's shares its memory.
      const part = chunk.subarray(from);
      if (part.length > 0 && isKept(part)) pending.push(new Uint8Array(part));
      return lines;
    },
    rest: () => (length === 0 ? undefined : line(Buffer.alloc(0), 0)),
  };
}

export const lineText = ({ bytes }: Line): string => bytes.toString('utf8');

/** SHA-256 of a line of a splitter that hashes. */
export const hashOf = ({ bytes, hash }: Line, sha256: Sha256): string => hash ?? sha256(bytes);
