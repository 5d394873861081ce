import { describe, expect, it } from 'vitest';
import { DEV, openScene, type Scene } from '../support/scene.js';

/** The scene with Ada's key given as `give` says, the id where the secret belongs. */
async function withSwapped(
  give: (scene: Scene, id: string, secret: string) => Record<string, string>,
): Promise<{ scene: Scene; env: Record<string, string>; id: string; secret: string }> {
  const scene = await openScene();
  scene.inventory([{ name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') }]);
  const { accessKeyId: id, secretAccessKey: secret } = scene.ada;
  return { scene, id, secret, env: give(scene, id, secret) };
}

const section = (header: string, id: string, secret: string): string =>
  `[${header}]\naws_access_key_id = ${secret}\naws_secret_access_key = ${id}\n`;

const PLACES: Record<string, readonly [where: string, give: Parameters<typeof withSwapped>[0]]> = {
  'the credentials file': [
    'In the profile default',
    ({ home }, id, secret) => {
      home.write('.aws/credentials', section('default', id, secret));
      return {};
    },
  ],
  'the config file': [
    'In the profile work',
    ({ home }, id, secret) => {
      home.write('.aws/config', section('profile work', id, secret));
      return { AWS_PROFILE: 'work' };
    },
  ],
  'the source of a role profile': [
    'In the profile base',
    ({ home, role }, id, secret) => {
      const hop = `[profile work]\nrole_arn = ${role(DEV, 'Hop')}\nsource_profile = base\n`;
      home.write('.aws/config', `${hop}${section('profile base', id, secret)}`);
      return { AWS_PROFILE: 'work' };
    },
  ],
  'the variables': [
    'In the environment',
    (_scene, id, secret) => ({ AWS_ACCESS_KEY_ID: secret, AWS_SECRET_ACCESS_KEY: id }),
  ],
  'the answer of a credential_process': [
    'In the profile work',
    ({ home }, id, secret) => {
      const document = JSON.stringify({ Version: 1, AccessKeyId: secret, SecretAccessKey: id });
      home.write('answer.json', document);
      home.write('.aws/config', `[profile work]\ncredential_process = cat "${home.at('answer.json')}"\n`);
      return { AWS_PROFILE: 'work' };
    },
  ],
};

describe.each(Object.entries(PLACES))(
  'a key id and a secret that are swapped in %s',
  (_place, [where, give]) => {
    it.each([
      ['assume', 'dev'],
      ['assume', 'dev', '--debug'],
      ['--json', 'assume', 'dev'],
      ['exec', 'dev', '--', 'true'],
      ['env', 'dev'],
      ['credential-process', 'dev'],
      ['whoami', '--debug'],
      ['doctor', 'dev'],
      ['--json', 'doctor'],
    ])('are told of before AWS is asked, and stand nowhere: %s %s %s', async (...argv) => {
      const { scene, env, id, secret } = await withSwapped(give);
      const { exitCode, stdout, stderr } = await scene.cliIn({ env }, ...argv);
      expect(exitCode).not.toBe(0);
      expect(`${stdout}${stderr}`).toContain('the access key id and the secret access key look swapped');
      const said = `${stdout}${stderr}${JSON.stringify(scene.log())}`;
      expect(said).not.toContain(secret);
      expect(said).not.toContain(id);
      expect(scene.aws.requests.filter(({ accessKeyId }) => accessKeyId !== undefined)).toEqual([]);
    });

    it('end the command with 3 and say what to do', async () => {
      const { scene, env } = await withSwapped(give);
      const { exitCode, stderr } = await scene.cliIn({ env }, 'assume', 'dev');
      expect(exitCode).toBe(3);
      expect(stderr).toContain(`${where}, the access key id and the secret access key look swapped.`);
    });
  },
);

it('stand nowhere where a profile of ours was edited by hand', async () => {
  const scene = await openScene();
  scene.inventory([{ name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') }]);
  await scene.cli('assume', 'dev');
  const before = scene.credentials();
  const [, id = ''] = /aws_access_key_id = (ASIA\w+)/.exec(before) ?? [];
  const [, secret = ''] = /\[assumed-dev\][^]*?aws_secret_access_key = (\S+)/.exec(before) ?? [];
  scene.home.write('.aws/credentials', before.replace(id, 'ID').replace(secret, id).replace('ID', secret));
  for (const argv of [
    ['profiles'],
    ['--json', 'profiles'],
    ['--json', 'status'],
    ['--json', 'clean', '--all'],
  ]) {
    const { stdout, stderr } = await scene.cli(...argv);
    expect(`${stdout}${stderr}`).not.toContain(secret);
  }
});
