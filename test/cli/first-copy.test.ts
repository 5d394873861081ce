import { existsSync, rmSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';
import { DEV, openScene, type Scene } from '../support/scene.js';

const FILE = '.aws/credentials';
const COPY = `${FILE}.acctmgr-backup`;

const saidOf = ({ home }: Scene): string =>
  `Kept a copy of ${home.at(FILE)} as it was, keys included: credentials.acctmgr-backup beside it. This is done once. Delete it when you rotate the keys.\n`;

async function beforeTheFirst(): Promise<Scene> {
  const scene = await openScene({ untouched: true });
  scene.inventory([
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer'), region: 'eu-west-1' },
  ]);
  return scene;
}

it.each([[[]], [['--json']]])('the copy of the credentials file is told of once: %j', async (words) => {
  const scene = await beforeTheFirst();
  const before = scene.credentials();
  expect(await scene.cli('assume', 'dev', ...words)).toMatchObject({ stderr: saidOf(scene), exitCode: 0 });
  expect(scene.home.read(COPY)).toBe(before);
  expect(statSync(scene.home.at(COPY)).mode & 0o777).toBe(0o600);
  expect(await scene.cli('assume', 'dev', '--refresh', ...words)).toMatchObject({ stderr: '', exitCode: 0 });
  expect(scene.home.read(COPY)).toBe(before);
});

it('a copy that stands there already is left as it is, without a word', async () => {
  const scene = await beforeTheFirst();
  scene.home.write(COPY, 'of long ago');
  expect(await scene.cli('assume', 'dev')).toMatchObject({ stderr: '', exitCode: 0 });
  expect(scene.home.read(COPY)).toBe('of long ago');
});

it('nothing is copied, and nothing said, where there is no file yet', async () => {
  const scene = await beforeTheFirst();
  rmSync(scene.home.at(FILE));
  const env = { AWS_ACCESS_KEY_ID: scene.ada.accessKeyId, AWS_SECRET_ACCESS_KEY: scene.ada.secretAccessKey };
  const { stderr, exitCode } = await scene.cliIn({ env }, 'assume', 'dev');
  expect(exitCode).toBe(0);
  expect(stderr).not.toContain('Kept a copy');
  expect(existsSync(scene.home.at(COPY))).toBe(false);
});
