import { describe, expect, it } from 'vitest';
import { DEV, openScene, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

interface Line {
  readonly event: string;
  readonly account?: string;
  readonly run?: string;
  readonly program?: string;
  readonly selection?: string;
  readonly accounts?: number;
}

async function withFleet(): Promise<Scene> {
  const scene = await openScene();
  const account = (name: string) => ({
    name,
    account_id: DEV,
    role_arn: scene.role(DEV, name),
    region: 'eu-west-1',
    tags: { env: 'dev' },
  });
  scene.inventory([account('web'), account('api'), account('db')]);
  return scene;
}

const linesOf = (scene: Scene): readonly Line[] =>
  scene.home
    .read('.local/state/acctmgr/access_log.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

describe('the access log', () => {
  it('has the run and the words that picked the accounts in each line of assume of several', async () => {
    const scene = await withFleet();
    await scene.cli('assume', 'd*', '--match', 'w*', '--tag', 'env=dev', '--except', 'api');
    await scene.cli('assume', 'web', 'api');
    await scene.cli('assume', 'web', '--refresh');
    const lines = linesOf(scene);
    const [first, second, ...others] = lines;
    expect([first, second]).toMatchObject(
      ['web', 'db'].map((account) => ({
        account,
        selection: 'd* --match w* --tag env=dev --except api',
        run: expect.stringMatching(/^\d{8}-\d{6}-[a-z0-9]{4}$/) as unknown,
      })),
    );
    expect(first?.run).toBe(second?.run);
    expect(others.slice(0, 2).map(({ selection }) => selection)).toEqual(['web api', 'web api']);
    expect(others[2]).not.toHaveProperty('run');
    const { stdout } = await scene.cli('log', '--run', first?.run ?? '', '--json');
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as Line).account),
    ).toEqual(['web', 'db']);
    const counted = await scene.cli('log', 'stats', '--run', first?.run ?? '', '--json');
    expect(JSON.parse(counted.stdout)).toMatchObject({ attempts: 2 });
    const csv = await scene.cli('log', 'export', '--run', first?.run ?? '', '--format', 'csv');
    expect(csv.stdout.split('\r\n')[0]).toContain('reason,run,program,selection,accounts,listing');
    expect((await scene.cli('log', 'verify')).exitCode).toBe(0);
  });

  it.each([['--yes'], ['on a terminal']])('has the yes to a run before what it takes: %s', async (how) => {
    const scene = await withFleet();
    const words = [
      'exec',
      '--all',
      '-j',
      '1',
      ...(how === '--yes' ? [how] : []),
      '--',
      '/bin/sh',
      '-c',
      'true',
    ];
    await scene.cliIn({ terminal: scriptedTerminal(true) }, ...words);
    const [confirmed, ...sessions] = linesOf(scene);
    expect(confirmed).toMatchObject({ event: 'confirmed', accounts: 3 });
    expect(confirmed).not.toHaveProperty('account');
    expect(confirmed).toMatchObject({ program: '/bin/sh', selection: '--all' });
    expect(new Set(sessions.map(({ run }) => run))).toEqual(new Set([confirmed?.run]));
    expect(confirmed?.run).toMatch(/^\d{8}-\d{6}-[a-z0-9]{4}$/);
    expect(sessions.map(({ program, selection }) => [program, selection])).toEqual(
      sessions.map(() => ['/bin/sh', '--all']),
    );
    expect(sessions.map(({ event }) => event)).toEqual(['exec', 'exec', 'exec']);
    const { stdout } = await scene.cliIn({ columns: 120, env: { NO_COLOR: '1' } }, 'log');
    expect(stdout).toMatch(/ confirmed .*3 accounts/);
    expect((await scene.cli('log', 'stats', '--json')).stdout).toContain('"attempts": 3');
  });

  it.each([
    [80, /^LOCAL TIME +ACCOUNT +ROLE +STATUS +USER +REASON OR ERROR$/],
    [160, /^LOCAL TIME +ACCOUNT +ROLE +STATUS +EVENT +USER +REASON OR ERROR$/],
  ])('shows at %d columns what a run was for, beside what failed in it', async (columns, heads) => {
    const scene = await withFleet();
    await scene.cli('exec', 'web', 'api', '--yes', '--', '/bin/true');
    await scene.cli('exec', 'web', '--', '/bin/echo');
    const { stdout } = await scene.cliIn({ columns, env: { NO_COLOR: '1' } }, 'log');
    const [head = '', ...rows] = stdout.trimEnd().split('\n');
    expect(head).toMatch(heads);
    expect(rows.filter((row) => row.length > columns)).toEqual([]);
    const details = rows.map((row) => row.slice(head.indexOf('REASON')));
    const run = linesOf(scene)[0]?.run ?? '';
    expect(details).toEqual(
      [
        `yes to 2 accounts · /bin/true · ${run} · web api`,
        `/bin/true · ${run} · web api`,
        `/bin/true · ${run} · web api`,
        '/bin/echo',
      ].map((text) => {
        const room = columns - head.indexOf('REASON');
        return text.length > room ? `${text.slice(0, room - 1)}…` : text;
      }),
    );
  });

  it('has no yes to what was refused', async () => {
    const scene = await withFleet();
    const no = await scene.cliIn({ terminal: scriptedTerminal(false) }, 'exec', '--all', '--', '/bin/true');
    expect(no.exitCode).toBe(130);
    expect(scene.aws.requests).toEqual([]);
  });
});
