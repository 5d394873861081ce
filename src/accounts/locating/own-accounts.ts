import { observeFile } from '../../system/files/observed-file.js';
import type { Host } from '../../system/host.js';
import { userInventoryPath } from '../../system/paths.js';
import { isUntouchedExample } from '../example.js';
import { decodedText, rightAtOnce } from './accounts-file.js';

/** Whether the user's own accounts.json holds more than the example; a faulty one does. */
export function hasOwnAccounts(host: Host): boolean {
  const own = observeFile(userInventoryPath(host));
  if (own === undefined) return false;
  const file = rightAtOnce(decodedText(own.bytes));
  return file === undefined || !isUntouchedExample(file.accounts);
}
