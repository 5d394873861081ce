import type { EffectiveAccount } from '../../accounts/effective.js';
import type { Inventory } from '../../accounts/inventory.js';
import { requireUnattended } from '../../acquire/unattended-limits.js';
import type { SessionFlags } from '../../acquire/wish.js';
import { accountsTo } from '../../sessions/chain.js';
import { refuseWider } from '../../sessions/narrowed-run.js';
import { AcctmgrError, EXIT } from '../../system/failure.js';
import { isAttended } from '../ask.js';
import type { Context } from '../context.js';

interface TriedAccount {
  readonly account: EffectiveAccount;
  readonly inventory: Inventory;
  readonly flags: SessionFlags;
  /** Without `--no-try`. */
  readonly mayTry: boolean;
}

/** What begins with a permission set has its session taken to be looked at, whether or not AssumeRole is tried from there. */
const isTaken = ({ account, inventory, mayTry }: TriedAccount): boolean =>
  mayTry || accountsTo(inventory, account).some(({ access }) => access.kind === 'permission-set');

/**
 * Why an account is not tried: what may not be taken without a terminal, or is wider than the run around may have, is not taken
 * for a moment either, though its session is handed to nobody. Undefined where it is.
 */
export async function whyNotTried(context: Context, tried: TriedAccount): Promise<AcctmgrError | undefined> {
  try {
    if (!isTaken(tried)) return undefined;
    refuseWider(context.host.env, tried.flags.narrowing);
    await requireUnattended({ isAttended: () => isAttended(context) }, tried);
    return undefined;
  } catch (error) {
    if (error instanceof AcctmgrError && error.exitCode === EXIT.notAllowed) return error;
    // What is wrong with the way, the doctor finds.
    if (error instanceof AcctmgrError) return undefined;
    throw error;
  }
}
