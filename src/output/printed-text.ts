/* eslint-disable no-control-regex -- escapes of programs are what this file is about */
import { safeText } from '../system/safe-text.js';

/** Colours and the like (SGR), which move and hide nothing; nothing else of a program's escapes reaches a terminal. */
const COLOUR = /(\u001b\[[\d;:]*m)/;
const PLAIN = '\u001b[0m';

/** What a line of ours begins with. */
const OURS = /^(?:== |[▶✓✗] )/u;
const HEAD = /^== /;

/** Whether a line may be like one of ours, which is quickly said of most. */
const LIKELY = /==|[▶✓✗]/u;

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
 */
export function setApart(text: string, isBesideOurs: boolean): string {
  if (!LIKELY.test(text)) return text;
  const ours = isBesideOurs ? OURS : HEAD;
  return text
    .split('\n')
    .map((line) => (LIKELY.test(line) && ours.test(safeText(line)) ? ` ${line}` : line))
    .join('\n');
}
