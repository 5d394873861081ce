import { counted } from '../output/counted.js';
import type { Style } from '../output/view.js';
import { leftOutRows, type LeftOutAccount } from '../fleet/selection/left-out.js';
import { oneLine } from '../system/safe-text.js';

/** An account in which something was not done. All texts are safe, and on one line. */
export interface FailureRow {
  readonly name: string;
  readonly result: 'failed' | 'not begun' | 'left out';
  readonly time: string;
  readonly why: string;
}

/** So many that were not begun have a row each. */
const MOST_ROWS = 3;
const MOST_NAMES = 5;

/** The reason as it stands behind the name: many begin with it themselves. */
export function whyBehind(name: string, message: string): string {
  const begin = `${oneLine(name)}: `;
  return message.startsWith(begin) ? message.slice(begin.length) : message;
}

/** What of a reason counts most, where there is no room: its first sentence, and of ARNs what they end in. */
export const shortReason = (why: string): string =>
  why
    .replace(/[.;](?: (?=\p{Lu})[^]*)?$/u, '')
    .replaceAll(/arn:[\w-]+:(?:iam|sts)::\d{12}:(?:assumed-)?(?=\S)/g, '');

/** @param noun - what there is one of for each name */
export function notBegunRows(names: readonly string[], noun: string): readonly FailureRow[] {
  const row = (name: string, why: string): FailureRow => ({ name, result: 'not begun', time: '', why });
  if (names.length <= MOST_ROWS) return names.map((name) => row(name, ''));
  const some = names.slice(0, MOST_NAMES).join(', ');
  return [row(counted(names.length, noun), names.length > MOST_NAMES ? `${some}, …` : some)];
}

export const rowsLeftOut = (leftOut: readonly LeftOutAccount[]): readonly FailureRow[] =>
  leftOutRows(leftOut).map(({ name, why }) => ({ name, result: 'left out', time: '', why }));

/** Where something was not done, and why. What went well is not in it. */
export async function failureTable(rows: readonly FailureRow[], style: Style): Promise<string> {
  const { table } = await import('../output/table.js');
  return table(
    rows,
    [
      { heading: 'ACCOUNT', cell: ({ name }) => name, shrinks: 'fair' },
      {
        heading: 'RESULT',
        cell: ({ result }) => result,
        colour: ({ result }) => (result === 'failed' ? 'red' : 'dim'),
      },
      { heading: 'TIME', cell: ({ time }) => time, alignsRight: true, isExtra: true },
      { heading: 'WHY', cell: ({ why }) => why, fit: ({ why }) => shortReason(why), shrinks: true },
    ],
    style,
  );
}
