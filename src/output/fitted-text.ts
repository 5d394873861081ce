import { stripVTControlCharacters } from 'node:util';
import { wrappedAdvice } from './wrapped-text.js';

/* eslint-disable no-control-regex -- a mark stands between the control characters that colour it */
/** The blanks and the mark that a line begins with: what is broken off goes on beside them. */
const MARK = /^ *(?:(?:\u001b\[[\d;]*m)*(?:[✓✗!+~–-]|\d+\.)(?:\u001b\[[\d;]*m)* )?/u;
/* eslint-enable no-control-regex */

/** A first column, up to a gap. */
const COLUMN = /^\S+(?: \S+)* {2,}/u;

/** Characters of which one may take two columns; the marks and bars that we print take one. */
const WIDE = /[\u1100-\u1fff\u{2c00}-\u{10ffff}]/u;

type WidthOf = (text: string) => number;

const plainWidth: WidthOf = (text) => stripVTControlCharacters(text).length;

/** The part of `line` beside which its next lines stand. */
function headOf(line: string, columns: number, widthOf: WidthOf): string {
  const [mark = ''] = MARK.exec(line) ?? [];
  const [column = ''] = COLUMN.exec(line.slice(mark.length)) ?? [];
  const head = mark + column;
  return widthOf(head) <= columns / 2 ? head : mark;
}

function fittedLine(line: string, columns: number, widthOf: WidthOf): string {
  if (widthOf(line) <= columns) return line;
  const head = headOf(line, columns, widthOf);
  return head + wrappedAdvice(line.slice(head.length), columns, ' '.repeat(widthOf(head)), widthOf);
}

/**
 * `text` with each line that is wider than `columns` broken between words, since a terminal breaks in the middle of them. Commands
 * and long words stay whole.
 *
 * @param columns - undefined: nothing is broken
 */
export const fitted = (text: string, columns: number | undefined, widthOf = plainWidth): string =>
  columns === undefined
    ? text
    : text
        .split('\n')
        .map((line) => fittedLine(line, columns, widthOf))
        .join('\n');

/** As `fitted`, by the columns that the characters of any script take, which takes its time to load. */
export const fittedByScript = async (text: string, columns: number | undefined): Promise<string> =>
  fitted(
    text,
    columns,
    columns !== undefined && WIDE.test(text) ? (await import('./text-width.js')).widthOf : undefined,
  );
