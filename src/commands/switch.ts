import type { EffectiveAccount } from '../accounts/effective.js';
import { leaveVariables, type Variables } from '../handover/session-variables.js';
import { rememberWords, type InteractiveShell } from '../handover/shell-functions.js';
import { shellLines, type Shell } from '../handover/shell.js';
import { localClock } from '../output/moment.js';
import type { View } from '../output/view.js';
import { readManagedProfiles } from '../profiles/credentials-file.js';
import { formatDuration } from '../system/duration.js';
import { oneLine } from '../system/safe-text.js';
import { assumeAccount } from './assume-account.js';
import { answer, defineCommand, type Answer } from './command.js';
import type { Context } from './context.js';
import { loadAccounts } from './load-accounts.js';
import { accountNamed } from './pick-account.js';
import { declareSessionFlags, sessionFlags, type SessionOptions } from './session-flags.js';
import { interactiveShell } from './shell-init.js';
import { takeVariables } from './take-variables.js';

/*
 * What the function of shell-init evaluates: an account's profile or variables for the shell that is running, what the
 * prompt segment reads, and the words that lead back here.
 */

interface SwitchOptions extends SessionOptions {
  readonly shell: string;
  readonly env?: boolean;
  readonly unset?: boolean;
}

const view: View<{ readonly lines: string }> = { json: (value) => value, human: ({ lines }) => lines };

const SYNTAX: Readonly<Record<InteractiveShell, Shell>> = {
  bash: 'sh',
  zsh: 'sh',
  fish: 'fish',
  powershell: 'powershell',
};

const PROMPT_VARIABLES = ['ACCTMGR_PROFILE', 'ACCTMGR_EXPIRES', 'ACCTMGR_UNTIL'] as const;

/** What the prompt segment reads: it must not start a process to learn the time left. */
const promptVariables = (expiration: Date): [string, string][] => [
  ['ACCTMGR_EXPIRES', String(Math.floor(expiration.getTime() / 1000))],
  ['ACCTMGR_UNTIL', localClock(expiration)],
];

const linesFor = (shell: InteractiveShell, variables: Variables, words: readonly string[]): Answer =>
  answer({ lines: `${shellLines(SYNTAX[shell], variables)}\n${rememberWords(shell, words)}` }, view);

/** The words that take the same session again; a code is good only once, and a reason is asked for each time. */
const wordsFor = (
  { name }: EffectiveAccount,
  { env, role, region, readOnly, viewOnly }: SwitchOptions,
): string[] => [
  name,
  ...(env === true ? ['--env'] : []),
  ...(role === undefined ? [] : ['--role', role]),
  ...(region === undefined ? [] : ['--region', region]),
  ...(readOnly === true ? ['--read-only'] : []),
  ...(viewOnly === true ? ['--view-only'] : []),
];

function leave({ host }: Context, shell: InteractiveShell): Answer {
  const managed = readManagedProfiles(host).map(({ name }) => name);
  const profiles = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'].filter((name) =>
    managed.includes(host.env[name] ?? ''),
  );
  const gone = [...profiles, ...PROMPT_VARIABLES].map((name) => [name, undefined] as const);
  return linesFor(shell, new Map([...leaveVariables(host.env), ...gone]), ['--unset']);
}

const say = ({ host, output }: Context, account: EffectiveAccount, expiration: Date): void => {
  const left = formatDuration((expiration.getTime() - host.now()) / 1000);
  output.note(`${oneLine(account.name)} until ${localClock(expiration)} (${left})`);
};

async function switchTo(context: Context, name: string | undefined, options: SwitchOptions): Promise<Answer> {
  const { host, output } = context;
  const shell = interactiveShell(options.shell);
  if (options.unset === true) return leave(context, shell);
  const flags = sessionFlags(options, host.env);
  const inventory = await loadAccounts(context, 'real');
  const account = await accountNamed(context, inventory, name);
  const words = wordsFor(account, options);
  if (options.env === true) {
    return takeVariables(context, { event: 'env', inventory, account, flags }, (variables, expiration) => {
      say(context, account, expiration);
      const prompt = [['ACCTMGR_PROFILE', undefined] as const, ...promptVariables(expiration)];
      return linesFor(shell, new Map([...variables, ...prompt]), words);
    });
  }
  const wish = { inventory, account, flags, profileName: undefined, force: false };
  const { profile, expiration, shadow } = await assumeAccount(context, wish);
  if (shadow !== undefined) output.warn(shadow);
  const left = leaveVariables(host.env);
  if (host.env['AWS_ACCESS_KEY_ID'] !== undefined && !left.has('AWS_ACCESS_KEY_ID')) {
    output.warn(
      'AWS_ACCESS_KEY_ID is set, and most tools prefer it to AWS_PROFILE. Take it away, or use --env.',
    );
  }
  say(context, account, expiration);
  const variables = new Map<string, string | undefined>([
    ...left,
    ['AWS_DEFAULT_PROFILE', undefined],
    ['AWS_PROFILE', profile],
    ['ACCTMGR_ACCOUNT', account.name],
    ['ACCTMGR_PROFILE', profile],
    ...promptVariables(expiration),
  ]);
  return linesFor(shell, variables, words);
}

export const switchAccount = defineCommand<[name?: string], SwitchOptions>({
  declare: (declaration) => {
    declareSessionFlags(declaration.argument('[name]', 'the account; without it, a picker on the terminal'))
      .requiredOption('--shell <shell>', 'the shell whose lines are printed: bash, zsh, fish, powershell')
      .option('--env', 'as variables, not as a profile: nothing is written to disk')
      .option('--unset', 'back to the main account');
  },
  run: (context, [name], options) => switchTo(context, name, options),
});
