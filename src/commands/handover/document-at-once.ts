import { findAccount } from '../../accounts/inventory.js';
import { inventoryAtOnce } from '../../accounts/locating/load-at-once.js';
import { cachedFor } from '../../acquire/cached.js';
import { prepare } from '../../acquire/prepared.js';
import { credentialDocument, type CredentialDocument } from '../../handover/credential-document.js';
import { AcctmgrError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';

/**
 * What `credential-process NAME` prints, where the cache holds the session. Only reads.
 *
 * @param config - of `--config`
 * @returns undefined for all that the command itself must look into, and say
 */
export function documentAtOnce(
  host: Host,
  name: string,
  config: string | undefined,
): CredentialDocument | undefined {
  try {
    const inventory = inventoryAtOnce(host, config);
    // Whether somebody is at a terminal takes a look that the command itself takes.
    if (inventory?.settings.unattended !== undefined || (inventory?.sharedLimits ?? []).length > 0)
      return undefined;
    if (inventory === undefined) return undefined;
    const account = findAccount(inventory, name);
    const reason = host.env['ACCTMGR_REASON'];
    const flags = { cache: 'on', yes: false, reason } as const;
    const wish = { event: 'credential-process', use: 'sdk', inventory, account, flags } as const;
    const found = cachedFor(prepare(host, wish));
    return found && credentialDocument(found.session.credentials, account);
  } catch (error) {
    if (error instanceof AcctmgrError) return undefined;
    throw error;
  }
}
