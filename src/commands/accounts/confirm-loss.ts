import { isMuchSmaller, type AccountCount } from '../../accounts/discovered/merge-accounts.js';
import { counted } from '../../output/counted.js';
import { AcctmgrError, EXIT } from '../../system/failure.js';
import { askOnTerminal } from '../ask.js';
import type { Context } from '../context.js';

/**
 * Has a person say that so many accounts may go: a listing that is far smaller is rather a mishap than the truth.
 *
 * @param name - of what was listed @param word - what lists it again, behind `acctmgr sync`
 * @throws AcctmgrError (exit 1) where nobody says so
 */
export async function confirmLoss(
  name: string,
  word: string,
  count: AccountCount,
  { context, mayGo }: { readonly context: Context; readonly mayGo: number | undefined },
): Promise<void> {
  const lost = count.before - count.now;
  if (!isMuchSmaller(count) || mayGo === lost) return;
  const message = `${name} lists ${counted(count.now, 'account')}, and listed ${count.before} before`;
  const hint = `Where ${lost === 1 ? 'it is' : 'they are'} really gone: acctmgr sync ${word} --gone ${lost}`;
  const details = { code: 'listing_much_smaller', exitCode: EXIT.failed, hint } as const;
  const typed = await askOnTerminal(
    context,
    { message: `${message}: nothing was changed. Its number has to be confirmed`, ...details },
    (terminal) => {
      terminal.note(`${message}.`);
      return terminal.text(`How many accounts are gone? Type ${lost} to let them go`);
    },
  );
  if (typed !== String(lost)) throw new AcctmgrError(`${message}: nothing was changed.`, details);
}
