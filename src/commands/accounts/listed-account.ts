import type { EffectiveAccount } from '../../accounts/effective.js';
import { sameName } from '../../accounts/inventory.js';
import { loadInventory } from '../../accounts/locating/load.js';
import type { SharedFrom } from '../../accounts/shared/shared-from.js';
import { AcctmgrError, usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import type { Context } from '../context.js';
import { inventoryRequest } from '../load-accounts.js';

/** The account of this name, with what `sync` knows of it or fetched for it; undefined where it knows nothing. */
export async function listedAccount(context: Context, name: string): Promise<EffectiveAccount | undefined> {
  try {
    const { inventory } = await loadInventory(context.host, {
      ...inventoryRequest(context, 'any'),
      mayCreate: false,
    });
    return inventory.accounts.find(
      (account) =>
        (account.discovered !== undefined || account.shared !== undefined) && sameName(account.name, name),
    );
  } catch (error) {
    // A change may be what mends the file.
    if (error instanceof AcctmgrError) return undefined;
    throw error;
  }
}

/** Whether others wrote its entry. One that AWS listed for them is joined by its id, as if it were listed here. */
const isOfOthers = (
  account: EffectiveAccount,
): account is EffectiveAccount & { readonly shared: SharedFrom } =>
  account.shared !== undefined && account.discovered?.isWritten !== false;

/** When an account goes that nobody here can remove. */
function whenGone(account: EffectiveAccount): string {
  if (account.shared !== undefined)
    return 'It goes once that has it no more, or "include" does not name it. ';
  return account.discovered?.signIn === undefined
    ? 'It goes once it is in the organization no more. '
    : 'It goes once no sign-in lists it any more. ';
}

/** @throws AcctmgrError (exit 2) `not_in_accounts_json` for an entry that others wrote: what is said here would not be whole */
export function refuseShared(listed: EffectiveAccount | undefined, loss = ''): void {
  if (listed === undefined || !isOfOthers(listed)) return;
  const shown = oneLine(listed.name);
  throw usageError(
    `${shown} is shared by ${oneLine(listed.shared.from)}: accounts.json has no entry of it.`,
    {
      code: 'not_in_accounts_json',
      hint: `${loss}To have an entry of your own in its place: acctmgr add ${shown} --role-arn ARN`,
    },
  );
}

/**
 * Refuses to change an entry that is not there, of an account that only `sync` knows.
 *
 * @throws AcctmgrError (exit 2) `not_in_accounts_json`
 */
export async function refuseListed(context: Context, name: string, { isLoss = false } = {}): Promise<void> {
  const listed = await listedAccount(context, name);
  const loss = isLoss && listed !== undefined ? whenGone(listed) : '';
  refuseShared(listed, loss);
  if (listed?.discovered?.isWritten !== false) return;
  const shown = oneLine(listed.name);
  throw usageError(`${shown} comes of "acctmgr sync": accounts.json has no entry of it.`, {
    code: 'not_in_accounts_json',
    hint: `${loss}To give it an entry: acctmgr edit ${shown} KEY=VALUE`,
  });
}
