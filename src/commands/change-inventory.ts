import { isUntouchedExample } from '../accounts/example.js';
import type { AccountEdit } from '../accounts/json/account-edit.js';
import {
  changeInventory,
  planInventoryChange,
  type DecideEdits,
  type InventoryChange,
} from '../accounts/json/change-file.js';
import { checkAccountsFile } from '../accounts/locating/accounts-file.js';
import { checkInventory } from '../accounts/locating/load.js';
import { namedInventory } from '../accounts/locating/locate.js';
import { AcctmgrError } from '../system/failure.js';
import { userInventoryPath } from '../system/paths.js';
import type { Context } from './context.js';
import { inventoryRequest } from './load-accounts.js';

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
  dryRun === true
    ? planInventoryChange(context.host, path, decide)
    : changeInventory(context.host, path, decide, planned);

/** The accounts of an example that nobody has edited go when something of the user's own comes. */
export async function withoutExample(text: string): Promise<readonly AccountEdit[]> {
  const accounts = (await checkAccountsFile(text)).file?.accounts ?? [];
  return isUntouchedExample(accounts) ? accounts.map(({ name }) => ({ kind: 'remove', name })) : [];
}
