import { describe, expect, it } from 'vitest';
import { DEV, MAIN, openScene, PROD, type Scene } from '../support/scene.js';

const GOV = '444444444444';

async function atHerDesk(more: object = {}): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer'), region: 'eu-west-1', ...more },
    { name: 'prod', account_id: PROD, role_arn: scene.role(PROD, 'Admin') },
    { name: 'gov', account_id: GOV, role_arn: `arn:aws-us-gov:iam::${GOV}:role/Admin` },
  ]);
  return scene;
}

const sectionOf = (scene: Scene, name: string) => scene.credentials().split(`[${name}]\n`)[1] ?? '';
const regionOf = (scene: Scene, name: string) => /^region = (.*)$/m.exec(sectionOf(scene, name))?.[1];

/** Gives the profile that signs a region. */
const setSourceRegion = (scene: Scene, region: string) =>
  scene.home.write('.aws/config', `[default]\nregion = ${region}\n`);

describe('the region of a profile', () => {
  it("is the flag's, the account's, that of the defaults, the source profile's", async () => {
    const scene = await atHerDesk();
    setSourceRegion(scene, 'us-west-1');
    await scene.cli('assume', 'dev', '--region', 'ap-east-1');
    expect(regionOf(scene, 'assumed-dev')).toBe('ap-east-1');
    await scene.cli('assume', 'dev');
    expect(regionOf(scene, 'assumed-dev')).toBe('eu-west-1');
    const { stdout, stderr } = await scene.cli('assume', 'prod', '--json');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ region: 'us-west-1' });
    expect(regionOf(scene, 'assumed-prod')).toBe('us-west-1');
    scene.inventory([{ name: 'prod', account_id: PROD, role_arn: `arn:aws:iam::${PROD}:role/Admin` }], {
      defaults: { region: 'eu-north-1' },
    });
    await scene.cli('assume', 'prod');
    expect(regionOf(scene, 'assumed-prod')).toBe('eu-north-1');
  });

  it('is that of the profile whose keys sign, in either file, and what --explain says', async () => {
    const scene = await atHerDesk();
    const keys = scene.credentials().replace('[default]', '[jump]');
    scene.home.write('.aws/credentials', `${keys}region = ca-west-1\n`);
    scene.inventory([
      { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer'), source_profile: 'jump' },
    ]);
    setSourceRegion(scene, 'us-west-1');
    expect((await scene.cli('assume', 'dev', '--explain')).stdout).toContain(
      'profile: assumed-dev, region ca-west-1\n',
    );
    await scene.cli('assume', 'dev');
    expect(regionOf(scene, 'assumed-dev')).toBe('ca-west-1');
    expect((await scene.cli('env', 'dev')).stdout).toContain('export AWS_REGION=ca-west-1;\n');
    const own = { AWS_REGION: 'eu-central-1' };
    expect((await scene.cliIn({ env: own }, 'env', 'dev')).stdout).not.toContain('AWS_REGION');
  });

  it.each(['us-gov-west-1', 'aws-global', 'nonsense'])(
    'is not the source profile’s %s, where the account is not to be found',
    async (region) => {
      const scene = await atHerDesk();
      setSourceRegion(scene, region);
      await scene.cli('assume', 'prod');
      expect(regionOf(scene, 'assumed-prod')).toBeUndefined();
    },
  );

  it('stays what the user says of this very profile', async () => {
    const scene = await atHerDesk();
    scene.home.write(
      '.aws/config',
      '[default]\nregion = us-west-1\n[profile assumed-prod]\nregion = us-west-2\n',
    );
    await scene.cli('assume', 'prod');
    expect(regionOf(scene, 'assumed-prod')).toBe('us-west-2');
  });

  it('is asked for once where none is known', async () => {
    const scene = await atHerDesk();
    const { stderr } = await scene.cli('assume', 'prod');
    expect(stderr).toBe(
      'No region is known for assumed-prod, and most AWS tools want one. Give the account one: acctmgr edit prod region=eu-west-1\n',
    );
    expect((await scene.cli('assume', 'prod', '--quiet')).stderr).toBe('');
    const own = { AWS_DEFAULT_REGION: 'eu-west-1' };
    expect((await scene.cliIn({ env: own }, 'assume', 'prod')).stderr).toBe('');
    const file = scene.credentials();
    scene.home.write('.aws/credentials', `${file}region = eu-west-3\n`);
    expect((await scene.cli('assume', 'prod')).stderr).toBe('');
    expect(regionOf(scene, 'assumed-prod')).toBe('eu-west-3');
  });

  it('is asked for in one line for several accounts', async () => {
    const scene = await openScene();
    const names = ['a1', 'b2', 'c3', 'd4', 'e5', 'f6', 'g7'];
    const role_arn = scene.role(PROD, 'Admin');
    scene.inventory(names.map((name) => ({ name, account_id: PROD, role_arn })));
    const { stderr } = await scene.cli('assume', ...names);
    expect(stderr).toBe(
      'No region is known for assumed-a1, assumed-b2, assumed-c3, assumed-d4, assumed-e5 and 2 more, and most AWS tools want one. ' +
        'Give the account one: acctmgr edit NAME region=eu-west-1\n',
    );
  });

  it('that `profiles install` writes is found in the same way', async () => {
    const scene = await atHerDesk();
    setSourceRegion(scene, 'us-west-1');
    await scene.cli('profiles', 'install', 'dev', 'prod', '--yes');
    const config = scene.home.read('.aws/config');
    expect(/\[profile dev\]\n(?:.+\n)*?region = (.*)/.exec(config)?.[1]).toBe('eu-west-1');
    expect(/\[profile prod\]\n(?:.+\n)*?region = (.*)/.exec(config)?.[1]).toBe('us-west-1');
  });
});

