import { describe, expect, it } from 'vitest';
import { builtProgram } from '../support/built-program.js';
import { openDesk, type Desk } from '../support/desk.js';
import { openPty, type Pty } from '../support/pty.js';
import { realShells } from '../support/shells.js';

type Shell = 'bash' | 'zsh' | 'fish';

const interactive = realShells
  .map(({ name }) => name)
  .filter((name): name is Shell => ['bash', 'zsh', 'fish'].includes(name));
const program = `'${process.execPath}' '${builtProgram}'`;

const evaluate = (shell: Shell, what: string) =>
  shell === 'fish' ? `${program} ${what} fish | source` : `eval "$(${program} ${what} ${shell})"`;

/** What stands in `acctmgr` for the program shows the words that it was given. */
const SHOW_WORDS: Readonly<Record<Shell, string>> = {
  bash: 'acctmgr() { printf "<%s>" "$@"; echo; }',
  zsh: 'acctmgr() { printf "<%s>" "$@"; echo }',
  fish: 'function acctmgr; printf "<%s>" $argv; echo; end',
};

const PROMPTS: Readonly<Record<Shell, string>> = {
  bash: "PS1='ready> '",
  zsh: "PROMPT='ready> '",
  fish: "function fish_prompt; printf 'ready> '; end; set -g fish_greeting; set -g fish_autosuggestion_enabled 0",
};

const START_FILES: Readonly<Record<Shell, string>> = {
  bash: '.bashrc',
  zsh: '.zshrc',
  fish: '.config/fish/config.fish',
};

/** A shell as a user has it before them, whose start file holds these lines. */
async function openShell(desk: Desk, shell: Shell, lines: readonly string[]): Promise<Pty> {
  const startFile = desk.home.write(START_FILES[shell], [...lines, PROMPTS[shell], ''].join('\n'));
  const args = shell === 'bash' ? ['--noprofile', '--rcfile', startFile, '-i'] : ['-i'];
  const env = {
    ...desk.env,
    ZDOTDIR: desk.home.folder,
    SHELL: `/bin/${shell}`,
    XDG_DATA_HOME: desk.home.at('.data'),
  };
  const pty = openPty(shell, args, { env, cwd: desk.home.folder, columns: 100, rows: 40 });
  await pty.waitFor('ready> ');
  return pty;
}

const openCompleting = (desk: Desk, shell: Shell, ...lines: readonly string[]) =>
  openShell(desk, shell, [
    evaluate(shell, 'shell-init'),
    evaluate(shell, 'completion'),
    SHOW_WORDS[shell],
    ...lines,
  ]);

describe.each(interactive)('Tab in %s', (shell) => {
  it('completes commands, accounts and flags of acctmgr', async () => {
    const desk = await openDesk();
    const pty = await openCompleting(desk, shell);
    pty.type('acctmgr assu\t');
    await pty.waitFor('assume');
    pty.type('d\t');
    await pty.waitFor('dev');
    pty.type('--view\t');
    await pty.waitFor('only');
    pty.type('\r');
    await pty.waitFor('<assume><dev><--view-only>');
  });

  it('completes accounts and flags of the function', async () => {
    const desk = await openDesk();
    const pty = await openCompleting(desk, shell);
    pty.type('assume st\t');
    await pty.waitFor('stage');
    pty.type('--en\t');
    await pty.waitFor('env');
    pty.type('\r');
    await pty.waitFor(/stage until \d\d:\d\d/);
    pty.type('echo "key=$AWS_ACCESS_KEY_ID"\r');
    await pty.waitFor(/key=ASIA\w{16}/);
  });

  it('completes the command behind -- as that command', async () => {
    const desk = await openDesk();
    desk.home.write('bin/zzz-tool', '#!/bin/sh\n', 0o700);
    const path = shell === 'fish' ? 'set -gx PATH ~/bin $PATH' : 'PATH=~/bin:$PATH';
    const pty = await openCompleting(desk, shell, path);
    pty.type('acctmgr exec dev -- zzz-t\t');
    await pty.waitFor('zzz-tool');
    pty.type('.aws/cred\t');
    await pty.waitFor('entials');
    pty.type('\r');
    await pty.waitFor('<exec><dev><--><zzz-tool><.aws/credentials>');
  });

  it('takes the inventory that --config names, whose value it completes as a path', async () => {
    const desk = await openDesk();
    desk.home.write('other inventory.json', JSON.stringify({ accounts: [{ name: 'elsewhere' }] }));
    const pty = await openCompleting(desk, shell);
    pty.type('acctmgr show --config oth\t');
    await pty.waitFor('inventory.json');
    pty.type('el\t');
    await pty.waitFor('sewhere');
    pty.type('\r');
    await pty.waitFor('<show><--config><other inventory.json><elsewhere>');
  });

  it.skipIf(shell === 'bash')('shows descriptions', async () => {
    const desk = await openDesk();
    desk.inventory([
      { name: 'prod-eu', description: 'Europe: "live"' },
      { name: 'prod-us', description: 'America' },
      { name: 'dev' },
    ]);
    const pty = await openCompleting(desk, shell);
    pty.type('acctmgr assume prod\t\t');
    await pty.waitFor('Europe: "live"');
    await pty.waitFor('America');
  });

  it.skipIf(shell === 'bash')("finds accounts by the user's own rules", async () => {
    const desk = await openDesk();
    const rules = shell === 'zsh' ? ["zstyle ':completion:*' matcher-list 'l:|=* r:|=*'"] : [];
    const pty = await openCompleting(desk, shell, ...rules);
    pty.type('acctmgr assume artn\t');
    await pty.waitFor('partner');
    pty.type('\r');
    await pty.waitFor('<assume><partner>');
  });

  it('offers nothing and says nothing where the inventory is broken', async () => {
    const desk = await openDesk();
    desk.home.write('.config/acctmgr/accounts.json', '{"accounts": [');
    const pty = await openCompleting(desk, shell);
    pty.type('acctmgr assume d\tone\r');
    await pty.waitFor('<assume><done>');
  });

  it("leaves another program's assume alone, and works without shell-init", async () => {
    const desk = await openDesk();
    const another = shell === 'fish' ? 'function assume; end' : 'assume() { :; }';
    const pty = await openShell(desk, shell, [another, evaluate(shell, 'completion'), SHOW_WORDS[shell]]);
    pty.type('assume sta\t; acctmgr who\t\r');
    await pty.waitFor('<whoami>');
    expect(pty.raw()).not.toContain('stage');
  });
});
