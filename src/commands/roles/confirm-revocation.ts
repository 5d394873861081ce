import type { RevocationPlan } from '../../roles/revoke/revocation-plan.js';
import { interrupted } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { askOnTerminal, isNo } from '../ask.js';
import type { Context } from '../context.js';
import { revocationLines } from './revocation-view.js';

interface ConfirmedTarget {
  readonly account: { readonly name: string };
  readonly isProtected: boolean;
}

/**
 * Has the plan read, and a word typed: `yes`, or the name of what is protected.
 *
 * @param yes - of `--yes`: it is only shown
 * @throws AcctmgrError `interrupted` (exit 130) after a no
 */
export async function confirmRevocation(
  context: Context,
  { isProtected, account }: ConfirmedTarget,
  plan: RevocationPlan,
  yes: boolean,
): Promise<void> {
  const lines = revocationLines(plan, context.host.now());
  if (yes) {
    lines.forEach(context.output.note);
    return;
  }
  const word = isProtected ? account.name : 'yes';
  const what = plan.action === 'revoke' ? 'revoke its sessions' : 'take it back';
  const otherwise = {
    message: `${oneLine(word)} has to be typed to ${what}`,
    hint: 'Look at it with --dry-run, and confirm it with --yes.',
    code: 'confirmation_needed',
  };
  const typed = await askOnTerminal(context, otherwise, async (terminal) => {
    lines.forEach(terminal.note);
    const question = isProtected ? `Type its name, ${oneLine(word)}, to ${what}:` : `Type yes to ${what}:`;
    return terminal.text(question, (text) =>
      text === word || isNo(text) ? undefined : `That is not ${oneLine(word)}. To leave it, type no.`,
    );
  });
  if (isNo(typed)) throw interrupted();
}
