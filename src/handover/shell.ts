import type { Host } from '../system/host.js';

/** The shells whose syntax we write. `sh` stands for every POSIX shell: bash, zsh, dash, ksh. */
export type Shell = 'sh' | 'fish' | 'powershell' | 'cmd' | 'nu';

const BY_PROGRAM: Readonly<Record<string, Shell>> = {
  fish: 'fish',
  nu: 'nu',
  pwsh: 'powershell',
  powershell: 'powershell',
};

/** The user's shell: `$SHELL` where it is set (Git Bash sets it on Windows too), else what the platform's own is. */
export function detectShell(host: Pick<Host, 'env' | 'platform'>): Shell {
  const program = host.env['SHELL']
    ?.split(/[\\/]/)
    .at(-1)
    ?.replace(/\.exe$/i, '');
  if (program !== undefined) return BY_PROGRAM[program] ?? 'sh';
  if (host.platform !== 'win32') return 'sh';
  // cmd.exe sets PROMPT; PowerShell started from the desktop does not.
  return host.env['PROMPT'] === undefined ? 'powershell' : 'cmd';
}

/** The line that sets a variable to a value of letters, digits, `.`, `_` and `-`, which no shell reads as its own. */
export function setPlainVariable(shell: Shell, name: string, value: string): string {
  switch (shell) {
    case 'sh':
      return `export ${name}=${value}`;
    case 'fish':
      return `set -gx ${name} ${value}`;
    case 'powershell':
      return `$Env:${name} = '${value}'`;
    case 'cmd':
      return `set ${name}=${value}`;
    case 'nu':
      return `$env.${name} = '${value}'`;
  }
}

/** The line that takes a variable away. */
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
