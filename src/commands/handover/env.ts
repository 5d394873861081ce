import { takeVariables } from '../../acquire/variables.js';
import { environmentFileText, maskLines } from '../../handover/github-actions.js';
import { leaveVariables, type Variables } from '../../handover/session-variables.js';
import { shellNamed, takeOver } from '../../handover/shell.js';
import type { View } from '../../output/view.js';
import { appendText } from '../../system/files/appended-text.js';
import { usageError } from '../../system/failure.js';
import {
  answer,
  defineCommand,
  silentAnswer,
  type CommandResult,
  type Declaration,
  type OptionsOf,
} from '../command.js';
import type { Context } from '../context.js';
import { flagValue } from './flag-value.js';
import { declareForm, formOf, variablesJson, variablesText, type Form } from './env-form.js';
import { loadAccounts } from '../load-accounts.js';
import { accountNamed } from '../pick-account.js';
import { noteReplacedKeys } from './replaced-keys.js';
import { runningShell } from '../running-shell.js';
import { declareSessionFlags, sessionFlags } from '../session-flags.js';
import { callerOf } from '../terminal-asker.js';

const declare = (declaration: Declaration) =>
  declareForm(
    declareSessionFlags(declaration.argument('[name]', 'the account; without one, a picker on the terminal')),
  )
    .option('--unset', 'take the session out of the environment again; needs no name')
    .addHelpText(
      'after',
      `
Examples:
  eval "$(acctmgr env dev)"
  eval "$(acctmgr env --unset)"
  docker run --env-file <(acctmgr env dev --format dotenv) ...`,
    );

type EnvOptions = OptionsOf<typeof declare>;

interface Written {
  readonly variables: Variables;
  /** Made before anything is printed: a value that can't be quoted must not end half-way through the lines. */
  readonly text: string;
}

const view: View<Written> = {
  json: ({ variables }) => variablesJson(variables),
  human: ({ text }) => text,
  isVerbatim: true,
};

/** The masks come first: the runner must know the secrets before it can meet them. */
async function handToGithub(
  { host, output }: Context,
  variables: Variables,
  file: string,
): Promise<CommandResult> {
  const { randomUUID } = await import('node:crypto');
  const text = environmentFileText(variables, host.env, `acctmgr_${randomUUID()}`);
  await output.answer({ variables, text: maskLines(variables) }, view);
  appendText(file, text, host);
  return silentAnswer();
}

/** @param words - what was asked for, to be said again where the lines stand on a terminal and take no effect */
async function handOver(
  context: Context,
  variables: Variables,
  form: Form,
  words: string,
): Promise<CommandResult> {
  if (form.format === 'github') return handToGithub(context, variables, form.file);
  const lines = answer({ variables, text: variablesText(variables, form) }, view);
  if (form.format !== 'shell' || !context.stdoutIsTerminal) return lines;
  return {
    ...lines,
    print: async (output) => {
      await lines.print(output);
      output.note(`This takes effect where a shell reads it: ${takeOver(form.shell, words)}`);
    },
  };
}

async function leave(context: Context, form: Form, words: string): Promise<CommandResult> {
  const variables = leaveVariables(context.host.env);
  if (form.format === 'dotenv') {
    throw usageError('A dotenv file cannot take variables away.', { hint: 'Choose another --format.' });
  }
  if (variables.size > 0) return handOver(context, variables, form, words);
  context.output.note('There is no session of acctmgr in the environment.');
  return form.format === 'json' ? handOver(context, variables, form, words) : silentAnswer();
}

async function printEnvironment(
  context: Context,
  name: string | undefined,
  options: EnvOptions,
): Promise<CommandResult> {
  const form = await formOf(context, options);
  const shellFlag = options.shell === undefined ? '' : ` --shell ${options.shell.word}`;
  if (options.unset === true) return leave(context, form, `acctmgr env --unset${shellFlag}`);
  const flags = sessionFlags(options, context);
  const inventory = await loadAccounts(context, 'real');
  const account = await accountNamed(context, inventory, name, flags.narrowing);
  const caller = callerOf(context, flags.mfaCode, inventory);
  return takeVariables(caller, { event: 'env', use: 'sdk', inventory, account, flags }, (variables) => {
    if (form.format === 'shell') noteReplacedKeys(context);
    return handOver(context, variables, form, `acctmgr env ${account.name}${shellFlag}`);
  });
}

export const env = defineCommand({
  declare,
  run: (context, [name], options) => printEnvironment(context, name, options),
  /*
   * `eval "$(…)"` of nothing succeeds, and a script would go on as the account before. POSIX shells and fish end such a line
   * with the status of this one.
   */
  whereItFails: async ({ host, stdoutIsTerminal }, words) => {
    const shell = flagValue(words, '--shell');
    const evaluates = shell === undefined ? await runningShell({ host }) : (shellNamed(shell) ?? 'sh');
    const isData = words.includes('--json') || (flagValue(words, '--format') ?? 'shell') !== 'shell';
    return !isData && !stdoutIsTerminal && ['sh', 'fish'].includes(evaluates) ? 'false\n' : '';
  },
});
