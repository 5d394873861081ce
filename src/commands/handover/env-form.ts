import { dotenvText } from '../../handover/dotenv.js';
import type { Variables } from '../../handover/session-variables.js';
import { shellLines, shellNamed, type Shell } from '../../handover/shell.js';
import { usageError } from '../../system/failure.js';
import { resolvePath } from '../../system/paths.js';
import { oneLine, shorten } from '../../system/safe-text.js';
import { flagGroup, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { runningShell } from '../running-shell.js';

/** How `env` hands variables over. */
export type Form =
  | { readonly format: 'shell'; readonly shell: Shell }
  | { readonly format: 'dotenv' | 'json' }
  /** `file`: that of `$GITHUB_ENV`. */
  | { readonly format: 'github'; readonly file: string };

const SHELLS = ['sh', 'bash', 'zsh', 'fish', 'powershell', 'cmd', 'nu'] as const;
const FORMATS = ['shell', 'dotenv', 'json', 'github'] as const;

const shown = (value: string): string => shorten(oneLine(value), 20);

/** With the word for it, which a line that is to be typed repeats. */
function shellOf(word: string): { readonly word: string; readonly shell: Shell } {
  const shell = shellNamed(word);
  if (shell !== undefined) return { word, shell };
  throw usageError(`--shell ${shown(word)} is not known.`, {
    hint: 'Choose one of sh, bash, zsh, fish, powershell, cmd and nu.',
  });
}

function formatOf(value: string): (typeof FORMATS)[number] {
  const format = FORMATS.find((known) => known === value);
  if (format !== undefined) return format;
  throw usageError(`--format ${shown(value)} is not known.`, {
    hint: 'Choose one of shell, dotenv, json and github.',
  });
}

/** The flags that say in which form. */
const formFlags = (declaration: Declaration) =>
  declaration
    .addOption(
      declaration
        .createOption(
          '--shell <shell>',
          'sh, bash, zsh, fish, powershell, cmd or nu (default: the one you use)',
        )
        .choices(SHELLS)
        .argParser(shellOf),
    )
    .addOption(
      declaration
        .createOption('--format <format>', 'shell, dotenv, json or github (default: shell)')
        .choices(FORMATS)
        .argParser(formatOf),
    );

type FormOptions = OptionsOf<typeof formFlags>;

export const declareForm = flagGroup(formFlags);

/** @throws AcctmgrError with exit 2 for flags that make no sense, and for `github` outside of a workflow's step */
export async function formOf(context: Context, { shell, format }: FormOptions): Promise<Form> {
  const { host, flags } = context;
  const wanted = format ?? (flags.json ? 'json' : 'shell');
  if (flags.json && wanted !== 'json') {
    throw usageError(`--json and --format ${wanted} cannot be used together.`, {
      hint: 'Leave one of them out.',
    });
  }
  if (wanted === 'shell') return { format: wanted, shell: shell?.shell ?? (await runningShell(context)) };
  if (shell !== undefined) {
    throw usageError('--shell works with --format shell only.', { hint: 'Leave one of them out.' });
  }
  if (wanted === 'dotenv' || wanted === 'json') return { format: wanted };
  const file = host.env['GITHUB_ENV'];
  if (file !== undefined) return { format: wanted, file: resolvePath(host, file) };
  throw usageError('GITHUB_ENV is not set.', {
    code: 'no_github_env',
    hint: 'Use --format github in a step of a GitHub Actions workflow.',
  });
}

/** What is to be taken away is null, as in `direnv export json`. */
export const variablesJson = (variables: Variables): Readonly<Record<string, string | null>> =>
  Object.fromEntries([...variables].map(([name, value]) => [name, value ?? null]));

/** @throws AcctmgrError with exit 2 for a value that this form can't hold */
export function variablesText(
  variables: Variables,
  form: Exclude<Form, { readonly format: 'github' }>,
): string {
  switch (form.format) {
    case 'shell':
      return shellLines(form.shell, variables);
    case 'dotenv':
      return dotenvText(variables);
    case 'json':
      return JSON.stringify(variablesJson(variables), undefined, 2);
  }
}
