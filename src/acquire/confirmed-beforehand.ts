import { AcctmgrError, EXIT } from '../system/failure.js';
import { confirm } from './attended.js';
import type { Caller } from './caller.js';
import type { Prepared } from './prepared.js';
import { requireUnattended } from './unattended-limits.js';

/** Why and whether the account is taken. The asker keeps the answers for when its turn has come. */
async function askAbout({ protectedRoles, wish }: Prepared, caller: Caller): Promise<void> {
  const [first] = protectedRoles;
  if (first === undefined) return;
  await requireUnattended(caller, wish);
  if (wish.flags.reason === undefined) await caller.asker.reason(first.account, wish.isPicked === true);
  for (const role of protectedRoles) await confirm(role, wish, caller);
}

/**
 * Asks all questions about protected accounts in turn, before any account is taken: a command that runs already would be cut
 * off halfway by a no. Where nobody can be asked, each account is left to say so itself.
 *
 * @param caller - its asker asks once
 * @throws AcctmgrError where the user leaves a question
 */
export async function confirmBeforehand(caller: Caller, prepared: readonly Prepared[]): Promise<void> {
  for (const one of prepared) {
    try {
      await askAbout(one, caller);
    } catch (error) {
      if (!(error instanceof AcctmgrError)) throw error;
      if (error.exitCode !== EXIT.interrupted) continue;
      caller.note('None of the accounts was begun, since a question was left.');
      throw error;
    }
  }
}
