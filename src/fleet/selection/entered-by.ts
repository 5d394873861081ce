import { byPermissionSet } from '../../accounts/effective.js';
import { accountNameOf } from '../../accounts/inventory.js';
import { permissionSetNamed } from '../../accounts/permission-sets.js';
import { oneLine } from '../../system/safe-text.js';
import { nothingSelected, setsFor, type Entries, type FoundAccount } from './found.js';

/**
 * What was found, by the first of these permission sets that it has: an account whose set was named stays as it is, and one that
 * is entered by a role.
 *
 * @throws AcctmgrError with exit 2 where a set is of none of them, and where an account that was named has none of the sets
 */
export function enteredBy(
  inventory: Entries,
  found: readonly FoundAccount[],
  words: readonly string[],
): readonly FoundAccount[] {
  const [preferred] = words;
  if (preferred === undefined) return found;
  const entries = new Map(inventory.accounts.map((entry) => [entry.name, entry]));
  const unused = new Set(words);
  const entered = found.map((one): FoundAccount => {
    const { account, isNamed, isUsual = false } = one;
    if (!isUsual || account.access.kind !== 'permission-set') return one;
    const entry = entries.get(accountNameOf(account.name)) ?? account;
    const sets = words.flatMap((word) => {
      const [set] = setsFor(entry, word);
      if (set !== undefined) unused.delete(word);
      return set ?? [];
    });
    const set = sets[0] ?? (isNamed ? permissionSetNamed(entry, preferred) : undefined);
    return set === undefined
      ? { account, isNamed, lacksSet: true }
      : { account: byPermissionSet(entry, set), isNamed };
  });
  const [never] = unused;
  if (never === undefined) return entered;
  throw nothingSelected(
    `None of these accounts is entered by a permission set like ${oneLine(never)}.`,
    '"acctmgr list --long" shows the permission sets of each account.',
  );
}
