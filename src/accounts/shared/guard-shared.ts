import type { EffectiveAccount } from '../effective.js';

/** By account id, who protects it under whatever name: sources of shared inventories, or undefined for this user. */
function guardians(
  accounts: readonly EffectiveAccount[],
): ReadonlyMap<string, ReadonlySet<string | undefined>> {
  const found = new Map<string, Set<string | undefined>>();
  for (const { account_id: id, protected: isProtected, shared } of accounts) {
    if (isProtected !== true) continue;
    const of = found.get(id) ?? new Set();
    found.set(id, of.add(shared?.from));
  }
  return found;
}

/**
 * Nobody shares a way into an account round the protection that somebody else gave it. Of one inventory, its author says which
 * ways are protected.
 *
 * @param accounts - as the rules have them
 */
export function guardShared(accounts: readonly EffectiveAccount[]): readonly EffectiveAccount[] {
  if (accounts.every(({ shared }) => shared === undefined)) return accounts;
  const by = guardians(accounts);
  return accounts.map((account) => {
    const { shared, account_id: id } = account;
    const isGuarded = shared !== undefined && [...(by.get(id) ?? [])].some((from) => from !== shared.from);
    return isGuarded ? { ...account, protected: true } : account;
  });
}
