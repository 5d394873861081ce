import { usageError } from '../../system/failure.js';
import type { Environment } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';

/**
 * Holds the names of the accounts whose source credentials are being looked up, outermost first. What such a lookup starts
 * (the `credential_process` of a source profile) inherits it.
 */
export const LOOKUP_VARIABLE = 'ACCTMGR_LOOKUP';

/** What a started program inherits: all that we did, and what is looked up. @param lookup - the value; undefined: as it is */
export const childEnvironment = (inherited: Environment, lookup: string | undefined): Environment =>
  lookup === undefined ? inherited : { ...inherited, [LOOKUP_VARIABLE]: lookup };

/**
 * The value that says that `account` is looked up, too.
 *
 * @throws AcctmgrError `source_circle` (exit 2) where it is already: without that, each process would wait for the next one
 */
export function lookupOf(env: Environment, account: string): string {
  const around = env[LOOKUP_VARIABLE]?.split(',') ?? [];
  // No account's name holds a comma, but that of a role may, which the library takes without an account.
  const name = account.replaceAll(',', ' ');
  const path = [...around, name];
  if (!around.includes(name)) return path.join(',');
  const circle = path.slice(around.indexOf(name)).map(oneLine).join(' → ');
  throw usageError(`The source credentials of ${oneLine(account)} come from acctmgr itself: ${circle}.`, {
    code: 'source_circle',
    hint: `Give ${oneLine(account)} a source_profile whose credentials do not come from acctmgr.`,
  });
}
