import { ownRoleArn } from '../accounts/effective.js';
import type { Inventory } from '../accounts/inventory.js';
import { permissionSetsOf, usualPermissionSet } from '../accounts/permission-sets.js';
import { loadInventory } from '../accounts/locating/load.js';
import { protectedAccounts } from '../sessions/protection.js';
import { AcctmgrError } from '../system/failure.js';
import type { Host } from '../system/host.js';
import type { Account } from './account.js';

/** The inventory that a program gets: never the one of its working folder. @throws AcctmgrError with exit 2 */
export async function inventoryFor(host: Host, config: string | undefined): Promise<Inventory> {
  return (await loadInventory(host, { config, allowLocal: false, needs: 'real' })).inventory;
}

/** The inventory, for what needs none. @throws AcctmgrError with exit 2 where it is there and has problems */
export async function inventoryIfThere(host: Host): Promise<Inventory | undefined> {
  try {
    return await inventoryFor(host, undefined);
  } catch (error) {
    if (error instanceof AcctmgrError && error.code === 'no_inventory') return undefined;
    throw error;
  }
}

/** The accounts by the names of JavaScript, without what is nobody's business (the external id, policies). */
export function accountsOf({ accounts }: Pick<Inventory, 'accounts'>): Account[] {
  const protection = protectedAccounts(accounts);
  return accounts.map((account) => ({
    name: account.name,
    accountId: account.account_id,
    roleArn: ownRoleArn(account),
    ssoSession: account.sso_session,
    permissionSets: permissionSetsOf(account),
    defaultPermissionSet: account.sso_session === undefined ? undefined : usualPermissionSet(account)?.name,
    description: account.description,
    displayName: account.display_name,
    region: account.region,
    sourceProfile: account.source_profile,
    sourceAccount: account.source_account,
    mfaSerial: account.mfa_serial,
    protected: protection.has(account),
    tags: account.tags ?? {},
  }));
}
