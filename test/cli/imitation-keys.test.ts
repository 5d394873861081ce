import { describe, expect, it } from 'vitest';
import { DEV, MAIN, MINUTE, openScene, PROD, type Scene } from '../support/scene.js';

async function withAccounts(temporaryKeys: string): Promise<Scene> {
  const scene = await openScene({ temporaryKeys });
  scene.inventory([
    { name: 'main', account_id: MAIN },
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer'), region: 'eu-west-1' },
    { name: 'prod', account_id: PROD, role_arn: scene.role(PROD, 'Admin'), region: 'eu-west-1' },
  ]);
  return scene;
}

const taken = async (scene: Scene, ...words: readonly string[]) => {
  const { exitCode, stderr } = await scene.cli('assume', ...words);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
};

const USED = { env: { AWS_PROFILE: 'assumed-dev' } };

/* LocalStack gives `LSIA…`, MinIO any letters and digits. */
describe.each(['LSIA', 'Y4RJ'])('a session of an imitation of AWS whose key begins with %s', (prefix) => {
  it('is renewed in the profile that holds it', async () => {
    const scene = await withAccounts(prefix);
    await taken(scene, 'dev');
    expect(scene.credentials()).toContain(`aws_access_key_id = ${prefix}`);
    const before = scene.credentials();
    scene.time += 10 * MINUTE;
    await taken(scene, 'dev', '--refresh');
    expect(scene.credentials()).not.toBe(before);
    await taken(scene, 'dev', '--refresh', '--force');
  });

  it('never signs for another account', async () => {
    const scene = await withAccounts(prefix);
    await taken(scene, 'dev');
    const { exitCode } = await scene.cliIn(USED, 'assume', 'prod');
    expect(exitCode).toBe(0);
    expect(scene.aws.calls('AssumeRole').map(({ accessKeyId }) => accessKeyId)).toEqual([
      scene.ada.accessKeyId,
      scene.ada.accessKeyId,
    ]);
  });

  it('is known to list, profiles and whoami', async () => {
    const scene = await withAccounts(prefix);
    await taken(scene, 'dev');
    const json = async (...words: readonly string[]) =>
      JSON.parse((await scene.cliIn(USED, ...words, '--json')).stdout) as unknown;
    expect(await json('profiles')).toMatchObject([
      { profile: 'assumed-dev', kind: 'session', account: 'dev' },
    ]);
    expect(await json('list')).toMatchObject([
      { name: 'main' },
      { name: 'dev', profile: { name: 'assumed-dev', expired: false } },
      {},
    ]);
    expect(await json('whoami')).toMatchObject({ session: { kind: 'role', account: 'dev' } });
  });

  it.each([
    ['clean', 'dev'],
    ['clean', '--all'],
    ['purge', '--yes'],
  ])('goes with %s %s', async (...words) => {
    const scene = await withAccounts(prefix);
    const before = scene.credentials();
    await taken(scene, 'dev');
    expect(await scene.cli(...words)).toMatchObject({ exitCode: 0 });
    expect(scene.credentials()).toBe(before);
  });
});
