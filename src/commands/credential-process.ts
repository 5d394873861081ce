import { findAccount } from '../accounts/inventory.js';
import { loadInventory } from '../accounts/load.js';
import type { SessionCredentials } from '../aws/credentials.js';
import { credentialDocument, type CredentialDocument } from '../handover/credential-document.js';
import type { View } from '../output/view.js';
import { usageError } from '../system/failure.js';
import { oneLine } from '../system/safe-text.js';
import { answer, defineCommand, type Answer } from './command.js';
import type { Context } from './context.js';
import { sessionFlags, type SessionOptions } from './session-flags.js';
import type { TakeWish } from './take-session.js';
import { takeUnattended } from './take-unattended.js';

interface ProcessOptions extends Pick<
  SessionOptions,
  'role' | 'readOnly' | 'viewOnly' | 'reason' | 'timeout'
> {
  readonly prompt: string;
}

const view: View<CredentialDocument> = {
  json: (document) => document,
  human: (document) => JSON.stringify(document, undefined, 2),
};

/** Whether a person may be asked. */
function mayPrompt(where: string): boolean {
  if (where === 'tty' || where === 'never') return where === 'tty';
  throw usageError(`--prompt ${oneLine(where)} is not known.`, {
    hint: 'Use --prompt tty, or leave it out.',
  });
}

async function takeAsking(context: Context, wish: Omit<TakeWish, 'use'>): Promise<SessionCredentials> {
  const { takeSession } = await import('./take-session.js');
  return takeSession(
    context,
    { ...wish, use: 'sdk' },
    { prepare: () => undefined, handOver: ({ credentials }) => Promise.resolve(credentials) },
  );
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
  const wish = { event: 'credential-process', inventory, account, flags };
  const credentials = prompts ? await takeAsking(context, wish) : await takeUnattended(context, wish);
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
