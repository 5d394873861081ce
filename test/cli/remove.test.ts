import { describe, expect, it } from 'vitest';
import { DEV, MAIN, openScene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

const OWN = '.config/acctmgr/accounts.json';
const MAIN_LINE = `    { "name": "main", "account_id": "${MAIN}" }`;
const DEV_LINE = `    { "name": "dev", "account_id": "${DEV}" }`;
const FILE = `{\n  "accounts": [\n${MAIN_LINE},\n${DEV_LINE}\n  ]\n}\n`;
const WITHOUT = FILE.replace(`,\n${DEV_LINE}`, '');
const DIFF = [`- ${MAIN_LINE},`, `- ${DEV_LINE}`, `+ ${MAIN_LINE}`];

describe('remove', () => {
  it('shows what goes, asks, and takes the account away', async () => {
    const { cliIn, home } = await openScene();
    const file = home.write(OWN, FILE);
    const terminal = scriptedTerminal(true);
    expect(await cliIn({ terminal }, 'remove', 'dev')).toEqual({
      stdout: `✓ Removed dev from ${file}.\n`,
      stderr: '',
      exitCode: 0,
    });
    expect(terminal.lines).toEqual([...DIFF, `? Remove dev from ${file}?`]);
    expect(home.read(OWN)).toBe(WITHOUT);
  });

  it('leaves it at a no', async () => {
    const { cliIn, home } = await openScene();
    home.write(OWN, FILE);
    const { stdout } = await cliIn({ terminal: scriptedTerminal(false) }, 'remove', 'dev');
    expect({ stdout, text: home.read(OWN) }).toEqual({ stdout: 'dev was left as it is.\n', text: FILE });
  });

  it('leaves the file alone where it changed while the question stood', async () => {
    const { cliIn, home } = await openScene();
    const file = home.write(OWN, FILE);
    const terminal = scriptedTerminal(true);
    const confirm: typeof terminal.confirm = async (...question) => {
      home.write(OWN, `${FILE}\n`);
      return terminal.confirm(...question);
    };
    const { stderr, exitCode } = await cliIn({ terminal: { ...terminal, confirm } }, 'remove', 'dev');
    expect(stderr).toContain(`error: ${file} was changed in the meantime, so it was left as it is.`);
    expect({ exitCode, text: home.read(OWN) }).toEqual({ exitCode: 1, text: `${FILE}\n` });
  });

  it('without a terminal names the flag that would have answered', async () => {
    const { cli, home } = await openScene();
    home.write(OWN, FILE);
    expect(await cli('remove', 'dev')).toEqual({
      stdout: '',
      stderr:
        'error: Removing dev needs your confirmation, and there is no terminal to ask on.\nhint:  Confirm it with --yes.\n',
      exitCode: 2,
    });
    expect((await cli('remove', 'dev', '--dry-run')).stdout).toBe(`${DIFF.join('\n')}\n`);
    expect(home.read(OWN)).toBe(FILE);
    expect((await cli('remove', 'dev', '--yes')).exitCode).toBe(0);
    expect(home.read(OWN)).toBe(WITHOUT);
  });

  it('does not take away the source of another account, and asks nothing first', async () => {
    const { cliIn, inventory } = await openScene();
    inventory([
      { name: 'main', account_id: MAIN },
      { name: 'dev', account_id: DEV, source_account: 'main' },
    ]);
    const { stderr, exitCode } = await cliIn({ terminal: scriptedTerminal() }, 'remove', 'main');
    expect(stderr).toContain('accounts[0].source_account: no account is called "main"');
    expect(exitCode).toBe(2);
  });
});
