import { findAccount } from '../accounts/inventory.js';
import { inventoryAtOnce } from '../accounts/load-at-once.js';
import { credentialDocument, type CredentialDocument } from '../handover/credential-document.js';
import { AcctmgrError } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { planUnattended } from './unattended-plan.js';

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
    if (inventory === undefined) return undefined;
    const account = findAccount(inventory, name);
    const reason = host.env['ACCTMGR_REASON'];
    const { cached } = planUnattended(
      { host },
      { inventory, account, flags: { cache: 'on', yes: false, reason } },
    );
    return cached && credentialDocument(cached.credentials, account);
  } catch (error) {
    if (error instanceof AcctmgrError) return undefined;
    throw error;
  }
}
