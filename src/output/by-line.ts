/** A longer line is printed in pieces of at least this length, in UTF-16 units, so that one without an end is not kept. */
const LONGEST_LINE = 64 * 1024;

/** Cuts bytes that come in parts into lines of text; the last one may have no end. */
export function byLine(say: (text: string) => void): { add(part: Buffer): void; end(): void } {
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  let length = 0;
  /** Whether the beginning of the line is printed already. */
  let isCut = false;
  const print = (): void => {
    if (length > 0 || !isCut) say(pieces.join(''));
    pieces = [];
    length = 0;
  };
  return {
    add: (part) => {
      const [first = '', ...others] = decoder.decode(part, { stream: true }).split('\n');
      const keep = (piece: string) => {
        pieces.push(piece);
        length += piece.length;
        if (length <= LONGEST_LINE) return;
        print();
        isCut = true;
      };
      keep(first);
      for (const piece of others) {
        print();
        isCut = false;
        keep(piece);
      }
    },
    end: () => {
      const rest = decoder.decode();
      pieces.push(rest);
      length += rest.length;
      if (length > 0) print();
    },
  };
}
