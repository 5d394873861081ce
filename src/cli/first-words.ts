import { namedInventory } from '../accounts/locating/locate.js';
import { hasOwnAccounts } from '../accounts/locating/own-accounts.js';
import { findBeginning } from '../fleet/find-beginning.js';
import { observeFile } from '../system/files/observed-file.js';
import type { Host } from '../system/host.js';
import { localInventoryPath } from '../system/paths.js';

/** Whether there are accounts anywhere that acctmgr would look at from here. */
const hasAccounts = (host: Host, config: string | undefined): boolean =>
  namedInventory(host, config) !== undefined ||
  observeFile(localInventoryPath(host)) !== undefined ||
  hasOwnAccounts(host);

/** What to type next, for somebody who has no accounts yet. */
export const firstWords = (host: Host, config: string | undefined): string | undefined =>
  hasAccounts(host, config) ? undefined : findBeginning(host);
