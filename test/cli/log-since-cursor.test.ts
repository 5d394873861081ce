import {
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { newEntry, type AccessLogEntry } from '../../src/access-log/entry.js';
import { appendEntries } from '../../src/access-log/writing/append.js';
import { EMPTY_HEAD, formatHead } from '../../src/access-log/writing/head.js';
import type { RotationSettings } from '../../src/access-log/writing/rotate.js';
import { systemHost } from '../../src/system/host.js';
import { appendApart } from '../support/rotated-log.js';
import { openScene, type Scene } from '../support/scene.js';

const cursorOf = ({ home }: Scene) => path.join(home.folder, 'siem.cursor');

async function log(scene: Scene, names: readonly string[], settings: RotationSettings = {}): Promise<void> {
  const host = systemHost();
  for (const account of names) {
    const entry = newEntry(host, '0.1.0', { event: 'assume', status: 'success', account });
    await appendEntries(scene.logFile, [entry], host, settings);
  }
}

const exported = (scene: Scene, ...words: readonly string[]) =>
  scene.cli('log', 'export', '--since-cursor', cursorOf(scene), ...words);

/** @param size - undefined: the file is removed */
function cutTo(file: string, size: number | undefined): Promise<void> {
  if (size === undefined) rmSync(file);
  else truncateSync(file, size);
  return Promise.resolve();
}

function change(file: string, text: string, other: string): Promise<void> {
  writeFileSync(file, readFileSync(file, 'utf8').replace(text, other));
  return Promise.resolve();
}

const namesIn = (stdout: string) =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as AccessLogEntry)
    .map(({ account, event }) => account ?? event);

async function names(scene: Scene, ...words: readonly string[]): Promise<string[]> {
  const { stdout, stderr, exitCode } = await exported(scene, ...words);
  expect([stderr, exitCode]).toEqual(['', 0]);
  return namesIn(stdout);
}

