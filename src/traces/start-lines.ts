import path from 'node:path';
import type { Host } from '../system/host.js';
import type { Mention } from './trace.js';

/* What names acctmgr in files of the user's: they are told where, and nobody else edits them. */

/** A line that names acctmgr. */
export type NamingLine = Required<Omit<Mention, 'path'>>;

const PLACES = {
  bash: ['.bashrc', '.bash_profile', '.bash_login', '.profile', '.bash_aliases'],
  zsh: ['.zshrc', '.zshenv', '.zprofile', '.zlogin'],
  powershell: ['Microsoft.PowerShell_profile.ps1', 'profile.ps1', 'Microsoft.VSCode_profile.ps1'],
} as const;

export interface StartFiles {
  readonly files: readonly string[];
  /** All files with these endings in them are read by a shell. */
  readonly folders: readonly string[];
}

/** Where shells look for what to run when they start. */
export function startFiles({ env, home, platform }: Pick<Host, 'env' | 'home' | 'platform'>): StartFiles {
  const { join } = platform === 'win32' ? path.win32 : path.posix;
  const config = env['XDG_CONFIG_HOME'] ?? join(home, '.config');
  const powershell =
    platform === 'win32'
      ? [join(home, 'Documents', 'PowerShell'), join(home, 'Documents', 'WindowsPowerShell')]
      : [join(config, 'powershell')];
  return {
    files: [
      ...PLACES.bash.map((name) => join(home, name)),
      ...PLACES.zsh.map((name) => join(env['ZDOTDIR'] ?? home, name)),
      join(config, 'fish', 'config.fish'),
      ...powershell.flatMap((folder) => PLACES.powershell.map((name) => join(folder, name))),
    ],
    folders: ['conf.d', 'functions', 'completions'].map((name) => join(config, 'fish', name)),
  };
}

const NAMES_US = /acctmgr/i;

function whatOf(line: string): NamingLine['what'] {
  if (/\bshell-init\b/.test(line)) return 'shell_init';
  return /\bcompletion\b/.test(line) ? 'completion' : 'shell';
}

/** The lines of a shell's start file that name acctmgr, but for comments. */
export const startLines = (text: string): NamingLine[] =>
  text
    .split(/\r\n|\n|\r/)
    .flatMap((line, index) =>
      NAMES_US.test(line) && !/^\s*#/.test(line) ? [{ what: whatOf(line), line: index + 1 }] : [],
    );

/** Where kubectl looks for its configuration: the files, or the usual one. */
export function kubeconfigFiles({ env, home, platform }: Pick<Host, 'env' | 'home' | 'platform'>): {
  readonly files: readonly string[];
  readonly folder: string;
} {
  const { join, delimiter } = platform === 'win32' ? path.win32 : path.posix;
  const folder = join(home, '.kube');
  const named = (env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  return { files: named.length === 0 ? [join(folder, 'config')] : named, folder };
}

/** In YAML or JSON, a word alone: the command, or the script that the runtime is given. */
const OUR_PROGRAM = /(?:^|["'\s/\\])(?:acctmgr(?:\.\w+)?|main\.cjs)["']?,?\s*$/;

/** The lines of a kubeconfig at which a user's token is asked of `acctmgr exec`. */
export function kubeconfigLines(text: string): NamingLine[] {
  const lines = text.split(/\r\n|\n|\r/);
  return lines.flatMap((line, index) => {
    const next = lines.slice(index + 1, index + 4).join(' ');
    return OUR_PROGRAM.test(line) && /\bexec\b/.test(next)
      ? [{ what: 'kubeconfig' as const, line: index + 1 }]
      : [];
  });
}
