import { AcctmgrError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { observeFile } from '../../system/files/observed-file.js';
import { userInventoryPath } from '../../system/paths.js';
import { rightAtOnce, decodedText } from './accounts-file.js';
import { namesIn, readDiscovered } from '../discovered/read-discovered.js';
import { isUntouchedExample } from '../example.js';
import { inventoryOf, type Inventory } from '../inventory.js';
import { includedNames } from '../shared/listed-names.js';
import { readCopies } from '../shared/read-copies.js';
import { hasLost, readIncludes } from '../shared/read-includes.js';
import { namedInventory } from './locate.js';
import { foreignInventory, requireOwnInventory } from './unsafe-inventory.js';

/**
 * The inventory that programs get, which is never the one of their working folder, as far as a look tells; undefined where
 * it is missing or has problems, which `loadInventory` then says.
 */
export function inventoryAtOnce(host: Host, config: string | undefined): Inventory | undefined {
  const named = namedInventory(host, config);
  const path = named?.path ?? userInventoryPath(host);
  try {
    const found = observeFile(path);
    if (found === undefined) return undefined;
    if (named === undefined) requireOwnInventory(path, found, host);
    const isForeign = named !== undefined && foreignInventory(path, found, host) !== undefined;
    const place = { path, origin: named === undefined ? 'own' : 'named' } as const;
    const discovered = readDiscovered(host, place).files;
    const file = rightAtOnce(decodedText(found.bytes), () => [
      ...namesIn(discovered),
      ...includedNames(readCopies(host, place).copies),
    ]);
    if (file === undefined) return undefined;
    const isReplaced = discovered.length > 0 && isUntouchedExample(file.accounts);
    const included = readIncludes(host, place, isForeign ? undefined : file);
    if (hasLost(included)) return undefined;
    const shared = included.flatMap((one) => ('copy' in one ? [one.copy] : []));
    const used = isReplaced ? { ...file, accounts: [] } : file;
    return inventoryOf(used, { ...place, isForeign, discovered, shared });
  } catch (error) {
    if (error instanceof AcctmgrError) return undefined;
    throw error;
  }
}
