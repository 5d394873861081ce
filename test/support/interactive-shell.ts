import { builtProgram } from './built-program.js';
import type { Desk } from './desk.js';
import { openPty, type Pty } from './pty.js';
import { realShells } from './shells.js';
import { runCommand, type CommandResult } from './spawned-program.js';

/** A shell that people type into, and that functions of ours are for. */
export type InteractiveShell = 'bash' | 'zsh' | 'fish';

/** Those of this machine. */
export const interactiveShells: readonly InteractiveShell[] = realShells
  .map(({ name }) => name)
  .filter((name): name is InteractiveShell => ['bash', 'zsh', 'fish'].includes(name));

const acctmgr = `'${process.execPath}' '${builtProgram}'`;

/** The line of a start file that evaluates what `acctmgr shell-init` or `acctmgr completion` prints. */
export const evaluate = (
  shell: InteractiveShell,
  command: 'shell-init' | 'completion',
  flags = '',
): string =>
  shell === 'fish'
    ? `${acctmgr} ${command} fish ${flags} | source`
    : `eval "$(${acctmgr} ${command} ${shell} ${flags})"`;

const PROMPTS: Readonly<Record<InteractiveShell, string>> = {
  bash: `PS1='\${ACCTMGR_SEGMENT-}ready> '`,
  zsh: `setopt prompt_subst; PROMPT='\${ACCTMGR_SEGMENT-}ready> '`,
  fish: `function fish_prompt
    functions -q acctmgr_prompt; and acctmgr_prompt
    printf 'ready> '
  end
  set -g fish_greeting
  set -g fish_autosuggestion_enabled 0`,
};

const START_FILES: Readonly<Record<InteractiveShell, string>> = {
  bash: '.bashrc',
  zsh: '.zshrc',
  fish: '.config/fish/config.fish',
};

/** The shell in a terminal of its own; its start file holds `lines`. The prompt ends in `ready> `. */
export async function openShell(desk: Desk, shell: InteractiveShell, lines: readonly string[]): Promise<Pty> {
  const startFile = desk.home.write(START_FILES[shell], [...lines, PROMPTS[shell], ''].join('\n'));
  const args = shell === 'bash' ? ['--noprofile', '--rcfile', startFile, '-i'] : ['-i'];
  const env = {
    ...desk.env,
    SHELL: `/bin/${shell}`,
    ZDOTDIR: desk.home.folder,
    XDG_DATA_HOME: desk.home.at('.data'),
  };
  const pty = openPty(shell, args, { env, cwd: desk.home.folder, columns: 100, rows: 40 });
  await pty.waitFor('ready> ');
  return pty;
}

/** Runs a script in the shell, which has no terminal and reads no start file. */
export function runScript(
  desk: Desk,
  shell: InteractiveShell,
  script: readonly string[],
): Promise<CommandResult> {
  const { args = [] } = realShells.find(({ name }) => name === shell) ?? {};
  return runCommand(shell, [...args, '-c', script.join('\n')], {
    env: { ...desk.env, SHELL: `/bin/${shell}` },
    cwd: desk.home.folder,
  });
}

/** As `runScript`, with the function of shell-init. */
export const runIn = (
  desk: Desk,
  shell: InteractiveShell,
  script: readonly string[],
): Promise<CommandResult> => runScript(desk, shell, [evaluate(shell, 'shell-init'), ...script]);
