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

export interface Line {
  /** Without the newline; good until the splitter is given more. */
  readonly bytes: Buffer;
  /** Where in the file it starts, and where the next line does. */
  readonly start: number;
  readonly end: number;
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

/** Cuts chunks of a file, read from the offset `start` on, into lines. */
export function splitLines(start = 0): LineSplitter {
  let lineStart = start;
  let pending: Uint8Array[] = [];

  const line = (last: Buffer, newline: number): Line => {
    const bytes = pending.length === 0 ? last : Buffer.concat([...pending, last]);
    const end = lineStart + bytes.length + newline;
    const whole = { bytes, start: lineStart, end };
    pending = [];
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
      if (from < chunk.length) pending.push(new Uint8Array(chunk.subarray(from)));
      return lines;
    },
    rest: () => (pending.length === 0 ? undefined : line(Buffer.alloc(0), 0)),
  };
}

export const textOf = ({ bytes }: Line): string => bytes.toString('utf8');
