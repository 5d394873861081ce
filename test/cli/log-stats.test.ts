import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { trusting } from '../support/loopback-aws/stage.js';
import { appendApart } from '../support/rotated-log.js';
import { DEV, MAIN, MINUTE, NOON, openScene, PROD, type Scene } from '../support/scene.js';

const UTF_8 = { LANG: 'C.UTF-8' };

/** Ada took dev at noon and 5 minutes later from the cache, was refused prod at 12:10, and took dev for two hours at 12:20. */
async function logged(): Promise<Scene> {
  const scene = await openScene();
  const developer = scene.role(DEV, 'Developer', { maxSessionDuration: 7200 });
  const admin = scene.role(PROD, 'Admin', { trust: trusting(`arn:aws:iam::${MAIN}:user/bob`) });
  scene.inventory([
    { name: 'dev', account_id: DEV, role_arn: developer },
    { name: 'prod', account_id: PROD, role_arn: admin },
  ]);
  await scene.cli('assume', 'dev');
  scene.time += 5 * MINUTE;
  await scene.cli('assume', 'dev');
  scene.time += 5 * MINUTE;
  await scene.cli('assume', 'prod');
  scene.time += 10 * MINUTE;
  await scene.cli('assume', 'dev', '--duration', '2h');
  return scene;
}

const line = (minutes: number, more: object) =>
  JSON.stringify({
    time: new Date(NOON + minutes * MINUTE).toISOString(),
    event: 'assume',
    status: 'success',
    ...more,
  });

/** A scene whose log holds these lines. */
async function withLog(...lines: readonly string[]): Promise<Scene> {
  const scene = await openScene();
  scene.home.write('.local/state/acctmgr/access_log.jsonl', `${lines.join('\n')}\n`);
  return scene;
}

const jsonOf = ({ stdout }: { readonly stdout: string }) =>
  JSON.parse(stdout) as Record<string, unknown> & { readonly accounts: readonly Record<string, unknown>[] };

