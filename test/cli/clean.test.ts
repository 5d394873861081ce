import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { describe, expect, it } from 'vitest';
import { atWork } from '../support/at-work.js';
import { DEV, MINUTE, NOON, openScene, PROD, type Scene } from '../support/scene.js';

const FILE = '.aws/credentials';
const SESSIONS = '.cache/acctmgr/sessions';
const HOUR = 60 * MINUTE;

/** Ada has taken `dev` with its own role, `prod` with its own and with another one. */
async function withProfiles(): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') },
    { name: 'prod', account_id: PROD, role_arn: scene.role(PROD, 'Deployer') },
  ]);
  scene.role(PROD, 'Admin');
  await scene.cli('assume', 'dev');
  await scene.cli('assume', 'prod');
  await scene.cli('assume', 'prod', '--role', 'Admin');
  return scene;
}

const sessionsIn = (scene: Scene) => readdirSync(scene.home.at(SESSIONS));
const profilesIn = (scene: Scene) =>
  [...scene.credentials().matchAll(/^\[(.*)\]/gm)].map(([, name]) => name).sort();
const done = (...lines: readonly string[]) => ({
  stdout: lines.map((line) => `${line}\n`).join(''),
  stderr: '',
  exitCode: 0,
});

describe('clean', () => {
  it('removes what has expired, and says what', async () => {
    const scene = await withProfiles();
    const before = scene.credentials();
    scene.time += 30 * MINUTE;
    await scene.cli('assume', 'dev', '--refresh');
    expect(await scene.cli('clean')).toEqual(
      done('Nothing to clean: no profile and no cached session has expired.'),
    );
    scene.time += 40 * MINUTE;
    expect(await scene.cli('clean')).toEqual(
      done(
        `✓ Removed from ${scene.home.at(FILE)}: assumed-prod, assumed-prod/Admin`,
        '✓ Forgot 2 cached sessions: prod',
      ),
    );
    expect(profilesIn(scene)).toEqual(['assumed-dev', 'default']);
    expect(sessionsIn(scene)).toHaveLength(1);
    expect(scene.credentials().startsWith(before.slice(0, before.indexOf('[assumed-dev]')))).toBe(true);
  });

  it('leaves what lives while the clock is set back, and was obtained while it was', async () => {
    const scene = await withProfiles();
    const sessions = sessionsIn(scene);
    for (const days of [-2, -1]) {
      scene.time = NOON + days * 24 * 60 * MINUTE;
      expect(await scene.cli('clean')).toEqual(
        done('Nothing to clean: no profile and no cached session has expired.'),
      );
    }
    expect(sessionsIn(scene)).toEqual(sessions);
  });

  it('leaves the file of before the first assume when all has expired', async () => {
    const scene = await openScene();
    const before = scene.credentials();
    scene.inventory([{ name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') }]);
    await scene.cli('assume', 'dev');
    scene.time += 2 * HOUR;
    expect((await scene.cli('clean', '--expired')).stdout).toContain('assumed-dev');
    expect(scene.credentials()).toBe(before);
  });

  it('with --dry-run prints the same, and removes nothing', async () => {
    const scene = await withProfiles();
    const before = scene.credentials();
    scene.time += 2 * HOUR;
    expect(await scene.cli('clean', '--dry-run')).toEqual(
      done(
        `Would remove from ${scene.home.at(FILE)}: assumed-dev, assumed-prod, assumed-prod/Admin`,
        'Would forget 3 cached sessions: dev, prod',
        'Nothing was removed.',
      ),
    );
    expect(scene.credentials()).toBe(before);
    expect(sessionsIn(scene)).toHaveLength(3);
  });

  it('forgets expired MFA sessions, and files of the cache that nobody can read', async () => {
    const scene = await atWork();
    scene.home.write(`${SESSIONS}/0123456789a.json`, '{"torn');
    const foreign = scene.home.write(`${SESSIONS}/credentials.json`, '{}');
    scene.time += 13 * HOUR;
    const { stdout } = await scene.cli('clean');
    expect(stdout.split('\n').slice(1)).toEqual([
      '✓ Forgot 3 cached sessions: the MFA session of the profile default, dev, open',
      '✓ Removed a file of the cache that nobody can read',
      '',
    ]);
    expect(sessionsIn(scene)).toEqual(['credentials.json']);
    expect(existsSync(foreign)).toBe(true);
  });

  it('as JSON has what went, what stays and what was forgotten, and no secret', async () => {
    const scene = await withProfiles();
    scene.home.write(
      FILE,
      scene.credentials().replace('[assumed-prod]\n', '[assumed-prod]\noutput = json\n'),
    );
    scene.time += 2 * HOUR;
    const { stdout, exitCode } = await scene.cli('clean', '--json');
    expect(exitCode).toBe(0);
    const common = { expiration: '2026-03-01T13:00:00Z', expired: true };
    expect(JSON.parse(stdout)).toEqual({
      credentials_file: scene.home.at(FILE),
      dry_run: false,
      removed: [
        {
          ...common,
          profile: 'assumed-dev',
          account: 'dev',
          role_arn: `arn:aws:iam::${DEV}:role/Developer`,
          added_keys: [],
        },
        {
          ...common,
          profile: 'assumed-prod/Admin',
          account: 'prod',
          role_arn: `arn:aws:iam::${PROD}:role/Admin`,
          added_keys: [],
        },
      ],
      kept: [
        {
          ...common,
          profile: 'assumed-prod',
          account: 'prod',
          role_arn: `arn:aws:iam::${PROD}:role/Deployer`,
          added_keys: ['output'],
          reason: 'added_keys',
          message: 'assumed-prod stays, since you added output to it.',
        },
      ],
      forgotten: [
        expect.objectContaining({ kind: 'role', account: 'dev' }),
        expect.objectContaining({ kind: 'role', account: 'prod' }),
        expect.objectContaining({ kind: 'role', account: 'prod' }),
      ],
      unusable_files: 0,
    });
    for (const secret of scene.aws.secrets()) expect(stdout).not.toContain(secret);
  });

  it('makes no file and no folder where there is nothing', async () => {
    const scene = await openScene();
    renameSync(scene.home.at('.aws'), scene.home.at('.elsewhere'));
    for (const words of [[], ['--all'], ['--expired'], ['--dry-run']]) {
      expect(await scene.cli('clean', ...words)).toMatchObject({ stderr: '', exitCode: 0 });
    }
    expect(readdirSync(scene.home.folder)).toEqual(['.elsewhere']);
  });

  it('names only the first of thousands', async () => {
    const scene = await withProfiles();
    const [, dev = ''] = /(\[assumed-dev\][^[]*)/.exec(scene.credentials()) ?? [];
    const many = Array.from({ length: 30 }, (_, index) =>
      dev.replaceAll('assumed-dev', `assumed-${String(index).padStart(2, '0')}`),
    );
    scene.home.write(FILE, many.join(''));
    const { stdout } = await scene.cli('clean', '--all');
    expect(stdout).toContain('assumed-18, assumed-19 and 10 more\n');
  });
});

describe('clean with a name', () => {
  it.each([
    ['dev', ['assumed-prod', 'assumed-prod/Admin', 'default'], 2],
    ['DEV', ['assumed-prod', 'assumed-prod/Admin', 'default'], 2],
    ['assumed-dev', ['assumed-prod', 'assumed-prod/Admin', 'default'], 2],
    ['prod', ['assumed-dev', 'default'], 1],
    ['assumed-prod', ['assumed-dev', 'assumed-prod/Admin', 'default'], 2],
    ['assumed-prod/Admin', ['assumed-dev', 'assumed-prod', 'default'], 2],
  ])('takes what is called %s, expired or not, with its cached sessions', async (name, left, sessions) => {
    const scene = await withProfiles();
    expect(await scene.cli('clean', name)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(profilesIn(scene)).toEqual(left);
    expect(sessionsIn(scene)).toHaveLength(sessions);
  });

  it('takes a section whole, and says what the user had added', async () => {
    const scene = await withProfiles();
    scene.home.write(FILE, scene.credentials().replace('[assumed-dev]\n', '[assumed-dev]\noutput = json\n'));
    scene.time += 2 * HOUR;
    expect((await scene.cli('clean')).stdout).toContain(
      'assumed-dev stays, since you added output to it. To remove it whole: "acctmgr clean assumed-dev".\n',
    );
    expect(await scene.cli('clean', 'assumed-dev')).toEqual(
      done(
        `✓ Removed from ${scene.home.at(FILE)}: assumed-dev`,
        '  assumed-dev went with what you had added: output',
      ),
    );
    expect(profilesIn(scene)).toEqual(['default']);
  });

  it('says so where nothing of the account, or of a profile of it, is there', async () => {
    const scene = await withProfiles();
    await scene.cli('clean', 'dev');
    for (const name of ['dev', 'assumed-dev', 'assumed-dev/Admin']) {
      expect(await scene.cli('clean', name)).toEqual(done(`Nothing to clean: there is nothing of ${name}.`));
    }
  });

  it('takes the profiles of an account that the inventory no longer has', async () => {
    const scene = await withProfiles();
    scene.inventory([{ name: 'dev', account_id: DEV }]);
    expect(await scene.cli('clean', 'prod')).toMatchObject({ exitCode: 0 });
    expect(profilesIn(scene)).toEqual(['assumed-dev', 'default']);
  });

  it('refuses a name that nothing has, and removes nothing of the others', async () => {
    const scene = await withProfiles();
    const before = scene.credentials();
    const unknown = await scene.cli('clean', 'dev', 'prdo');
    expect(unknown).toEqual({
      stdout: '',
      stderr:
        'error: acctmgr knows no profile, account or session called prdo.\nhint:  Did you mean prod? Run "acctmgr profiles" for the list of them.\n',
      exitCode: 2,
    });
    const unmanaged = await scene.cli('clean', 'dev', 'default', '--json');
    expect(unmanaged).toMatchObject({ stdout: '', exitCode: 2 });
    expect(JSON.parse(unmanaged.stderr)).toMatchObject({ error: { code: 'profile_not_managed' } });
    expect(scene.credentials()).toBe(before);
    expect(sessionsIn(scene)).toHaveLength(3);
  });

  it('refuses a section of that name that is not ours, though the account is known', async () => {
    const scene = await withProfiles();
    const longTerm = '[assumed-dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n';
    scene.home.write(FILE, longTerm);
    await scene.cli('logout', '--all');
    const result = await scene.cli('clean', 'assumed-dev');
    expect(result).toMatchObject({ stdout: '', exitCode: 2 });
    expect(result.stderr).toContain('The profile assumed-dev was not made by acctmgr assume');
    expect(scene.credentials()).toBe(longTerm);
    expect(await scene.cli('clean', 'dev')).toEqual(done('Nothing to clean: there is nothing of dev.'));
  });

  it('leads to uninstall for an installed profile', async () => {
    const scene = await withProfiles();
    await scene.cli('profiles', 'install', 'dev', '--prefix', 'acme-', '--yes');
    expect((await scene.cli('clean', 'acme-dev')).stderr).toContain(
      'hint:  It was installed. To remove it: "acctmgr profiles uninstall acme-dev".\n',
    );
  });

  it.each([
    ['--all', 'dev'],
    ['--expired', 'dev'],
    ['--all', '--expired'],
  ])('does not go with %s %s', async (...words) => {
    const scene = await withProfiles();
    expect(await scene.cli('clean', ...words)).toMatchObject({ stdout: '', exitCode: 2 });
    expect(profilesIn(scene)).toHaveLength(4);
  });
});

describe('clean --all', () => {
  it('takes every profile and role session, live ones too, and leaves the MFA session', async () => {
    const scene = await atWork();
    expect(await scene.cli('clean', '--all')).toMatchObject({ exitCode: 0 });
    expect(profilesIn(scene)).toEqual(['default']);
    expect(JSON.parse((await scene.cli('status', '--json')).stdout)).toMatchObject([{ kind: 'mfa' }]);
    expect(await scene.cli('clean', '--all')).toEqual(
      done('Nothing to clean: acctmgr has no profile and no role session.'),
    );
  });
});

describe('the profile in use', () => {
  it('that is removed gets a warning that says what to do', async () => {
    const scene = await withProfiles();
    const env = { AWS_PROFILE: 'assumed-dev' };
    expect((await scene.cliIn({ env }, 'clean', 'dev', '--dry-run')).stderr).toBe(
      'warning: AWS_PROFILE names assumed-dev, which would be gone. Leave it: "unset AWS_PROFILE", or take it again: "acctmgr assume dev".\n',
    );
    expect((await scene.cliIn({ env }, 'clean', 'prod')).stderr).toBe('');
    const fish = { env: { ...env, SHELL: '/usr/bin/fish' } };
    expect((await scene.cliIn(fish, 'clean', 'dev', '--quiet')).stderr).toBe(
      'warning: AWS_PROFILE names assumed-dev, which is gone. Leave it: "set -e AWS_PROFILE", or take it again: "acctmgr assume dev".\n',
    );
  });
});

describe('what can go wrong', () => {
  it('edits nothing of a file that tools stop at, and says where', async () => {
    const scene = await withProfiles();
    scene.home.write(FILE, `${scene.credentials()}nonsense\n`);
    const before = scene.credentials();
    const line = before.split('\n').length - 1;
    expect((await scene.cli('clean', '--all')).stderr).toContain(
      `${scene.home.at(FILE)}, line ${line}: neither "key = value"`,
    );
    expect(scene.credentials()).toBe(before);
  });

  it('leaves a section that stands twice, and ends with 1', async () => {
    const scene = await withProfiles();
    scene.home.write(FILE, `${scene.credentials()}[assumed-dev]\nregion = x\n`);
    const { stdout, exitCode } = await scene.cli('clean', '--all');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /assumed-dev stays: line \d+, \[assumed-dev\] stands here for the second time\.\n$/,
    );
    expect(profilesIn(scene)).toEqual(['assumed-dev', 'assumed-dev', 'default']);
  });

  it.skipIf(process.platform === 'win32')('reads nothing from a cache that others can write to', async () => {
    const scene = await withProfiles();
    chmodSync(scene.home.at(SESSIONS), 0o777);
    const { stderr, exitCode } = await scene.cli('clean', '--all');
    expect({ stderr, exitCode }).toEqual({
      stderr: `No session is read from the cache: ${scene.home.at(SESSIONS)} cannot be trusted: others can write to it (mode 0777).\n`,
      exitCode: 0,
    });
    expect(sessionsIn(scene)).toHaveLength(3);
  });

  it.skipIf(process.platform === 'win32')('removes links in the cache, never what they lead to', async () => {
    const scene = await withProfiles();
    const own = scene.home.write('documents/thesis.json', '{"thesis":1}');
    symlinkSync(own, scene.home.at(`${SESSIONS}/0123456789a.json`));
    mkdirSync(scene.home.at(`${SESSIONS}/1123456789a.json`));
    const { stderr, exitCode } = await scene.cli('clean', '--all');
    expect(stderr).toMatch(/^warning: Cannot remove .*\/1123456789a\.json: /);
    expect(exitCode).toBe(1);
    expect(scene.home.read('documents/thesis.json')).toBe('{"thesis":1}');
    expect(sessionsIn(scene)).toEqual(['1123456789a.json']);
    expect(lstatSync(own).isFile()).toBe(true);
  });

  it('says what it did before the cache could not be read', async () => {
    const scene = await withProfiles();
    rmSync(scene.home.at('.cache'), { recursive: true });
    scene.home.write('.cache', 'a file in the place of a folder');
    const { stdout, stderr, exitCode } = await scene.cli('clean', '--all');
    expect(stdout).toBe(
      `✓ Removed from ${scene.home.at(FILE)}: assumed-dev, assumed-prod, assumed-prod/Admin\n`,
    );
    expect(stderr).toMatch(/^warning: Cannot read .*\.cache\/acctmgr\/sessions: .*\.cache is a file\./);
    expect(exitCode).toBe(1);
  });
});
