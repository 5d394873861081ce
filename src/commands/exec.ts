import { environmentWith } from '../handover/session-variables.js';
import { localClock } from '../output/moment.js';
import { endAs, runChild } from '../system/child-process.js';
import type { Host } from '../system/host.js';
import { oneLine } from '../system/safe-text.js';
import { defineCommand, silentAnswer, type Answer } from './command.js';
import type { Context } from './context.js';
import { loadAccounts } from './load-accounts.js';
import { accountNamed } from './pick-account.js';
import { declareSessionFlags, sessionFlags, type SessionOptions } from './session-flags.js';
import { takeVariables } from './take-variables.js';

/** The user's shell. */
const shellOf = ({ env, platform }: Host): string =>
  platform === 'win32' ? (env['COMSPEC'] ?? 'cmd.exe') : (env['SHELL'] ?? '/bin/sh');

async function execute(
  context: Context,
  name: string | undefined,
  command: readonly string[],
  options: SessionOptions,
): Promise<Answer> {
  const { host, output } = context;
  const flags = sessionFlags(options, host.env);
  const inventory = await loadAccounts(context, 'real');
  const account = await accountNamed(context, inventory, name);
  const { variables, expiration } = await takeVariables(
    context,
    { event: 'exec', inventory, account, flags },
    (variables, expiration) => ({ variables, expiration }),
  );
  const [program = shellOf(host), ...args] = command;
  if (command.length === 0) {
    output.note(
      `${oneLine(program)} has the session of ${account.name} until ${localClock(expiration)}. Leave it with exit.`,
    );
  }
  const env = environmentWith(variables, host.inherited, host.platform);
  return silentAnswer(endAs(await runChild([program, ...args], env, host)));
}

export const exec = defineCommand<
  [name: string | undefined, command: readonly string[] | undefined],
  SessionOptions
>({
  declare: (declaration) => {
    declareSessionFlags(
      declaration
        .usage('[options] [name] [-- command args...]')
        .argument('[name]', 'the account; without one, a picker on the terminal'),
    ).addHelpText(
      'after',
      `
The command gets the session in its environment, and no profile is written. Without a command, your shell is started.

Examples:
  acctmgr exec dev -- aws s3 ls
  acctmgr exec dev -- sh -c 'aws s3 ls | wc -l'`,
    );
  },
  run: (context, [name, command = []], options) => execute(context, name, command, options),
});
