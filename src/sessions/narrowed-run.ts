import { narrowest } from '../accounts/narrowed-run.js';
import type { Environment } from '../system/host.js';
import { notAllowed } from '../system/failure.js';
import type { Narrowing } from './request.js';

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
