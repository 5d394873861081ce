import { withRules } from '../../accounts/apply-rules.js';
import { sourceOf, type DiscoveredFile } from '../../accounts/discovered/discovered-file.js';
import { unprotected } from '../../accounts/discovered/unprotected.js';
import { joinedAccounts } from '../../accounts/joined-accounts.js';
import type { Inventory } from '../../accounts/inventory.js';
import { AcctmgrError, EXIT } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { askOnTerminal } from '../ask.js';
import type { Context } from '../context.js';

const MOST_NAMES = 10;

/**
 * Has a person say that accounts may lose the protection that a rule gave them: whoever tags or moves an account at AWS does
 * not decide what is protected here.
 *
 * @param file - the listing as it would be kept @param word - what lists it again, behind `acctmgr sync`
 * @throws AcctmgrError (exit 1) where nobody says so
 */
export async function confirmUnprotected(
  file: DiscoveredFile,
  word: string,
  inventory: Inventory | undefined,
  { context, isConfirmed }: { readonly context: Context; readonly isConfirmed: boolean },
): Promise<void> {
  if (inventory === undefined || inventory.rules.length === 0 || isConfirmed) return;
  const others = inventory.discovered.filter((one) => sourceOf(one) !== sourceOf(file));
  const joined = joinedAccounts(inventory.file, inventory.shared ?? [], [...others, file]);
  const after = withRules(joined.accounts, joined.file, inventory.rules);
  const lost = unprotected(inventory.accounts, after);
  if (lost.length === 0) return;
  const names = lost.slice(0, MOST_NAMES).map(oneLine).join(', ') + (lost.length > MOST_NAMES ? ', …' : '');
  const message = `${names} would be protected no more: AWS has other names, tags or organizational units now, which no rule fits`;
  const details = {
    code: 'protection_lost',
    exitCode: EXIT.failed,
    hint: `To keep it: acctmgr edit NAME protected=true. To let it go: acctmgr sync ${word} --yes`,
  } as const;
  const isYes = await askOnTerminal(
    context,
    { message: `${message}: nothing was changed. That has to be confirmed`, ...details },
    (terminal) => {
      terminal.note(`${message}.`);
      return terminal.confirm('Let the protection go?', []);
    },
  );
  if (!isYes) throw new AcctmgrError(`${message}: nothing was changed.`, details);
}
