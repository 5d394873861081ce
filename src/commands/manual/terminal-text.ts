import { wrapped } from '../../output/wrapped-text.js';
import type { Style } from '../../output/view.js';

/* Markdown as a person reads it on a terminal: as far as our pages use it. */

const words = (text: string): string =>
  text
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\*\*|`/g, '')
    .replaceAll('\\<', '<');

const joined = (text: string): string => words(text).replaceAll(/\n\s*/g, ' ');

const cellsOf = (line: string): string[] =>
  line
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => words(cell.trim()).replaceAll('\\|', '|'));

/** A row as a term with what belongs to it below: tables are wider than terminals. */
function rowText(line: string, { paint, columns }: Style): string {
  const [term = '', ...rest] = cellsOf(line);
  const said = rest.filter((cell) => cell !== '').join(' · ');
  return `  ${paint('bold', term)}\n      ${wrapped(said, columns, '      ')}`;
}

function blockText(block: string, style: Style): string {
  const { paint, columns } = style;
  const fence = /^```[^\n]*\n([^]*?)\n?```$/.exec(block);
  if (fence !== null) return (fence[1] ?? '').replaceAll(/^(?=.)/gm, '    ');
  const heading = /^#+ (.*)$/.exec(block);
  if (heading !== null) return paint('bold', words(heading[1] ?? ''));
  if (block.startsWith('|')) {
    const [, , ...rows] = block.split('\n');
    return rows.map((row) => rowText(row, style)).join('\n');
  }
  if (block.startsWith('- ')) {
    const items = block.split(/^- /m).filter((item) => item !== '');
    return items.map((item) => `- ${wrapped(joined(item.trim()), columns, '  ')}`).join('\n');
  }
  return wrapped(joined(block), columns, '');
}

export const terminalText = (markdown: string, style: Style): string =>
  markdown
    .replaceAll(/<!--[^]*?-->/g, '')
    .split(/(^```[^]*?^```$)/m)
    .flatMap((part) => (part.startsWith('```') ? [part] : part.split(/\n{2,}/)))
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block) => blockText(block, style))
    .join('\n\n');
