import { widthOf } from './text-width.js';

/**
 * `text` in lines of at most `columns` where words allow it; a longer word stands on a line of its own, so that what is copied stays
 * whole. The lines after the first are indented.
 *
 * @param columns - undefined: nothing is broken
 */
export function wrapped(text: string, columns: number | undefined, indent: string): string {
  if (columns === undefined) return text;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const room = lines.length === 0 ? columns : columns - indent.length;
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${indent}`);
}
