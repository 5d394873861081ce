import type { EffectiveAccount } from '../../accounts/effective.js';
import { sameName } from '../../accounts/inventory.js';
import { loadInventory } from '../../accounts/locating/load.js';
import { AcctmgrError, usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import type { Context } from '../context.js';
import { inventoryRequest } from '../load-accounts.js';

/** The account of this name, with what `sync` knows of it; undefined where it knows nothing. */
export async function listedAccount(context: Context, name: string): Promise<EffectiveAccount | undefined> {
  try {
    const { inventory } = await loadInventory(context.host, {
      ...inventoryRequest(context, 'any'),
      mayCreate: false,
    });
    return inventory.accounts.find(
      (account) => account.discovered !== undefined && sameName(account.name, name),
    );
  } catch (error) {
    // A change may be what mends the file.
    if (error instanceof AcctmgrError) return undefined;
    throw error;
  }
}

/**
 * Refuses to change an entry that is not there, of an account that only `sync` knows.
 *
 * @param loss - what to know besides how it gets one
 * @throws AcctmgrError (exit 2) `not_in_accounts_json`
 */
export async function refuseListed(context: Context, name: string, loss = ''): Promise<void> {
  const listed = await listedAccount(context, name);
  if (listed?.discovered?.isWritten !== false) return;
  const shown = oneLine(listed.name);
  throw usageError(`${shown} comes of "acctmgr sync": accounts.json has no entry of it.`, {
    code: 'not_in_accounts_json',
    hint: `${loss}To give it an entry: acctmgr edit ${shown} KEY=VALUE`,
  });
}
