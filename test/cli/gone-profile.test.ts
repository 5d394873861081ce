import { chmodSync, existsSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEV, MINUTE, openScene, PROD, type Scene } from '../support/scene.js';

async function withAccounts(): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer'), region: 'eu-west-1' },
    { name: 'prod', account_id: PROD, role_arn: scene.role(PROD, 'Admin'), region: 'eu-west-1' },
  ]);
  return scene;
}

const RECORD = '.local/state/acctmgr/profiles.json';
const PASSED = (name: string) =>
  `Passing over the gone profile ${name}, which acctmgr made: the profile default signs.\n`;

describe('a shell whose profile was taken away', () => {
  it.each([
    [['assume', 'dev']],
    [['assume', '--all']],
    [['env', 'dev']],
    [['login', '--mfa-code', 'CODE']],
    [['credential-process', 'prod']],
    [['switch', '--shell', 'bash', 'dev']],
  ])('goes on with %j', async (words) => {
    const scene = await withAccounts();
    await scene.cli('assume', 'dev');
    await scene.cli('clean', 'dev');
    const env = { AWS_PROFILE: 'assumed-dev' };
    const argv = words.map((word) => (word === 'CODE' ? scene.code() : word));
    const { stderr, exitCode } = await scene.cliIn({ env }, ...argv);
    expect({ stderr, exitCode }).toMatchObject({ exitCode: 0 });
    if (words[0] === 'assume') expect(stderr).toBe(PASSED('assumed-dev'));
  });

  it('is not told so over and over where the function of shell-init has switched it', async () => {
    const scene = await withAccounts();
    await scene.cli('assume', 'dev', '--profile-name', 'work');
    await scene.cli('clean', 'work');
    const env = { AWS_PROFILE: 'work', ACCTMGR_PROFILE: 'work', ACCTMGR_ACCOUNT: 'dev' };
    expect(await scene.cliIn({ env }, 'assume', 'prod')).toMatchObject({ stderr: '', exitCode: 0 });
  });

  it('goes on by names that were recorded, and by no others', async () => {
    const scene = await withAccounts();
    await scene.cli('assume', 'dev', '--profile-name', 'work');
    await scene.cli('profiles', 'install', 'prod', '--yes');
    expect(JSON.parse(scene.home.read(RECORD))).toEqual([
      { name: 'work', account: 'dev', by: 'assume' },
      { name: 'prod', account: 'prod', by: 'install' },
    ]);
    await scene.cli('clean', '--all');
    await scene.cli('profiles', 'uninstall', '--all', '--yes');
    for (const name of ['work', 'prod']) {
      expect(await scene.cliIn({ env: { AWS_PROFILE: name } }, 'assume', 'dev')).toMatchObject({
        stderr: PASSED(name),
        exitCode: 0,
      });
    }
    const never = await scene.cliIn({ env: { AWS_PROFILE: 'wrok' } }, 'assume', 'dev');
    expect(never).toMatchObject({ exitCode: 3 });
    expect(never.stderr).toContain('The profile wrok does not exist.');
  });

  it('is not given another source than the one that was named', async () => {
    const scene = await withAccounts();
    scene.inventory([
      {
        name: 'dev',
        account_id: DEV,
        role_arn: scene.role(DEV, 'Developer'),
        source_profile: 'assumed-gone',
      },
    ]);
    const result = await scene.cliIn({ env: { AWS_PROFILE: 'assumed-gone' } }, 'assume', 'dev');
    expect(result).toMatchObject({ exitCode: 3 });
    expect(result.stderr).toContain('The profile assumed-gone does not exist.');
    expect(scene.aws.requests).toEqual([]);
  });

  it('learns from whoami what to do, in its own words', async () => {
    const scene = await withAccounts();
    const told = async (env: Readonly<Record<string, string>>) => {
      const { stderr, exitCode } = await scene.cliIn({ env }, 'whoami');
      expect(exitCode).toBe(3);
      return stderr;
    };
    expect(await told({ AWS_PROFILE: 'assumed-dev' })).toBe(`error: The profile assumed-dev does not exist.
hint:  Leave it: "unset AWS_PROFILE", or take it again: "acctmgr assume dev".
`);
    expect(await told({ AWS_DEFAULT_PROFILE: 'assumed-dev/read-only', SHELL: '/usr/bin/fish' })).toContain(
      'Leave it: "set -e AWS_DEFAULT_PROFILE", or take it again: "acctmgr assume dev --read-only".',
    );
    // Of which role or policy it was, the name does not tell.
    expect(await told({ AWS_PROFILE: 'assumed-dev/Ops' })).toContain(
      'hint:  Leave it: "unset AWS_PROFILE".\n',
    );
    // Somebody else's.
    expect(await told({ AWS_PROFILE: 'wrok' })).toContain('aws configure list-profiles');
  });

  it('learns it from doctor', async () => {
    const scene = await withAccounts();
    const { stdout } = await scene.cliIn({ env: { AWS_PROFILE: 'assumed-dev' } }, 'doctor', '--json');
    const { findings } = JSON.parse(stdout) as { findings: { check: string; status: string }[] };
    expect(findings.filter(({ status }) => status === 'fail')).toEqual([
      expect.objectContaining({
        check: 'active_profile',
        message:
          'The profile assumed-dev, which AWS_PROFILE names, does not exist. acctmgr made it, and passes it over; other tools stop.',
        fix: 'acctmgr assume dev, or leave it: unset AWS_PROFILE',
      }),
    ]);
  });
});

