const PLAIN_SECTION = /^\[([\w@+.%:/ -]+)\]\r?\n((?:[a-z]\w* ?=[^\r\n]*(?:\r?\n|$)|\r?\n)*)$/;
/** The expression has a stack, which a section of millions of lines would overflow. */
const LONGEST = 10_000;

/**
 * What there is to say of a section that all readers take alike: a header and `key = value` lines, none of them indented, no
 * key given twice. Undefined for any other one, which is to be read line by line: of a file of thousands of profiles, few.
 *
 * @param text - from the header to the next one, one character for one byte
 */
export function plainSection(text: string): { header: string; lines: number } | undefined {
  if (text.length > LONGEST) return undefined;
  const [, header, body] = PLAIN_SECTION.exec(text) ?? [];
  if (header === undefined || body === undefined) return undefined;
  const keys = body.match(/^\w+/gm) ?? [];
  if (new Set(keys).size < keys.length) return undefined;
  return { header, lines: text.split('\n').length - 1 };
}
