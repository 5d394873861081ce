import { expect, it } from 'vitest';
import { DEV, openScene, PROD, type Scene } from '../support/scene.js';

const SAID = 'Passing over profile assumed-dev, which acctmgr made: the profile default signs.\n';

async function withDevAssumed(): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') },
    { name: 'prod', account_id: PROD, role_arn: scene.role(PROD, 'Admin'), region: 'eu-west-1' },
  ]);
  expect((await scene.cli('assume', 'dev')).exitCode).toBe(0);
  return scene;
}

it('says which profile of its own it passes over', async () => {
  const scene = await withDevAssumed();
  const env = { AWS_PROFILE: 'assumed-dev' };
  expect((await scene.cliIn({ env }, 'assume', 'prod')).stderr).toBe(SAID);
});

it('is silent about the profile that the function of shell-init has set', async () => {
  const scene = await withDevAssumed();
  const env = { AWS_PROFILE: 'assumed-dev', ACCTMGR_PROFILE: 'assumed-dev' };
  expect((await scene.cliIn({ env }, 'assume', 'prod')).stderr).toBe('');
});
