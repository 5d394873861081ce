import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { DEV, MAIN, openScene, type Scene } from '../support/scene.js';

/* A take that nobody waits for any more: its calls end, and nothing of it is written after. */

const sh = (script: string) => ['--', '/bin/sh', '-c', script] as const;

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 3000 && !isSo(); tries += 1) await setTimeout(10);
}

async function withTwo(): Promise<Scene> {
  const scene = await openScene();
  const role = (name: string) => ({ name, account_id: DEV, role_arn: scene.role(DEV, name) });
  scene.inventory([{ name: 'main', account_id: MAIN }, role('a'), role('b')]);
  return scene;
}

const takesOf = (scene: Scene) => scene.log().filter(({ event }) => event === 'exec');

describe('a call that hangs', () => {
  it('ends with the time of its account, and the log says that it was given up', async () => {
    const scene = await withTwo();
    scene.aws.misbehave({ kind: 'hang' });
    const { exitCode, stderr } = await scene.cli(
      ...['exec', 'a', 'b', '--yes', '--timeout', '10m', '--time-limit', '1s'],
      ...sh('true'),
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain('The time of --time-limit 1s was up before it had credentials.');
    expect(takesOf(scene)).toMatchObject([
      { status: 'failed', error_code: 'abandoned' },
      { status: 'failed', error_code: 'abandoned' },
    ]);
  });

  it('ends where the user ends the run', async () => {
    const scene = await withTwo();
    scene.aws.misbehave({ kind: 'hang' });
    const run = scene.cli('exec', 'a', 'b', '--yes', '--timeout', '10m', ...sh('true'));
    await until(() => scene.aws.requests.length >= 2);
    process.emit('SIGINT');
    expect((await run).exitCode).toBe(130);
    expect(takesOf(scene)).toMatchObject([{ error_code: 'abandoned' }, { error_code: 'abandoned' }]);
  });
});

it('a command whose time is up is told with its limit and what ended it', async () => {
  const scene = await withTwo();
  const words = ['exec', 'a', 'b', '--yes', '--time-limit', '1s', ...sh('exec sleep 600')];
  const { stderr } = await scene.cli(...words);
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain('its time was up (--time-limit 1s), and SIGTERM ended it');
});
