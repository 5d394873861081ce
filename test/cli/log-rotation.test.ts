import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { appendEntries } from '../../src/access-log/writing/append.js';
import { newEntry } from '../../src/access-log/entry.js';
import { testHost } from '../support/run-cli.js';
import { DEV, openScene, type Scene } from '../support/scene.js';

const LOG = 'access_log.jsonl';

/** A scene whose log is all but full by the settings of Ada's own inventory. */
async function nearlyFull(settings: object = { max_size: 10_000 }): Promise<Scene> {
  const scene = await openScene();
  const account = { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') };
  scene.inventory([account], { settings: { access_log: settings } });
  await fillLog(scene);
  return scene;
}

async function fillLog({ home, logFile, time }: Scene): Promise<void> {
  const host = testHost({ home: home.folder, now: () => time });
  const entry = newEntry(host, '0.1.0', { event: 'exec', account: 'old', error_message: 'x'.repeat(970) });
  await appendEntries(logFile, [entry, entry, entry, entry, entry, entry, entry, entry], host);
}

const filesOf = ({ logFile }: Scene) =>
  readdirSync(path.dirname(logFile)).filter((name) => name.startsWith(LOG) && !name.endsWith('.head'));
const jsonOf = ({ stdout }: { readonly stdout: string }) =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the settings of the access log', () => {
  it.each([
    { command: ['assume', 'dev'] },
    { command: ['env', 'dev'] },
    { command: ['credential-process', 'dev'] },
    { command: ['console', 'dev', '--print'] },
    { command: ['login', '--mfa-code', 'CODE'] },
  ])('have a new file begun by $command', async ({ command }) => {
    const scene = await nearlyFull();
    await scene.cli(...command.map((word) => (word === 'CODE' ? scene.code() : word)));
    expect(filesOf(scene)).toEqual([LOG, `${LOG}.000001`]);
    expect(await scene.cli('log', 'verify')).toMatchObject({ exitCode: 0 });
  });

  it('say how many files are kept', async () => {
    const scene = await nearlyFull({ max_size: 10_000, keep: 1 });
    for (let turn = 0; turn < 40; turn += 1) await scene.cli('assume', 'dev');
    const [first = '', second = '', ...others] = filesOf(scene);
    expect([first, others]).toEqual([LOG, []]);
    expect(second).toMatch(/^access_log\.jsonl\.00000[2-9]$/);
    const { stdout, exitCode } = await scene.cli('log', 'verify');
    expect(exitCode).toBe(0);
    expect(stdout.split('\n').slice(1)).toEqual([
      `  note: The files before ${second} were dropped: the settings keep no more.`,
      '',
    ]);
  });

  it('do not count where they stand in the accounts.json of a folder', async () => {
    const scene = await openScene();
    const account = { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') };
    const settings = { access_log: { max_size: 10_000, keep: 0 } };
    scene.home.write('clone/accounts.json', JSON.stringify({ settings, accounts: [account] }));
    await fillLog(scene);
    for (let turn = 0; turn < 4; turn += 1) {
      await scene.cliIn({ cwd: scene.home.at('clone') }, 'assume', 'dev');
    }
    expect(filesOf(scene)).toEqual([LOG]);
    await scene.cliIn({ cwd: scene.home.at('clone') }, '--config', 'accounts.json', 'assume', 'dev');
    expect(filesOf(scene)).toEqual([LOG]);
    expect(readFileSync(scene.logFile, 'utf8')).toContain('"event":"continued","user":"ada"');
  });
});

describe('the commands on a log of several files', () => {
  async function rotated(): Promise<Scene> {
    const scene = await nearlyFull();
    for (let turn = 0; turn < 4; turn += 1) await scene.cli('assume', 'dev');
    expect(filesOf(scene)).toEqual([LOG, `${LOG}.000001`]);
    return scene;
  }

  it('show all of it', async () => {
    const scene = await rotated();
    const all = jsonOf(await scene.cli('log', '-n', 'all', '--json'));
    const names = all.map(({ event, account }) => account ?? event);
    expect(names.slice(7)).toEqual(['old', 'rotated', 'continued', 'dev', 'dev', 'dev', 'dev']);
    expect(jsonOf(await scene.cli('log', '-n', '5', '--json'))).toEqual(all.slice(-5));
    const old = jsonOf(await scene.cli('log', '-n', '3', '--account', 'old', '--json'));
    expect(old.map(({ account }) => account)).toEqual(['old', 'old', 'old']);
    expect(jsonOf(await scene.cli('log', '-n', 'all', '--account', 'dev', '--json'))).toHaveLength(4);
  });

  it('say to a person where it goes on', async () => {
    const scene = await rotated();
    const { stdout } = await scene.cli('log');
    const rows = stdout.split('\n').map((line) => line.trim().split(/ {2,}/).slice(1).join(' · '));
    expect(rows).toContain('rotated · ada · the log goes on in the next file');
    expect(rows).toContain('continued · ada · after file 1');
  });

  it('verify all of it, and name the file of what they find', async () => {
    const scene = await rotated();
    const { stdout } = await scene.cli('log', 'verify');
    expect(stdout).toBe(`✓ ${scene.logFile}: 14 lines in 2 files, the chain is whole.\n`);
    rmSync(`${scene.logFile}.000001`);
    const found = await scene.cli('log', 'verify', '--json');
    expect([JSON.parse(found.stdout), found.exitCode]).toMatchObject([
      {
        intact: false,
        files: [{ file: LOG }],
        problems: [
          {
            kind: 'file_removed',
            file: `${LOG}.000001`,
            line: null,
            message: `The file ${LOG}.000001 was removed.`,
          },
        ],
      },
      1,
    ]);
  });

  it('show what is there where only rotated files are', async () => {
    const scene = await rotated();
    rmSync(scene.logFile);
    expect((await scene.cli('log', '--json', '-n', '1')).stdout).toContain('"event":"rotated"');
    rmSync(`${scene.logFile}.000001`);
    expect((await scene.cli('log')).stderr).toBe(`Nothing is logged yet in ${scene.logFile}.\n`);
  });
});

describe('what an append finds wrong with the log', () => {
  it('is said: a line left unfinished', async () => {
    const scene = await nearlyFull({});
    appendFileSync(scene.logFile, '{"time":"2026');
    const { stderr } = await scene.cli('assume', 'dev');
    expect(stderr).toContain(
      'warning: The access log had a line that a crash or a full disk left unfinished. A line "repaired" names it now; nothing else is lost.\n',
    );
    expect((await scene.cli('assume', 'dev')).stderr).not.toContain('access log');
  });

  it('is said: an end that was cut off', async () => {
    const scene = await nearlyFull({});
    truncateSync(scene.logFile);
    const { stderr } = await scene.cli('assume', 'dev');
    expect(stderr).toContain(
      'warning: The access log was cut off: it had 8 lines. Run acctmgr log verify.\n',
    );
  });

  it('is not said of a log from before there was a chain', async () => {
    const scene = await nearlyFull({});
    rmSync(`${scene.logFile}.head`);
    appendFileSync(scene.logFile, 'no JSON\n');
    expect((await scene.cli('assume', 'dev')).stderr).not.toContain('access log');
    expect(existsSync(`${scene.logFile}.head`)).toBe(true);
  });
});
