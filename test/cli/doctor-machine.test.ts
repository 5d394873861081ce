import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
} from 'node:fs';
import { describe, expect, it } from 'vitest';
import { processIdentity } from '../../src/system/processes/process-identity.js';
import { testHost, type CliWorld } from '../support/run-cli.js';
import { DEV, MAIN, MINUTE, NOON, openScene, type Scene } from '../support/scene.js';

/* What the doctor finds on this machine, and that its commands mend it. */

interface Found {
  readonly check: string;
  readonly status: string;
  readonly message: string;
  readonly fix: string | null;
}

/** What is not fine, but for the endpoint that the tests must set. */
async function wrongIn(scene: Scene, world: Partial<CliWorld> = {}): Promise<Found[]> {
  const { stdout } = await scene.cliIn(world, 'doctor', '--json');
  const { findings } = JSON.parse(stdout.replaceAll(scene.home.folder, '~')) as {
    findings: readonly Found[];
  };
  return findings
    .filter(({ status, check }) => status !== 'ok' && check !== 'address_variables')
    .map(({ check, status, message, fix }) => ({ check, status, message, fix }));
}

async function withDev(): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([
    { name: 'main', account_id: MAIN },
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') },
  ]);
  return scene;
}

describe('the program', () => {
  it('runs on a Node.js that AWS will leave behind, and that reads certificates at every start', async () => {
    const scene = await withDev();
    const certificates = scene.home.write('corp.pem', '');
    const env = { NODE_EXTRA_CA_CERTS: certificates };
    expect(await wrongIn(scene, { nodeVersion: '20.12.0', env })).toMatchObject([
      { check: 'node_version', status: 'warn' },
      { check: 'node_settings', status: 'warn', message: expect.stringContaining('takes longer') as string },
    ]);
    expect(await wrongIn(scene, { env })).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('is another one than the shell starts', async () => {
    const scene = await withDev();
    const env = { PATH: scene.home.at('bin') };
    scene.home.write('other/main.cjs', '#!/usr/bin/env node\n', 0o755);
    mkdirSync(scene.home.at('bin'));
    symlinkSync('../other/main.cjs', scene.home.at('bin/acctmgr'));
    expect(await wrongIn(scene, { env })).toMatchObject([
      {
        check: 'program',
        status: 'warn',
        message: expect.stringContaining('by its name the shell starts another one, ~/bin/acctmgr') as string,
        fix: "Remove the one that you don't want: npm uninstall -g acctmgr, or rm ~/bin/acctmgr",
      },
    ]);
    // A shim: where it leads to can't be told.
    rmSync(scene.home.at('bin/acctmgr'));
    scene.home.write('bin/acctmgr', '#!/bin/sh\n', 0o755);
    expect(await wrongIn(scene, { env })).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('files', () => {
  it('that others can read, or write, or that lead nowhere', async () => {
    const scene = await withDev();
    chmodSync(scene.home.at('.aws/credentials'), 0o644);
    chmodSync(scene.home.at('.aws'), 0o777);
    symlinkSync('/nowhere/config', scene.home.at('.aws/config'));
    const found = await wrongIn(scene);
    expect(found).toEqual([
      {
        check: 'file_access',
        status: 'fail',
        message:
          'Others can write ~/.aws, the folder of the AWS files (mode 0777), and so send you where they like.',
        fix: 'chmod go-w ~/.aws',
      },
      {
        check: 'file_access',
        status: 'warn',
        message: 'Others can read ~/.aws/credentials, the AWS credentials file (mode 0644).',
        fix: 'chmod 600 ~/.aws/credentials',
      },
      {
        check: 'file_access',
        status: 'warn',
        message: '~/.aws/config, the AWS config file, is a link to /nowhere/config, where there is nothing.',
        fix: 'Put the file there, or remove the link: rm ~/.aws/config',
      },
    ]);
    chmodSync(scene.home.at('.aws'), 0o755);
    chmodSync(scene.home.at('.aws/credentials'), 0o600);
    rmSync(scene.home.at('.aws/config'));
    expect(await wrongIn(scene)).toEqual([]);
  });

  it('of this folder, which are not trusted', async () => {
    const scene = await withDev();
    scene.home.write(
      'repo/accounts.json',
      '{ "accounts": [{ "name": "dev", "account_id": "999999999999" }] }',
    );
    expect(await wrongIn(scene, { cwd: scene.home.at('repo') })).toMatchObject([
      {
        check: 'accounts_file',
        status: 'warn',
        message: expect.stringContaining('Passed over ~/repo/accounts.json') as string,
        fix: 'See what it would change, and trust it if you mean it: acctmgr trust',
      },
    ]);
  });
});

describe('profiles', () => {
  it('that are shadowed, by the command that makes another one', async () => {
    const scene = await withDev();
    await scene.cli('assume', 'dev');
    scene.home.write(
      '.aws/config',
      `[profile assumed-dev]\nrole_arn = arn:aws:iam::${DEV}:role/Other\nsource_profile = default\n`,
    );
    const found = await wrongIn(scene);
    expect(found).toMatchObject([{ check: 'shadowed_profiles', status: 'warn' }]);
    expect(found[0]?.fix).toContain('acctmgr assume dev --profile-name NAME');
  });

  it('that are in use, and have expired', async () => {
    const scene = await withDev();
    await scene.cli('assume', 'dev');
    scene.time += 90 * MINUTE;
    const env = { AWS_PROFILE: 'assumed-dev' };
    expect(await wrongIn(scene, { env })).toEqual([
      {
        check: 'active_profile',
        status: 'fail',
        message: 'The session of the profile assumed-dev, which AWS_PROFILE names, expired 30m ago.',
        fix: 'acctmgr assume dev',
      },
    ]);
    await scene.cli('assume', 'dev');
    expect(await wrongIn(scene, { env })).toEqual([]);
  });
});

describe('the environment', () => {
  it('holds a session of ours that has expired', async () => {
    const scene = await withDev();
    const { stdout } = await scene.cli('env', 'dev', '--json');
    const variables = Object.fromEntries(
      Object.entries(JSON.parse(stdout) as Record<string, string | null>).flatMap(([name, value]) =>
        value === null ? [] : [[name, value]],
      ),
    );
    expect(await wrongIn(scene, { env: variables })).toEqual([]);
    scene.time += 2 * 60 * MINUTE;
    const found = await wrongIn(scene, { env: variables });
    expect(found[0]).toEqual({
      check: 'session_variables',
      status: 'fail',
      message: 'The session of dev in the environment expired 1h ago.',
      fix: 'eval "$(acctmgr env dev)" for a new one; eval "$(acctmgr env --unset)" to leave it',
    });
    expect(found).toHaveLength(1);
  });
});

describe('what acctmgr keeps', () => {
  it('is a log that was cut off', async () => {
    const scene = await withDev();
    await scene.cli('assume', 'dev');
    await scene.cli('assume', 'dev', '--no-cache');
    const whole = readFileSync(scene.logFile);
    truncateSync(scene.logFile, whole.indexOf(10) + 1);
    expect(await wrongIn(scene)).toEqual([
      {
        check: 'access_log',
        status: 'fail',
        message: 'The access log ~/.local/state/acctmgr/access_log.jsonl was cut off: it had 2 lines.',
        fix: 'Bring it back from a backup; acctmgr log verify tells what is missing.',
      },
    ]);
    appendFileSync(scene.logFile, whole.subarray(whole.indexOf(10) + 1));
    expect(await wrongIn(scene)).toEqual([]);
    scene.home.write('.local/state/acctmgr/access_log.jsonl.head', 'torn');
    expect(await wrongIn(scene)).toMatchObject([{ check: 'access_log', status: 'warn' }]);
    // The next line mends it.
    await scene.cli('assume', 'dev', '--no-cache');
    expect(await wrongIn(scene)).toEqual([]);
  });

  it('is a session that nobody can read', async () => {
    const scene = await withDev();
    await scene.cli('assume', 'dev');
    scene.home.write('.cache/acctmgr/sessions/0torn0torn0.json', '{');
    const found = await wrongIn(scene);
    expect(found).toMatchObject([{ check: 'session_cache', status: 'warn', fix: 'acctmgr logout --all' }]);
    await scene.cli('logout', '--all');
    expect(await wrongIn(scene)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('is a cache that others can write to', async () => {
    const scene = await withDev();
    await scene.cli('assume', 'dev');
    chmodSync(scene.home.at('.cache/acctmgr/sessions'), 0o777);
    expect((await wrongIn(scene)).map(({ check, status }) => ({ check, status }))).toEqual([
      { check: 'file_access', status: 'fail' },
      { check: 'session_cache', status: 'fail' },
    ]);
  });

  it('is a lock that nobody gives back', async () => {
    const scene = await withDev();
    const held = (pid: number, sinceMinutes: number) => {
      const identity = { ...processIdentity(testHost({ home: scene.home.folder })), pid };
      const lock = scene.home.write(
        '.aws/credentials.acctmgr-lock',
        JSON.stringify({
          ...identity,
          nonce: 'a'.repeat(20),
          since: '2026-03-01T11:00:00Z',
          purpose: 'writing',
        }),
      );
      const at = (NOON - sinceMinutes * MINUTE) / 1000;
      utimesSync(lock, at, at);
    };
    held(process.pid, 0);
    expect(await wrongIn(scene)).toEqual([]);
    held(process.pid, 30);
    expect(await wrongIn(scene)).toMatchObject([
      {
        check: 'locks',
        status: 'warn',
        message: expect.stringContaining('has held ~/.aws/credentials.acctmgr-lock for 30m') as string,
        fix: `Continue it with fg, or end it: kill ${process.pid}`,
      },
    ]);
  });

  it('can nowhere be kept', async () => {
    const scene = await withDev();
    scene.home.write('.cache/acctmgr', 'a file');
    mkdirSync(scene.home.at('.local'), { recursive: true });
    scene.home.write('.local/state', 'a file');
    const found = await wrongIn(scene);
    expect(found.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['file_access', 'access_log', 'session_cache']),
    );
    expect(found.every(({ fix }) => fix !== null && fix !== '')).toBe(true);
  });
});

describe('AWS files that nobody can read', () => {
  it('keep the doctor from the source alone', async () => {
    const scene = await withDev();
    rmSync(scene.home.at('.aws/credentials'));
    mkdirSync(scene.home.at('.aws/credentials'));
    const { stdout } = await scene.cli('doctor', 'dev');
    expect(stdout).toContain(`answers (region us-east-1).`);
    expect(stdout).toContain(
      '  – skipped: No source credentials were looked for, since the AWS files cannot be read.\n',
    );
    expect(await wrongIn(scene)).toMatchObject([
      { check: 'file_access', status: 'fail' },
      { check: 'aws_files', status: 'fail' },
      { check: 'source', status: 'skip' },
    ]);
  });
});
