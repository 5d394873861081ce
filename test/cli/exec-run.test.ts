import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEV, MAIN, MFA_SERIAL, openScene, PROD, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

async function withFleet(): Promise<Scene> {
  const scene = await openScene();
  const account = (name: string, more: object = {}) => ({
    name,
    account_id: DEV,
    role_arn: scene.role(DEV, name),
    region: 'eu-west-1',
    ...more,
  });
  scene.inventory([
    { name: 'main', account_id: MAIN },
    account('dev-web', { tags: { env: 'dev', 'cost-center': '42' } }),
    account('dev-api', { tags: { env: 'dev' } }),
    { name: 'gone', account_id: PROD, role_name: 'Gone' },
    account('prod', { protected: true }),
  ]);
  return scene;
}

const sh = (script: string) => ['--', '/bin/sh', '-c', script] as const;

interface Asked {
  readonly own: readonly [number, string];
  readonly others: readonly [number, string];
  readonly swapped: readonly [number, string];
  readonly keys: readonly string[];
  readonly address: string;
  readonly config: string;
}

/** Asks its own endpoint, that of the other command with its own token, and its own with the other's token. */
const ASKER = `
import { readFileSync, renameSync, writeFileSync, existsSync } from 'node:fs';
import { once } from 'node:events';
import { get } from 'node:http';
import { setTimeout } from 'node:timers/promises';
const { env } = process;
const folder = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const fileOf = (name) => folder + '/' + name + '.json';
const [self, other] = env.ACCTMGR_ACCOUNT === 'dev-web' ? ['dev-web', 'dev-api'] : ['dev-api', 'dev-web'];
const mine = { address: env.AWS_CONTAINER_CREDENTIALS_FULL_URI, token: env.AWS_CONTAINER_AUTHORIZATION_TOKEN };
writeFileSync(fileOf(self) + '.new', JSON.stringify(mine));
renameSync(fileOf(self) + '.new', fileOf(self));
const until = async (file) => {
  for (let tries = 0; tries < 3000 && !existsSync(file); tries += 1) await setTimeout(10);
};
await until(fileOf(other));
const theirs = JSON.parse(readFileSync(fileOf(other), 'utf8'));
const ask = async (address, authorization) => {
  const [answer] = await once(get(address, { headers: { authorization } }), 'response');
  let text = '';
  for await (const part of answer) text += part;
  const body = JSON.parse(text);
  return [answer.statusCode, body.code ?? body.RoleArn.split('/').at(-1)];
};
const result = {
  own: await ask(mine.address, mine.token),
  others: await ask(theirs.address, mine.token),
  swapped: await ask(mine.address, theirs.token),
  keys: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'].filter((name) => env[name] !== undefined),
  address: mine.address,
  config: env.AWS_CONFIG_FILE,
};
writeFileSync(fileOf(self) + '.done', '');
await until(fileOf(other) + '.done');
console.log(JSON.stringify(result));
`;

