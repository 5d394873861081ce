import { expect, it } from 'vitest';
import { DEV, openScene } from '../support/scene.js';

it('begins no command of a run whose argument names a region that nobody knows', async () => {
  const scene = await openScene();
  const account = (name: string, more: object = {}) => ({
    name,
    account_id: DEV,
    role_arn: scene.role(DEV, name),
    ...more,
  });
  scene.inventory([account('web', { region: 'eu-west-1' }), account('db')]);
  const run = (argument: string) => scene.cli('exec', 'web', 'db', '--yes', '--', 'echo', argument);
  const { stdout, stderr, exitCode } = await run('/data/{region}/{account}');
  expect([stdout.includes('/data/eu-west-1/web'), stdout.includes('/data//db'), exitCode]).toEqual([
    true,
    false,
    1,
  ]);
  expect(stderr).toContain('db has no region to fill in for {region}.');
  const others = await run('{{region}/{account}');
  expect([others.stdout.includes('{region}/db'), others.exitCode]).toEqual([true, 0]);
});
