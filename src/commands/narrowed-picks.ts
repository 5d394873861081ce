import type { EffectiveAccount } from '../accounts/effective.js';
import type { Inventory } from '../accounts/inventory.js';
import { readOnlyWay } from '../acquire/read-only-way.js';
import { withoutTaken } from '../fleet/selection/left-out.js';
import { nothingLeft, type Picked, type PickedAccount } from '../fleet/selection/select.js';
import type { Narrowing } from '../sessions/request.js';
import { AcctmgrError } from '../system/failure.js';

/** The account as it is taken narrowed; undefined where nothing narrows it. */
function narrowedWay(
  inventory: Inventory,
  account: EffectiveAccount,
  narrowing: Narrowing,
): EffectiveAccount | undefined {
  if (narrowing === 'view-only') return account.access.kind === 'permission-set' ? undefined : account;
  try {
    return readOnlyWay(inventory, account, narrowing);
  } catch (error) {
    if (error instanceof AcctmgrError && error.code === 'no_read_only_set') return undefined;
    throw error;
  }
}

/**
 * What was picked, as it is taken narrowed, each once. What can't be narrowed is left out and never taken wider, also
 * where somebody typed its name.
 *
 * @throws AcctmgrError (exit 2) where nothing is left
 */
export function narrowedPicks(
  inventory: Inventory,
  { accounts, leftOut }: Picked,
  narrowing: Narrowing | undefined,
): Picked {
  if (narrowing === undefined) return { accounts, leftOut };
  const byName = new Map<string, PickedAccount>();
  const wide: EffectiveAccount[] = [];
  for (const { account, isNamed } of accounts) {
    const way = narrowedWay(inventory, account, narrowing);
    if (way === undefined) wide.push(account);
    else {
      const before = byName.get(way.name);
      const pickedAs = [...(before?.pickedAs ?? []), account.name];
      byName.set(way.name, { account: way, isNamed: isNamed || before?.isNamed === true, pickedAs });
    }
  }
  const all = [...leftOut, ...wide.map((account) => ({ account, reason: 'not_narrowable' as const }))];
  if (byName.size === 0) throw nothingLeft(inventory, all);
  const taken = [...byName.values()];
  return { accounts: taken, leftOut: withoutTaken(all, taken) };
}
