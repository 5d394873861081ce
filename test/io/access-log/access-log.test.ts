import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appendEntries } from '../../../src/access-log/writing/append.js';
import { newEntry, parseEntry } from '../../../src/access-log/entry.js';
import { headPath, parseHead } from '../../../src/access-log/writing/head.js';
import { loadSha256 } from '../../../src/access-log/writing/sha256.js';
import { verifyLog } from '../../../src/access-log/verifying/verify.js';
import { systemHost } from '../../../src/system/host.js';
import { bundled, type Program } from '../processes/bundled.js';

const host = systemHost();
const entry = (account: string) => newEntry(host, '0.1.0', { event: 'assume', account, status: 'success' });

let appender: Program;
let folder: string;
let log: string;

beforeAll(() => {
  appender = bundled('appender');
});
afterAll(() => {
  appender.remove();
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'acctmgr-log-'));
  log = path.join(folder, 'access_log.jsonl');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const text = () => readFileSync(log, 'utf8');
const lines = () => text().split('\n').slice(0, -1);
const accounts = () =>
  lines().flatMap((line) => {
    const read = parseEntry(line);
    return read === undefined ? ['(torn)'] : [read.account ?? read.event];
  });
const head = () => parseHead(readFileSync(headPath(log), 'utf8'));
const verify = async () =>
  verifyLog([{ name: 'access_log.jsonl', chunks: [readFileSync(log)] }], head(), await loadSha256());
const problems = async () => (await verify()).problems.map(({ kind, line }) => [kind, line]);
const append = (...names: [string, ...string[]]) => {
  const [first, ...others] = names;
  return appendEntries(log, [entry(first), ...others.map(entry)], host);
};

describe('appending to the access log', () => {
  it('makes the log and its folder, for its user alone', async () => {
    log = path.join(folder, 'state', 'acctmgr', 'access_log.jsonl');
    await append('dev');
    const modes = [path.dirname(log), log, headPath(log)].map((of) => statSync(of).mode & 0o777);
    if (host.platform !== 'win32') expect(modes).toEqual([0o700, 0o600, 0o600]);
    expect(readdirSync(path.dirname(log))).toEqual(['access_log.jsonl', 'access_log.jsonl.head']);
  });

  it('chains each line to the one before, and keeps the end in the head', async () => {
    await append('dev');
    const { head: returned, repair } = await append('prod', 'stage');
    const sha256 = await loadSha256();
    const [dev = '', prod = '', stage = ''] = lines();
    expect([dev, prod, stage].map((line) => parseEntry(line)?.prev)).toEqual([
      '0'.repeat(64),
      sha256(dev),
      sha256(prod),
    ]);
    expect(head()).toEqual({ size: text().length, lines: 3, hash: sha256(stage) });
    expect([returned, repair]).toEqual([head(), undefined]);
    expect(await verify()).toMatchObject({ lines: 3, problems: [], problemCount: 0, notices: [] });
  });

  it('keeps the chain when the log is reached through a link', async () => {
    await append('dev');
    const link = path.join(folder, 'link.jsonl');
    symlinkSync(log, link);
    await appendEntries(link, [entry('prod')], host);
    expect(await problems()).toEqual([]);
    expect(readdirSync(folder)).toEqual(['access_log.jsonl', 'access_log.jsonl.head', 'link.jsonl']);
  });

  it('goes on from a torn line, names it, and loses nothing', async () => {
    await append('dev');
    appendFileSync(log, '{"time":"2026');
    const { repair } = await append('prod');
    expect(repair).toEqual({ torn: [(await loadSha256())('{"time":"2026')] });
    expect(accounts()).toEqual(['dev', '(torn)', 'repaired', 'prod']);
    expect((await verify()).notices.map(({ text: of }) => of)).toEqual([
      'Line 2 was left unfinished by a crash or a full disk.',
    ]);
    expect(await problems()).toEqual([]);
  });

  it('goes on from a log that was there before, as it is', async () => {
    writeFileSync(log, '{"timestamp":"2025-10-06","account_name":"dev"}\n');
    await append('prod');
    expect(accounts()).toEqual(['(torn)', 'repaired', 'prod']);
    expect(await problems()).toEqual([]);
  });

  it.each([
    {
      done: 'its end was cut off',
      act: () => {
        truncateSync(log, lines()[0]?.length ?? 0);
      },
      problem: ['cut off', 2],
    },
    {
      done: 'it was emptied',
      act: () => {
        truncateSync(log);
      },
      problem: ['cut off', 1],
    },
    {
      done: 'it was removed',
      act: () => {
        rmSync(log);
      },
      problem: ['cut off', 1],
    },
    {
      done: 'its head was removed',
      act: () => {
        rmSync(headPath(log));
      },
      problem: ['head', 3],
    },
    {
      done: 'its head was damaged',
      act: () => {
        writeFileSync(headPath(log), '{');
      },
      problem: ['head', 3],
    },
  ])('does not cover up that $done', async ({ act, problem }) => {
    await append('dev', 'prod');
    act();
    await append('stage');
    await append('test');
    expect(await problems()).toEqual([problem]);
    expect(accounts().slice(-3)).toEqual(['repaired', 'stage', 'test']);
  });
});

