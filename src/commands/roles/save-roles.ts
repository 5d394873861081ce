import { ownRoleArn, type EffectiveAccount } from '../../accounts/effective.js';
import type { Inventory } from '../../accounts/inventory.js';
import type { AccountEdit } from '../../accounts/json/account-edit.js';
import { roleArnOfDesign, type RoleDesign } from '../../roles/role-design.js';
import { counted } from '../../output/counted.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { makeChange } from '../change-inventory.js';
import type { Context } from '../context.js';

/* The roles that stand in accounts.json from now on. */

/** @throws AcctmgrError (exit 2) where the accounts.json in force is not the user's own */
export function requireSavable({ origin, isForeign, path }: Inventory): void {
  if (origin !== 'local' && isForeign !== true) return;
  throw usageError(`${oneLine(path)} is not your own accounts.json, so no role is written into it.`, {
    code: 'not_in_accounts_json',
    hint: 'Leave out --save, and write the role where it belongs: acctmgr edit NAME role_arn=ARN',
  });
}

interface MadeRole {
  readonly account: EffectiveAccount;
  readonly design: RoleDesign;
}

/** Undefined where it stands there already, or the entry is entered by a permission set, or is somebody else's. */
function editOf({ account, design }: MadeRole): AccountEdit | undefined {
  const role_arn = roleArnOfDesign(design);
  const { name, account_id, shared, discovered, access } = account;
  if (ownRoleArn(account) === role_arn || shared !== undefined || access.kind === 'permission-set')
    return undefined;
  return discovered?.isWritten === false
    ? { kind: 'add', account: { name, account_id, role_arn } }
    : { kind: 'set', name, changes: { role_arn, role_name: undefined } };
}

/** Writes the roles into accounts.json. */
export async function saveRoles(
  context: Context,
  { path }: Inventory,
  made: readonly MadeRole[],
): Promise<void> {
  const edits = made.flatMap((one) => editOf(one) ?? []);
  if (edits.length === 0) return;
  await makeChange(context, { path, decide: () => edits });
  context.output.note(`Wrote ${counted(edits.length, 'role')} into ${oneLine(path)}.`);
}