describe('the region variables of the shell', () => {
  it('that keep tools in another region are named by assume', async () => {
    const scene = await atHerDesk();
    const said = async (env: Record<string, string>, ...words: string[]) =>
      (await scene.cliIn({ env }, 'assume', ...words)).stderr;
    expect(await said({ AWS_REGION: 'us-east-1' }, 'dev')).toBe(
      'warning: AWS_REGION is us-east-1, which AWS tools prefer to the eu-west-1 of the profile. Take it away first: unset AWS_REGION\n',
    );
    expect(await said({ AWS_DEFAULT_REGION: 'us-east-1', SHELL: '/bin/fish' }, 'dev', '--quiet')).toBe(
      'warning: AWS_DEFAULT_REGION is us-east-1, which AWS tools prefer to the eu-west-1 of the profile. Take it away first: set -e AWS_DEFAULT_REGION\n',
    );
    expect(await said({ AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-2' }, 'dev')).toBe(
      'warning: AWS_REGION is us-east-1 and AWS_DEFAULT_REGION is us-east-2, which AWS tools prefer to the eu-west-1 of the profile. ' +
        'Take them away first: unset AWS_REGION; unset AWS_DEFAULT_REGION\n',
    );
    const same = { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1' };
    expect(await said(same, 'dev')).toBe('');
    expect(await said(same, 'dev', '--region', 'us-east-1')).toContain('AWS_REGION is eu-west-1');
  });

  it('say nothing where the account asks for no region', async () => {
    const scene = await atHerDesk();
    setSourceRegion(scene, 'us-west-1');
    expect((await scene.cliIn({ env: { AWS_REGION: 'us-east-1' } }, 'assume', 'prod')).stderr).toBe('');
  });

  it('that acctmgr set itself go with its own command', async () => {
    const scene = await atHerDesk();
    const env = { AWS_REGION: 'us-east-2', ACCTMGR_REGION: 'us-east-2' };
    expect((await scene.cliIn({ env }, 'assume', 'dev')).stderr).toBe(
      'warning: AWS_REGION is us-east-2, which AWS tools prefer to the eu-west-1 of the profile. Take it away first: eval "$(acctmgr env --unset)"\n',
    );
  });
});

describe('--region', () => {
  const elsewhere = (region: string, partition: string, name: string, own: string, example: string) =>
    `error: --region ${region} is in the partition ${partition}, but ${name} is in ${own}.\n` +
    `hint:  Give a region of ${own}, such as ${example}.\n`;

  it.each([
    ['assume', 'dev'],
    ['assume', 'dev', '--explain'],
    ['env', 'dev', '--format', 'json'],
    ['exec', 'dev', '--', 'true'],
    ['exec', '--serve', 'dev', '--', 'true'],
    ['console', 'dev', '--print'],
    ['switch', '--shell', 'bash', 'dev'],
    ['switch', '--shell', 'bash', 'dev', '--env'],
    ['kubeconfig', 'dev', 'web'],
  ])('of another partition is refused by %s', async (...words) => {
    const scene = await atHerDesk();
    const [command = '', ...rest] = words;
    expect(await scene.cli(command, '--region=us-gov-west-1', ...rest)).toEqual({
      stdout: '',
      stderr: elsewhere('us-gov-west-1', 'aws-us-gov', 'dev', 'aws', 'us-east-1'),
      exitCode: 2,
    });
    expect(scene.aws.requests).toEqual([]);
  });

  it('is judged by the partition of the role, the other way round, too', async () => {
    const scene = await atHerDesk();
    expect((await scene.cli('assume', 'gov', '--region', 'eu-west-1')).stderr).toBe(
      elsewhere('eu-west-1', 'aws', 'gov', 'aws-us-gov', 'us-gov-west-1'),
    );
    expect((await scene.cli('assume', 'gov', '--region', 'us-gov-east-1', '--explain')).exitCode).toBe(0);
  });

  it.each([
    ['eu-wst-1', ' Did you mean eu-west-1?'],
    ['us-est-1', ' Did you mean us-east-1?'],
    ['zz-quux-7', ''],
  ])('%s is used with a warning', async (region, near) => {
    const scene = await atHerDesk();
    const { stderr, exitCode } = await scene.cli('assume', 'dev', '--region', region);
    expect(stderr).toBe(`warning: "${region}" is not a region that acctmgr knows.${near}\n`);
    expect(exitCode).toBe(0);
    expect(regionOf(scene, 'assumed-dev')).toBe(region);
    expect((await scene.cli('kubeconfig', 'dev', 'web', '--region', region)).stderr).toContain(
      `warning: "${region}" is not a region that acctmgr knows.${near}\n`,
    );
  });

  it.each([
    ['eu-west-1a', 'Did you mean eu-west-1?'],
    ['EU-WEST-1', 'Did you mean eu-west-1?'],
    ['Frankfurt', 'Give one such as eu-west-1.'],
  ])('%s is refused', async (region, hint) => {
    const scene = await atHerDesk();
    const refused = {
      stdout: '',
      stderr: `error: --region ${region} is not an AWS region.\nhint:  ${hint}\n`,
      exitCode: 2,
    };
    expect(await scene.cli('assume', 'dev', '--region', region)).toEqual(refused);
    expect(await scene.cli('kubeconfig', 'dev', 'web', '--region', region)).toEqual(refused);
  });
});

describe('a region that acctmgr does not know', () => {
  const warning = 'warning: "eu-wst-1" is not a region that acctmgr knows. Did you mean eu-west-1?\n';

  it('is written by add and edit with a warning', async () => {
    const scene = await atHerDesk();
    const add = ['add', 'stage', '--account-id', MAIN];
    expect(await scene.cli(...add, '--region', 'eu-wst-1', '--dry-run')).toMatchObject({ stderr: warning });
    expect(await scene.cli(...add, '--region', 'eu-wst-1')).toMatchObject({ stderr: warning, exitCode: 0 });
    expect(await scene.cli('add', 's2', '--account-id', MAIN, '--set', 'region=eu-wst-1')).toMatchObject({
      stderr: warning,
    });
    expect(await scene.cli('edit', 'dev', 'region=eu-wst-1')).toMatchObject({ stderr: warning, exitCode: 0 });
    expect(await scene.cli('edit', 'dev', 'description=x')).toMatchObject({ stderr: '' });
    expect(await scene.cli('edit', 'dev', 'region=us-gov-wst-1')).toMatchObject({ exitCode: 2 });
  });

  it('is named by validate, with its place, and the file is valid', async () => {
    const scene = await openScene();
    const file = scene.inventory([{ name: 'main', account_id: MAIN, region: 'eu-wst-1' }], {
      defaults: { region: 'us-est-1' },
    });
    expect(await scene.cli('validate')).toEqual({
      stdout: `✓ ${file} is valid: 1 account.\n`,
      stderr:
        'warning: defaults.region: "us-est-1" is not a region that acctmgr knows. Did you mean us-east-1?\n' +
        'warning: accounts[0].region: "eu-wst-1" is not a region that acctmgr knows. Did you mean eu-west-1?\n',
      exitCode: 0,
    });
  });
});
