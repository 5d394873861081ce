import { sha256 } from '../../access-log/writing/sha256.js';
import { usageError } from '../../system/failure.js';
import type { Environment } from '../../system/host.js';
import { userInventoryPath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';

/**
 * Holds the names of the accounts whose source credentials are being looked up, outermost first. What such a lookup starts
 * (the `credential_process` of a source profile) inherits it.
 */
export const LOOKUP_VARIABLE = 'ACCTMGR_LOOKUP';

/** What a started program inherits: all that we did, and what is looked up. @param lookup - the value; undefined: as it is */
export const childEnvironment = (inherited: Environment, lookup: string | undefined): Environment =>
  lookup === undefined ? inherited : { ...inherited, [LOOKUP_VARIABLE]: lookup };

/** Which accounts.json an account stands in, as `lookupOf` takes it; undefined for the user's own. */
export const inventoryBeside = (
  host: Parameters<typeof userInventoryPath>[0],
  inventory: string,
): string | undefined => (inventory === userInventoryPath(host) ? undefined : inventory);

/** No account's name holds these, but that of a role may, which the library takes without an account. */
const plain = (name: string): string => name.replace(/[,#]/g, ' ');

/** Another accounts.json may have another account of the same name, whose source asks for this one. */
const partOf = (account: string, inventory: string | undefined): string =>
  inventory === undefined ? plain(account) : `${plain(account)}#${sha256(inventory).slice(0, 8)}`;

const accountOf = (part: string): string => oneLine(part.replace(/#[^#]*$/, ''));

/**
 * The value that says that `account` is looked up, too.
 *
 * @param inventory - as `inventoryBeside` has it
 * @throws AcctmgrError `source_circle` (exit 2) where it is already: without that, each process would wait for the next one
 */
export function lookupOf(env: Environment, account: string, inventory?: string): string {
  const around = env[LOOKUP_VARIABLE]?.split(',') ?? [];
  const part = partOf(account, inventory);
  const path = [...around, part];
  if (!around.includes(part)) return path.join(',');
  const circle = path.slice(around.indexOf(part)).map(accountOf).join(' → ');
  throw usageError(`The source credentials of ${oneLine(account)} come from acctmgr itself: ${circle}.`, {
    code: 'source_circle',
    hint: `Give ${oneLine(account)} a source_profile whose credentials do not come from acctmgr.`,
  });
}