describe('log stats', () => {
  it('counts what stands in the files that the log went through, too', async () => {
    const scene = await openScene();
    const log = scene.home.at('.local/state/acctmgr/access_log.jsonl');
    const attempt = (minutes: number) => ({
      time: new Date(NOON + minutes * MINUTE).toISOString(),
      account: 'dev',
    });
    await appendApart(log, [attempt(0), attempt(1), attempt(2)]);
    expect(existsSync(`${log}.000002`)).toBe(true);
    scene.time += 5 * MINUTE;
    expect(jsonOf(await scene.cli('log', 'stats', '--json'))).toMatchObject({
      attempts: 3,
      unreadable_lines: 0,
      accounts: [{ account: 'dev', attempts: 3 }],
    });
  });

  it('counts attempts and sessions by account, user and day', async () => {
    const scene = await logged();
    expect(await scene.cliIn({ env: UTF_8 }, 'log', 'stats')).toEqual({
      stdout: [
        '4 attempts since 2026-01-30 17:50:00, local time:',
        '  3 succeeded, 1 denied, 0 failed; 3 from STS, 1 from the cache',
        '  2 sessions: 3h in all, the longest 2h (dev, ada, 2026-03-01 17:50:00)',
        '',
        'ACCOUNT  ATTEMPTS                            DENIED  STS  CACHE  LONGEST  TOTAL  SESSIONS',
        'dev             3  ████████████████████████            2      1       2h     3h         2',
        'prod            1  ████████                       1    1',
        '',
        'USER  ATTEMPTS                            DENIED  STS  CACHE  LONGEST  TOTAL  SESSIONS',
        'ada          4  ████████████████████████       1    3      1       2h     3h         2',
        '',
        'LOCAL DAY   ATTEMPTS                            DENIED  STS  CACHE  LONGEST  TOTAL  SESSIONS',
        '2026-03-01         4  ████████████████████████       1    3      1       2h     3h         2',
        '',
      ].join('\n'),
      stderr: '',
      exitCode: 0,
    });
  });

  it('as JSON has all of it, in seconds and ISO times', async () => {
    const scene = await logged();
    const all = {
      attempts: 4,
      success: 3,
      denied: 1,
      failed: 0,
      sts: 3,
      cache: 1,
      sessions: 2,
      longest_session_seconds: 7200,
      total_session_seconds: 10_800,
    };
    const { stdout, stderr, exitCode } = await scene.cli('log', 'stats', '--json');
    expect([stderr, exitCode]).toEqual(['', 0]);
    expect(JSON.parse(stdout)).toEqual({
      access_log: scene.logFile,
      untrusted: null,
      nearest_attempt: null,
      since: '2026-01-30T12:20:00Z',
      until: null,
      time_zone: expect.stringMatching(/^Asia\/(Kolkata|Calcutta)$/) as string,
      unreadable_lines: 0,
      html: null,
      ...all,
      longest_session: {
        account: 'dev',
        account_id: DEV,
        user: 'ada',
        access_key_id: scene.log()[3]?.access_key_id,
        start: '2026-03-01T12:20:00Z',
        expiration: '2026-03-01T14:20:00Z',
      },
      accounts: [
        { account: 'dev', account_id: DEV, ...all, attempts: 3, denied: 0, sts: 2 },
        {
          account: 'prod',
          account_id: PROD,
          attempts: 1,
          success: 0,
          denied: 1,
          failed: 0,
          sts: 1,
          cache: 0,
          sessions: 0,
          longest_session_seconds: 0,
          total_session_seconds: 0,
        },
      ],
      users: [{ user: 'ada', ...all }],
      days: [{ date: '2026-03-01', ...all }],
    });
    for (const secret of scene.aws.secrets()) expect(stdout).not.toContain(secret);
  });

  it.each([
    { flags: ['--account', 'DEV'], attempts: 3 },
    { flags: ['--account', PROD], attempts: 1 },
    { flags: ['--status', 'denied'], attempts: 1 },
    { flags: ['--user', 'bob'], attempts: 0 },
    { flags: ['--since', '10m'], attempts: 2 },
    { flags: ['--until', '2026-03-01T12:10:00Z'], attempts: 2 },
    { flags: ['--since', '2026-03-01', '--until', '2026-03-01'], attempts: 4 },
  ])('picks by $flags', async ({ flags, attempts }) => {
    const scene = await logged();
    expect(jsonOf(await scene.cli('log', 'stats', '--json', ...flags))).toMatchObject({ attempts });
  });

  it('of an end alone counts the 30 days before it', async () => {
    const scene = await withLog(
      line(-90 * 24 * 60, { account: 'dev' }),
      line(-45 * 24 * 60, { account: 'dev' }),
      line(0, { account: 'dev' }),
    );
    const { since, until, attempts } = jsonOf(
      await scene.cli('log', 'stats', '--json', '--until', '2026-01-20T00:00Z'),
    );
    expect([since, until, attempts]).toEqual(['2025-12-21T00:00:00Z', '2026-01-20T00:00:00Z', 1]);
    const { stdout } = await scene.cli('log', 'stats', '--until', '2026-01-20T00:00Z');
    expect(stdout).toMatch(/^1 attempt since 2025-12-21 05:30:00 until 2026-01-20 05:30:00, local time:\n/);
  });

  it('fits the terminal: the bars are narrowed, then columns left out', async () => {
    const scene = await logged();
    const at = async (columns: number) => {
      const { stdout } = await scene.cliIn({ columns, env: UTF_8 }, '--no-color', 'log', 'stats');
      const lines = stdout.split('\n');
      const first = lines.findIndex((line) => line.startsWith('ACCOUNT '));
      return lines.slice(first, first + 3);
    };
    expect(await at(80)).toEqual([
      'ACCOUNT  ATTEMPTS                   DENIED  STS  CACHE  LONGEST  TOTAL  SESSIONS',
      'dev             3  ███████████████            2      1       2h     3h         2',
      'prod            1  █████                 1    1',
    ]);
    expect(await at(50)).toEqual([
      'ACCOUNT  ATTEMPTS               DENIED  STS  CACHE',
      'dev             3  ███████████            2      1',
      'prod            1  ███▋              1    1',
    ]);
    for (const columns of [36, 40, 60, 100, 200]) {
      const widths = (await at(columns)).map((text) => text.length);
      expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
    }
  });

  it.each([{ LANG: 'C' }, { LANG: 'C.UTF-8', TERM: 'dumb' }, {}])('draws in ASCII with %j', async (env) => {
    const scene = await logged();
    const { stdout } = await scene.cliIn({ env }, 'log', 'stats');
    expect(stdout.split('\n')[5]).toMatch(/^dev {13}3 {2}#{24} /);
    expect(stdout).toMatch(/^[ -~\n]*$/);
  });

  it('colours the bars and what went wrong', async () => {
    const scene = await logged();
    const { stdout } = await scene.cliIn({ columns: 120, env: { ...UTF_8, TERM: 'xterm' } }, 'log', 'stats');
    expect(stdout).toContain('\u001b[36m████████\u001b[39m');
    expect(stdout).toContain('\u001b[31m1\u001b[39m');
  });

  it('shows fifteen accounts and users and 31 days, and says how many there are more', async () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      line(-index * 24 * 60, { account: `a${index}`, user: `u${index}` }),
    );
    const scene = await withLog(...many);
    const { stdout } = await scene.cli('log', 'stats', '--since', '60d');
    const [, accounts = '', users = '', days = ''] = stdout.split('\n\n');
    expect(accounts.split('\n')).toHaveLength(17);
    expect(accounts).toMatch(/\nand 25 more accounts; --json has them all$/);
    expect(users).toMatch(/\nand 25 more users; --json has them all$/);
    expect(days.trimEnd().split('\n')).toHaveLength(33);
    expect(days).toMatch(/\n2026-03-01 .*\nand 9 earlier days; --json has them all\n$/);
    expect(jsonOf(await scene.cli('log', 'stats', '--since', '60d', '--json')).accounts).toHaveLength(40);
  });

  it('hides escapes in names, tells two accounts of one name apart, and counts what it cannot read', async () => {
    const scene = await withLog(
      line(0, { account: '\u001b[31mred\u001b[0m\nprod', user: '\u202eada' }),
      line(0, { account: 'dev', account_id: DEV, user: 'ada' }),
      line(0, { account: 'dev', account_id: PROD, user: 'ada' }),
      line(0, { event: 'login' }),
      '{"time":"2026',
    );
    const { stdout, stderr } = await scene.cli('log', 'stats');
    expect(stderr).toBe('1 line is unfinished, or was not written by acctmgr.\n');
    expect(
      stdout
        .split('\n')
        .slice(4, 8)
        .map((text) => text.split(/ {2,}/)[0]),
    ).toEqual(['(none)', 'red prod', `dev (${DEV})`, `dev (${PROD})`]);
    expect(stdout).toMatch(/^[ -~\n]*$/);
    expect(jsonOf(await scene.cli('log', 'stats', '--json'))['unreadable_lines']).toBe(1);
  });

  it('of a period without attempts offers the nearest one', async () => {
    const scene = await withLog(
      line(-10 * 24 * 60, { account: 'dev' }),
      line(0, { account: 'prod', status: 'denied' }),
      line(5, { account: 'dev' }),
      line(6, { event: 'rotated', status: undefined }),
    );
    scene.time += 100 * 24 * 60 * MINUTE;
    const text = async (...flags: readonly string[]) => (await scene.cli('log', 'stats', ...flags)).stdout;
    expect(await text('--since', '7d')).toBe(
      `0 attempts since 2026-06-02 17:30:00, local time.
The nearest attempt was at 2026-03-01 17:35:00. To see that day:
  acctmgr log stats --since 2026-03-01 --until 2026-03-01
`,
    );
    expect(await text('--since', '7d', '--account', 'prod', '--status', 'denied')).toContain(
      'at 2026-03-01 17:30:00. To see that day:\n  acctmgr log stats --account prod --status denied --since 2026-03-01 --until 2026-03-01\n',
    );
    // Before the period or after it, whichever is nearer.
    expect(await text('--since', '2026-02-20', '--until', '2026-02-22')).toContain('2026-02-19 17:30:00');
    expect(await text('--since', '2026-02-20', '--until', '2026-02-27')).toContain('2026-02-19 17:30:00');
    expect(await text('--since', '2026-02-26', '--until', '2026-02-27')).toContain('2026-03-01 17:30:00');
    expect(await text('--until', '2025-12-31')).toContain('2026-02-19 17:30:00');
    expect(await text('--since', '7d', '--user', 'nobody')).not.toContain('nearest');
    const json = async (...flags: readonly string[]) =>
      jsonOf(await scene.cli('log', 'stats', '--json', ...flags))['nearest_attempt'];
    expect(await json('--since', '7d')).toBe('2026-03-01T12:05:00Z');
    expect(await json('--since', '2026-03-01')).toBeNull();
    const page = await text('--since', '7d', '--html', 'report of June.html');
    expect(page).toContain(
      "acctmgr log stats --html 'report of June.html' --since 2026-03-01 --until 2026-03-01",
    );
    expect(dataIn(scene.home.read('report of June.html'))).toMatchObject({
      attempts: [],
      nearest: { time: NOON + 5 * MINUTE },
    });
  });

  it('of nothing is nothing, and makes nothing', async () => {
    const scene = await openScene();
    expect(await scene.cli('log', 'stats')).toEqual({
      stdout: '0 attempts since 2026-01-30 17:30:00, local time.\n',
      stderr: `Nothing is logged yet in ${scene.logFile}.\n`,
      exitCode: 0,
    });
    expect(jsonOf(await scene.cli('log', 'stats', '--json'))).toMatchObject({
      attempts: 0,
      longest_session: null,
      accounts: [],
      users: [],
      days: [],
    });
    expect(existsSync(scene.home.at('.local'))).toBe(false);
  });

  it.each([
    { flags: ['--since', 'noon'], error: '--since noon is not a time.' },
    { flags: ['--since', '1h', '--until', '2h'], error: '--since is not before --until.' },
    { flags: ['--status', 'ok'], error: 'Allowed choices are success, denied, failed.' },
    { flags: ['-n', '5'], error: "Unknown option '--lines'." },
    { flags: ['--follow'], error: "Unknown option '--follow'." },
  ])('refuses $flags', async ({ flags, error }) => {
    const scene = await openScene();
    const { stdout, stderr, exitCode } = await scene.cli('log', 'stats', ...flags);
    expect([stdout, exitCode]).toEqual(['', 2]);
    expect(stderr).toContain(error);
  });
});

