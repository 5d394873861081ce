import stringWidth from 'string-width';
import { oneLine, safeText } from '../system/safe-text.js';

export interface Choice<T> {
  readonly value: T;
  /** What it is known by: an account's name. */
  readonly label: string;
  /** Shown beside the label: the session's state, the description. */
  readonly hint?: string;
  /** What else it is found by: account id, tags. */
  readonly keywords?: readonly string[];
}

/** How well one word finds a choice: 0 is its label, 1 begins it, 2 is inside it, 3 is anywhere else. */
function rank(label: string, elsewhere: string, word: string): number | undefined {
  if (label === word) return 0;
  if (label.startsWith(word)) return 1;
  if (label.includes(word)) return 2;
  return elsewhere.includes(word) ? 3 : undefined;
}

/**
 * A search over `choices`: those that hold every word of the text, without regard to case, best label first and
 * otherwise in the order given.
 */
export function searcher<T>(choices: readonly Choice<T>[]): (text: string) => readonly Choice<T>[] {
  const index = choices.map((choice) => ({
    choice,
    label: choice.label.toLowerCase(),
    elsewhere: [choice.hint ?? '', ...(choice.keywords ?? [])].join('\n').toLowerCase(),
  }));
  return (text) => {
    const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
    if (words.length === 0) return choices;
    const found = index.flatMap(({ choice, label, elsewhere }) => {
      const ranks = words.map((word) => rank(label, elsewhere, word));
      return ranks.includes(undefined)
        ? []
        : [{ choice, total: ranks.reduce<number>((sum, r) => sum + (r ?? 0), 0) }];
    });
    return found.sort((a, b) => a.total - b.total).map(({ choice }) => choice);
  };
}

const WIDEST_LABEL = 40;

/** The column that the hints of `choices` begin at. */
export const hintColumn = (choices: readonly Choice<unknown>[]): number =>
  Math.min(WIDEST_LABEL, Math.max(0, ...choices.map(({ label }) => stringWidth(label)))) + 2;

/** cli-truncate goes a column too far where a wide character meets the edge. */
function fit(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let fitting = '';
  let width = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    width += stringWidth(segment);
    if (width + 1 > columns) break;
    fitting += segment;
  }
  return `${fitting}…`;
}

/** One choice on one line of at most `columns`: a second line would make the list jump. */
export function choiceRow({ label, hint }: Choice<unknown>, column: number, columns: number): string {
  const name = oneLine(label);
  // Unlike `oneLine`, keeps columns that the caller padded.
  const beside = safeText(hint ?? '')
    .replace(/[\n\t]/gu, ' ')
    .trimEnd();
  const row = beside === '' ? name : `${name}${' '.repeat(Math.max(2, column - stringWidth(name)))}${beside}`;
  return fit(row, Math.max(1, columns));
}
