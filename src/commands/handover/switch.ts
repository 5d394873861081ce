import type { EffectiveAccount } from '../../accounts/effective.js';
import { assumeAccount } from '../../acquire/assume-account.js';
import { isOneAccount } from '../../fleet/selection/select.js';
import { takeVariables } from '../../acquire/variables.js';
import {
  leaveVariables,
  promptVariables,
  regionOverOwn,
  type Variables,
} from '../../handover/session-variables.js';
import {
  NOT_A_SWITCH,
  OR_ASSUME,
  rememberWords,
  type InteractiveShell,
} from '../../handover/shell-functions.js';
import { quote, shellLines, type Shell } from '../../handover/shell.js';
import { localClock } from '../../output/moment.js';
import type { View } from '../../output/view.js';
import { readManagedProfiles } from '../../profiles/credentials-file.js';
import {
  ACCOUNT_MARK,
  PROFILE_MARK,
  PROMPT_FILE_MARK,
  withoutHandedOut,
} from '../../sessions/source/handed-out.js';
import { wantedRegion } from '../../sessions/region.js';
import { formatDuration } from '../../system/duration.js';
import { AcctmgrError, usageError } from '../../system/failure.js';
import { coverOwn } from '../../system/own-variables.js';
import { resolvePath } from '../../system/paths.js';
import { oneLine } from '../../system/safe-text.js';
import {
  answer,
  defineCommand,
  silentAnswer,
  type CommandResult,
  type Declaration,
  type OptionsOf,
} from '../command.js';
import type { Context } from '../context.js';
import { JOBS_FLAG } from '../flag-values.js';
import { loadAccounts } from '../load-accounts.js';
import { accountNamed } from '../pick-account.js';
import { noteReplacedKeys } from './replaced-keys.js';
import { remindOfProfiles } from '../remind-of-profiles.js';
import { declareSelectionFlags, refuseJobs, selectionOf } from '../selection-flags.js';
import { declareSessionFlags, sessionFlags } from '../session-flags.js';
import { interactiveShell } from './shell-init.js';
import { callerOf } from '../terminal-asker.js';

/*
 * What the function of shell-init evaluates: an account's profile or variables for the shell that is running, what the
 * prompt segment reads, and the words that lead back here.
 */

const declare = (declaration: Declaration) =>
  declareSessionFlags(
    declareSelectionFlags(
      declaration.argument('[names...]', 'the account; without it, a picker on the terminal'),
    )
      .addOption(
        // Not to be completed: the function gives it.
        declaration
          .createOption('--shell <shell>', 'the shell whose lines are printed: bash, zsh, fish, powershell')
          .argParser(interactiveShell)
          .makeOptionMandatory()
          .hideHelp(),
      )
      .addOption(
        declaration
          .createOption(OR_ASSUME, 'end with a code of its own where assume has the answer')
          .hideHelp(),
      )
      .option('--env', 'as variables, not as a profile: nothing is written to disk')
      .option('--unset', 'back to the main account')
      .option(...JOBS_FLAG)
      .option('--profile-name <name>', 'write this profile instead of assumed-<name>')
      .option('--force', 'overwrite a profile that acctmgr did not make, or a live one with other rights')
      .option('--explain', 'print what would be asked of AWS, and why; call nothing')
      .option('--dry-run', 'the same as --explain'),
  );

type SwitchOptions = OptionsOf<typeof declare>;

const view: View<{ readonly lines: string }> = {
  json: (value) => value,
  human: ({ lines }) => lines,
  isVerbatim: true,
};

const SYNTAX: Readonly<Record<InteractiveShell, Shell>> = {
  bash: 'sh',
  zsh: 'sh',
  fish: 'fish',
  powershell: 'powershell',
};

const linesFor = (shell: InteractiveShell, variables: Variables, words: readonly string[]): CommandResult =>
  answer({ lines: `${shellLines(SYNTAX[shell], variables)}\n${rememberWords(shell, words)}` }, view);

/**
 * The words that take the same session again, wherever the shell has gone. A code is good only once, a reason is given
 * each time; what narrows the session must not be lost on the way back.
 */