interface Line {
  readonly run: string;
  readonly truncated?: boolean;
  readonly account: string;
  readonly region: string | null;
  readonly phase: string;
  readonly code?: number | null;
  readonly stdout?: string | null;
}
const linesOf = ({ stdout }: { readonly stdout: string }): readonly Line[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
    .sort((one, other) => one.account.localeCompare(other.account));

describe('exec of several accounts', () => {
  it('runs the command in each, and ends with a table', async () => {
    const scene = await withFleet();
    const { stdout, stderr, exitCode } = await scene.cli(
      'exec',
      'dev-*',
      '--yes',
      '-j',
      '1',
      ...sh('echo here'),
    );
    expect({ stdout, exitCode }).toEqual({
      stdout: '== dev-web ==\nhere\n== dev-api ==\nhere\n',
      exitCode: 0,
    });
    expect(stderr.replaceAll(/\d\.\ds/g, '0.0s').replace(/\(run [^)]*\)/, '(run RUN)'))
      .toBe(`Running in 2 accounts.
▶ dev-web: ${DEV}, dev-web, eu-west-1
✓ dev-web (1 of 2, 0.0s)
▶ dev-api: ${DEV}, dev-api, eu-west-1
✓ dev-api (2 of 2, 0.0s)
✓ 2 of 2 accounts done (run RUN).
`);
  });

  it('goes on where one fails, and says the failures first', async () => {
    const scene = await withFleet();
    const { stderr, exitCode } = await scene.cli(
      'exec',
      '--all',
      '--yes',
      ...sh('case $ACCTMGR_ACCOUNT in dev-web) exit 7;; esac'),
    );
    expect(exitCode).toBe(1);
    const table = stderr.slice(stderr.indexOf('ACCOUNT'));
    expect(table.replaceAll(/\d\.\ds/g, '0.0s')).toMatch(
      /^ACCOUNT +RESULT +TIME +WHY\ndev-web +failed +0\.0s +exit code 7\ngone +failed +0\.0s +.*AWS did not let .*\nmain +left out +has no role\nprod +left out +is protected\n\n✗ 1 of 3 accounts done, 2 not \(run (\S+)\)\.\nAgain where it was not done: acctmgr exec --failed \1 -- …\nWhat is in the way: acctmgr doctor gone\n$/,
    );
  });

  it('says what failed under --quiet, too, and nothing where all went well', async () => {
    const scene = await withFleet();
    const failing = await scene.cli('exec', 'dev-*', '--yes', '--quiet', ...sh('exit 3'));
    expect(failing.exitCode).toBe(1);
    expect(failing.stderr).toMatch(
      /^ACCOUNT [^]*\ndev-web +failed +\S+ +exit code 3\n[^]*✗ 0 of 2 accounts done/,
    );
    const done = await scene.cli('exec', 'dev-*', '--yes', '--quiet', ...sh('true'));
    expect(done).toEqual({ stdout: '', stderr: '', exitCode: 0 });
    const json = await scene.cli('exec', 'dev-*', '--yes', '--quiet', '--json', ...sh('exit 3'));
    expect(json.stderr).toBe('');
  });

  it('counts what is left out before it begins, and names each in JSON', async () => {
    const scene = await withFleet();
    const answer = await scene.cli('exec', '--all', '--except', 'gone', '--yes', '--json', ...sh('true'));
    expect(answer.stderr).toContain(
      'Running in 2 accounts; left out: 1 without a role (main); 1 protected; --protected takes them, too (prod).\n',
    );
    expect(linesOf(answer).filter(({ phase }) => phase === 'left_out')).toMatchObject([
      { account: 'main', reason: 'no_role' },
      { account: 'prod', reason: 'protected' },
    ]);
  });

  it('gives each command its own session and what is known of its account, and no profile is written', async () => {
    const scene = await withFleet();
    const before = scene.credentials();
    const script =
      'echo $ACCTMGR_ACCOUNT $ACCTMGR_ACCOUNT_ID $ACCTMGR_PARTITION $AWS_REGION ${AWS_ACCESS_KEY_ID%????????????????} $ACCTMGR_TAG_ENV $ACCTMGR_TAG_COST_CENTER "$@"';
    const answer = await scene.cli(
      'exec',
      'dev-web',
      'dev-api',
      '--yes',
      '--json',
      ...sh(script),
      'sh',
      '{account}/{account_id}/{region}/{partition}/{tag}/{{account}',
    );
    expect(linesOf(answer).map(({ stdout }) => stdout)).toEqual([
      `dev-api ${DEV} aws eu-west-1 ASIA dev dev-api/${DEV}/eu-west-1/aws/{tag}/{account}\n`,
      `dev-web ${DEV} aws eu-west-1 ASIA dev 42 dev-web/${DEV}/eu-west-1/aws/{tag}/{account}\n`,
    ]);
    expect(scene.credentials()).toBe(before);
    expect(scene.log().map(({ event, account, status }) => [event, account, status])).toEqual(
      expect.arrayContaining([
        ['exec', 'dev-web', 'success'],
        ['exec', 'dev-api', 'success'],
      ]),
    );
  });

  it('runs once a region where several are given, also of one account', async () => {
    const scene = await withFleet();
    const answer = await scene.cli(
      'exec',
      'dev-web',
      '--region',
      'eu-west-1',
      '--region',
      'us-east-1',
      '--yes',
      '--json',
      ...sh('echo $AWS_REGION $AWS_DEFAULT_REGION'),
    );
    expect(
      linesOf(answer)
        .map(({ stdout }) => stdout)
        .sort(),
    ).toEqual(['eu-west-1 eu-west-1\n', 'us-east-1 us-east-1\n']);
  });

  it('prints lines as they come behind the name of their account', async () => {
    const scene = await withFleet();
    const { stdout, stderr } = await scene.cli(
      'exec',
      'dev-*',
      '--yes',
      '--prefix',
      '-j',
      '1',
      ...sh('echo one; printf two; echo three >&2'),
    );
    expect(stdout).toBe('dev-web | one\ndev-web | two\ndev-api | one\ndev-api | two\n');
    expect(stderr).toContain('dev-web | three\n');
  });

  it('lets no command write over the name in front of its lines', async () => {
    const scene = await withFleet();
    const script = String.raw`printf 'a\rprod | done\033[2K\n'`;
    const { stdout } = await scene.cli(
      'exec',
      'dev-web',
      'dev-api',
      '--yes',
      '--prefix',
      '-j',
      '1',
      ...sh(script),
    );
    expect(stdout).toBe('dev-web | aprod | done\ndev-api | aprod | done\n');
  });

  it('lets no command pose as another one', async () => {
    const scene = await withFleet();
    const script = String.raw`printf 'a\n== prod ==\nall is well\n\033]0;prod\007'; printf '\342\234\223 prod (2 of 2, 0.1s)\n' >&2`;
    const words = ['exec', 'dev-web', 'dev-api', '--yes', '-j', '1', ...sh(script)];
    const piped = await scene.cli(...words);
    const bytes = 'a\n == prod ==\nall is well\n\u001b]0;prod\u0007\n';
    expect(piped.stdout).toBe(`== dev-web ==\n${bytes}== dev-api ==\n${bytes}`);
    expect(piped.stderr).toContain('\n ✓ prod (2 of 2, 0.1s)\n');
    const seen = await scene.cliIn({ columns: 80, env: { NO_COLOR: '1' } }, ...words);
    const shown = 'a\n == prod ==\nall is well\n\n';
    expect(seen.stdout).toBe(`== dev-web ==\n${shown}== dev-api ==\n${shown}`);
  });

  it('prints a line that has no end in pieces', async () => {
    const scene = await withFleet();
    const script = 'head -c 300000 /dev/zero | tr "\\0" x; printf "\\nend\\n\\nlast"';
    const { stdout } = await scene.cli(
      'exec',
      'dev-web',
      'dev-api',
      '--yes',
      '--prefix',
      '-j',
      '1',
      ...sh(script),
    );
    const lines = stdout.split('\n').filter((line) => line.startsWith('dev-web | '));
    expect(lines.slice(0, -3).length).toBeGreaterThan(1);
    expect(lines.slice(0, -3).join('').replaceAll('dev-web | ', '')).toBe('x'.repeat(300_000));
    expect(lines.slice(-3)).toEqual(['dev-web | end', 'dev-web | ', 'dev-web | last']);
  });

  it('begins nothing more once so many have failed', async () => {
    const scene = await withFleet();
    const answer = await scene.cli(
      'exec',
      'dev-*',
      '--yes',
      '-j',
      '1',
      '--fail-fast',
      '--json',
      ...sh('exit 3'),
    );
    expect(answer.exitCode).toBe(1);
    expect(linesOf(answer).map(({ account, phase, code }) => [account, phase, code])).toEqual([
      ['dev-api', 'not_begun', null],
      ['dev-web', 'command', 3],
    ]);
    const share = await scene.cli(
      'exec',
      'dev-*',
      '--yes',
      '-j',
      '1',
      '--max-failures',
      '50%',
      '--json',
      ...sh('exit 3'),
    );
    expect(linesOf(share).map(({ phase }) => phase)).toEqual(['not_begun', 'command']);
  });

  it('ends what takes too long, with all that it started', async () => {
    const scene = await withFleet();
    const marker = scene.home.at('alive');
    const answer = await scene.cli(
      'exec',
      'dev-*',
      '--yes',
      '--time-limit',
      '1s',
      '--json',
      ...sh(`(sleep 30; touch ${marker}) & wait`),
    );
    expect(answer.exitCode).toBe(1);
    expect(linesOf(answer)).toMatchObject([{ cut_short: 'time-limit' }, { cut_short: 'time-limit' }]);
  });

  it('asks once where a person is there', async () => {
    const scene = await withFleet();
    const terminal = scriptedTerminal(true);
    expect((await scene.cliIn({ terminal }, 'exec', 'dev-*', ...sh('true'))).exitCode).toBe(0);
    expect(terminal.lines.join('\n')).toContain('Run /bin/sh -c true in 2 accounts?');
    const no = await scene.cliIn({ terminal: scriptedTerminal(false) }, 'exec', 'dev-*', ...sh('true'));
    expect(no.exitCode).toBe(130);
  });

  it('wants the number typed above ten accounts', async () => {
    const scene = await withFleet();
    const names = Array.from({ length: 11 }, (_, index) => `many-${index}`);
    scene.inventory([
      { name: 'main', account_id: MAIN },
      ...names.map((name) => ({ name, account_id: DEV, role_arn: scene.role(DEV, name) })),
    ]);
    const terminal = scriptedTerminal('yes', '11');
    const { exitCode } = await scene.cliIn({ terminal }, 'exec', 'many-*', ...sh('true'));
    expect([exitCode, terminal.lines.slice(-3)]).toEqual([
      0,
      [
        '? Run /bin/sh -c true in 11 accounts? Type the number, 11, to go on:',
        '! That is not 11. To leave it, type no.',
        '? Run /bin/sh -c true in 11 accounts? Type the number, 11, to go on:',
      ],
    ]);
    for (const leaving of [undefined, 'no', 'N', '']) {
      const left = await scene.cliIn(
        { terminal: scriptedTerminal(leaving) },
        'exec',
        'many-*',
        ...sh('true'),
      );
      expect(left.exitCode).toBe(130);
    }
  });

  it('says before the yes what is left out, and how to see all of many', async () => {
    const scene = await withFleet();
    const names = Array.from({ length: 23 }, (_, index) => `many-${index}`);
    scene.inventory([
      { name: 'main', account_id: MAIN },
      { name: 'many-prod', account_id: PROD, role_arn: scene.role(PROD, 'r'), protected: true },
      { name: 'many-bare', account_id: PROD },
      ...names.map((name) => ({ name, account_id: DEV, role_arn: scene.role(DEV, name) })),
    ]);
    const terminal = scriptedTerminal('no');
    const { exitCode } = await scene.cliIn({ terminal }, 'exec', 'many-*', '--except', '*-22', ...sh('true'));
    expect([exitCode, terminal.lines.slice(20)]).toEqual([
      130,
      [
        "… and 2 more. All of them: acctmgr list 'many-*' --except '*-22'",
        'Left out: 1 without a role (many-bare)',
        'Left out: 1 protected; --protected takes them, too (many-prod)',
        '? Run /bin/sh -c true in 22 accounts? Type the number, 22, to go on:',
      ],
    ]);
  });

  it('refuses a file that it could not write, before anything is begun', async () => {
    const scene = await withFleet();
    scene.home.write('notes.txt', 'mine');
    const { exitCode, stderr } = await scene.cli(
      'exec',
      'dev-*',
      '--yes',
      '--junit',
      'notes.txt',
      '--output-dir',
      'out',
      ...sh('true'),
    );
    expect([exitCode, stderr.replace(/write .*notes/, 'write notes')]).toEqual([
      2,
      `error: Cannot write notes.txt: it is there already, and acctmgr did not make it.
hint:  Name another file.
`,
    ]);
    expect(scene.aws.requests).toEqual([]);
    expect(existsSync(scene.home.at('out'))).toBe(false);
    expect(scene.home.read('notes.txt')).toBe('mine');
  });

  it('asks nothing where AWS enforces that it only reads', async () => {
    const scene = await withFleet();
    expect((await scene.cli('exec', 'dev-*', '--read-only', ...sh('true'))).exitCode).toBe(0);
  });

  it('keeps the programs of a run that only reads from other profiles, and gives them nothing wider', async () => {
    const scene = await withFleet();
    scene.home.write(
      '.aws/config',
      '[default]\nregion = eu-north-1\n[profile other]\ncredential_process = y\n',
    );
    const script =
      'printf "%s\\n" $ACCTMGR_NARROWED $AWS_SHARED_CREDENTIALS_FILE $AWS_CONFIG_FILE; ls -l $AWS_CONFIG_FILE; cat $AWS_SHARED_CREDENTIALS_FILE $AWS_CONFIG_FILE; env | grep ACCTMGR_';
    const words = ['exec', 'dev-web', 'dev-api', '--read-only', '--json', ...sh(script)];
    const [one] = linesOf(await scene.cli(...words));
    const [mark, credentials = '', config = '', mode, ...rest] = (one?.stdout ?? '').split('\n');
    expect([mark, mode?.slice(0, 10), rest[0], rest[1]]).toEqual([
      'read-only',
      '-rw-------',
      '[default]',
      'region = eu-north-1',
    ]);
    expect(one?.stdout).not.toContain('other');
    expect([credentials, config].map((file) => existsSync(file))).toEqual([false, false]);

    const marks = rest.filter((line) => /^ACCTMGR_(SET|NARROWED|OWN)/.test(line));
    const env = {
      AWS_SHARED_CREDENTIALS_FILE: credentials,
      AWS_CONFIG_FILE: config,
      ...Object.fromEntries(marks.map((line) => line.split('='))),
    } as Record<string, string>;
    for (const wider of [
      ['assume', 'dev-web'],
      ['env', 'dev-web'],
      ['exec', 'dev-web', ...sh('true')],
      ['credential-process', 'dev-web'],
      ['console', 'dev-web', '--print'],
    ]) {
      const { exitCode, stderr } = await scene.cliIn({ env }, ...wider);
      expect([wider[0], exitCode]).toEqual([wider[0], 3]);
      expect(stderr).toContain('This runs in a run with --read-only, where nothing wider is given.');
    }
    const again = await scene.cliIn({ env }, 'exec', 'dev-*', '--read-only', ...sh('true'));
    expect(again.exitCode).toBe(0);
    const way = await scene.cliIn({ env }, 'env', 'dev-web', '--view-only', '--json');
    expect(Object.keys(JSON.parse(way.stdout) as object)).not.toContain('AWS_CONFIG_FILE');
  });

  it('does not let --yes confirm protected accounts that nobody named', async () => {
    const scene = await withFleet();
    const words = ['--yes', '--reason', 'audit', '--json', ...sh('true')];
    const answer = await scene.cli('exec', 'prod*', '--protected', ...words);
    expect(answer.exitCode).toBe(3);
    expect(linesOf(answer)).toMatchObject([{ phase: 'credentials', error: { code: 'confirmation_needed' } }]);
    expect((await scene.cli('exec', 'prod', 'dev-web', ...words)).exitCode).toBe(0);
    // A flag is no typed name: it confirms nothing for later.
    expect((await scene.cli('exec', 'prod*', '--protected', ...words)).exitCode).toBe(3);
  });

  it('keeps what became of each, so that --failed takes the others again', async () => {
    const scene = await withFleet();
    const some = sh('case $ACCTMGR_ACCOUNT in dev-web) exit 7;; esac');
    const first = await scene.cli('exec', 'dev-*', '--yes', '--json', ...some);
    const [{ run } = { run: '' }] = linesOf(first);
    expect(run).toMatch(/^20260301-120000-[a-z0-9]{4}$/);
    const file = scene.home.at(`.local/state/acctmgr/runs/${run}.json`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      id: run,
      program: '/bin/sh',
      selection: 'dev-*',
      ended_at: '2026-03-01T12:00:00Z',
      places: [
        { account: 'dev-web', region: 'eu-west-1', result: 'failed' },
        { account: 'dev-api', result: 'done' },
      ],
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    scene.time += 60_000;
    const again = await scene.cli('exec', '--failed', '--yes', '--json', ...sh('true'));
    expect(linesOf(again)).toMatchObject([{ account: 'dev-web', code: 0 }]);
    const none = await scene.cli('exec', '--failed', '--yes', ...sh('true'));
    expect([none.exitCode, none.stderr]).toEqual([
      2,
      expect.stringContaining('was done in all of its accounts'),
    ]);
    const named = await scene.cli('assume', '--failed', run, '--json');
    expect(JSON.parse(named.stdout)).toMatchObject([{ account: 'dev-web' }]);
    const unknown = await scene.cli('exec', '--failed', '../../x', ...sh('true'));
    expect([unknown.exitCode, unknown.stderr]).toEqual([
      2,
      expect.stringContaining('No run is called ../../x.'),
    ]);
  });

  it('does again what failed of each region only', async () => {
    const scene = await withFleet();
    const regions = ['--region', 'eu-west-1', '--region', 'us-east-1'];
    const script = sh('test $AWS_REGION != us-east-1 || test $ACCTMGR_ACCOUNT != dev-api');
    await scene.cli('exec', 'dev-*', ...regions, '--yes', ...script);
    const again = await scene.cli('exec', '--failed', '--yes', '--json', ...sh('true'));
    expect(linesOf(again).map(({ account, region }) => [account, region])).toEqual([
      ['dev-api', 'us-east-1'],
    ]);
  });

  it('writes all output into a folder, with a summary, and JUnit XML', async () => {
    const scene = await withFleet();
    const folder = scene.home.at('out');
    const junit = scene.home.at('junit.xml');
    const words = ['--yes', '--json', '--output-dir', 'out', '--junit', 'junit.xml'];
    const script = sh(
      'head -c 9000000 /dev/zero | tr "\\\\0" a; printf "a<&\\033]]>\\n" >&2; test $ACCTMGR_ACCOUNT = dev-api',
    );
    const answer = await scene.cli('exec', 'dev-*', 'gone', ...words, ...script);
    expect(answer.exitCode).toBe(1);
    expect(linesOf(answer).map(({ truncated }) => truncated)).toEqual([true, true, false]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(folder, 'dev-web/stdout')).size).toBe(9_000_000);
    expect(readFileSync(path.join(folder, 'dev-api/stderr'), 'latin1')).toBe('a<&\u001b]]>\n');
    expect(JSON.parse(readFileSync(path.join(folder, 'summary.json'), 'utf8'))).toMatchObject({
      program: '/bin/sh',
      selection: 'dev-* gone',
      accounts: expect.arrayContaining([
        expect.objectContaining({ account: 'dev-web', code: 1, folder: 'dev-web' }),
        expect.objectContaining({ account: 'gone', phase: 'credentials', folder: null }),
      ]) as unknown,
    });
    const xml = readFileSync(junit, 'utf8');
    expect(xml).toContain('tests="3" failures="2" errors="0" skipped="0"');
    expect(xml).toContain('<system-err>a&lt;&amp;\uFFFD]]&gt;\n</system-err>');
    const full = await scene.cli('exec', 'dev-*', ...words, ...sh('true'));
    expect([full.exitCode, full.stderr]).toEqual([2, expect.stringContaining('folder_not_empty')]);
  });

  it('begins with a canary', async () => {
    const scene = await withFleet();
    const words = ['exec', 'dev-*', '--canary', '1', '--json'];
    const stopped = await scene.cli(...words, '--yes', ...sh('exit 3'));
    expect(linesOf(stopped).map(({ account, phase }) => [account, phase])).toEqual([
      ['dev-api', 'not_begun'],
      ['dev-web', 'command'],
    ]);
    const done = await scene.cli(...words, '--yes', ...sh('true'));
    expect(linesOf(done).map(({ code }) => code)).toEqual([0, 0]);
    const terminal = scriptedTerminal(true, true);
    const asked = await scene.cliIn({ terminal }, ...words, ...sh('exit 3'));
    expect(linesOf(asked).map(({ code }) => code)).toEqual([3, 3]);
    expect(terminal.lines.join('\n')).toContain('It failed. Go on in the other 1?');
  });

  it('asks nothing after the first ones where so many have failed that nothing is begun', async () => {
    const scene = await withFleet();
    const words = ['exec', 'dev-*', '--canary', '1', '--fail-fast', '--json', ...sh('exit 3')];
    const ended = await scene.cliIn({ terminal: scriptedTerminal(true) }, ...words);
    expect([ended.exitCode, linesOf(ended).map(({ phase }) => phase)]).toEqual([1, ['not_begun', 'command']]);
  });

  it('says what became of the first ones where its question is left', async () => {
    const scene = await withFleet();
    const words = ['exec', 'dev-*', 'gone', '--canary', '2', '-j', '1', '--json', '--junit', 'junit.xml'];
    const terminal = scriptedTerminal(true, undefined);
    const left = await scene.cliIn({ terminal }, ...words, ...sh('exit 3'));
    expect(terminal.lines.at(-1)).toBe('? All of them failed. Go on in the other 1?');
    expect([left.exitCode, linesOf(left).map(({ phase }) => phase)]).toEqual([
      130,
      ['command', 'command', 'not_begun'],
    ]);
    expect(left.stderr).toContain('dev-web');
    expect(readFileSync(scene.home.at('junit.xml'), 'utf8')).toContain('tests="3" failures="2"');
  });

  it('asks why once, however often AWS is asked', async () => {
    const scene = await withFleet();
    scene.aws.misbehave({ kind: 'throttle', action: 'AssumeRole' });
    const terminal = scriptedTerminal(true, 'audit', 'prod');
    const words = ['exec', 'prod', 'dev-web', '--time-limit', '4s', '--json', ...sh('true')];
    const answer = await scene.cliIn({ terminal }, ...words);
    expect(linesOf(answer).map(({ phase }) => phase)).toEqual(['credentials', 'credentials']);
    expect(terminal.lines.filter((line) => line.startsWith('? Reason'))).toHaveLength(1);
  });

  it.each([
    [['exec', 'dev-*'], 'No command is given to run in these accounts.'],
    [
      ['exec', 'dev-*', ...sh('true')],
      'A run in 2 accounts has to be confirmed, and there is no terminal to ask on.',
    ],
    [['exec', 'dev-web', '--prefix', ...sh('true')], '--prefix is for several accounts.'],
    [['exec', 'dev-*', '-j', '0', ...sh('true')], '--jobs 0 cannot be used.'],
  ])('%j is refused', async (words, message) => {
    const scene = await withFleet();
    const { stdout, stderr, exitCode } = await scene.cli(...words);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(`error: ${message}\n`);
    expect(scene.aws.requests).toEqual([]);
  });

  it('serves each command its own session, by a token that opens no other', async () => {
    const scene = await withFleet();
    scene.home.write('.aws/config', '[profile other]\ncredential_process = y\n');
    scene.home.write('.run/ask.mjs', ASKER);
    const words = ['exec', 'dev-web', 'dev-api', '--serve', '--yes', '--json', '--'];
    const answer = await scene.cli(...words, process.execPath, scene.home.at('.run/ask.mjs'));
    expect(answer.exitCode).toBe(0);
    const said = linesOf(answer).map(({ stdout }) => JSON.parse(stdout ?? '') as Asked);
    expect(said).toMatchObject([
      { own: [200, 'dev-api'], others: [401, 'wrong_token'], swapped: [401, 'wrong_token'], keys: [] },
      { own: [200, 'dev-web'], others: [401, 'wrong_token'], swapped: [401, 'wrong_token'], keys: [] },
    ]);
    for (const { address, config } of said) {
      await expect(fetch(address)).rejects.toThrow();
      expect(existsSync(config)).toBe(false);
    }
    expect(answer.stderr).not.toMatch(/token/i);
  });

  it('serves what only reads where the run only reads, and leads to no other profile', async () => {
    const scene = await withFleet();
    scene.home.write(
      '.aws/config',
      '[default]\nregion = eu-north-1\n[profile other]\ncredential_process = y\n',
    );
    const script =
      'echo $AWS_PROFILE; cat $AWS_CONFIG_FILE $AWS_SHARED_CREDENTIALS_FILE; acctmgr_is=$ACCTMGR_NARROWED; echo $acctmgr_is';
    const words = ['exec', 'dev-web', 'dev-api', '--serve', '--read-only', '--json', ...sh(script)];
    const [one] = linesOf(await scene.cli(...words));
    expect(one?.stdout).toMatch(/^acctmgr-dev-api\n[^]*\[profile acctmgr-dev-api\]\n[^]*read-only\n$/);
    expect(one?.stdout).not.toContain('other');
    const assumed = scene.aws.calls('AssumeRole');
    expect(assumed.length).toBe(2);
    expect(JSON.stringify(assumed)).toContain('ReadOnlyAccess');
  });

  it('says where the program is not there', async () => {
    const scene = await withFleet();
    const answer = await scene.cli('exec', 'dev-*', '--yes', '--json', '--', 'no-such-program');
    expect(linesOf(answer)).toMatchObject([
      { phase: 'start', error: { code: 'command_not_found' } },
      { phase: 'start', error: { code: 'command_not_found' } },
    ]);
  });

  it('shares one MFA code', async () => {
    const scene = await openScene();
    const account = (name: string) => ({
      name,
      account_id: DEV,
      role_arn: scene.role(DEV, name),
      mfa_serial: MFA_SERIAL,
    });
    scene.inventory([account('web'), account('api')]);
    const answer = await scene.cli('exec', '--all', '--yes', '--mfa-code', scene.code(), ...sh('true'));
    expect(answer.exitCode).toBe(0);
    expect(scene.aws.calls('GetSessionToken')).toHaveLength(1);
  });
});
