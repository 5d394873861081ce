import { safeText } from '../../system/safe-text.js';
import { applyTextEdits, inTextOrder, type TextEdit } from './json-edit.js';

/** Whole lines of a text: from the start of the first one to the end of the last, its line break left out. */
interface Span {
  readonly start: number;
  end: number;
  readonly edits: TextEdit[];
}

const linesOf = (text: string): string[] => text.split(/\r?\n/);

const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

function lineEnd(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  return found === -1 ? text.length : found;
}

/** The lines that the edits touch, those of one line together. */
function touchedLines(text: string, edits: readonly TextEdit[]): Span[] {
  const spans: Span[] = [];
  for (const edit of inTextOrder(edits)) {
    const last = spans.at(-1);
    const editEnd = edit.offset + edit.length;
    // A file may be one line, which is not to be looked through for each edit.
    const end = last !== undefined && editEnd <= last.end ? last.end : lineEnd(text, editEnd);
    const start = last !== undefined && edit.offset <= last.end ? last.start : lineStart(text, edit.offset);
    if (last !== undefined && start <= last.end) {
      last.end = Math.max(end, last.end);
      last.edits.push(edit);
    } else spans.push({ start, end, edits: [edit] });
  }
  return spans;
}

const shown = (sign: string, line: string): string => `${sign} ${safeText(line)}`.trimEnd();

/** What the edits do to the text: the lines before (`-`) and after (`+`), as the edits follow each other; safe for a terminal. */
export function diffLines(text: string, edits: readonly TextEdit[]): string[] {
  return touchedLines(text, edits).flatMap(({ start, end, edits: within }) => {
    const before = linesOf(text.slice(start, end));
    const moved = within.map((edit) => ({ ...edit, offset: edit.offset - start }));
    const after = linesOf(applyTextEdits(text.slice(start, end), moved));
    // What an edit takes along at its edges and leaves as it is.
    let same = 0;
    while (same < Math.min(before.length, after.length) && before[same] === after[same]) same += 1;
    let tail = 0;
    while (
      tail < Math.min(before.length, after.length) - same &&
      before.at(-1 - tail) === after.at(-1 - tail)
    )
      tail += 1;
    return [
      ...before.slice(same, before.length - tail).map((line) => shown('-', line)),
      ...after.slice(same, after.length - tail).map((line) => shown('+', line)),
    ];
  });
}