describe('a log that cannot be written', () => {
  const reasonOf = (of: string) =>
    appendEntries(of, [entry('dev')], host).then(
      () => 'written',
      (error: unknown) => error,
    );

  it('is a failure of its own, with the reason', async () => {
    mkdirSync(log);
    expect(await reasonOf(log)).toMatchObject({
      code: 'access_log_unwritable',
      message: `The access log cannot be written. Cannot append to ${log}: it is not a regular file.`,
    });
    writeFileSync(path.join(folder, 'file'), '');
    expect(await reasonOf(path.join(folder, 'file', 'log'))).toMatchObject({ code: 'access_log_unwritable' });
  });

  it('is never a device, nor is anything put beside one', async () => {
    expect(await reasonOf('/dev/null')).toMatchObject({ code: 'access_log_unwritable' });
    expect(readdirSync('/dev').filter((name) => name.startsWith('null.'))).toEqual([]);
  });

  it('on a full disk loses nothing that was there, and says so once there is room again', async () => {
    await append('dev');
    const whole = text();
    let torn = 0;
    for (let step = 0; ; step += 1) {
      const before = text();
      const { code, stderr } = await appender.start([log, '1', '--full', String(step)]).end();
      if (code === 0) break;
      expect(stderr).toContain('The access log cannot be written.');
      expect(stderr).toContain('the disk is full (ENOSPC).\n');
      expect(await problems()).toEqual([]);
      const isTorn = text().length > before.length;
      const { repair } = await append('prod');
      expect([text().startsWith(before), repair === undefined]).toEqual([true, !isTorn]);
      if (isTorn) torn += 1;
    }
    expect(text().startsWith(whole)).toBe(true);
    expect([torn > 0, accounts().filter((name) => name === '(torn)').length]).toEqual([true, torn]);
    expect((await verify()).notices.map(({ kind }) => kind)).toEqual(Array(torn).fill('torn'));
    expect(await problems()).toEqual([]);
  });

  it.runIf(host.platform !== 'win32')('names a folder that may not be written', async () => {
    chmodSync(folder, 0o555);
    // Root may write everywhere.
    const user = host.uid === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const { code, stderr } = await appender.start([log, '1'], user).end();
    chmodSync(folder, 0o700);
    expect([code, stderr]).toEqual([
      1,
      `AcctmgrError: The access log cannot be written. Cannot create a lock in ${folder}: permission denied (EACCES).\n`,
    ]);
  });
});

describe('many processes', () => {
  it('append at once, and the chain is whole', async () => {
    const endings = Array.from({ length: 60 }, () => appender.start([log, '2']).end());
    for (const { code, stderr } of await Promise.all(endings)) expect([code, stderr]).toEqual([0, '']);
    expect(await verify()).toMatchObject({ lines: 120, problems: [], problemCount: 0, notices: [] });
    expect(accounts().filter((name) => name === 'account-1')).toHaveLength(60);
    expect(readdirSync(folder)).toEqual(['access_log.jsonl', 'access_log.jsonl.head']);
  });

  it('may be killed at any step: nothing that was there is lost, and nothing looks like tampering', async () => {
    for (let step = 0; ; step += 1) {
      const before = step === 0 ? '' : text();
      const { signal, stderr } = await appender.start([log, '1', '--step', String(step)]).end();
      expect(stderr).toBe('');
      if (signal === null) break;
      if (existsSync(log)) expect(await problems()).toEqual([]);
      await append(`after-${step}`);
      expect(text().startsWith(before)).toBe(true);
      expect(accounts().at(-1)).toBe(`after-${step}`);
      expect(await problems()).toEqual([]);
    }
    expect(accounts()).toContain('(torn)');
    expect(accounts()).toContain('repaired');
  });

  it('may be killed while they append at once', async () => {
    await append('first');
    const endings = Array.from({ length: 16 }, () => appender.start([log, '4', '--mortal', '0.01']).end());
    const ended = await Promise.all(endings);
    expect(ended.map(({ stderr }) => stderr).join('')).toBe('');
    expect(ended.some(({ signal }) => signal === 'SIGKILL')).toBe(true);
    expect(await problems()).toEqual([]);
    await append('last');
    expect(await problems()).toEqual([]);
    expect([accounts()[0], accounts().at(-1)]).toEqual(['first', 'last']);
  });
});
