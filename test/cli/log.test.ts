import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, it } from 'vitest';
import { trusting } from '../support/loopback-aws/stage.js';
import { DEV, MAIN, MINUTE, openScene, PROD, type Scene } from '../support/scene.js';

/** Ada took dev at noon, was refused prod at 12:10 and took dev again at 12:20. */
async function logged(): Promise<Scene> {
  const scene = await openScene();
  const developer = scene.role(DEV, 'Developer');
  const admin = scene.role(PROD, 'Admin', { trust: trusting(`arn:aws:iam::${MAIN}:user/bob`) });
  scene.inventory([
    { name: 'dev', account_id: DEV, role_arn: developer },
    { name: 'prod', account_id: PROD, role_arn: admin },
  ]);
  await scene.cli('assume', 'dev', '--reason', 'INC-1: disk full');
  scene.time += 10 * MINUTE;
  await scene.cli('assume', 'prod');
  scene.time += 10 * MINUTE;
  await scene.cli('assume', 'dev', '--no-cache');
  return scene;
}

const rowsOf = ({ stdout }: { readonly stdout: string }) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/));
const jsonOf = ({ stdout }: { readonly stdout: string }) =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('log', () => {
  it('shows the attempts, the newest last', async () => {
    const scene = await logged();
    const shown = await scene.cli('log');
    expect(shown).toMatchObject({ stderr: '', exitCode: 0 });
    const rows = rowsOf(shown);
    expect(rows[0]).toEqual(['LOCAL TIME', 'ACCOUNT', 'ROLE', 'STATUS', 'EVENT', 'USER', 'REASON OR ERROR']);
    expect(rows.slice(1).map((row) => row.slice(0, 6))).toEqual([
      ['2026-03-01 17:30:00', 'dev', 'Developer', 'success', 'assume', 'ada'],
      ['2026-03-01 17:40:00', 'prod', 'Admin', 'denied', 'assume', 'ada'],
      ['2026-03-01 17:50:00', 'dev', 'Developer', 'success', 'assume', 'ada'],
    ]);
    expect(rows[1]?.[6]).toBe('INC-1: disk full');
    expect(rows[2]?.[6]).toBe(scene.log()[1]?.error_message);
  });

  it('as JSON is the lines of the log', async () => {
    const scene = await logged();
    const shown = await scene.cli('log', '--json');
    expect(shown).toMatchObject({ stderr: '', exitCode: 0 });
    expect(jsonOf(shown)).toEqual(scene.log());
    for (const secret of scene.aws.secrets()) expect(shown.stdout).not.toContain(secret);
  });

  it.each([
    { flags: ['--account', 'DEV'], times: ['12:00', '12:20'] },
    { flags: ['--account', PROD], times: ['12:10'] },
    { flags: ['--status', 'denied'], times: ['12:10'] },
    { flags: ['--user', 'bob'], times: [] },
    { flags: ['--since', '10m'], times: ['12:10', '12:20'] },
    { flags: ['--until', '2026-03-01T12:10:00Z'], times: ['12:00'] },
    { flags: ['--since', '2026-03-01', '--until', '2026-03-01'], times: ['12:00', '12:10', '12:20'] },
    { flags: ['--since', '2026-03-02'], times: [] },
    { flags: ['-n', '2'], times: ['12:10', '12:20'] },
    { flags: ['-n', 'all'], times: ['12:00', '12:10', '12:20'] },
    { flags: ['-n', 'all', '--account', 'dev'], times: ['12:00', '12:20'] },
    { flags: ['-n', '1', '--account', 'dev'], times: ['12:20'] },
    { flags: ['-n', '0'], times: [] },
  ])('picks by $flags', async ({ flags, times }) => {
    const scene = await logged();
    const shown = await scene.cli('log', '--json', ...flags);
    expect(shown).toMatchObject({ stderr: '', exitCode: 0 });
    expect(jsonOf(shown).map(({ time }) => String(time).slice(11, 16))).toEqual(times);
  });

  it('shows and counts what it cannot read, and hides escapes in it', async () => {
    const scene = await openScene();
    scene.home.write(
      'old.log',
      '2025-10-06 22:04:06 - dev \u001b[31m- Success\n{"time":"2026-03-01T12:00:00.000Z","event":"assume","account":"d\\u001b[31mev"}\n{"time":"2026',
    );
    const env = { ACCTMGR_ACCESS_LOG: scene.home.at('old.log') };
    const shown = await scene.cliIn({ env }, 'log');
    expect(shown).toEqual({
      stdout: [
        'LOCAL TIME           ACCOUNT  ROLE  STATUS   EVENT   USER  REASON OR ERROR',
        '                                    foreign                2025-10-06 22:04:06 - dev - Success',
        '2026-03-01 17:30:00  dev                     assume',
        '                                    torn                   {"time":"2026',
        '',
      ].join('\n'),
      stderr: '2 lines are unfinished, or were not written by acctmgr.\n',
      exitCode: 0,
    });
    const { stdout } = await scene.cliIn({ env }, 'log', '--json', '-n', '1');
    expect(jsonOf({ stdout })).toEqual([{ event: 'unreadable', kind: 'torn', text: '{"time":"2026' }]);
    expect((await scene.cliIn({ env }, 'log', '-n', 'all')).stdout).toBe(shown.stdout);
  });

  it('says what an append found wrong', async () => {
    const scene = await logged();
    appendFileSync(scene.logFile, '{"time":"2026');
    await scene.cli('assume', 'dev', '--no-cache');
    const rows = rowsOf(await scene.cli('log', '-n', '2'));
    expect(rows[1]).toEqual(['2026-03-01 17:50:00', 'repaired', 'ada', 'a line was left unfinished']);
  });

  it('fits the terminal', async () => {
    const scene = await logged();
    const { stdout } = await scene.cliIn({ columns: 80 }, '--no-color', 'log');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBe(80);
  });

  it('of nothing is nothing, and makes nothing', async () => {
    const scene = await openScene();
    expect(await scene.cli('log')).toEqual({
      stdout: '',
      stderr: `Nothing is logged yet in ${scene.logFile}.\n`,
      exitCode: 0,
    });
    expect(await scene.cli('log', '--json')).toEqual({ stdout: '', stderr: '', exitCode: 0 });
    expect(existsSync(scene.home.at('.local'))).toBe(false);
    expect(existsSync(scene.home.at('.config'))).toBe(false);
  });

  it('follows the path of the settings', async () => {
    const scene = await openScene();
    scene.home.write('mine.jsonl', '{"time":"2026-03-01T12:00:00.000Z","event":"login"}\n');
    scene.inventory([], { settings: { access_log: { path: '~/mine.jsonl' } } });
    expect(jsonOf(await scene.cli('log', '--json'))).toHaveLength(1);
  });

  it.each([
    { flags: ['-n', 'many'], error: '-n many is not a number of lines.' },
    { flags: ['-n', '-1'], error: '-n -1 is not a number of lines.' },
    { flags: ['--since', 'noon'], error: '--since noon is not a time.' },
    { flags: ['--since', '1h', '--until', '2h'], error: '--since is not before --until.' },
    { flags: ['--status', 'ok'], error: 'Allowed choices are success, denied, failed.' },
  ])('refuses $flags', async ({ flags, error }) => {
    const scene = await openScene();
    const { stdout, stderr, exitCode } = await scene.cli('log', ...flags);
    expect([stdout, exitCode]).toEqual(['', 2]);
    expect(stderr).toContain(error);
  });
});

