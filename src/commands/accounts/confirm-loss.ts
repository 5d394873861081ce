import { isMuchSmaller, type AccountCount } from '../../accounts/discovered/merge-accounts.js';
import type { NarrowedOut } from '../../accounts/discovered/narrowed-out.js';
import { counted } from '../../output/counted.js';
import { AcctmgrError, EXIT } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { askOnTerminal } from '../ask.js';
import type { Context } from '../context.js';
import { describeNames } from './change-lines.js';

export interface LossContext {
  readonly context: Context;
  readonly mayGo: number | undefined;
  /** What the listing changes, for who is asked. */
  readonly lines?: readonly string[];
  /** What is left out by what was typed, and is not gone. */
  readonly narrowed?: NarrowedOut;
}

interface Loss {
  readonly message: string;
  readonly hint: string;
  readonly question: string;
}

function narrowing(word: string, lost: number, { accounts, scope }: NarrowedOut): Loss {
  const many = accounts.length === 1 ? 'account is' : 'accounts are';
  const names = describeNames(accounts.map(({ name }) => name));
  return {
    message: `${accounts.length} ${many} outside of ${oneLine(scope)}, which you did not narrow to before (${names}), and would be listed here no more`,
    hint: `To leave them out, with their names kept for them: acctmgr sync ${word} --gone ${lost}
To list all that was listed before: acctmgr sync`,
    question: `How many accounts are left out? Type ${lost} to do so`,
  };
}

const vanishing = (name: string, word: string, lost: number, count: AccountCount): Loss => ({
  message: `${name} lists ${counted(count.now, 'account')}, and listed ${count.before} before`,
  hint: `Where ${lost === 1 ? 'it is' : 'they are'} really gone: acctmgr sync ${word} --gone ${lost}`,
  question: `How many accounts are gone? Type ${lost} to let them go`,
});

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
  { context, mayGo, lines = [], narrowed }: LossContext,
): Promise<void> {
  const lost = count.before - count.now;
  if (!isMuchSmaller(count) || mayGo === lost) return;
  const { message, hint, question } =
    narrowed === undefined || narrowed.accounts.length === 0
      ? vanishing(name, word, lost, count)
      : narrowing(word, lost, narrowed);
  const details = { code: 'listing_much_smaller', exitCode: EXIT.failed, hint } as const;
  const typed = await askOnTerminal(
    context,
    { message: `${message}: nothing was changed. Its number has to be confirmed`, ...details },
    (terminal) => {
      lines.forEach(terminal.note);
      terminal.note(`${message}.`);
      return terminal.text(question);
    },
  );
  if (typed !== String(lost)) throw new AcctmgrError(`${message}: nothing was changed.`, details);
}
