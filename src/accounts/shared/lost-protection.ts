import { withRules } from '../apply-rules.js';
import type { DiscoveredFile } from '../discovered/discovered-file.js';
import { unprotected } from '../discovered/unprotected.js';
import type { Inventory } from '../inventory.js';
import { joinedAccounts } from '../joined-accounts.js';
import type { AcceptedCopy } from './accepted-copy.js';
import { guardShared } from './guard-shared.js';
import { goneAfter } from './shared-changes.js';
import type { SharedInventory } from './shared-inventory.js';

/** The names of accounts that would be protected by nothing any more: by other tags, units or names, no rule would fit them. */
export function lostProtection(
  { file, rules, shared = [] }: Pick<Inventory, 'file' | 'rules' | 'shared'>,
  listings: readonly DiscoveredFile[],
  before: AcceptedCopy,
  inventory: SharedInventory,
): readonly string[] {
  if (rules.length === 0) return [];
  const accountsWith = (copy: AcceptedCopy) => {
    const copies = shared.map((one) => (one.from === copy.from ? copy : one));
    const joined = joinedAccounts(file, copies, listings);
    return guardShared(withRules(joined.accounts, joined.file, rules));
  };
  const after = { ...before, inventory, gone: goneAfter(before, inventory) };
  return unprotected(accountsWith(before), accountsWith(after));
}
