import { oneLine, shorten } from '../../system/safe-text.js';

/** Keys and list positions from the top of the file down: `['accounts', 3, 'role_arn']`. */
export type ValuePath = readonly (string | number)[];

/** Something wrong in accounts.json, before its place in the text is looked up. */
export interface EntryFault {
  readonly path: ValuePath;
  /** Whether the key itself is the matter, not its value. */
  readonly concerns: 'key' | 'value';
  /** What is wrong, without the path: `"eu-west" has not the form of a region`. */
  readonly message: string;
  /** What right looks like: `an AWS region, such as eu-west-1`. */
  readonly expected: string;
}

/** `accounts[3].role_arn`; `accounts.json` for the whole of it. */
export function formatPath(path: ValuePath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z_$][\w$]*$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(shorten(oneLine(step), 60))}]`;
  }
  return text === '' ? 'accounts.json' : text;
}

/** A name or value from the file as it may stand in a message. */
export const quoted = (value: string): string => JSON.stringify(shorten(oneLine(value), 80));

/** `a, b or c`. */
export const alternatives = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
