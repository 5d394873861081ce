import { usageError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { observeFile } from '../../system/files/observed-file.js';
import { localInventoryPath, userInventoryPath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import { invalidInventory } from '../checking/invalid-inventory.js';
import { observeLocal, trustDifference, type TrustDifference } from './local-inventory.js';
import { unsafeInventory } from './unsafe-inventory.js';
import { identify, trustState, type TrustedFile } from './trust.js';

/** What `acctmgr trust` shows, and hands to `trustFile` once the user agrees: the very bytes that were shown. */
export interface TrustReview extends TrustDifference {
  readonly identity: TrustedFile;
}

/**
 * Looks at `./accounts.json` as trusting it would.
 *
 * @throws AcctmgrError (exit 2) where there is none, where it is not an inventory or has problems, and where others may write it
 */
export async function reviewLocalInventory(host: Host): Promise<TrustReview> {
  const own = observeFile(userInventoryPath(host));
  const local = await observeLocal(host, own);
  const path = localInventoryPath(host);
  if (local === undefined) {
    throw usageError(
      own === undefined || observeFile(path) === undefined
        ? `There is no ${oneLine(path)} to trust.`
        : `${oneLine(path)} is your own inventory, which needs no trust.`,
      { code: 'nothing_to_trust' },
    );
  }
  const { checked, unsafe, file } = local;
  if (checked === undefined) {
    throw usageError(`${oneLine(path)} has no list "accounts": it is some other program's file.`, {
      code: 'nothing_to_trust',
    });
  }
  if (unsafe !== undefined) throw unsafeInventory(unsafe);
  if (checked.file === undefined) throw invalidInventory(path, checked.problems);
  const identity = await identify(file);
  const proposal = { path, state: await trustState(host, identity), proposed: checked.file };
  return { ...(await trustDifference(host, proposal, own)), identity };
}
