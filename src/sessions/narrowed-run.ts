import type { Environment } from '../system/host.js';
import { notAllowed } from '../system/failure.js';
import type { Narrowing } from './request.js';
import { NARROWED_MARK } from './source/handed-out.js';

/* What a run with --read-only or --view-only starts gets nothing wider of acctmgr. It is no sandbox: the keys lie on the disk. */

/** How narrow all has to be that is taken here; undefined where no such run is around. */
function narrowest(env: Environment): Narrowing | undefined {
  const mark = env[NARROWED_MARK];
  if (mark === undefined) return undefined;
  return mark === 'read-only' ? 'read-only' : 'view-only';
}

/** What may only view may not read all; who may read, may view. */
const fits = (wanted: Narrowing | undefined, most: Narrowing): boolean =>
  wanted === 'view-only' || wanted === most;

/** @throws AcctmgrError (exit 3) `narrowed_run` where more is wanted than the run around may have */
export function refuseWider(env: Environment, wanted: Narrowing | undefined): void {
  const most = narrowest(env);
  if (most === undefined || fits(wanted, most)) return;
  throw notAllowed(`This runs in a run with --${most}, where nothing wider is given.`, {
    code: 'narrowed_run',
    hint: `Add --${most}, or take it outside of that run.`,
  });
}