/** What the page holds for its script. */
const dataIn = (page: string) =>
  JSON.parse(/id="data">(.*?)<\/script>/s.exec(page)?.[1] ?? '') as Record<string, unknown>;

describe('log stats --html', () => {
  it('writes a page for this user alone, and says where it is', async () => {
    const scene = await logged();
    expect(await scene.cli('log', 'stats', '--html', 'report.html')).toEqual({
      stdout: `✓ ${scene.home.at('report.html')}: 4 attempts on 2 accounts. Open it in a browser.\n`,
      stderr: '',
      exitCode: 0,
    });
    if (process.platform !== 'win32') expect(statSync(scene.home.at('report.html')).mode & 0o777).toBe(0o600);
    const page = scene.home.read('report.html');
    expect(dataIn(page)).toMatchObject({
      host: 'laptop',
      log: scene.logFile,
      since: NOON + 20 * MINUTE - 30 * 24 * 60 * MINUTE,
      made: NOON + 20 * MINUTE,
      chosen: [],
      totals: { attempts: 4, denied: 1, sessions: 2, longestAccount: 'dev' },
      accounts: [
        { name: 'dev', id: DEV },
        { name: 'prod', id: PROD },
      ],
      users: ['ada'],
      leftOut: 0,
    });
    for (const secret of scene.aws.secrets()) expect(page.includes(secret)).toBe(false);
  });

  it('says in JSON where it is, beside the statistics', async () => {
    const scene = await logged();
    const shown = await scene.cli('log', 'stats', '--html', '~/report.html', '--status', 'denied', '--json');
    expect(jsonOf(shown)).toMatchObject({ html: scene.home.at('report.html'), attempts: 1, denied: 1 });
    expect(dataIn(scene.home.read('report.html'))).toMatchObject({ chosen: ['status denied'] });
  });

  it('writes a page of nothing, too', async () => {
    const scene = await openScene();
    const { stdout, exitCode } = await scene.cli('log', 'stats', '--html', 'report.html');
    expect([stdout, exitCode]).toEqual([
      `✓ ${scene.home.at('report.html')}: 0 attempts on 0 accounts. Open it in a browser.\n`,
      0,
    ]);
    expect(dataIn(scene.home.read('report.html'))).toMatchObject({ attempts: [], accounts: [] });
  });

  it('overwrites its own pages, and nothing else unless it is forced', async () => {
    const scene = await logged();
    for (let turn = 0; turn < 2; turn += 1) {
      expect((await scene.cli('log', 'stats', '--html', 'report.html')).exitCode).toBe(0);
    }
    const file = scene.home.write('notes.html', '<p>mine</p>');
    expect(await scene.cli('log', 'stats', '--html', 'notes.html')).toEqual({
      stdout: '',
      stderr: `error: Cannot write ${file}: it is there already, and acctmgr did not make it.\nhint:  Name another file, or add --force.\n`,
      exitCode: 2,
    });
    expect(readFileSync(file, 'utf8')).toBe('<p>mine</p>');
    expect((await scene.cli('log', 'stats', '--html', 'notes.html', '--force')).exitCode).toBe(0);
    expect(dataIn(readFileSync(file, 'utf8'))).toMatchObject({ host: 'laptop' });
  });

  it('says when it takes the page from others', async () => {
    const scene = await logged();
    await scene.cli('log', 'stats', '--html', 'report.html');
    if (process.platform === 'win32') return;
    chmodSync(scene.home.at('report.html'), 0o644);
    expect((await scene.cli('log', 'stats', '--html', 'report.html')).stderr).toBe(
      `Others could read ${scene.home.at('report.html')} before, and no longer can (mode 0600).\n`,
    );
  });

  it('adds up what is more than twenty thousand', async () => {
    const attempts = Array.from({ length: 20_010 }, (_, index) =>
      line(index < 10 ? -24 * 60 : 0, { account: 'dev', user: 'ada' }),
    );
    const scene = await withLog(...attempts);
    await scene.cli('log', 'stats', '--html', 'report.html');
    const { attempts: shown, groups } = dataIn(scene.home.read('report.html'));
    expect(shown).toHaveLength(20_000);
    expect(groups).toMatchObject([{ count: 10, status: 'success' }]);
  });

  it('has --force for it only', async () => {
    const scene = await openScene();
    const { stderr, exitCode } = await scene.cli('log', 'stats', '--force');
    expect([stderr.split('\n')[0], exitCode]).toEqual(['error: --force is for --html only.', 2]);
  });
});
