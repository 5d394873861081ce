import { cleanCredentials, planCleaning } from '../../profiles/cleaning/clean-credentials.js';
import type { CleanStep } from '../../profiles/cleaning/clean-plan.js';
import type { ManagedProfile } from '../../profiles/managed-profile.js';
import { cleanCache } from '../../sessions/cache/clean-cache.js';
import type { CachedSession } from '../../sessions/cache/session-cache.js';
import { AcctmgrError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';

/** What acctmgr keeps of a role on this machine. */
export interface HeldHere {
  readonly sessions: readonly CachedSession[];
  readonly profiles: readonly CleanStep[];
  /** Why something of it is still there. */
  readonly failures: readonly AcctmgrError[];
}

/** Of this very role; those that were chained from it live on. */
const isOf =
  (roleArn: string) =>
  (held: CachedSession | ManagedProfile): boolean =>
    'roleArn' in held && held.roleArn === roleArn;

const profilesOf = (roleArn: string) => ({ isChosen: isOf(roleArn), takesAddedKeys: false });
const sessionsOf = (roleArn: string) => ({ isChosen: isOf(roleArn), takesUnusable: false });

/** Looks only. Files that can't be read are not what this is about. */
export function heldHere(host: Host, roleArn: string): HeldHere {
  const { sessions } = cleanCache(host, { ...sessionsOf(roleArn), dryRun: true });
  try {
    return { sessions, profiles: planCleaning(host, profilesOf(roleArn)), failures: [] };
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    return { sessions, profiles: [], failures: [] };
  }
}

/** Drops them: nobody could use them any more. What can't be removed is told, and keeps nothing else. */
export async function dropHeld(host: Host, roleArn: string): Promise<HeldHere> {
  const { sessions, failures } = cleanCache(host, sessionsOf(roleArn));
  try {
    const { steps } = await cleanCredentials(host, profilesOf(roleArn));
    return { sessions, profiles: steps, failures };
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    return { sessions, profiles: [], failures: [...failures, error] };
  }
}