function wordsFor({ host, flags }: Context, { name }: EffectiveAccount, options: SwitchOptions): string[] {
  const { policyArn = [], sessionTag = [] } = options;
  const values: readonly (readonly [flag: string, value: string | undefined])[] = [
    ['config', flags.config === undefined ? undefined : resolvePath(host, flags.config)],
    ['profile-name', options.profileName],
    ['role', options.role],
    ['external-id', options.externalId],
    ['region', options.region?.at(-1)],
    ['session-name', options.sessionName],
    ['source-identity', options.sourceIdentity],
    ['policy', options.policy],
    ...policyArn.map((arn) => ['policy-arn', arn] as const),
    ...sessionTag.map((tag) => ['session-tag', tag] as const),
  ];
  return [
    name,
    ...values.flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}=${value}`])),
    ...(options.env === true ? ['--env'] : []),
    ...(options.readOnly === true ? ['--read-only'] : []),
    ...(options.viewOnly === true ? ['--view-only'] : []),
    ...(options.cache ? [] : ['--no-cache']),
  ];
}

function leave({ host, output }: Context, shell: InteractiveShell): CommandResult {
  const account = host.env[ACCOUNT_MARK];
  const own = withoutHandedOut(host.env);
  // Ours may be gone from the file already.
  const managed = [host.env[PROFILE_MARK], ...readManagedProfiles(host).map(({ name }) => name)];
  const profiles = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE']
    .filter((name) => own[name] !== undefined && managed.includes(own[name]))
    .map((name) => [name, undefined] as const);
  output.note(account === undefined ? 'This shell was in no account.' : `Left ${oneLine(account)}.`);
  return linesFor(shell, new Map([...leaveVariables(host.env), ...profiles]), ['--unset']);
}

const say = ({ host, output }: Context, account: EffectiveAccount, expiration: Date): void => {
  const left = formatDuration((expiration.getTime() - host.now()) / 1000);
  output.note(`${oneLine(account.name)} until ${localClock(expiration)} (${left})`);
};

/** The base account of a shell that holds the function is one flag away. */
function withWayBack(error: unknown): unknown {
  if (!(error instanceof AcctmgrError) || error.code !== 'no_role') return error;
  return usageError(error.message, {
    code: error.code,
    hint: 'Its identity is your source credentials: --unset instead of the name takes this shell back to them.',
    cause: error,
  });
}

/** For a shell whose function is of before. */
function notASwitch(names: readonly string[]): AcctmgrError {
  const words = ['acctmgr', 'assume', ...names.map((one) => quote('sh', oneLine(one)))];
  return usageError('A shell is in one account at a time.', {
    hint: `To write the profiles of several: ${words.join(' ')}`,
  });
}

async function switchTo(
  context: Context,
  names: readonly string[],
  options: SwitchOptions,
): Promise<CommandResult> {
  const { host, output } = context;
  const { shell, orAssume } = options;
  if (orAssume === true && context.flags.json) return silentAnswer(NOT_A_SWITCH);
  const isPlan = options.explain === true || options.dryRun === true;
  if (isPlan || !isOneAccount(selectionOf(context.host, names, options))) {
    if (orAssume === true) return silentAnswer(NOT_A_SWITCH);
    throw notASwitch(names);
  }
  refuseJobs(options);
  if (options.unset === true) return leave(context, shell);
  const [name] = names;
  const flags = sessionFlags(options, context);
  const inventory = await loadAccounts(context, 'real');
  const account = await accountNamed(context, inventory, name, flags.narrowing);
  const words = wordsFor(context, account, options);
  const caller = callerOf(context, flags.mfaCode, inventory);
  const wish = { inventory, account, flags };
  if (options.env === true) {
    return takeVariables(caller, { ...wish, event: 'env', use: 'sdk' }, (variables, expiration) => {
      noteReplacedKeys(context);
      say(context, account, expiration);
      return linesFor(shell, variables, words);
    });
  }
  const { profileName, force = false } = options;
  const assumed = await assumeAccount(caller, {
    ...wish,
    event: 'assume',
    use: 'person',
    profileName,
    force,
    isForPrompt: true,
  });
  const { profile, expiration, shadow, promptFile } = assumed;
  if (shadow !== undefined) output.warn(shadow);
  const left = leaveVariables(host.env);
  const own = withoutHandedOut(host.env);
  if (host.env['AWS_ACCESS_KEY_ID'] !== undefined && !left.has('AWS_ACCESS_KEY_ID')) {
    output.warn(
      'AWS_ACCESS_KEY_ID is set, and most tools prefer it to AWS_PROFILE. Take it away, or use --env.',
    );
  }
  say(context, account, expiration);
  remindOfProfiles(context, inventory, [assumed]);
  const profiles = new Map([
    ['AWS_DEFAULT_PROFILE', undefined],
    ['AWS_PROFILE', profile],
  ]);
  const variables = new Map<string, string | undefined>([
    ...left,
    ...coverOwn(profiles, own),
    ...regionOverOwn(wantedRegion(wish), own),
    [ACCOUNT_MARK, account.name],
    [PROFILE_MARK, profile],
    ...(promptFile === undefined ? [] : [[PROMPT_FILE_MARK, promptFile] as const]),
    ...promptVariables(expiration),
  ]);
  return linesFor(shell, variables, words);
}

export const switchAccount = defineCommand({
  declare,
  run: async (context, [names], options) => {
    try {
      return await switchTo(context, names, options);
    } catch (error) {
      throw withWayBack(error);
    }
  },
});
