import { findAccount } from '../../accounts/inventory.js';
import { loadInventory } from '../../accounts/locating/load.js';
import { nobody } from '../../acquire/nobody.js';
import { takeUnattended } from '../../acquire/unattended.js';
import type { SessionWish } from '../../acquire/wish.js';
import type { SessionCredentials } from '../../aws/credentials.js';
import { credentialDocument, type CredentialDocument } from '../../handover/credential-document.js';
import type { View } from '../../output/view.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand, type Answer } from '../command.js';
import type { Context } from '../context.js';
import { sessionFlags, type SessionOptions } from '../session-flags.js';

interface ProcessOptions extends Pick<
  SessionOptions,
  'role' | 'readOnly' | 'viewOnly' | 'reason' | 'timeout'
> {
  readonly prompt: string;
}

const view: View<CredentialDocument> = {
  json: (document) => document,
  human: (document) => JSON.stringify(document, undefined, 2),
  isVerbatim: true,
};

/** Whether a person may be asked. */
function mayPrompt(where: string): boolean {
  if (where === 'tty' || where === 'never') return where === 'tty';
  throw usageError(`--prompt ${oneLine(where)} is not known.`, {
    hint: 'Use --prompt tty, or leave it out.',
  });
}

/** With a person at hand, who may be asked on the terminal. */
async function takeAsking(context: Context, wish: SessionWish): Promise<SessionCredentials> {
  const [{ takeAttended }, { callerOf }] = await Promise.all([
    import('../../acquire/attended.js'),
    import('../terminal-asker.js'),
  ]);
  const caller = callerOf(context, undefined, wish.inventory.settings);
  return takeAttended(caller, wish, { handOver: ({ credentials }) => Promise.resolve(credentials) });
}

/** SDKs show a program's stderr, or log it: nothing that is not an error belongs there. */
async function takeAlone({ host, output }: Context, wish: SessionWish): Promise<SessionCredentials> {
  const { warn, debug } = output;
  return (await takeUnattended({ host, asker: nobody, note: debug, warn, debug }, wish)).credentials;
}

async function printDocument(context: Context, name: string, options: ProcessOptions): Promise<Answer> {
  const { host, flags: globals } = context;
  const prompts = mayPrompt(options.prompt);
  const flags = sessionFlags({ ...options, cache: true }, context);
  const { inventory } = await loadInventory(host, {
    config: globals.config,
    allowLocal: false,
    needs: 'real',
  });
  const account = findAccount(inventory, name);
  const wish: SessionWish = { event: 'credential-process', use: 'sdk', inventory, account, flags };
  const credentials = await (prompts ? takeAsking : takeAlone)(context, wish);
  return answer(credentialDocument(credentials, account), view);
}

export const credentialProcess = defineCommand<[name: string], ProcessOptions>({
  declare: (declaration) => {
    declaration
      .argument('<name>', 'the account')
      .option('--prompt <where>', 'tty: ask on the terminal where a person is needed', 'never')
      .option('--role <name|arn>', 'another role of the account, instead of its own')
      .option('--read-only', "only what AWS's ReadOnlyAccess allows")
      .option('--view-only', "only what AWS's ViewOnlyAccess allows")
      .option('--reason <text>', 'why, for the access log')
      .option('--timeout <time>', 'how long AWS may take in all (default 30s)')
      .addHelpText(
        'after',
        `
AWS tools run it by themselves where a profile says so; acctmgr profiles install
writes such profiles. Nothing is asked while they run: where an MFA code is
needed, it fails until you have run acctmgr login, and a protected account is
served while the session lives that you confirmed with acctmgr assume.`,
      );
  },
  run: (context, [name], options) => printDocument(context, name, options),
});
