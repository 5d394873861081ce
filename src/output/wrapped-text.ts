import { widthOf } from './text-width.js';

/**
 * `text` in lines that stand `indent` in from the left and end within `columns`, where words allow it; the first line comes without its
 * indent. What `text` itself is indented by, all its lines are. A word that is longer stands on a line of its own, so that what is
 * copied stays whole.
 *
 * @param columns - undefined: nothing is broken
 */
export function wrapped(text: string, columns: number | undefined, indent: string): string {
  if (columns === undefined) return text;
  const [begin = ''] = /^ */.exec(text) ?? [];
  const room = columns - indent.length - begin.length;
  const lines: string[] = [];
  let line = '';
  for (const word of text.slice(begin.length).split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((one) => `${begin}${one}`).join(`\n${indent}`);
}
