import { MAX_REASON_LENGTH } from '../access-log/entry.js';
import type { Inventory } from '../accounts/inventory.js';
import type { Asker } from '../acquire/asker.js';
import type { Caller } from '../acquire/caller.js';
import { processCodes } from '../acquire/process-codes.js';
import { tokenStoreOf } from '../identity-center/token-store.js';
import { givenCode, typedCodes, type MfaCodes } from '../sessions/mfa/mfa.js';
import type { ProtectedRole } from '../sessions/protection.js';
import { EXIT, interrupted, type ExitCode } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import { askOnTerminal, isAttended, isNo } from './ask.js';
import type { Context } from './context.js';
import { offeredSignIn } from './sign-in-offered.js';

/* What only a person knows, asked on the user's terminal. */

/** What may not be taken without a person is not allowed; elsewhere a flag is missing. */
const withoutPerson = (isPicked: boolean): ExitCode => (isPicked ? EXIT.notAllowed : EXIT.usage);

const askReason = (context: Context, account: string, isPicked: boolean): Promise<string> =>
  askOnTerminal(
    context,
    {
      message: `${account} is protected: a reason is needed`,
      hint: 'Give it with --reason, or set ACCTMGR_REASON.',
      code: 'reason_needed',
      exitCode: withoutPerson(isPicked),
    },
    (terminal) =>
      terminal.text(`Reason for taking ${account}:`, (text) =>
        text === ''
          ? 'Say in one line why.'
          : text.length > MAX_REASON_LENGTH
            ? `At most ${MAX_REASON_LENGTH} characters.`
            : undefined,
      ),
  );

async function askConfirmation(context: Context, role: ProtectedRole, isPicked: boolean): Promise<void> {
  const name = oneLine(role.account);
  await askOnTerminal(
    context,
    {
      message: `${name} is protected: its name has to be typed`,
      hint: isPicked
        ? 'Name it instead of picking it by a glob, a tag or --all: --yes confirms what is named.'
        : 'Confirm it with --yes.',
      code: 'confirmation_needed',
      exitCode: withoutPerson(isPicked),
    },
    async (terminal) => {
      terminal.note(`${name} is protected: ${oneLine(role.rights)}`);
      const typed = await terminal.text('Type its name to go on:', (text) =>
        text === role.account || isNo(text) ? undefined : `That is not ${name}. To leave it, type no.`,
      );
      if (typed !== role.account) throw interrupted();
    },
  );
}

const askDevice = (context: Context, serials: readonly string[]): Promise<string> =>
  askOnTerminal(
    context,
    {
      message: 'The user has several MFA devices',
      hint: `Name one with --mfa-serial: ${serials.map(oneLine).join(', ')}`,
      code: 'mfa_device_needed',
    },
    (terminal) =>
      terminal.pick(
        'Which MFA device?',
        serials.map((serial) => ({ value: serial, label: oneLine(serial) })),
      ),
  );

const askCode = (context: Context): MfaCodes =>
  typedCodes(({ serial, label, problem }) =>
    askOnTerminal(
      context,
      {
        message: `${label}: an MFA code of ${oneLine(serial)} is needed`,
        hint: 'Run acctmgr login first, or give it with --mfa-code.',
        code: 'mfa_code_needed',
        exitCode: EXIT.notAllowed,
      },
      async (terminal) => {
        const { askMfaCode } = await import('../terminal/mfa-code.js');
        if (problem !== undefined) terminal.note(problem);
        return askMfaCode(terminal, `${oneLine(serial)} for ${label}`);
      },
    ),
  );

/** What accounts.json says of how a person is asked. */
type AskingInventory = Pick<Inventory, 'origin' | 'path' | 'settings'>;

/**
 * The person at the terminal. Codes come from `--mfa-code`, else from what `mfa_process` prints, else from the keys.
 *
 * @param given - of `--mfa-code`
 */
const terminalAsker = (
  context: Context,
  given: string | undefined,
  inventory: AskingInventory | undefined,
): Asker => ({
  codes:
    given === undefined
      ? (processCodes(inventory?.settings ?? {}, { host: context.host, note: context.output.note }) ??
        askCode(context))
      : givenCode(given),
  reason: (account, isPicked) => askReason(context, account, isPicked),
  confirm: (role, isPicked) => askConfirmation(context, role, isPicked),
  device: (serials) => askDevice(context, serials),
  signIn: offeredSignIn(context, inventory),
});

/** Who takes a session on the command line: the person at the terminal. @param given - as for `terminalAsker` */
export const callerOf = (
  context: Context,
  given: string | undefined,
  inventory: AskingInventory | undefined,
): Caller => {
  const { host, output } = context;
  return {
    host,
    asker: terminalAsker(context, given, inventory),
    isAttended: () => isAttended(context),
    tokens: tokenStoreOf(inventory?.settings.sso_token_store, host),
    note: output.note,
    warn: output.warn,
    debug: output.debug,
  };
};
