import { chmodSync, lchownSync, renameSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { appendApart } from '../support/rotated-log.js';
import { DEV, MINUTE, NOON, openScene, PROD, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

const OTHER_USER = 65_534;
const isRoot = process.getuid?.() === 0;

/** Ada took beta, of alpha and beta. */
async function logged(): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([
    { name: 'alpha', account_id: DEV, role_arn: scene.role(DEV, 'Alpha') },
    { name: 'beta', account_id: PROD, role_arn: scene.role(PROD, 'Beta') },
  ]);
  await scene.cli('assume', 'beta');
  return scene;
}

interface Verdict {
  readonly intact: boolean | null;
  readonly problem_count: number;
  readonly problems: readonly object[];
}

const READERS: readonly (readonly string[])[] = [
  ['log'],
  ['log', '--json'],
  ['log', 'stats'],
  ['log', 'stats', '--json'],
  ['log', 'stats', '--html', 'page.html'],
  ['log', 'export', '--format', 'csv'],
];

const offered = async (scene: Scene): Promise<(string | undefined)[]> => {
  const terminal = scriptedTerminal(undefined);
  const { stderr } = await scene.cliIn({ terminal }, 'assume');
  expect(stderr).not.toContain('trusted');
  return terminal.lines.slice(1).map((line) => line.trim().split(' ')[0]);
};

describe.skipIf(process.platform === 'win32')('a log that others can write', () => {
  it.each(READERS)('is read with a warning that names the mending command: %s %s %s', async (...argv) => {
    const scene = await logged();
    expect((await scene.cli(...argv)).stderr).toBe('');
    chmodSync(scene.logFile, 0o602);
    const { stdout, stderr, exitCode } = await scene.cli(
      ...argv,
      ...(argv[2] === '--html' ? ['--force'] : []),
    );
    expect([stderr, exitCode]).toEqual([
      `warning: ${scene.logFile} cannot be trusted: others can write to it (mode 0602). Run: chmod go-w ${scene.logFile}\n`,
      0,
    ]);
    expect(stdout).not.toBe('');
  });

  it('is not called whole without that being said', async () => {
    const scene = await logged();
    chmodSync(scene.logFile, 0o602);
    const why = `${scene.logFile} cannot be trusted: others can write to it (mode 0602). Run: chmod go-w ${scene.logFile}`;
    expect(await scene.cli('log', 'verify')).toEqual({
      stdout: `✗ ${scene.logFile}: 1 line, the chain is whole, but somebody else could have written it:\n  ${why}\n`,
      stderr: '',
      exitCode: 1,
    });
    const { stdout, stderr, exitCode } = await scene.cli('log', 'verify', '--json');
    expect([stderr, exitCode]).toEqual(['', 1]);
    expect(JSON.parse(stdout) as Verdict).toMatchObject({
      intact: false,
      problem_count: 1,
      problems: [{ kind: 'untrusted', file: null, line: null, message: why }],
    });
    chmodSync(scene.logFile, 0o600);
    expect((await scene.cli('log', 'verify')).exitCode).toBe(0);
  });

  it('or whose head, folder or older file they can write, is not trusted either', async () => {
    const scene = await logged();
    const attempt = { time: new Date(NOON).toISOString(), account: 'beta' };
    await appendApart(scene.logFile, [attempt, attempt]);
    const folder = scene.home.at('.local/state/acctmgr');
    for (const [file, mode] of [
      [`${scene.logFile}.head`, 0o600],
      [`${scene.logFile}.000001`, 0o600],
      [folder, 0o700],
    ] as const) {
      chmodSync(file, mode | 0o002);
      expect((await scene.cli('log')).stderr).toContain(`${file} cannot be trusted`);
      const { stdout } = await scene.cli('log', 'verify');
      // The folder holds every file, and is named once.
      expect(stdout.match(/cannot be trusted/g)).toHaveLength(1);
      chmodSync(file, mode);
      expect((await scene.cli('log')).stderr).toBe('');
    }
  });

  it('has no word in the order of the picker', async () => {
    const scene = await logged();
    scene.time += MINUTE;
    expect(await offered(scene)).toEqual(['beta', 'alpha']);
    chmodSync(scene.logFile, 0o602);
    expect(await offered(scene)).toEqual(['alpha', 'beta']);
  });

  it('fails the doctor, as nothing would be written to it', async () => {
    const scene = await logged();
    chmodSync(scene.logFile, 0o602);
    const { stdout } = await scene.cli('doctor', '--json');
    const { findings } = JSON.parse(stdout) as { findings: readonly { readonly check: string }[] };
    expect(findings.find(({ check }) => check === 'access_log')).toMatchObject({
      status: 'fail',
      message: expect.stringContaining('others can write to it') as string,
      fix: expect.stringContaining('chmod go-w') as string,
    });
  });

  it('is trusted behind a link of this user', async () => {
    const scene = await logged();
    renameSync(scene.logFile, scene.home.at('elsewhere.jsonl'));
    symlinkSync(scene.home.at('elsewhere.jsonl'), scene.logFile);
    expect((await scene.cli('log')).stderr).toBe('');
    chmodSync(scene.home.at('elsewhere.jsonl'), 0o602);
    expect((await scene.cli('log')).stderr).toContain('elsewhere.jsonl cannot be trusted');
  });
});

describe.runIf(isRoot)("another user's log", () => {
  it.each(READERS)('is read with a warning: %s %s %s', async (...argv) => {
    const scene = await logged();
    lchownSync(scene.logFile, OTHER_USER, OTHER_USER);
    const { stderr } = await scene.cli(...argv);
    expect(stderr).toBe(
      `warning: ${scene.logFile} cannot be trusted: it belongs to another user (uid 65534). Move it away: mv ${scene.logFile} ${scene.logFile}.old\n`,
    );
  });

  it('has no word in the order of the picker', async () => {
    const scene = await logged();
    lchownSync(scene.logFile, OTHER_USER, OTHER_USER);
    expect(await offered(scene)).toEqual(['alpha', 'beta']);
  });
});

describe.skipIf(process.platform === 'win32')('completion', () => {
  it('offers no accounts of a file that the commands refuse, and stays silent', async () => {
    const scene = await logged();
    const complete = async (...more: readonly string[]) => {
      const { stdout, stderr, exitCode } = await scene.cli('complete', '--', ...more, 'assume', '');
      expect([stderr, exitCode]).toEqual(['', 0]);
      return stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')[0]]));
    };
    const own = scene.home.at('.config/acctmgr/accounts.json');
    expect(await complete()).toEqual(['alpha', 'beta']);
    chmodSync(own, 0o602);
    expect(await complete()).toEqual([]);
    expect(await complete('--config', own)).toEqual([]);
    if (!isRoot) return;
    chmodSync(own, 0o600);
    lchownSync(own, OTHER_USER, OTHER_USER);
    expect(await complete()).toEqual([]);
    // Its owner was named on purpose, and commands take their word for it, too.
    expect(await complete('--config', own)).toEqual(['alpha', 'beta']);
  });
});
