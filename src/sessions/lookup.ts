import { usageError } from '../system/failure.js';
import type { Environment } from '../system/host.js';
import { oneLine } from '../system/safe-text.js';

/**
 * Holds the names of the accounts whose source credentials are being looked up, outermost first. What such a lookup starts
 * (the `credential_process` of a source profile) inherits it.
 */
export const LOOKUP_VARIABLE = 'ACCTMGR_LOOKUP';

/**
 * The value that says that `account` is looked up, too.
 *
 * @throws AcctmgrError `source_circle` (exit 2) where it is already: without that, each process would wait for the next one
 */
export function lookupOf(env: Environment, account: string): string {
  const around = env[LOOKUP_VARIABLE]?.split(',') ?? [];
  const path = [...around, account];
  if (!around.includes(account)) return path.join(',');
  const circle = path.slice(around.indexOf(account)).map(oneLine).join(' → ');
  throw usageError(`The source credentials of ${oneLine(account)} come from acctmgr itself: ${circle}.`, {
    code: 'source_circle',
    hint: `Give ${oneLine(account)} a source_profile whose credentials do not come from acctmgr.`,
  });
}
