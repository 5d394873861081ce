import type { TrustDifference } from '../accounts/locating/local-inventory.js';
import { loadInventory, type InventoryRequest } from '../accounts/locating/load.js';
import type { Inventory } from '../accounts/inventory.js';
import { describeChange } from '../accounts/locating/difference.js';
import { namedInventory } from '../accounts/locating/locate.js';
import { AcctmgrError } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { oneLine } from '../system/safe-text.js';
import type { Context } from './context.js';

const MOST_CHANGES = 20;

/** What differs, a line each, as far as a person reads on. */
export function describeDifference({ path, inForce, state, changes }: TrustDifference): string[] {
  const lines = changes.slice(0, MOST_CHANGES).map((change) => `  ${describeChange(change)}`);
  const more = changes.length - lines.length;
  return [
    `${oneLine(path)} ${state === 'changed' ? 'has changed since you trusted it' : 'is not trusted'}. Compared with ${oneLine(inForce)}:`,
    ...(lines.length === 0 ? ['  no account, role, source or sign-in differs'] : lines),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

/** Asks about a `./accounts.json`; undefined where nobody can be asked. */
async function askTrust(context: Context, difference: TrustDifference): Promise<boolean | undefined> {
  const terminal = await context.openTerminal();
  if (typeof terminal === 'string') return undefined;
  try {
    return await terminal.confirm('Trust it and use it here?', describeDifference(difference));
  } finally {
    terminal.close();
  }
}

/** Loaded where it is needed: a machine is without accounts once. */
const howToBegin = (host: Host) => async (): Promise<string | undefined> =>
  (await import('../fleet/find-beginning.js')).findBeginning(host);

/** How commands that a person types find their inventory. */
export const inventoryRequest = (context: Context, needs: InventoryRequest['needs']): InventoryRequest => ({
  config: context.flags.config,
  allowLocal: true,
  needs,
  askTrust: (difference) => askTrust(context, difference),
  howToBegin: howToBegin(context.host),
});

/**
 * The inventory in force.
 *
 * @param needs - `real`: the example as it was made is not enough
 * @throws AcctmgrError with exit 2 where there is none, or it has problems
 */
export async function loadAccounts(context: Context, needs: InventoryRequest['needs']): Promise<Inventory> {
  const { inventory, notices } = await loadInventory(context.host, inventoryRequest(context, needs));
  notices.forEach(context.output.note);
  return inventory;
}

/**
 * The inventory as programs find it that run credential-process wherever they are: they never look at `./accounts.json`.
 *
 * @throws AcctmgrError as `loadAccounts`
 */
export async function accountsAnywhere({ host, flags: { config } }: Context): Promise<Inventory> {
  const request = { config, allowLocal: false, needs: 'real', howToBegin: howToBegin(host) } as const;
  return (await loadInventory(host, request)).inventory;
}

/**
 * The inventory in force, for a command that can do without one.
 *
 * @param isSync - it fetches what is included, and need not be told to
 * @throws AcctmgrError with exit 2 where one was named that is not there, or it has problems
 */
export async function accountsIfAny(
  context: Context,
  { isSync = false } = {},
): Promise<Inventory | undefined> {
  try {
    const request = { ...inventoryRequest(context, 'any'), mayCreate: false, isSync };
    const { inventory, notices } = await loadInventory(context.host, request);
    notices.forEach(context.output.note);
    return inventory;
  } catch (error) {
    const isNamed = namedInventory(context.host, context.flags.config) !== undefined;
    if (!isNamed && error instanceof AcctmgrError && error.code === 'no_inventory') return undefined;
    throw error;
  }
}

/**
 * The inventory in force, for a command that only looks: one that is missing or wrong must not keep it from that, and nobody is
 * asked about one.
 *
 * @param wrong - told why there is none, where one is wrong
 */
export async function accountsIfReadable(
  context: Context,
  wrong: (reason: string) => void,
): Promise<Inventory | undefined> {
  const asked = { mayCreate: false, askTrust: () => Promise.resolve(undefined) };
  try {
    const request = { ...inventoryRequest(context, 'any'), ...asked };
    return (await loadInventory(context.host, request)).inventory;
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    const [reason = ''] = error.message.split('\n');
    if (error.code !== 'no_inventory') wrong(reason.replace(/:$/, ', which "acctmgr validate" shows.'));
    return undefined;
  }
}
