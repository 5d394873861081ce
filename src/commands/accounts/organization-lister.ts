import { findAccount, type Inventory } from '../../accounts/inventory.js';
import type { EffectiveAccount } from '../../accounts/effective.js';
import { usageError } from '../../system/failure.js';
import type { Context } from '../context.js';
import { organizationOf, type FoundOrganization } from '../found-organization.js';
import { listersOf } from '../listers.js';
import type { SyncOptions } from './sync-flags.js';

/** The account of `--via`, where it is one to take a session of. @throws AcctmgrError (exit 2) for a name that is nothing */
function accountOf(inventory: Inventory | undefined, via: string | undefined): EffectiveAccount | undefined {
  if (via === undefined) return undefined;
  if (inventory !== undefined) return findAccount(inventory, via);
  throw usageError(`There is no accounts.json, and --via names ${via}.`, {
    code: 'unknown_account',
    hint: `Add it: acctmgr add ${via} --role-arn ARN. Without --via, your source credentials ask.`,
  });
}

/**
 * Finds the organization that `via` may list.
 *
 * @throws AcctmgrError where no session can be had, or the account is in no organization
 */
export async function findOrganization(
  context: Context,
  inventory: Inventory | undefined,
  via: string | undefined,
  { signal, ...options }: Partial<SyncOptions> & { readonly signal: AbortSignal },
): Promise<FoundOrganization> {
  const listers = await listersOf(context, inventory, accountOf(inventory, via), {
    ...options,
    event: 'sync',
    calledAs: via,
  });
  return organizationOf(listers, signal);
}
