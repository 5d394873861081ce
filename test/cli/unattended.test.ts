import { describe, expect, it } from 'vitest';
import { DEV, openScene, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

async function withLimits(unattended: object): Promise<Scene> {
  const scene = await openScene();
  const account = (name: string, more: object = {}) => ({
    name,
    account_id: DEV,
    role_arn: scene.role(DEV, name),
    ...more,
  });
  scene.inventory([account('dev-web'), account('dev-api'), account('prod', { protected: true })], {
    settings: { unattended },
  });
  return scene;
}

describe('settings.unattended', () => {
  it('says which accounts are taken without a terminal', async () => {
    const scene = await withLimits({ accounts: ['dev-*'] });
    const yes = ['--yes', '--reason', 'audit'];
    for (const words of [
      ['assume', 'prod', ...yes],
      ['env', 'prod', ...yes],
      ['exec', 'prod', ...yes, '--', 'true'],
      ['credential-process', 'prod', '--reason', 'audit'],
      ['console', 'prod', ...yes, '--print'],
    ]) {
      const { exitCode, stderr } = await scene.cli(...words);
      expect([words[0], exitCode]).toEqual([words[0], 3]);
      expect(stderr).toContain('error: prod may not be taken without a terminal.\n');
    }
    expect(scene.aws.calls('AssumeRole')).toEqual([]);
    expect(scene.log().map(({ error_code: code }) => code)).toEqual(Array(5).fill('not_unattended'));
    expect((await scene.cli('assume', 'dev-web')).exitCode).toBe(0);
    expect((await scene.cli('credential-process', 'dev-web')).exitCode).toBe(0);
    const terminal = scriptedTerminal();
    expect((await scene.cliIn({ terminal }, 'assume', 'prod', ...yes)).exitCode).toBe(0);
    const refused = await scene.cliIn({ terminal }, '--no-input', 'assume', 'prod', ...yes);
    expect(refused.exitCode).toBe(3);
  });

  it('does not give what is in the cache either', async () => {
    const scene = await withLimits({ read_only: true });
    const terminal = scriptedTerminal();
    expect((await scene.cliIn({ terminal }, 'credential-process', 'dev-web')).exitCode).toBe(0);
    const { exitCode, stderr } = await scene.cli('credential-process', 'dev-web');
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('only with --read-only or --view-only')]);
    expect((await scene.cli('credential-process', 'dev-web', '--read-only')).exitCode).toBe(0);
  });

  it('says how many', async () => {
    const scene = await withLimits({ max_accounts: 1 });
    const run = ['exec', 'dev-*', '--yes', '--', '/bin/sh', '-c', 'true'];
    const { exitCode, stderr } = await scene.cli(...run);
    expect([exitCode, stderr]).toEqual([
      3,
      expect.stringContaining('2 accounts may not be taken without a terminal: 1 at most.'),
    ]);
    expect(scene.log().filter(({ event }) => event === 'confirmed')).toEqual([]);
    expect((await scene.cli('assume', 'dev-*')).exitCode).toBe(3);
    expect((await scene.cliIn({ terminal: scriptedTerminal() }, ...run)).exitCode).toBe(0);
  });
});

it('--no-input asks nobody, terminal or not, and nor does what it starts', async () => {
  const scene = await openScene();
  scene.inventory([
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'dev') },
    { name: 'web', account_id: DEV, role_arn: scene.role(DEV, 'web') },
  ]);
  const terminal = scriptedTerminal();
  const asked = await scene.cliIn({ terminal }, 'assume', '--no-input');
  expect([asked.exitCode, asked.stderr]).toEqual([2, expect.stringContaining('--no-input')]);
  const script = ['--', '/bin/sh', '-c', 'echo $ACCTMGR_PROMPT'];
  const run = await scene.cliIn({ terminal }, '--no-input', 'exec', 'dev', 'web', '--yes', ...script);
  expect(run.stdout).toContain('never\n');
});

describe('an assistant that was started on a terminal, whose commands have nothing but pipes', () => {
  it('is held to settings.unattended', async () => {
    const scene = await withLimits({ accounts: ['dev-*'], max_accounts: 1 });
    const world = { terminal: scriptedTerminal(), hasOnlyPipes: true };
    for (const words of [
      ['assume', 'prod', '--yes', '--reason', 'audit'],
      ['credential-process', 'prod', '--reason', 'audit'],
      ['exec', 'dev-*', '--yes', '--', '/bin/sh', '-c', 'true'],
    ])
      expect([words[0], (await scene.cliIn(world, ...words)).exitCode]).toEqual([words[0], 3]);
    expect((await scene.cliIn(world, 'assume', 'dev-web')).exitCode).toBe(0);
  });
});

describe('doctor', () => {
  it('does not try what may not be taken without a terminal', async () => {
    const scene = await withLimits({ accounts: ['dev-w*'] });
    const { stdout } = await scene.cli('doctor', 'dev-*', '--json');
    const { accounts } = JSON.parse(stdout) as { readonly accounts: readonly object[] };
    expect(accounts).toMatchObject([
      { account: 'dev-web', reachable: true },
      {
        account: 'dev-api',
        reachable: false,
        obstacle: 'not_tried',
        message: 'dev-api may not be taken without a terminal.',
      },
    ]);
    expect(scene.aws.calls('AssumeRole')).toHaveLength(1);
    const one = await scene.cli('doctor', 'dev-api');
    expect(one.stdout).toContain('dev-api was not tried: dev-api may not be taken without a terminal.');
    expect(scene.aws.calls('AssumeRole')).toHaveLength(1);
    await scene.cliIn({ terminal: scriptedTerminal() }, 'doctor', 'dev-api');
    expect(scene.aws.calls('AssumeRole')).toHaveLength(2);
  });

  it('tries no more accounts than may be taken', async () => {
    const scene = await withLimits({ max_accounts: 1 });
    expect((await scene.cli('doctor', 'dev-*')).exitCode).toBe(3);
    expect((await scene.cli('doctor', 'dev-*', '--no-try')).exitCode).not.toBe(3);
    expect(scene.aws.calls('AssumeRole')).toEqual([]);
  });
});
