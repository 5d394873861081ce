import { typedValue } from '../../accounts/checking/typed-value.js';
import type { View } from '../../output/view.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';

export interface ChangedAccounts {
  /** Absolute. */
  readonly path: string;
  readonly account: string;
  readonly changed: boolean;
  readonly dryRun: boolean;
  readonly diff: readonly string[];
  /** What was done, or why nothing was. */
  readonly said: string;
}

export const changedView: View<ChangedAccounts> = {
  json: ({ path, account, changed, dryRun, diff }) => ({
    accounts_file: path,
    account,
    changed,
    dry_run: dryRun,
    diff,
  }),
  human: ({ changed, dryRun, diff, said }, { paint }) => {
    if (!changed) return said;
    if (!dryRun) return `${paint('green', '✓')} ${said}`;
    return diff.map((line) => paint(line.startsWith('-') ? 'red' : 'green', line)).join('\n');
  },
};

/** @throws AcctmgrError for a word that is not `key=value`, and for a key that stands there twice */
export function assignments(words: readonly string[]): Record<string, unknown> {
  const values = new Map<string, unknown>();
  for (const word of words) {
    const cut = word.indexOf('=');
    if (cut < 1)
      throw usageError(`${oneLine(word)} is not of the form key=value.`, {
        hint: 'Write one such as region=eu-west-1.',
      });
    const key = word.slice(0, cut);
    if (values.has(key)) throw usageError(`${oneLine(key)} is given twice.`);
    values.set(key, typedValue(key, word.slice(cut + 1)));
  }
  return Object.fromEntries(values);
}
