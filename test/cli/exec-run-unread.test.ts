import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { forgetOldRuns } from '../../src/fleet/run/run-record.js';
import { testHost } from '../support/run-cli.js';
import { DEV, openScene, type Scene } from '../support/scene.js';

const RUNS = '.local/state/acctmgr/runs';
const sh = (script: string) => ['--', '/bin/sh', '-c', script] as const;

async function withFour(): Promise<Scene> {
  const scene = await openScene();
  scene.inventory(
    ['a', 'b', 'c', 'd'].map((name) => ({ name, account_id: DEV, role_arn: scene.role(DEV, name) })),
  );
  return scene;
}

interface Kept {
  readonly ended_at: string | null;
  readonly process: unknown;
  readonly places: readonly { readonly account: string; readonly result: string }[];
}

/** The record of the only run, and what lies beside it. */
function kept({ home }: Scene): { readonly files: readonly string[]; readonly record: Kept } {
  const files = readdirSync(home.at(RUNS));
  const record = files.find((name) => name.endsWith('.json')) ?? '';
  return { files, record: JSON.parse(readFileSync(home.at(`${RUNS}/${record}`), 'utf8')) as Kept };
}

const resultsOf = ({ places }: Kept): readonly string[] => places.map(({ result }) => result);

describe('a run whose reader goes away', () => {
  it.each([
    ['grouped', []],
    ['line by line', ['--prefix']],
    ['in JSON', ['--json']],
  ])('ends in order, %s', async (_how, flags) => {
    const scene = await withFour();
    const { exitCode, stderr } = await scene.cliIn(
      { readsStdout: 1 },
      ...['exec', 'a', 'b', 'c', 'd', '--yes', '-j', '1', ...flags],
      ...sh('echo said'),
    );
    expect(exitCode).toBe(141);
    expect(stderr).toContain('Nobody reads what is printed any more, so this run ends.\n');
    expect(stderr).toMatch(/. of 4 accounts done/);
    const { record, files } = kept(scene);
    expect(files).toHaveLength(1);
    expect(record).toMatchObject({ ended_at: expect.any(String) as unknown, process: null });
    expect(resultsOf(record).slice(2)).toEqual(['not_begun', 'not_begun']);
    expect(scene.log().filter(({ event }) => event === 'exec')).toHaveLength(2);
  });

  it('tells the commands to end that are under way', async () => {
    const scene = await withFour();
    const { exitCode } = await scene.cliIn(
      { readsStdout: 0 },
      ...['exec', 'a', 'b', 'c', 'd', '--yes', '--prefix'],
      ...sh('echo said; exec sleep 600'),
    );
    expect(exitCode).toBe(141);
    expect(new Set(resultsOf(kept(scene).record))).not.toContain('done');
  });

  it('has nothing to say where all was done by then', async () => {
    const scene = await withFour();
    const words = ['exec', 'a', 'b', '--yes', '-j', '1', ...sh('echo said')];
    expect((await scene.cliIn({ readsStdout: 1 }, ...words)).exitCode).toBe(0);
  });
});

describe('a run whose output finds the disk full', () => {
  it.each([
    ['grouped', []],
    ['line by line', ['--prefix']],
    ['in JSON', ['--json']],
  ])('ends with its record, %s', async (_how, flags) => {
    const scene = await withFour();
    const { exitCode, stderr } = await scene.cliIn(
      { fillsStdout: 1 },
      ...['exec', 'a', 'b', 'c', 'd', '--yes', '-j', '1', ...flags],
      ...sh('echo said'),
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain('standard output');
    expect(kept(scene).record).toMatchObject({ process: null });
    expect(scene.log().filter(({ event }) => event === 'exec')).toHaveLength(2);
  });
});

it('fails no run where old ones cannot even be listed', async () => {
  const { home } = await withFour();
  home.write(RUNS, 'not a folder');
  expect(() => {
    forgetOldRuns(testHost({ home: home.folder }));
  }).not.toThrow();
});

describe('a run that was killed', () => {
  const ID = '20260301-110000-abcd';
  const place = (account: string) => ({ account, account_id: DEV, region: null, result: 'not_begun' });

  /** @param told - what it had told of its places */
  async function withKilled(told: string): Promise<Scene> {
    const scene = await withFour();
    const record = {
      version: 1,
      id: ID,
      started_at: '2026-03-01T11:00:00.000Z',
      ended_at: null,
      process: { boot: 'other', pidns: 'other', pid: 1, start: '1' },
      program: 'sh',
      selection: 'a b c d',
      regions: [],
      places: ['a', 'b', 'c', 'd'].map(place),
    };
    scene.home.write(`${RUNS}/${ID}.json`, JSON.stringify(record), 0o600);
    scene.home.write(`${RUNS}/${ID}.progress`, told, 0o600);
    return scene;
  }

  it('has done what it said, and warns of what it had begun', async () => {
    const scene = await withKilled('0 begun\n1 begun\n0 done\n2 begun\n2 failed\n3 beg');
    const { stdout, stderr } = await scene.cli('exec', '--failed', '--yes', ...sh('echo $ACCTMGR_ACCOUNT'));
    expect(stdout.match(/^[a-d]$/gm)?.toSorted()).toEqual(['b', 'c', 'd']);
    expect(stderr).toContain(
      `warning: The run ${ID} was killed while its command ran in b: there it may have done its work, or go on. To leave one out: --except b\n`,
    );
  });

  it('says nothing of that where the end of each is known', async () => {
    const scene = await withKilled('0 begun\n0 failed\n');
    const { stderr } = await scene.cli('exec', '--failed', '--yes', ...sh('true'));
    expect(stderr).not.toContain('killed');
  });

  it('had told that a command begins before it began', async () => {
    const scene = await withFour();
    const run = ['exec', 'a', 'b', '--yes', '-j', '1'];
    const { stdout } = await scene.cli(...run, ...sh(`cat ${scene.home.at(RUNS)}/*.progress`));
    expect(stdout).toMatch(/== a ==\n0 begun\n== b ==\n0 begun\n0 done\n1 begun\n/);
  });
});
