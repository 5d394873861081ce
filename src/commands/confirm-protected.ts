import { MAX_REASON_LENGTH } from '../access-log/entry.js';
import { isConfirmed, rememberConfirmation, type ProtectedRole } from '../sessions/protection.js';
import { oneLine } from '../system/safe-text.js';
import { askOnTerminal } from './ask.js';
import type { Context } from './context.js';

/** The reason of `--reason` or `ACCTMGR_REASON`, else what a person types. */
export async function reasonFor(
  context: Context,
  role: Pick<ProtectedRole, 'account'>,
  given: string | undefined,
): Promise<string> {
  if (given !== undefined) return given;
  return askOnTerminal(
    context,
    {
      message: `${role.account} is protected: a reason is needed`,
      hint: 'Give it with --reason, or set ACCTMGR_REASON.',
      code: 'reason_needed',
    },
    (terminal) =>
      terminal.text(`Reason for taking ${role.account}:`, (text) =>
        text === ''
          ? 'Say in one line why.'
          : text.length > MAX_REASON_LENGTH
            ? `At most ${MAX_REASON_LENGTH} characters.`
            : undefined,
      ),
  );
}

/** Has the account's name typed, unless `--yes` says so or it was typed a short while ago. */
export async function confirmProtected(context: Context, role: ProtectedRole, yes: boolean): Promise<void> {
  const { host } = context;
  const name = oneLine(role.account);
  if (!yes && !isConfirmed(host, role)) {
    await askOnTerminal(
      context,
      {
        message: `${name} is protected: its name has to be typed`,
        hint: 'Confirm it with --yes.',
        code: 'confirmation_needed',
      },
      (terminal) => {
        terminal.note(`${name} is protected: ${oneLine(role.roleArn)}`);
        return terminal.text('Type its name to go on:', (text) =>
          text === role.account ? undefined : `That is not ${name}.`,
        );
      },
    );
  }
  rememberConfirmation(host, role);
}
