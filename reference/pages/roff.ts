/* The little of roff, with the macros of man(7), that the man pages need: what Markdown says, as man shows it. */

/** Text as it is: nothing in it is a request of roff. */
const plain = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(['.])/gm, '\\&$1');

/** `code` and **strong** in bold, links as their words. */
export function inline(text: string): string {
  const words = text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  return words
    .split(/(`[^`]*`|\*\*[^*]*\*\*)/)
    .map((part) => {
      const strong = /^(?:`([^]*)`|\*\*([^]*)\*\*)$/.exec(part);
      return strong === null ? plain(part) : `\\fB${plain(strong[1] ?? strong[2] ?? '')}\\fR`;
    })
    .join('')
    .replace(/^(['.])/gm, '\\&$1');
}

const quoted = (text: string): string => `"${plain(text).replaceAll('"', '\\(dq')}"`;

export const heading = (text: string): string => `.SH ${quoted(text.toUpperCase())}`;
export const subheading = (text: string): string => `.SS ${quoted(text)}`;
export const paragraph = (text: string): string => `.PP\n${inline(text.replaceAll('\n', ' '))}`;
export const entry = (term: string, text: string): string => `.TP\n\\fB${plain(term)}\\fR\n${inline(text)}`;
export const literal = (text: string): string => `.PP\n.RS 4\n.nf\n${plain(text)}\n.fi\n.RE`;

const cellsOf = (line: string): string[] =>
  line
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));

/** A table's first column as terms, the others as their text. */
function tableEntries(lines: readonly string[]): string {
  return lines
    .slice(2)
    .map((line) => {
      const [first = '', ...rest] = cellsOf(line);
      return `.TP\n${inline(first)}\n${inline(rest.filter((cell) => cell !== '').join('; '))}`;
    })
    .join('\n');
}

function blockRoff(block: string): string {
  const fence = /^```[^\n]*\n([^]*?)\n?```$/.exec(block);
  if (fence !== null) return literal(fence[1] ?? '');
  if (block.startsWith('### ')) return subheading(block.slice(4));
  if (block.startsWith('|')) return tableEntries(block.split('\n'));
  if (block.startsWith('- ')) {
    return block
      .split(/^- /m)
      .filter((item) => item !== '')
      .map((item) => `.IP \\(bu 2\n${inline(item.trim().replaceAll(/\n\s*/g, ' '))}`)
      .join('\n');
  }
  return paragraph(block);
}

/** Markdown as far as our prose uses it: paragraphs, lists, tables, fenced blocks and headings of the third depth. */
export const roffOf = (markdown: string): string =>
  markdown
    .split(/(^```[^]*?^```$)/m)
    .flatMap((part) => (part.startsWith('```') ? [part] : part.split(/\n{2,}/)))
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map(blockRoff)
    .join('\n');

/** A heading begins a paragraph by itself. */
const withoutEmptyParagraphs = (roff: string): string => roff.replaceAll(/^(\.S[HS] .*)\n\.PP$/gm, '$1');

/** A manual page of section 1. It has no date, so that the same sources always make the same page. */
export const manPage = (name: string, ...parts: readonly string[]): string =>
  withoutEmptyParagraphs(
    [
      '.\\" Written by npm run reference.',
      `.TH ${quoted(name.toUpperCase())} 1 "" "acctmgr" "acctmgr"`,
      // Words to be typed are not broken, and no gaps are put between them.
      '.nh\n.ad l',
      ...parts.filter((part) => part !== ''),
      '',
    ].join('\n'),
  );
