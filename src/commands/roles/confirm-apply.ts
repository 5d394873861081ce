import { counted } from '../../output/counted.js';
import { interrupted, usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { shellWord } from '../../system/shell-word.js';
import { askOnTerminal } from '../ask.js';
import { askNumber } from '../confirm-run.js';
import type { Context } from '../context.js';

/* A person says yes to one account, sees what becomes of it, and types the number of the others. */

const OTHERWISE = {
  message: 'What changes roles has to be confirmed',
  hint: 'Keep the plan, and confirm that: acctmgr roles plan … --out plan.json, then acctmgr roles apply plan.json --yes',
  code: 'confirmation_needed',
};

/** The command that carries out a plan that was kept, without asking. */
export const carryOut = (file: string): string => `acctmgr roles apply ${shellWord(oneLine(file))} --yes`;

/** `--yes` says yes to what somebody has seen. @throws AcctmgrError (exit 2) */
export function refuseBareYes(isOfFile: boolean, isYes: boolean): void {
  if (!isYes || isOfFile) return;
  throw usageError('--yes confirms a plan that was kept, and none is named.', {
    code: 'confirmation_needed',
    hint: OTHERWISE.hint,
  });
}

/** @throws AcctmgrError (exit 2) where nobody can be asked; exit 130 where the answer is no */
export async function confirmFirst(
  context: Context,
  name: string,
  many: number,
  file: string | undefined,
): Promise<void> {
  const question =
    many === 1 ? `Do this in ${name}?` : `Do this in ${name} first, 1 of ${counted(many, 'account')}?`;
  const otherwise =
    file === undefined
      ? OTHERWISE
      : { ...OTHERWISE, hint: `Once somebody has seen the plan, confirm it: ${carryOut(file)}` };
  if (!(await askOnTerminal(context, otherwise, (terminal) => terminal.confirm(question))))
    throw interrupted();
}

/** Whether it goes on in the others. */
export const confirmOthers = (context: Context, words: string, many: number): Promise<boolean> =>
  askOnTerminal(context, OTHERWISE, (terminal) => {
    const question = `${words} Do it in the other ${many === 1 ? 'one' : many}?`;
    return many === 1 ? terminal.confirm(question) : askNumber(terminal, question, many);
  });
