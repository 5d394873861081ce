import { decodedText, rightAtOnce } from '../accounts/locating/accounts-file.js';
import { namedInventory } from '../accounts/locating/locate.js';
import { isUntouchedExample } from '../accounts/example.js';
import { findBeginning } from '../fleet/find-beginning.js';
import { observeFile } from '../system/files/observed-file.js';
import type { Host } from '../system/host.js';
import { localInventoryPath, userInventoryPath } from '../system/paths.js';

/** Whether the user has entered an account anywhere that acctmgr would look at from here. */
function hasAccounts(host: Host, config: string | undefined): boolean {
  if (namedInventory(host, config) !== undefined) return true;
  if (observeFile(localInventoryPath(host)) !== undefined) return true;
  const own = observeFile(userInventoryPath(host));
  if (own === undefined) return false;
  const file = rightAtOnce(decodedText(own.bytes));
  return file === undefined || !isUntouchedExample(file.accounts);
}

/** What to type next, for somebody who has no accounts yet. */
export const firstWords = (host: Host, config: string | undefined): string | undefined =>
  hasAccounts(host, config) ? undefined : findBeginning(host);