describe('log export --since-cursor', () => {
  it('gives each line once, as JSON Lines', async () => {
    const scene = await openScene();
    await log(scene, ['one', 'two']);
    expect(await names(scene)).toEqual(['one', 'two']);
    expect(statSync(cursorOf(scene)).mode & 0o777).toBe(0o600);
    utimesSync(cursorOf(scene), 1000, 1000);
    expect(await names(scene)).toEqual([]);
    expect(statSync(cursorOf(scene)).mtimeMs).toBe(1_000_000);
    await log(scene, ['three']);
    expect(await names(scene)).toEqual(['three']);
    expect(existsSync(`${cursorOf(scene)}.lock`)).toBe(false);
  });

  it('writes no cursor where nothing was ever logged, and begins with the first line then', async () => {
    const scene = await openScene();
    expect(await names(scene)).toEqual([]);
    expect(existsSync(cursorOf(scene))).toBe(false);
    await log(scene, ['one']);
    expect(await names(scene)).toEqual(['one']);
  });

  it('goes on through files that were begun in between, with what the log says of itself', async () => {
    const scene = await openScene();
    await appendApart(scene.logFile, [{ account: 'one' }, { account: 'two' }]);
    expect(await names(scene)).toEqual(['one', 'rotated', 'continued', 'two']);
    await appendApart(scene.logFile, [{ account: 'three' }, { account: 'four' }]);
    expect(await names(scene)).toEqual(['rotated', 'continued', 'three', 'rotated', 'continued', 'four']);
    expect(await names(scene)).toEqual([]);
  });

  it('goes on where the file that was given to its end has been dropped', async () => {
    const scene = await openScene();
    await appendApart(scene.logFile, [{ account: 'one' }, { account: 'two' }]);
    const [later, head] = [readFileSync(scene.logFile), readFileSync(`${scene.logFile}.head`)];
    // As a process leaves it that is killed when it has renamed the file.
    rmSync(scene.logFile);
    const { prev } = JSON.parse(later.toString().split('\n')[0] ?? '') as { prev: string };
    writeFileSync(`${scene.logFile}.head`, formatHead({ ...EMPTY_HEAD, hash: prev }));
    expect(await names(scene)).toEqual(['one', 'rotated']);
    writeFileSync(scene.logFile, later);
    writeFileSync(`${scene.logFile}.head`, head);
    await appendApart(scene.logFile, [{ account: 'three' }], 1);
    expect(existsSync(`${scene.logFile}.000001`)).toBe(false);
    expect(await names(scene)).toEqual(['continued', 'two', 'rotated', 'continued', 'three']);
    expect(await names(scene)).toEqual([]);
  });

  it.each([
    {
      form: 'csv',
      first: /^time,event,.*\r\n.*,one,/s,
      second: /^time,event,[^\n]*\r\n[^\n]*,two,[^\n]*\r\n$/,
    },
    { form: 'json', first: /"account":"one"/, second: /^\[\n {2}\{[^\n]*"account":"two"[^\n]*\}\n\]\n$/ },
  ])('gives $form as well', async ({ form, first, second }) => {
    const scene = await openScene();
    await log(scene, ['one']);
    expect((await exported(scene, '--format', form)).stdout).toMatch(first);
    await log(scene, ['two']);
    expect((await exported(scene, '--format', form)).stdout).toMatch(second);
  });

  it('leaves out what a filter leaves out for good, and takes --since for the beginning only', async () => {
    const scene = await openScene();
    await appendApart(scene.logFile, [
      { account: 'old', time: '2026-01-01T00:00:00.000Z' },
      { account: 'new', time: '2026-03-01T00:00:00.000Z' },
    ]);
    const words = ['--account', 'new', '--since', '2026-02-01'];
    expect(await names(scene, ...words)).toEqual(['new']);
    await appendApart(scene.logFile, [
      { account: 'new', time: '2026-01-15T00:00:00.000Z' },
      { account: 'old', time: '2026-03-02T00:00:00.000Z' },
    ]);
    expect(await names(scene, ...words)).toEqual(['new']);
  });

  it('leaves a line that is unfinished to the next export, which is told that it was torn', async () => {
    const scene = await openScene();
    await log(scene, ['one']);
    writeFileSync(scene.logFile, '{"time":"2026-', { flag: 'a' });
    expect(await names(scene)).toEqual(['one']);
    await log(scene, ['two']);
    const { stdout, stderr, exitCode } = await exported(scene);
    expect([namesIn(stdout), exitCode]).toEqual([['repaired', 'two'], 0]);
    expect(stderr).toBe('1 line is unfinished, or was not written by acctmgr.\n');
  });

  it('gives what a killed process wrote past the head', async () => {
    const scene = await openScene();
    await log(scene, ['one']);
    const head = readFileSync(`${scene.logFile}.head`);
    await log(scene, ['two']);
    writeFileSync(`${scene.logFile}.head`, head);
    expect(await names(scene)).toEqual(['one', 'two']);
    await log(scene, ['three']);
    expect(await names(scene)).toEqual(['three']);
  });

  describe.each([
    {
      what: 'was cut off',
      harm: ({ logFile }: Scene) => cutTo(logFile, 300),
      message:
        /^error: access_log\.jsonl was cut off or replaced: the cursor stands behind line 3, at byte \d+, and the file has 300 bytes\.$/m,
    },
    {
      what: 'was rewritten',
      harm: ({ logFile }: Scene) => change(logFile, '"three"', '"THREE"'),
      message:
        /^error: access_log\.jsonl was rewritten or replaced: line 3, the last one that was exported, is another now\.$/m,
    },
    {
      what: 'was removed',
      harm: ({ logFile }: Scene) => cutTo(logFile, undefined),
      message: /^error: The access log is gone, and the cursor stands behind line 3 of it\.$/m,
    },
    {
      what: 'began anew',
      harm: async (scene: Scene) => {
        rmSync(scene.logFile);
        rmSync(`${scene.logFile}.head`);
        await log(scene, ['a longer name of an account', 'b', 'c', 'd']);
      },
      message: /^error: access_log\.jsonl was rewritten or replaced: line 3, /m,
    },
    {
      what: 'lost the file in which the cursor stands',
      harm: async ({ logFile }: Scene) => {
        await appendApart(logFile, [{ account: 'four' }, { account: 'five' }], 1);
        await appendApart(logFile, [{ account: 'six' }], 1);
      },
      message:
        /^error: Lines that were not exported yet are gone: the cursor stands behind line 3 of\n? *access_log\.jsonl\.000001, which was dropped or removed\.$/m,
    },
  ])('of a log that $what', ({ harm, message }) => {
    it('gives nothing, says so, and keeps the cursor', async () => {
      const scene = await openScene();
      await log(scene, ['one', 'two', 'three']);
      await names(scene);
      const before = readFileSync(cursorOf(scene), 'utf8');
      await harm(scene);
      for (const turn of [1, 2]) {
        const { stdout, stderr, exitCode } = await exported(scene);
        expect([turn, stdout, exitCode]).toEqual([turn, '', 1]);
        expect(stderr).toMatch(message);
        expect(stderr).toContain('acctmgr log verify');
        expect(readFileSync(cursorOf(scene), 'utf8')).toBe(before);
      }
      rmSync(cursorOf(scene));
      expect((await exported(scene)).stdout.length > 0 || !existsSync(scene.logFile)).toBe(true);
    });
  });

  it('gives the lines behind a line that was changed, says so once, and goes on', async () => {
    const scene = await openScene();
    await log(scene, ['one']);
    await names(scene);
    await log(scene, ['two', 'three']);
    await change(scene.logFile, '"two"', '"TWO"');
    const { stdout, stderr, exitCode } = await exported(scene);
    expect([namesIn(stdout), exitCode]).toEqual([['TWO', 'three'], 1]);
    expect(stderr).toContain('does not hold: Line 2 was changed, or lines after it were removed.');
    expect(await names(scene)).toEqual([]);
  });

  it('says that a file between the cursor and the end was removed', async () => {
    const scene = await openScene();
    await appendApart(scene.logFile, [{ account: 'one' }]);
    await names(scene);
    await appendApart(scene.logFile, [{ account: 'two' }, { account: 'three' }]);
    rmSync(`${scene.logFile}.000002`);
    const { stdout, stderr, exitCode } = await exported(scene);
    expect([namesIn(stdout), exitCode]).toEqual([['rotated', 'continued', 'three'], 1]);
    expect(stderr).toContain('The file access_log.jsonl.000002 was removed.');
  });

  it('says that lines were cut off which it had not given', async () => {
    const scene = await openScene();
    await log(scene, ['one']);
    await names(scene);
    const { size } = statSync(scene.logFile);
    await log(scene, ['two']);
    truncateSync(scene.logFile, size);
    const { stdout, stderr, exitCode } = await exported(scene);
    expect([stdout, exitCode]).toEqual(['', 1]);
    expect(stderr).toContain('The log was cut off: it had 2 lines');
  });

  it('follows a log that was moved with its files', async () => {
    const scene = await openScene();
    await log(scene, ['one']);
    await names(scene);
    const moved = path.join(scene.home.folder, 'moved.jsonl');
    renameSync(scene.logFile, moved);
    renameSync(`${scene.logFile}.head`, `${moved}.head`);
    const { stdout, exitCode } = await scene.cliIn(
      { env: { ACCTMGR_ACCESS_LOG: moved } },
      ...['log', 'export', '--since-cursor', cursorOf(scene)],
    );
    expect([stdout, exitCode]).toEqual(['', 0]);
  });

  it('overwrites no other file', async () => {
    const scene = await openScene();
    await log(scene, ['one']);
    writeFileSync(cursorOf(scene), '[default]\naws_access_key_id = AKIA\n');
    const { stdout, stderr, exitCode } = await exported(scene);
    expect([stdout, exitCode]).toEqual(['', 2]);
    expect(stderr).toContain('is not a cursor of the access log.');
    expect(readFileSync(cursorOf(scene), 'utf8')).toContain('AKIA');
  });

  it.each([
    { words: ['--until', '2026-03-01'], says: '--since-cursor and --until cannot be used together' },
    { words: ['--format', 'cloudtrail-query'], says: '--since-cursor is for lines' },
  ])('refuses $words', async ({ words, says }) => {
    const scene = await openScene();
    const { stderr, exitCode } = await exported(scene, ...words);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(says);
  });
});
