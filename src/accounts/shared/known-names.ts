import type { DiscoveredFile } from '../discovered/discovered-file.js';
import { sourceOf } from '../discovered/discovered-file.js';
import type { AccountEntry } from '../schema.js';
import type { AcceptedCopy } from './accepted-copy.js';
import type { KnownName } from './shared-changes.js';

/**
 * Which name means which account already, by name in lower case, in all sources but the one that is judged: those of accounts.json
 * win, as they do everywhere.
 *
 * @param copies - of others, also of what is not included any more: somebody knows these names
 */
export const knownNames = (
  entries: readonly Pick<AccountEntry, 'name' | 'account_id'>[],
  listings: readonly DiscoveredFile[],
  copies: readonly AcceptedCopy[],
): ReadonlyMap<string, KnownName> =>
  new Map<string, KnownName>([
    ...copies.flatMap(({ from, gone, inventory }) =>
      [...gone, ...inventory.accounts].map(({ name, account_id }): [string, KnownName] => [
        name.toLowerCase(),
        { accountId: account_id, where: from },
      ]),
    ),
    ...listings.flatMap((file) =>
      file.accounts.flatMap(({ name, former_names = [], account_id }) =>
        [...former_names, name].map((one): [string, KnownName] => [
          one.toLowerCase(),
          { accountId: account_id, where: sourceOf(file) },
        ]),
      ),
    ),
    ...entries.map(({ name, account_id }): [string, KnownName] => [
      name.toLowerCase(),
      { accountId: account_id, where: 'accounts.json' },
    ]),
  ]);
