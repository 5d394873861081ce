import type { Environment } from '../system/host.js';
import { notAllowed } from '../system/failure.js';

/* What a run with --read-only or --view-only starts gets nothing wider of acctmgr. It is no sandbox: the keys lie on the disk. */

/**
 * How narrow a run is with `--read-only` or `--view-only`, for all that it starts. No way leads out of it: it is not among
 * the marks of a session.
 */
export const NARROWED_MARK = 'ACCTMGR_NARROWED';

/** How narrow all has to be that is taken here; undefined where no such run is around. */
export function narrowest(env: Environment): 'read-only' | 'view-only' | undefined {
  const mark = env[NARROWED_MARK];
  if (mark === undefined) return undefined;
  return mark === 'read-only' ? 'read-only' : 'view-only';
}

/**
 * What says which accounts there are, and which file counts, decides on what is given later, outside of the run.
 *
 * @throws AcctmgrError (exit 3) `narrowed_run` where it would be changed in such a run
 */
export function requireChangeable(env: Environment): void {
  const most = narrowest(env);
  if (most === undefined) return;
  throw notAllowed(`This runs in a run with --${most}, where accounts and trust are not changed.`, {
    code: 'narrowed_run',
    hint: 'Change them outside of that run.',
  });
}
