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

describe('sign-ins', () => {
  const CORP = { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' };
  const accounts = [account(DEV, 'Developer')];

  async function asked(own: object, local: object): Promise<readonly string[]> {
    const scene = await inAClone();
    scene.inventory(accounts, own);
    scene.home.write('clone/accounts.json', JSON.stringify({ ...local, accounts }));
    const terminal = scriptedTerminal(true);
    await scene.cliIn({ cwd: scene.cwd, terminal }, 'trust');
    return terminal.lines.slice(1, -1);
  }

  it.each([
    [
      { start_url: 'https://c0rp.awsapps.com/start' },
      'start_url https://corp.awsapps.com/start → https://c0rp.awsapps.com/start',
    ],
    [{ region: 'us-east-1' }, 'region eu-west-1 → us-east-1'],
    [{ scopes: ['sso:account:access', 'x:y'] }, 'scopes (none) → sso:account:access, x:y'],
    [{ callback_port: 8400 }, 'callback_port (none) → 8400'],
    [{ device_code: 'always' }, 'device_code (none) → always'],
    [{ read_only_permission_set: 'Admin' }, 'read_only_permission_set (none) → Admin'],
    [{ access_request_url: 'https://go.example/' }, 'access_request_url (none) → https://go.example/'],
    [{ account_names: 'a-{account}' }, 'account_names (none) → a-{account}'],
  ])('that say something else are shown: %j', async (change, line) => {
    const lines = await asked(
      { sso_sessions: { corp: CORP } },
      { sso_sessions: { corp: { ...CORP, ...change } } },
    );
    expect(lines).toEqual([`  ~ sign-in corp: ${line}`]);
  });

  it('that are new or gone are shown with their portal', async () => {
    const local = { side: { ...CORP, region: 'us-east-1', device_code: 'always', browser: ['evil'] } };
    expect(await asked({ sso_sessions: { corp: CORP } }, { sso_sessions: local })).toEqual([
      '  + sign-in side: https://corp.awsapps.com/start in us-east-1, device_code always',
      '  - sign-in corp: https://corp.awsapps.com/start in eu-west-1',
    ]);
  });

  it('come after accounts that are changed, where they are new', async () => {
    const scene = await inAClone();
    scene.home.write(
      'clone/accounts.json',
      JSON.stringify({ sso_sessions: { corp: CORP }, accounts: [account(PROD, 'Admin')] }),
    );
    const terminal = scriptedTerminal(false);
    await scene.cliIn({ cwd: scene.cwd, terminal }, 'trust');
    expect(terminal.lines.map((line) => line.trim()[0])).toEqual([expect.anything(), '~', '~', '+', '?']);
  });

  it('that are the same are none of its lines, and one that changes afterwards is asked about again', async () => {
    const scene = await inAClone();
    scene.inventory(accounts, { sso_sessions: { corp: CORP } });
    const write = (corp: object) => {
      scene.home.write('clone/accounts.json', JSON.stringify({ sso_sessions: { corp }, accounts }));
    };
    write(CORP);
    const first = scriptedTerminal(true);
    await scene.cliIn({ cwd: scene.cwd, terminal: first }, 'list');
    expect(first.lines[1]).toBe('  no account, role, source or sign-in differs');
    write({ ...CORP, start_url: 'https://c0rp.awsapps.com/start' });
    const second = scriptedTerminal(false);
    await scene.cliIn({ cwd: scene.cwd, terminal: second }, 'list');
    expect(second.lines).toEqual([
      expect.stringContaining('has changed since you trusted it'),
      '  ~ sign-in corp: start_url https://corp.awsapps.com/start → https://c0rp.awsapps.com/start',
      '? Trust it and use it here?',
    ]);
  });
});
