import { describe, expect, it } from 'vitest';
import { openDesk, type Desk } from '../support/desk.js';
import { runCli } from '../support/run-cli.js';
import {
  evaluate,
  interactiveShells,
  openShell,
  type InteractiveShell,
} from '../support/interactive-shell.js';

/** What stands in `acctmgr` for the program shows the words that it was given. */
const SHOW_WORDS: Readonly<Record<InteractiveShell, string>> = {
  bash: 'acctmgr() { printf "<%s>" "$@"; echo; }',
  zsh: 'acctmgr() { printf "<%s>" "$@"; echo }',
  fish: 'function acctmgr; printf "<%s>" $argv; echo; end',
};

const openCompleting = (desk: Desk, shell: InteractiveShell, ...lines: readonly string[]) =>
  openShell(desk, shell, [
    evaluate(shell, 'shell-init'),
    evaluate(shell, 'completion'),
    SHOW_WORDS[shell],
    ...lines,
  ]);

describe.each(interactiveShells)('Tab in %s', (shell) => {
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

it('offers of the built program what its declarations say', async () => {
  const desk = await openDesk();
  const built = async (...words: readonly string[]) =>
    (await desk.acctmgr(['complete', '--', ...words])).stdout;
  const declared = async (...words: readonly string[]) =>
    (await runCli({ home: desk.home.folder }, 'complete', '--', ...words)).stdout;
  const commands = (await declared(''))
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[0] ?? '');
  expect(commands.length).toBeGreaterThan(10);
  for (const name of [...commands, 'switch', 'constructor']) {
    expect(await built(name, '--')).toBe(await declared(name, '--'));
    // The topics of docs are the pages beside the built program, which no declaration names.
    if (name === 'docs') expect(await built(name, '')).toContain('security\tSecurity');
    else expect(await built(name, '')).toBe(await declared(name, ''));
  }
});
