import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { builtProgram } from '../support/built-program.js';
import { openDesk, STAGE } from '../support/desk.js';
import { runCommand } from '../support/spawned-program.js';

const node = process.execPath;

describe('a home that is not absolute', () => {
  it.each(['', '.', 'elsewhere'])(
    '%j makes no inventory of a cloned repository the user’s own',
    async (home) => {
      const desk = await openDesk();
      const repository = desk.home.at('repository');
      const marker = desk.home.at('was-run');
      const inventory = {
        accounts: [
          {
            name: 'prod',
            account_id: STAGE,
            role_name: 'Admin',
            mfa_serial: `arn:aws:iam::${STAGE}:mfa/ada`,
          },
        ],
        settings: { mfa_process: ['touch', marker] },
      };
      desk.home.write(`repository/${home}/.config/acctmgr/accounts.json`, JSON.stringify(inventory));
      // Only reads: without a home of ours, the user database names the real one.
      const { exitCode } = await runCommand(node, [builtProgram, 'show', 'prod'], {
        env: { ...desk.env, HOME: home, XDG_CONFIG_HOME: '', CI: 'true' },
        cwd: repository,
      });
      expect(exitCode).toBe(2);
      expect(existsSync(marker)).toBe(false);
    },
  );
});

/** The program run under a number that the user database does not know, as containers do. */
async function asNumber(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'acctmgr-number-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  chmodSync(folder, 0o755);
  cpSync(path.dirname(builtProgram), path.join(folder, 'dist'), { recursive: true });
  const id = ['--reuid', '47110', '--regid', '47110', '--clear-groups'];
  const program = path.join(folder, 'dist', path.basename(builtProgram));
  const options = { env: { PATH: process.env['PATH'] ?? '', ...env }, cwd: '/' };
  return runCommand('setpriv', [...id, node, program, ...argv], options);
}

const canBeAnybody =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('setpriv', ['--version']).status === 0;

describe.skipIf(!canBeAnybody)('no HOME, and no user of this number', () => {
  it.each([['--version'], ['--help'], ['assume', '--help'], ['env', '--unset']])(
    'does not keep acctmgr %s from working',
    async (...argv) => {
      expect(await asNumber(argv)).toMatchObject({ exitCode: 0 });
    },
  );

  it.each([
    ['list'],
    ['assume', 'dev'],
    ['whoami'],
    ['credential-process', 'dev'],
    ['exec', 'dev', '--', 'true'],
    ['doctor'],
  ])('is a plain error of %s', async (...argv) => {
    const { stderr, exitCode } = await asNumber(argv);
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      'error: There is no home folder: HOME is not set, and this machine does not know the user id 47110.\n' +
        'hint:  Set it to a folder of yours: export HOME=/tmp/home\n',
    );
  });
});

describe('what is not a regular file', () => {
  it('is passed over as an accounts.json that a clone brought along', async () => {
    const desk = await openDesk();
    const cwd = desk.home.at('repository');
    mkdirSync(cwd);
    symlinkSync('/dev/zero', `${cwd}/accounts.json`);
    const { exitCode, stderr } = await desk.acctmgr(['list'], { cwd });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('it is a device');
  });

  it('is refused at once where it was named', async () => {
    const desk = await openDesk();
    const pipe = desk.home.at('pipe');
    execFileSync('mkfifo', [pipe]);
    const { exitCode, stderr } = await desk.acctmgr(['list', '--config', pipe]);
    expect([exitCode, stderr]).toEqual([
      2,
      `error: Cannot read ${pipe}: it is a pipe.\nhint:  Write what comes through it to a file, and name that file.\n`,
    ]);
  });

  it('is empty where it is /dev/null', async () => {
    const desk = await openDesk();
    const { exitCode, stderr } = await desk.acctmgr(['assume', 'stage'], {
      env: { AWS_SHARED_CREDENTIALS_FILE: '/dev/null' },
    });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('No AWS credentials were found');
  });
});

it.skipIf(!existsSync('/dev/full')).each([['list'], ['credential-process', 'stage']])(
  'a full disk behind stdout is said in one line, and is no defect: %s',
  async (...argv) => {
    const desk = await openDesk();
    // Answered from the cache then, before the words are parsed.
    expect(await desk.acctmgr(['assume', 'stage'])).toMatchObject({ exitCode: 0 });
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(node, [builtProgram, ...argv], {
      env: { ...desk.env },
      cwd: desk.home.folder,
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: Cannot write the answer to .*standard output/);
    expect(stderr).not.toContain('defect');
  },
);

it('works in a folder that is there no more', async () => {
  const desk = await openDesk();
  const script = `mkdir gone && cd gone && rmdir ../gone && exec "${node}" "${builtProgram}" list --json`;
  const listed = JSON.parse(await desk.run('sh', ['-c', script])) as readonly { readonly name: string }[];
  expect(listed.map(({ name }) => name)).toContain('stage');
});