describe('the command that takes a profile away', () => {
  const warned = async (scene: Scene, profile: string, ...argv: readonly string[]) => {
    const { stderr } = await scene.cliIn({ env: { AWS_PROFILE: profile } }, ...argv);
    return stderr.split('\n').filter((line) => line.startsWith('warning: AWS_PROFILE'));
  };

  it('clean: also of what is gone already', async () => {
    const scene = await withAccounts();
    await scene.cli('assume', 'dev', '--read-only');
    const gone =
      'warning: AWS_PROFILE names assumed-dev/read-only, which is gone. Leave it: "unset AWS_PROFILE", or take it again: "acctmgr assume dev --read-only".';
    expect(await warned(scene, 'assumed-dev/read-only', 'clean', 'dev')).toEqual([gone]);
    expect(await warned(scene, 'assumed-dev/read-only', 'clean')).toEqual([gone]);
    expect(await warned(scene, 'default', 'clean')).toEqual([]);
  });

  it('clean --expired', async () => {
    const scene = await withAccounts();
    await scene.cli('assume', 'dev');
    scene.time += 90 * MINUTE;
    expect(await warned(scene, 'assumed-dev', 'clean', '--dry-run')).toEqual([
      'warning: AWS_PROFILE names assumed-dev, which would be gone. Leave it: "unset AWS_PROFILE", or take it again: "acctmgr assume dev".',
    ]);
  });

  it('profiles uninstall', async () => {
    const scene = await withAccounts();
    await scene.cli('profiles', 'install', 'dev', '--prefix', 'acme-', '--yes');
    expect(await warned(scene, 'acme-dev', 'profiles', 'uninstall', '--all', '--dry-run')).toEqual([
      'warning: AWS_PROFILE names acme-dev, which would be gone. Leave it: "unset AWS_PROFILE", or take it again: "acctmgr profiles install dev --prefix acme-".',
    ]);
    expect(await warned(scene, 'acme-dev', 'profiles', 'uninstall', 'dev', '--yes')).toEqual([
      'warning: AWS_PROFILE names acme-dev, which is gone. Leave it: "unset AWS_PROFILE", or take it again: "acctmgr profiles install dev --prefix acme-".',
    ]);
  });

  it('purge, of installed ones, too', async () => {
    const scene = await withAccounts();
    await scene.cli('profiles', 'install', 'dev', '--yes');
    expect(await warned(scene, 'dev', 'purge', '--yes')).toEqual([
      expect.stringContaining('AWS_PROFILE names dev, which is gone.') as string,
    ]);
    expect(existsSync(scene.home.at(RECORD))).toBe(false);
  });

  it('remove and rename', async () => {
    const scene = await withAccounts();
    await scene.cli('assume', 'dev');
    expect(await warned(scene, 'assumed-dev', 'rename', 'dev', 'test', '--dry-run')).toEqual([
      'warning: AWS_PROFILE names assumed-dev, a profile of dev, which would be called test. Leave it: "unset AWS_PROFILE", or take its own: "acctmgr assume test".',
    ]);
    expect(await warned(scene, 'assumed-dev', 'remove', 'DEV', '--yes')).toEqual([
      'warning: AWS_PROFILE names assumed-dev, a profile of dev, which is gone from accounts.json. Leave it: "unset AWS_PROFILE".',
    ]);
    expect(await warned(scene, 'assumed-dev', 'remove', 'prod', '--yes')).toEqual([]);
  });
});

describe('the record of names', () => {
  it('is not made for names that say it, is private, and is not written twice', async () => {
    const scene = await withAccounts();
    await scene.cli('assume', 'dev');
    expect(existsSync(scene.home.at(RECORD))).toBe(false);
    await scene.cli('assume', 'dev', '--profile-name', 'work');
    const { mode, ino, mtimeMs } = statSync(scene.home.at(RECORD));
    expect(mode & 0o777).toBe(0o600);
    await scene.cli('assume', 'dev', '--profile-name', 'work', '--refresh');
    expect(statSync(scene.home.at(RECORD))).toMatchObject({ ino, mtimeMs });
  });

  it.each(['', 'null', '{', '[1, null, {"name": 3}]', '{"name": "work"}'])(
    'says nothing where it holds %j, and is written anew',
    async (text) => {
      const scene = await withAccounts();
      scene.home.write(RECORD, text, 0o600);
      const lost = await scene.cliIn({ env: { AWS_PROFILE: 'work' } }, 'assume', 'dev');
      expect(lost).toMatchObject({ exitCode: 3 });
      await scene.cli('assume', 'dev', '--profile-name', 'work');
      expect(JSON.parse(scene.home.read(RECORD))).toEqual([{ name: 'work', account: 'dev', by: 'assume' }]);
    },
  );

  it('is not believed where others may write it', async () => {
    const scene = await withAccounts();
    scene.home.write(RECORD, '[{"name": "work", "account": "dev", "by": "assume"}]');
    chmodSync(scene.home.at(RECORD), 0o666);
    const { exitCode } = await scene.cliIn({ env: { AWS_PROFILE: 'work' } }, 'assume', 'dev');
    expect(exitCode).toBe(3);
  });
});
