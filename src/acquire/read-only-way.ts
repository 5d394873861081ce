import { byPermissionSet, type EffectiveAccount } from '../accounts/effective.js';
import { accountNameOf, type Inventory } from '../accounts/inventory.js';
import { describeSets, permissionSetsOf, wordOf } from '../accounts/permission-sets.js';
import type { Narrowing } from '../sessions/request.js';
import { usageError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';

/**
 * The account as `--read-only` takes it: nothing narrows a permission set, so that another one takes its place, which the
 * sign-in names.
 *
 * @throws AcctmgrError (exit 2) `no_read_only_set` where it names none
 */
export function readOnlyWay(
  { signIns }: Pick<Inventory, 'signIns'>,
  account: EffectiveAccount,
  narrowing: Narrowing | undefined,
): EffectiveAccount {
  const { access } = account;
  if (narrowing !== 'read-only' || access.kind !== 'permission-set') return account;
  const settings = Object.hasOwn(signIns, access.signIn) ? signIns[access.signIn] : undefined;
  const name = settings?.read_only_permission_set;
  const sets = permissionSetsOf(account);
  const entry = accountNameOf(account.name);
  if (name === undefined) {
    const signIn = oneLine(access.signIn);
    throw usageError(`--read-only: the sign-in ${signIn} does not say which permission set only reads.`, {
      code: 'no_read_only_set',
      hint: `Give it read_only_permission_set in sso_sessions of accounts.json, or leave --read-only out and name the permission set that only reads: ${oneLine(entry)}/SET${sets.length === 0 ? '' : `, of ${describeSets(sets)}`}`,
    });
  }
  const set = sets.find((one) => one.name === name) ?? { word: wordOf(name), name };
  return byPermissionSet({ ...account, name: entry }, set, 'read-only');
}
