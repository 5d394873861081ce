import { describe, expect, it } from 'vitest';
import { DEV, MINUTE, openScene, PROD, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

async function atHerDesk(): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([
    { name: 'main', account_id: '111111111111' },
    {
      name: 'alpha',
      account_id: DEV,
      role_arn: scene.role(DEV, 'Alpha'),
      description: 'First \u001b[2Jof all',
    },
    { name: 'beta', account_id: DEV, role_arn: scene.role(DEV, 'Beta') },
    { name: 'gamma', account_id: PROD, role_arn: scene.role(PROD, 'Gamma'), description: 'x'.repeat(70) },
  ]);
  return scene;
}

async function offeredBy(scene: Scene, ...argv: readonly string[]) {
  const terminal = scriptedTerminal(undefined);
  const { exitCode } = await scene.cliIn({ terminal }, ...argv);
  expect(terminal.closed()).toBe(1);
  return { exitCode, lines: terminal.lines };
}

const MENU = [
  '? Which account?',
  `  alpha  ${DEV} · First of all`,
  `  beta  ${DEV}`,
  `  gamma  ${PROD} · ${'x'.repeat(59)}…`,
];

describe('the picker', () => {
  it.each([['assume'], ['env'], ['exec'], ['console'], ['switch', '--shell', 'bash']])(
    'of %s offers the accounts that have a role, and Esc leaves with 130',
    async (...argv) => {
      const scene = await atHerDesk();
      expect(await offeredBy(scene, ...argv)).toEqual({ exitCode: 130, lines: MENU });
      expect(scene.aws.requests).toEqual([]);
    },
  );

  it('puts what was used most and last first, with the state of its session', async () => {
    const scene = await atHerDesk();
    await scene.cli('assume', 'gamma');
    scene.time += 50 * MINUTE;
    await scene.cli('assume', 'beta');
    await scene.cli('env', 'beta');
    scene.time += 12 * MINUTE;
    const { lines } = await offeredBy(scene, 'assume');
    expect(lines).toEqual([
      '? Which account?',
      `  beta  ${DEV} · valid 48m`,
      `  gamma  ${PROD} · expired · ${'x'.repeat(59)}…`,
      `  alpha  ${DEV} · First of all`,
    ]);
  });

  it('offers all in their order where the log cannot be read', async () => {
    const scene = await atHerDesk();
    const terminal = scriptedTerminal(undefined);
    await scene.cliIn({ terminal, env: { ACCTMGR_ACCESS_LOG: scene.home.folder } }, 'assume');
    expect(terminal.lines).toEqual(MENU);
  });
});