describe('log verify', () => {
  it('finds the chain whole', async () => {
    const scene = await logged();
    expect(await scene.cli('log', 'verify')).toEqual({
      stdout: `✓ ${scene.logFile}: 3 lines, the chain is whole.\n`,
      stderr: '',
      exitCode: 0,
    });
    expect(JSON.parse((await scene.cli('log', 'verify', '--json')).stdout)).toEqual({
      access_log: scene.logFile,
      intact: true,
      lines: 3,
      files: [{ file: 'access_log.jsonl', lines: 3 }],
      problem_count: 0,
      problems: [],
      notices: [],
    });
  });

  it('names the line that was changed: an answer with exit code 1, and no error', async () => {
    const scene = await logged();
    writeFileSync(scene.logFile, readFileSync(scene.logFile, 'utf8').replace('"denied"', '"success"'));
    expect(await scene.cli('log', 'verify')).toEqual({
      stdout: `✗ ${scene.logFile} has 1 problem:\n  Line 2 was changed, or lines after it were removed.\n`,
      stderr: '',
      exitCode: 1,
    });
    const { stdout, stderr, exitCode } = await scene.cli('log', 'verify', '--json');
    expect([stderr, exitCode]).toEqual(['', 1]);
    expect(JSON.parse(stdout)).toMatchObject({
      intact: false,
      problem_count: 1,
      problems: [
        {
          kind: 'changed_or_removed',
          line: 2,
          message: 'Line 2 was changed, or lines after it were removed.',
        },
      ],
    });
  });

  it('tells an end that was cut off', async () => {
    const scene = await logged();
    const { length } = readFileSync(scene.logFile, 'utf8').split('\n').slice(0, 2).join('\n');
    truncateSync(scene.logFile, length + 1);
    const { stdout, exitCode } = await scene.cli('log', 'verify');
    expect([stdout.includes('The log was cut off: it had 3 lines'), exitCode]).toEqual([true, 1]);
  });

  it('takes an unfinished line for a crash', async () => {
    const scene = await logged();
    appendFileSync(scene.logFile, '{"time":"2026');
    const { stdout, exitCode } = await scene.cli('log', 'verify');
    expect([stdout.split('\n').slice(1), exitCode]).toEqual([
      ['  note: The last line is unfinished.', ''],
      0,
    ]);
  });

  it('of nothing finds nothing, and makes nothing', async () => {
    const scene = await openScene();
    expect(await scene.cli('log', 'verify')).toEqual({
      stdout: `${scene.logFile}: no log yet. Neither it nor its head is there.\n`,
      stderr: '',
      exitCode: 0,
    });
    expect(JSON.parse((await scene.cli('log', 'verify', '--json')).stdout)).toMatchObject({ intact: null });
    expect(existsSync(scene.home.at('.local'))).toBe(false);
  });

  it('takes a log that was emptied, and has no head, for none', async () => {
    const scene = await logged();
    truncateSync(scene.logFile, 0);
    const cut = await scene.cli('log', 'verify');
    expect([cut.stdout.includes('cut off'), cut.exitCode]).toEqual([true, 1]);
    unlinkSync(`${scene.logFile}.head`);
    expect((await scene.cli('log', 'verify')).stdout).toContain('no log yet');
  });

  it('does not call a log that was taken away no log, as long as its head tells of it', async () => {
    const scene = await logged();
    unlinkSync(scene.logFile);
    const { stdout, exitCode } = await scene.cli('log', 'verify');
    expect([stdout.includes('no log yet'), stdout.includes('cut off'), exitCode]).toEqual([false, true, 1]);
  });

  it.each(['000001.bak', '1', '0000001', '000000', 'copy'])(
    'names a copy that only looks like a rotated file: %s',
    async (end) => {
      const scene = await logged();
      copyFileSync(scene.logFile, `${scene.logFile}.${end}`);
      const note = `Not a file of the log, though it looks like one: access_log.jsonl.${end}.`;
      expect((await scene.cli('log', 'verify')).stdout).toBe(
        `✓ ${scene.logFile}: 3 lines, the chain is whole.\n  note: ${note}\n`,
      );
      const { notices } = JSON.parse((await scene.cli('log', 'verify', '--json')).stdout) as {
        notices: unknown;
      };
      expect(notices).toEqual([
        { kind: 'foreign', file: `access_log.jsonl.${end}`, line: null, message: note },
      ]);
    },
  );

  it('names copies where there is no log yet, too', async () => {
    const scene = await logged();
    renameSync(scene.logFile, `${scene.logFile}.000001`);
    unlinkSync(`${scene.logFile}.head`);
    const { stdout, exitCode } = await scene.cli('log', 'verify');
    expect(stdout).toContain('The file access_log.jsonl.000001 was put in.');
    expect(exitCode).toBe(1);
  });

  it.runIf(process.platform !== 'win32')('refuses a device', async () => {
    const scene = await openScene();
    const env = { ACCTMGR_ACCESS_LOG: '/dev/null' };
    for (const words of [['log'], ['log', 'verify']]) {
      const { stderr, exitCode } = await scene.cliIn({ env }, ...words);
      expect([stderr.split('\n')[0], exitCode]).toEqual([
        'error: Cannot read /dev/null: it is not a regular file.',
        1,
      ]);
    }
  });

  it('says in its help what the chain is, and what it is not', async () => {
    const scene = await openScene();
    const { stdout } = await scene.cli('log', 'verify', '--help');
    expect(stdout).toContain('CloudTrail');
    expect(stdout).toContain('--config');
    expect(stdout).not.toContain('--account');
  });

  it('takes none of the flags of log', async () => {
    const scene = await openScene();
    const { stderr, exitCode } = await scene.cli('log', 'verify', '--account', 'dev');
    expect([stderr.split('\n')[0], exitCode]).toEqual(["error: Unknown option '--account'.", 2]);
    expect((await scene.cli('log', 'verify', '--json')).exitCode).toBe(0);
  });
});
