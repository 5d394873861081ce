import type { DiscoveredFile } from '../discovered/discovered-file.js';
import { sourceOf } from '../discovered/discovered-file.js';
import type { AccountEntry } from '../schema.js';
import type { AcceptedCopy } from './accepted-copy.js';
import type { NameInUse } from './shared-changes.js';
import { isPublished } from './shared-inventory.js';

/**
 * Which name means which account already, by name in lower case, in all sources but the one that is judged: those of accounts.json
 * win, as they do everywhere.
 *
 * @param copies - of others, also of what is not included any more: somebody knows these names
 */
export const knownNames = (
  entries: readonly AccountEntry[],
  listings: readonly DiscoveredFile[],
  copies: readonly AcceptedCopy[],
): ReadonlyMap<string, NameInUse> =>
  new Map<string, NameInUse>([
    ...copies.flatMap(({ from, gone, inventory }) =>
      [...gone, ...inventory.accounts].map((account): [string, NameInUse] => [
        account.name.toLowerCase(),
        { accountId: account.account_id, where: from, ...(isPublished(inventory) ? {} : { account }) },
      ]),
    ),
    ...listings.flatMap((file) =>
      file.accounts.flatMap(({ name, former_names = [], account_id }) =>
        [...former_names, name].map((one): [string, NameInUse] => [
          one.toLowerCase(),
          { accountId: account_id, where: sourceOf(file) },
        ]),
      ),
    ),
    ...entries.map((account): [string, NameInUse] => [
      account.name.toLowerCase(),
      { accountId: account.account_id, account, where: 'accounts.json' },
    ]),
  ]);
