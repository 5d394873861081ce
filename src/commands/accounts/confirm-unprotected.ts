import { withRules } from '../../accounts/apply-rules.js';
import { sourceOf, type DiscoveredFile } from '../../accounts/discovered/discovered-file.js';
import { unprotected } from '../../accounts/discovered/unprotected.js';
import { joinedAccounts } from '../../accounts/joined-accounts.js';
import type { Inventory } from '../../accounts/inventory.js';
import { AcctmgrError, EXIT } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { shellWord } from '../../system/shell-word.js';
import { askOnTerminal } from '../ask.js';
import type { Context } from '../context.js';
import { describeNames } from './change-lines.js';

export interface ProtectionContext {
  readonly context: Context;
  readonly isConfirmed: boolean;
  /** What the listing changes, for who is asked. */
  readonly lines?: readonly string[];
}

/** The names of accounts that no rule would protect any more, once the listing is kept. @param file - as it would be kept */
export function protectionLost(file: DiscoveredFile, inventory: Inventory | undefined): readonly string[] {
  if (inventory === undefined || inventory.rules.length === 0) return [];
  const others = inventory.discovered.filter((one) => sourceOf(one) !== sourceOf(file));
  const joined = joinedAccounts(inventory.file, inventory.shared ?? [], [...others, file]);
  return unprotected(inventory.accounts, withRules(joined.accounts, joined.file, inventory.rules));
}

/** What keeps them protected: a command for each, as far as a person reads on. */
const keepCommands = (lost: readonly string[]): string =>
  lost.length > MOST_COMMANDS
    ? 'put "protected": true into their entries of accounts.json'
    : lost.map((name) => `acctmgr edit ${shellWord(oneLine(name))} protected=true`).join(' && ');

const MOST_COMMANDS = 3;

/**
 * Has a person say that accounts may lose the protection that a rule gave them: whoever tags or moves an account at AWS does
 * not decide what is protected here.
 *
 * @param lost - as `protectionLost` @param word - what lists it again, behind `acctmgr sync`
 * @throws AcctmgrError (exit 1) where nobody says so
 */
export async function confirmUnprotected(
  lost: readonly string[],
  word: string,
  { context, isConfirmed, lines = [] }: ProtectionContext,
): Promise<void> {
  if (lost.length === 0 || isConfirmed) return;
  const message = `${describeNames(lost)} would be protected no more: AWS has other names, tags or organizational units now, which no rule fits`;
  const details = {
    code: 'protection_lost',
    exitCode: EXIT.failed,
    hint: `To keep it: ${keepCommands(lost)}. To let it go: acctmgr sync ${word} --yes`,
  } as const;
  const isYes = await askOnTerminal(
    context,
    { message: `${message}: nothing was changed. That has to be confirmed`, ...details },
    (terminal) => {
      lines.forEach(terminal.note);
      terminal.note(`${message}.`);
      return terminal.confirm('Let the protection go?', []);
    },
  );
  if (!isYes) throw new AcctmgrError(`${message}: nothing was changed.`, details);
}
