import { isAscii } from 'node:buffer';

/**
 * What botocore takes a line of a shared AWS file for. botocore reads with Python's `RawConfigParser`: an indented line
 * below a key belongs to that key's value even when it looks like a header, and only a line that begins with `#` or `;` is a comment.
 */
export interface SharedLine {
  readonly kind: 'blank' | 'comment' | 'header' | 'key' | 'continuation' | 'stray';
  /** Counted from 1, as editors do. */
  readonly number: number;
  /** Byte offsets: of the first byte, of the line break (`contentEnd`), and of the next line (`end`). */
  readonly start: number;
  readonly contentEnd: number;
  readonly end: number;
  /** Without the white space around it. Bytes that are not UTF-8 are replaced. */
  readonly text: string;
  /** Header: what stands between the brackets. Key and its continuations: the key in lower case. */
  readonly name: string;
  /** Key: what follows the `=` or `:`. */
  readonly value: string;
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Where the first line begins: behind a byte order mark. */
export const startOfText = (bytes: Buffer): number =>
  bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;

// What Python's str.strip() takes away; JavaScript's trim() differs in 0x1c-0x1f, 0x85 and the byte order mark.
const isSpace = (unit: number): boolean =>
  unit <= 0x20
    ? unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || unit >= 0x1c
    : unit >= 0x85 &&
      (unit === 0x85 || unit === 0xa0 || (unit !== 0xfeff && /\s/u.test(String.fromCharCode(unit))));

const NEWLINE = '\n'.charCodeAt(0);

function strip(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isSpace(text.charCodeAt(from))) from++;
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

/**
 * Visits the lines of a file, or of a part of it that begins with a header line: there the reading does not depend on
 * what stands above, provided that the whole file's reading sees that header too.
 *
 * Lines end as in Python's text files, with LF, CR LF or a lone CR. A byte order mark is skipped, as all readers but botocore do.
 */
export function visitLines(bytes: Buffer, visit: (line: SharedLine) => void): void {
  // One character for one byte, so that offsets in the text are offsets in the file.
  const latin1 = bytes.toString('latin1');
  const ascii = isAscii(bytes);
  const next = (character: string, position: number): number => {
    const found = latin1.indexOf(character, position);
    return found === -1 ? latin1.length : found;
  };

  // Each is looked for again only where it was passed: a file may have one of them alone.
  let carriageReturn = next('\r', 0);
  let lineFeed = next('\n', 0);
  let inSection = false;
  let key: string | undefined;
  let keyIndent = 0;

  for (let number = 1, start = startOfText(bytes), end; start < latin1.length; start = end, number++) {
    if (lineFeed < start) lineFeed = next('\n', start);
    if (carriageReturn < start) carriageReturn = next('\r', start);
    const contentEnd = Math.min(lineFeed, carriageReturn);
    end = Math.min(contentEnd + 1, latin1.length);
    if (carriageReturn < lineFeed && latin1.charCodeAt(end) === NEWLINE) end++;

    const raw = ascii ? latin1.slice(start, contentEnd) : bytes.toString('utf8', start, contentEnd);
    const text = strip(raw);
    let kind: SharedLine['kind'];
    let name = '';
    let value = '';

    if (text === '') kind = 'blank';
    else if (text.startsWith('#') || text.startsWith(';')) kind = 'comment';
    else {
      const indent = raw.length === text.length ? 0 : raw.indexOf(text);
      if (key !== undefined && indent > keyIndent) {
        kind = 'continuation';
        name = key;
      } else {
        keyIndent = indent;
        const headerEnd = text.startsWith('[') ? text.lastIndexOf(']') : -1;
        const delimiter = headerEnd > 1 ? -1 : text.search(/[=:]/u);
        if (headerEnd > 1) {
          kind = 'header';
          inSection = true;
          key = undefined;
          name = text.slice(1, headerEnd);
        } else if (inSection && delimiter > 0) {
          kind = 'key';
          name = key = strip(text.slice(0, delimiter)).toLowerCase();
          value = strip(text.slice(delimiter + 1));
        } else kind = 'stray';
      }
    }
    visit({ kind, number, start, contentEnd, end, text, name, value });
  }
}

/**
 * The section that the JavaScript SDK begins at a line, undefined where it sees no header: it cuts a comment after white space,
 * takes no notice of indentation, and wants nothing between `]` and the end of the line.
 */
export function headerInJavascript(text: string): string | undefined {
  if (!text.startsWith('[')) return undefined;
  const line = (text.split(/(?:^|\s)[;#]/u)[0] ?? '').trim();
  return line.endsWith(']') ? line.slice(1, -1) : undefined;
}
