/* The little of Markdown that the generated pages need. */

/** `assumed-<name>` is a word, not a tag; in a code span it is one already. */
export const inline = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('<', '\\<')))
    .join('');

const inCell = (text: string): string => inline(text).replaceAll('|', '\\|').replaceAll('\n', ' ');

export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(inCell).join(' | ')} |`;
  return [line(headings), `|${headings.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

export const code = (text: string): string => `\`${text}\``;

/** Of blocks, an empty line between each two; empty ones are left out. */
export const page = (...blocks: readonly string[]): string =>
  `${blocks.filter((block) => block !== '').join('\n\n')}\n`;

export const GENERATED = '<!-- Written by npm run reference. -->';
