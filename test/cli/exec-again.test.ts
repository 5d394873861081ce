import { describe, expect, it } from 'vitest';
import { DEV, MAIN, openScene, PROD, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

/* exec --failed: what a run left undone, and nothing else. */

async function withFleet(): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([
    { name: 'main', account_id: MAIN },
    ...['web', 'api', 'extra'].map((name) => ({
      name,
      account_id: DEV,
      role_arn: scene.role(DEV, name),
      region: 'eu-west-1',
    })),
  ]);
  return scene;
}

const sh = (script: string) => ['--', '/bin/sh', '-c', script] as const;

const placesOf = ({ stdout }: { readonly stdout: string }): readonly string[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { account: string; region: string })
    .map(({ account, region }) => `${account} ${region}`)
    .sort();

/** A run in two accounts and regions that fails in one of the four places. */
async function withFailure(): Promise<Scene> {
  const scene = await withFleet();
  const where = ['web', 'api', '--region', 'eu-west-1', '--region', 'us-east-1'];
  const script = sh('test $AWS_REGION != us-east-1 || test $ACCTMGR_ACCOUNT != api');
  expect((await scene.cli('exec', ...where, '--yes', ...script)).exitCode).toBe(1);
  scene.time += 60_000;
  return scene;
}

describe('exec --failed', () => {
  it('runs in all regions of what is named besides', async () => {
    const scene = await withFailure();
    const answer = await scene.cli('exec', 'extra', '--failed', '--yes', '--json', ...sh('true'));
    expect(placesOf(answer)).toEqual(['api us-east-1', 'extra eu-west-1', 'extra us-east-1']);
  });

  it('takes no other account whose name is that of one which failed', async () => {
    const scene = await withFailure();
    scene.inventory([
      { name: 'api', account_id: PROD, role_arn: scene.role(PROD, 'api'), region: 'eu-west-1' },
    ]);
    for (const command of [
      ['exec', '--failed', '--yes', ...sh('true')],
      ['assume', '--failed'],
      ['list', '--failed'],
    ]) {
      const { stdout, stderr, exitCode } = await scene.cli(...command);
      expect([stdout, exitCode]).toEqual(['', 2]);
      expect(stderr).toContain(`In the earlier run api was ${DEV}, and it means ${PROD} by now.`);
    }
  });

  it('is shown by list', async () => {
    const scene = await withFailure();
    const { stdout } = await scene.cli('list', '--failed', '--json');
    expect((JSON.parse(stdout) as { name: string }[]).map(({ name }) => name)).toEqual(['api']);
  });

  it('says, asks and logs how many places are left', async () => {
    const scene = await withFailure();
    const one = await scene.cli('exec', '--failed', '--yes', ...sh('false'));
    expect(one.stderr).toContain('Running in 1 account.\n');
    scene.time += 60_000;
    const terminal = scriptedTerminal(true);
    const more = await scene.cliIn({ terminal }, 'exec', 'extra', '--failed', ...sh('true'));
    expect(terminal.lines.at(-1)).toBe('? Run /bin/sh -c true in 3 regions of 2 accounts?');
    expect(more.stderr).toContain('Running in 3 regions of 2 accounts.\n');
    expect(scene.log().filter(({ event }) => event === 'confirmed')).toMatchObject([
      { accounts: 2 },
      { accounts: 2 },
    ]);
  });

  it('does not take up what another run is still to do', async () => {
    const scene = await withFleet();
    const runs = scene.home.at('.local/state/acctmgr/runs');
    // As another shell would find the record meanwhile.
    const copy = `cp ${runs}/2026*.json ${runs}/29990101-000000-aaaa.json`;
    await scene.cli('exec', 'web', 'api', '-j', '1', '--fail-fast', '--yes', ...sh(`${copy}; false`));
    const { exitCode, stderr } = await scene.cli('exec', '--failed', '--yes', ...sh('true'));
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(
        /^error: The run 20260301-120000-.{4} still goes on \(process \d+\)\.\n[^]*--failed=RUN/,
      ),
    ]);
  });
});
