import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PROD, DEV, openScene, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

const account = (id: string, role: string) => ({
  name: 'dev',
  account_id: id,
  role_arn: `arn:aws:iam::${id}:role/${role}`,
});

/** Ada has an inventory of her own, and stands in a clone that has another one, in which dev is not hers. */
async function inAClone(): Promise<Scene & { readonly own: string; readonly local: string; cwd: string }> {
  const scene = await openScene();
  const own = scene.inventory([account(DEV, 'Developer')]);
  const local = scene.home.write(
    'clone/accounts.json',
    JSON.stringify({ accounts: [account(PROD, 'Admin')] }),
  );
  return Object.assign(scene, { own, local, cwd: scene.home.at('clone') });
}

const difference = (own: string, local: string) => [
  `${local} is not trusted. Compared with ${own}:`,
  `  ~ dev: account_id ${DEV} → ${PROD}`,
  `  ~ dev: role_arn arn:aws:iam::${DEV}:role/Developer → arn:aws:iam::${PROD}:role/Admin`,
];
const trustedLine = (local: string) => `✓ ${local} is trusted, as long as it stays as it is.\n`;

/** The account that `dev` leads to. */
const devOf = ({ stdout }: { readonly stdout: string }): string | undefined =>
  (JSON.parse(stdout) as { account_id: string }[])[0]?.account_id;

describe('an accounts.json that is trusted', () => {
  it('names accounts, while the settings of the own one go on to hold', async () => {
    const scene = await inAClone();
    scene.role(PROD, 'Admin');
    scene.inventory([account(DEV, 'Developer')], { settings: { access_log: { path: '~/audit.jsonl' } } });
    scene.home.write(
      'clone/accounts.json',
      JSON.stringify({
        accounts: [account(PROD, 'Admin')],
        settings: { access_log: { path: '/tmp/elsewhere.jsonl' } },
      }),
    );
    await scene.cliIn({ cwd: scene.cwd }, 'trust', '--yes');
    expect(await scene.cliIn({ cwd: scene.cwd }, 'assume', 'dev')).toMatchObject({ exitCode: 0 });
    const { stdout } = await scene.cliIn({ cwd: scene.cwd }, 'log', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ account: 'dev', account_id: PROD, status: 'success' });
    expect(scene.home.read('audit.jsonl')).toBe(stdout);
  });
});

describe('a command in a folder with an accounts.json that nobody trusted', () => {
  it('passes it over with one line where nobody can be asked', async () => {
    const { cliIn, cwd, local } = await inAClone();
    const result = await cliIn({ cwd }, 'list', '--json');
    expect(devOf(result)).toBe(DEV);
    expect(result.stderr).toBe(
      `Passed over ${local}: it is not trusted. "acctmgr trust" shows what it would change, and trusts it.\n`,
    );
  });

  it('asks on a terminal, shows what differs, and takes no for an answer until the file changes', async () => {
    const { cliIn, cwd, own, local, home } = await inAClone();
    const refusing = scriptedTerminal(false);
    const first = await cliIn({ cwd, terminal: refusing }, 'list', '--json');
    expect(devOf(first)).toBe(DEV);
    expect(refusing.lines).toEqual([...difference(own, local), '? Trust it and use it here?']);
    expect(refusing.closed()).toBe(1);
    const passedOver = `Passed over ${local}: you did not trust it. "acctmgr trust" asks again.\n`;
    expect(first.stderr).toBe(passedOver);

    const second = await cliIn({ cwd, terminal: scriptedTerminal() }, 'list', '--json');
    expect(second).toEqual(first);

    home.write('clone/accounts.json', JSON.stringify({ accounts: [account(PROD, 'Other')] }));
    const agreeing = scriptedTerminal(true);
    expect(devOf(await cliIn({ cwd, terminal: agreeing }, 'list', '--json'))).toBe(PROD);
    expect(agreeing.lines).toHaveLength(4);
  });

  it('uses it once it is trusted, and says nothing of it', async () => {
    const { cliIn, cwd } = await inAClone();
    const terminal = scriptedTerminal(true);
    expect(devOf(await cliIn({ cwd, terminal }, 'list', '--json'))).toBe(PROD);
    const { stderr, ...result } = await cliIn({ cwd, terminal: scriptedTerminal() }, 'list', '--json');
    expect({ stderr, dev: devOf(result) }).toEqual({ stderr: '', dev: PROD });
  });

  it('says nothing of it under --quiet', async () => {
    const { cliIn, cwd } = await inAClone();
    expect((await cliIn({ cwd }, 'list', '--quiet')).stderr).toBe('');
  });
});

describe('trust', () => {
  it('shows what differs and asks', async () => {
    const { cliIn, cwd, own, local } = await inAClone();
    const terminal = scriptedTerminal(true);
    expect(await cliIn({ cwd, terminal }, 'trust')).toEqual({
      stdout: trustedLine(local),
      stderr: '',
      exitCode: 0,
    });
    expect(terminal.lines).toEqual([...difference(own, local), '? Trust it?']);
  });

  it('asks nothing where the file is trusted already', async () => {
    const { cliIn, cwd, local } = await inAClone();
    await cliIn({ cwd }, 'trust', '--yes');
    expect(await cliIn({ cwd, terminal: scriptedTerminal() }, 'trust')).toEqual({
      stdout: trustedLine(local),
      stderr: '',
      exitCode: 0,
    });
    const { stdout } = await cliIn({ cwd }, 'trust', '--json');
    expect(JSON.parse(stdout)).toEqual({ accounts_file: local, trusted: true, changed: false });
  });

  it('leaves it at a no, and commands do not ask again', async () => {
    const { cliIn, cwd, local } = await inAClone();
    expect(await cliIn({ cwd, terminal: scriptedTerminal(false) }, 'trust')).toEqual({
      stdout: `${local} is not trusted.\n`,
      stderr: '',
      exitCode: 0,
    });
    const { stderr } = await cliIn({ cwd, terminal: scriptedTerminal() }, 'list');
    expect(stderr).toContain('you did not trust it');
  });

  it('without a terminal shows what differs and names the flag', async () => {
    const { cliIn, cwd, own, local } = await inAClone();
    const lines = difference(own, local).join('\n');
    expect(await cliIn({ cwd }, 'trust')).toEqual({
      stdout: '',
      stderr: `error: ${lines}\nTrusting it needs your confirmation, and there is no terminal to ask on.\nhint:  Confirm it with --yes.\n`,
      exitCode: 2,
    });
  });

  it('with --yes says on stderr what was trusted', async () => {
    const { cliIn, cwd, own, local } = await inAClone();
    expect(await cliIn({ cwd }, 'trust', '--yes')).toEqual({
      stdout: trustedLine(local),
      stderr: `${difference(own, local).join('\n')}\n`,
      exitCode: 0,
    });
  });

  it('with --remove takes the word back, once', async () => {
    const { cliIn, cwd, local } = await inAClone();
    await cliIn({ cwd }, 'trust', '--yes');
    const remove = async () => (await cliIn({ cwd }, 'trust', '--remove')).stdout;
    expect(await remove()).toBe(`${local} is no longer trusted.\n`);
    expect(await remove()).toBe(`${local} is not trusted.\n`);
    expect(devOf(await cliIn({ cwd }, 'list', '--json'))).toBe(DEV);
  });

  it('has nothing to do where there is no file', async () => {
    const { cliIn, cwd, local } = await inAClone();
    rmSync(local);
    expect(await cliIn({ cwd }, 'trust')).toEqual({
      stdout: '',
      stderr: `error: There is no ${local} to trust.\n`,
      exitCode: 2,
    });
  });
});
