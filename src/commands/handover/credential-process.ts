import { findAccount } from '../../accounts/inventory.js';
import { nobody } from '../../acquire/nobody.js';
import { readOnlyWay } from '../../acquire/read-only-way.js';
import { takeUnattended } from '../../acquire/unattended.js';
import type { SessionWish } from '../../acquire/wish.js';
import type { SessionCredentials } from '../../aws/credentials.js';
import { credentialDocument, type CredentialDocument } from '../../handover/credential-document.js';
import type { View } from '../../output/view.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import { isAttended } from '../ask.js';
import type { Context } from '../context.js';
import { accountsAnywhere } from '../load-accounts.js';
import {
  READ_ONLY_FLAG,
  REASON_FLAG,
  ROLE_FLAG,
  sessionFlags,
  TIMEOUT_FLAG,
  VIEW_ONLY_FLAG,
} from '../session-flags.js';

/** Whether a person may be asked. */
function mayPrompt(where: string): boolean {
  if (where === 'tty' || where === 'never') return where === 'tty';
  throw usageError(`--prompt ${oneLine(where)} is not known.`, {
    hint: 'Use --prompt tty, or leave it out.',
  });
}

const declare = (declaration: Declaration) =>
  declaration
    .argument('<name>', 'the account')
    .addOption(
      declaration
        .createOption('--prompt <where>', 'tty: ask on the terminal where a person is needed')
        .default(false, '"never"')
        .argParser(mayPrompt),
    )
    .option(...ROLE_FLAG)
    .option(...READ_ONLY_FLAG)
    .option(...VIEW_ONLY_FLAG)
    .option(...REASON_FLAG)
    .option(...TIMEOUT_FLAG)
    .addHelpText(
      'after',
      `
AWS tools run it by themselves where a profile says so; acctmgr profiles install
writes such profiles. Nothing is asked while they run: where an MFA code is
needed, it fails until you have run acctmgr login, and a protected account is
served while the session lives that you confirmed with acctmgr assume.`,
    );

type ProcessOptions = OptionsOf<typeof declare>;

const view: View<CredentialDocument> = {
  json: (document) => document,
  human: (document) => JSON.stringify(document, undefined, 2),
  isVerbatim: true,
};

/** With a person at hand, who may be asked on the terminal. */
async function takeAsking(context: Context, wish: SessionWish): Promise<SessionCredentials> {
  const [{ takeAttended }, { callerOf }] = await Promise.all([
    import('../../acquire/attended.js'),
    import('../terminal-asker.js'),
  ]);
  const caller = callerOf(context, undefined, wish.inventory);
  // SDKs call it again and again, and give it a minute at most: nobody signs in meanwhile.
  const asker = { ...caller.asker, signIn: undefined };
  return takeAttended({ ...caller, asker }, wish, {
    handOver: ({ credentials }) => Promise.resolve(credentials),
  });
}

/** SDKs show a program's stderr, or log it: nothing that is not an error belongs there. */
async function takeAlone(context: Context, wish: SessionWish): Promise<SessionCredentials> {
  const { host, output } = context;
  const { warn, debug } = output;
  const caller = { host, asker: nobody, isAttended: () => isAttended(context), note: debug, warn, debug };
  return (await takeUnattended(caller, wish)).credentials;
}

async function printDocument(
  context: Context,
  name: string,
  options: ProcessOptions,
): Promise<CommandResult> {
  const flags = sessionFlags({ ...options, cache: true }, context);
  const inventory = await accountsAnywhere(context);
  const account = readOnlyWay(inventory, findAccount(inventory, name), flags.narrowing);
  const wish: SessionWish = { event: 'credential-process', use: 'sdk', inventory, account, flags };
  const credentials = await (options.prompt ? takeAsking : takeAlone)(context, wish);
  return answer(credentialDocument(credentials, account), view);
}

export const credentialProcess = defineCommand({
  declare,
  run: (context, [name], options) => printDocument(context, name, options),
});
