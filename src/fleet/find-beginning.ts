import { readProfiles } from '../profiles/reading/read-profiles.js';
import { AcctmgrError } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { beginningOf, describeBeginning, type Belongings } from './beginning.js';
import { countImportable } from './read-importable.js';

/** What this machine has; undefined where its AWS files can't be read. */
function belongingsOf(host: Host): Belongings | undefined {
  try {
    return { env: host.env, profiles: readProfiles(host), importable: countImportable(host) };
  } catch (error) {
    if (error instanceof AcctmgrError) return undefined;
    throw error;
  }
}

/** What to type next on this machine, for somebody who has no accounts yet; for a hint, which must not fail. */
export function findBeginning(host: Host): string | undefined {
  const belongings = belongingsOf(host);
  return belongings && describeBeginning(beginningOf(belongings));
}
