/* eslint-disable no-control-regex -- escapes of programs are what this file is about */
import { safeText } from '../system/safe-text.js';

/** Colours and the like (SGR), which move and hide nothing; nothing else of a program's escapes reaches a terminal. */
const COLOUR = /(\u001b\[[\d;:]*m)/;
const PLAIN = '\u001b[0m';

/*
 * What a line of ours begins with: the head of an account, and the marks of beginnings and ends; with the signs that look like them, and
 * any white space.
 */
const EQUALS = '[=\\ua78a\\ufe66\\uff1d]{2}';
const MARK = '[▶►✓✔✗✘]';
const HEAD = new RegExp(`^${EQUALS}\\s`, 'u');
const OURS = new RegExp(`^(?:${EQUALS}|${MARK})\\s`, 'u');
/** Before what would be one of these at the beginning of a line. */
const BEFORE_OURS = new RegExp(`(?=${EQUALS}\\s+\\S.*\\s${EQUALS}|${MARK}\\s+\\S)`, 'u');
/** Before what may be the name that each line of a run stands behind. */
const BEFORE_NAME = /(?<![\w./-])(?=([\w./-]+(?: [\w-]+)?) \| )/gu;

/** Whether a line may be like one of ours, which is quickly said of most. */
const LIKELY = /[=\ua78a\ufe66\uff1d▶►✓✔✗✘|]/u;

/** What is seen of a line, without what changes its look only. */
const seen = (line: string): string => safeText(line).replace(/[\ufe0e\ufe0f]/gu, '');

const TAB = 8;

/** Whether a terminal may go on with the line in its next row: no character takes more than two columns. */
function mayWrap(line: string, columns: number): boolean {
  if (line.length * TAB <= columns) return false;
  let width = 0;
  for (const character of line) width += character === '\t' ? TAB : character <= '~' ? 1 : 2;
  return width > columns;
}

/**
 * A program's line in the pieces that are to stand below each other, so that none of the rows into which a terminal breaks it begins as a
 * line of ours does. Most lines are one piece.
 *
 * @param columns - undefined: where nothing is broken
 * @param isName - tells the names that lines stand behind; without it, they stand behind none
 */
export function inPieces(
  line: string,
  columns: number | undefined,
  isName: (text: string) => boolean = () => false,
): readonly string[] {
  if (columns === undefined || !LIKELY.test(line)) return [line];
  const plain = seen(line);
  if (!mayWrap(plain, columns)) return [line];
  const pieces = plain.split(BEFORE_OURS).flatMap((piece) => byNames(piece, isName));
  return pieces.length === 1 ? [line] : pieces;
}

function byNames(text: string, isName: (text: string) => boolean): readonly string[] {
  const ends = [...text.matchAll(BEFORE_NAME)].flatMap(({ index, 1: name = '' }) =>
    index > 0 && isName(name) ? [index] : [],
  );
  return [0, ...ends].map((begin, at) => text.slice(begin, ends[at]));
}

/** Text of a program for a terminal: without what could move the cursor, clear the screen, set the title or the clipboard. */
export function shownText(text: string, keepsColours: boolean): string {
  if (!keepsColours) return safeText(text);
  const parts = text.split(COLOUR);
  if (parts.length === 1) return safeText(text);
  return parts.map((part, index) => (index % 2 === 1 ? part : safeText(part))).join('') + PLAIN;
}

/** As `shownText`, of several lines. What a program wrote over on its line stands below each other. */
export const shownLines = (text: string, keepsColours: boolean): string =>
  text
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')
    .split('\n')
    .map((line) => shownText(line, keepsColours))
    .join('\n');

/**
 * A program's lines, of which none begins as ours do: such a line goes in by a blank.
 *
 * @param isBesideOurs - whether ends and beginnings of accounts are told on the same stream, beside the head
 * @param columns - of the terminal; undefined where it is none
 */
export function setApart(text: string, isBesideOurs: boolean, columns?: number): string {
  if (!LIKELY.test(text)) return text;
  const ours = isBesideOurs ? OURS : HEAD;
  const apart = (line: string): string => (LIKELY.test(line) && ours.test(seen(line)) ? ` ${line}` : line);
  return text
    .split('\n')
    .map((line) => inPieces(line, columns).map(apart).join('\n'))
    .join('\n');
}
