import {
  changeInventory,
  planInventoryChange,
  type DecideEdits,
  type InventoryChange,
} from '../../accounts/json/change-file.js';
import { checkInventory } from '../../accounts/locating/load.js';
import { namedInventory } from '../../accounts/locating/locate.js';
import { typedValue } from '../../accounts/checking/typed-value.js';
import type { View } from '../../output/view.js';
import { AcctmgrError, usageError } from '../../system/failure.js';
import { userInventoryPath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import type { Context } from '../context.js';
import { inventoryRequest } from '../load-accounts.js';

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

/**
 * The accounts.json in force, which need not be valid: a change may be what mends it.
 *
 * @param mayBegin - whether one that is not there yet will do: then it is the user's own
 * @throws AcctmgrError `no_inventory`
 */
export async function inventoryInForce(context: Context, mayBegin: boolean): Promise<string> {
  const { host, flags, output } = context;
  try {
    const request = { ...inventoryRequest(context, 'any'), mayCreate: false };
    const { path, notices } = await checkInventory(host, request);
    notices.forEach(output.note);
    return path;
  } catch (error) {
    const isMissing = error instanceof AcctmgrError && error.code === 'no_inventory';
    if (!mayBegin || !isMissing || namedInventory(host, flags.config) !== undefined) throw error;
    return userInventoryPath(host);
  }
}

export interface WantedChange {
  readonly path: string;
  readonly decide: DecideEdits;
  readonly dryRun?: boolean | undefined;
  /** What the user has seen and agreed to. */
  readonly planned?: InventoryChange;
}

/** Makes the change, or with `dryRun` only looks what it would be. */
export const makeChange = (
  context: Context,
  { path, decide, dryRun, planned }: WantedChange,
): Promise<InventoryChange> =>
  dryRun === true ? planInventoryChange(path, decide) : changeInventory(context.host, path, decide, planned);

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
