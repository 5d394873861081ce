import { usageError } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { WINNERS, type Variables } from './session-variables.js';

/** The shells whose syntax we write. `sh` stands for every POSIX shell: bash, zsh, dash, ksh. */
export type Shell = 'sh' | 'fish' | 'powershell' | 'cmd' | 'nu';

const BY_PROGRAM: ReadonlyMap<string, Shell> = new Map([
  ...(['sh', 'bash', 'zsh', 'dash', 'ksh'] as const).map((name) => [name, 'sh'] as const),
  ['fish', 'fish'],
  ['powershell', 'powershell'],
  ['pwsh', 'powershell'],
  ['cmd', 'cmd'],
  ['nu', 'nu'],
]);

/** The shell that goes by this name, such as `zsh` or `pwsh`. */
export const shellNamed = (name: string): Shell | undefined => BY_PROGRAM.get(name);

/** `/bin/zsh`, `-zsh` of a login shell, `C:\\…\\bash.exe`, as the name of a program. */
const nameOf = (program: string): string =>
  program
    .replace(/^-/, '')
    .split(/[\\/]/)
    .at(-1)
    ?.replace(/\.exe$/i, '') ?? '';

/**
 * The shell that is running: the one that started us. Where that was not a shell, `$SHELL`, which is the login shell (Git Bash
 * sets it on Windows too), else what the platform's own is.
 *
 * @param parentProgram - what started us, as the system knows it
 */
export function detectShell(host: Pick<Host, 'env' | 'platform'>, parentProgram: string | undefined): Shell {
  const running = shellNamed(nameOf(parentProgram ?? ''));
  if (running !== undefined) return running;
  const login = host.env['SHELL'];
  if (login !== undefined) return shellNamed(nameOf(login)) ?? 'sh';
  if (host.platform !== 'win32') return 'sh';
  // cmd.exe sets PROMPT; PowerShell started from the desktop does not.
  return host.env['PROMPT'] === undefined ? 'powershell' : 'cmd';
}

/** No shell reads these as anything but themselves. `=` is not among them: zsh looks for a program where a word begins with it. */
const PLAIN = /^[A-Za-z0-9_./:@+-]+$/;

/** In cmd, `=` separates words, but not those of `set`. */
const CMD_PLAIN = /^[A-Za-z0-9_./:@+=-]+$/;

/** A raw string of Nushell ends at a quote with as many `#` as it began with. */
function nuString(value: string): string {
  if (!value.includes("'")) return `'${value}'`;
  const longest = Math.max(...[...value.matchAll(/'(#*)/g)].map(([, hashes = '']) => hashes.length));
  const hashes = '#'.repeat(longest + 1);
  return `r${hashes}'${value}'${hashes}`;
}

/**
 * `value` as one word of the shell, from which it cannot break out.
 *
 * @throws AcctmgrError with exit 2 where cmd has no way to quote it: `%` and `!` are expanded inside quotes, too
 */
export function quote(shell: Shell, value: string): string {
  switch (shell) {
    case 'sh':
      return PLAIN.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
    case 'fish':
      return PLAIN.test(value) ? value : `'${value.replaceAll(/['\\]/g, '\\$&')}'`;
    case 'powershell':
      // PowerShell takes typographic quotes for straight ones (about_Quoting_Rules); doubled, each stands for itself.
      return `'${value.replaceAll(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
    case 'nu':
      return nuString(value);
    case 'cmd':
      // eslint-disable-next-line no-control-regex -- a newline would begin another command
      if (!/[%!^"\u0000-\u001f\u007f]/.test(value)) return CMD_PLAIN.test(value) ? value : `"${value}"`;
      throw usageError('cmd.exe cannot be given a value with %, !, ^, " or a control character.', {
        code: 'cannot_quote',
        hint: 'Use PowerShell: acctmgr env NAME --shell powershell',
      });
  }
}

/** The line that sets a variable, for the shell and all that it starts. */
export function setVariable(shell: Shell, name: string, value: string): string {
  switch (shell) {
    case 'sh':
      return `export ${name}=${quote(shell, value)}`;
    case 'fish':
      return `set -gx ${name} ${quote(shell, value)}`;
    case 'powershell':
      return `$Env:${name} = ${quote(shell, value)}`;
    case 'cmd':
      return `set ${quote(shell, `${name}=${value}`)}`;
    case 'nu':
      return `$env.${name} = ${quote(shell, value)}`;
  }
}

/** The line that takes a variable away, as a person would type it. */
export function unsetVariable(shell: Shell, name: string): string {
  switch (shell) {
    case 'sh':
      return `unset ${name}`;
    case 'fish':
      return `set -e ${name}`;
    case 'powershell':
      return `Remove-Item Env:${name}`;
    case 'cmd':
      return `set ${name}=`;
    case 'nu':
      return `hide-env ${name}`;
  }
}

/**
 * What is left of an erased global variable in fish is a universal one, which programs get; erasing it would take it from every
 * shell, for good. An empty one before it keeps programs from acting as somebody else, but the AWS CLI takes no empty one.
 */
const hideUniversal = (name: string): string =>
  `if set -q ${name}; set -gx ${name} ''; ` +
  `echo 'warning: ${name} is a universal variable and would win over the session. Erase it: set -eU ${name}; set -eg ${name}' >&2; end`;

/** As `unsetVariable`, where the variable need not be there and nothing may be said about it. */
function unsetQuietly(shell: Shell, name: string): string {
  switch (shell) {
    case 'fish':
      return WINNERS.includes(name) ? `set -eg ${name}; ${hideUniversal(name)}` : `set -eg ${name}`;
    case 'powershell':
      return `$Env:${name} = $null`;
    case 'nu':
      return `hide-env --ignore-errors ${name}`;
    case 'sh':
    case 'cmd':
      return unsetVariable(shell, name);
  }
}

/** `eval $(…)` without quotes, and fish's `eval (…)`, put all on one line. */
const LINE_END: Readonly<Record<Shell, string>> = { sh: ';', fish: ';', powershell: '', cmd: '', nu: '' };

/**
 * The lines that bring the shell to `variables`. What is taken away comes first: the last line says whether all went well.
 *
 * @throws AcctmgrError with exit 2 where cmd cannot hold a value
 */
export function shellLines(shell: Shell, variables: Variables): string {
  const entries = [...variables];
  return [
    ...entries.flatMap(([name, value]) => (value === undefined ? [unsetQuietly(shell, name)] : [])),
    ...entries.flatMap(([name, value]) => (value === undefined ? [] : [setVariable(shell, name, value)])),
  ]
    .map((line) => line + LINE_END[shell])
    .join('\n');
}

/** What a person types so that the shell takes over what `command` prints. */
export function takeOver(shell: Shell, command: string): string {
  switch (shell) {
    case 'sh':
      return `eval "$(${command})"`;
    case 'fish':
      return `${command} | source`;
    case 'powershell':
      return `${command} | Out-String | Invoke-Expression`;
    case 'cmd':
      return `for /f "delims=" %i in ('${command}') do @%i`;
    case 'nu':
      // source takes files that are there when a script is parsed, and nothing else.
      return `${command} --format json | from json | load-env`;
  }
}
