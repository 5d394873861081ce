import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemHost } from '../../../src/system/host.js';
import { acquireLock, tryLock, withLock } from '../../../src/system/processes/lock.js';
import type { LockHolder } from '../../../src/system/processes/lock-file.js';
import { processIdentity } from '../../../src/system/processes/process-identity.js';
import { bundled, type Program } from '../processes/bundled.js';

const host = systemHost();
const self = processIdentity(host);
const options = { host, purpose: 'writing a test' };
const NONCE = 'nonce000000000000000';

let taker: Program;
let folder: string;
let lock: string;

beforeAll(() => {
  taker = bundled('taker');
});
afterAll(() => {
  taker.remove();
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'acctmgr-lock-'));
  lock = path.join(folder, 'lock');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A holder that has ended: no process has the largest id there is. */
const DEAD_PID = 2 ** 22;
const deadHolder: LockHolder = {
  ...self,
  pid: DEAD_PID,
  nonce: NONCE,
  since: '2026-01-01T00:00:00.000Z',
  purpose: 'dying',
};
const plant = (file: string, holder: LockHolder) => {
  writeFileSync(file, JSON.stringify(holder));
};
const age = (file: string, seconds: number) => {
  const then = Date.now() / 1000 - seconds;
  utimesSync(file, then, then);
};
const holderOf = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as LockHolder;

describe('one lock, one process', () => {
  it('is held while the body runs, names its holder to others, and is gone afterwards', async () => {
    const answer = await withLock(lock, { ...options, waitMs: 0 }, () => {
      expect(holderOf(lock)).toMatchObject({ ...self, purpose: 'writing a test' });
      expect(statSync(lock).mode & 0o777).toBe(0o600);
      return 42;
    });
    expect(answer).toBe(42);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is released when the body fails', async () => {
    const body = () => Promise.reject(new Error('no'));
    await expect(withLock(lock, { ...options, waitMs: 0 }, body)).rejects.toThrow('no');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('makes the folder that it stands in', async () => {
    const deep = path.join(folder, 'state', 'acctmgr', 'lock');
    await withLock(deep, { ...options, waitMs: 0 }, () => {
      expect(statSync(path.dirname(deep)).mode & 0o777).toBe(0o700);
    });
  });

  it('lets waiters of one process in one after the other', async () => {
    let inside = 0;
    let most = 0;
    const body = async () => {
      most = Math.max(most, (inside += 1));
      await new Promise((resolve) => setTimeout(resolve, 1));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 10 }, () => withLock(lock, { ...options, waitMs: 10_000 }, body)));
    expect(most).toBe(1);
  });

  it('gives up after the wait and names the holder', async () => {
    tryLock(lock, { host, purpose: 'writing the file' });
    const { since } = holderOf(lock);
    await expect(acquireLock(lock, { ...options, waitMs: 20 })).rejects.toMatchObject({
      code: 'lock_timeout',
      message: `Gave up writing a test after 0 s: process ${process.pid} on ${host.hostname()} (writing the file) holds the lock since ${since}.`,
      hint: `Wait for process ${process.pid}; it may be suspended (fg continues it, kill ends it).`,
    });
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  it('waits on while the lock changes hands, which is how a long queue looks', async () => {
    let turns = 0;
    const changing = (until: number) => () => {
      turns += 1;
      if (turns > until) rmSync(lock, { force: true });
      else plant(lock, { ...deadHolder, ...self, nonce: `${NONCE.slice(0, 16)}${1000 + turns}` });
      return 0;
    };
    changing(1)();
    const held = await acquireLock(lock, { ...options, waitMs: 100, random: changing(30) });
    held.release();
    expect([turns > 30, readdirSync(folder)]).toEqual([true, []]);

    changing(Infinity)();
    const forEver = acquireLock(lock, { ...options, waitMs: 20, random: changing(Infinity) });
    await expect(forEver).rejects.toMatchObject({ code: 'lock_timeout' });
  });

  it('can be tried without waiting: the holder is the answer', () => {
    const first = tryLock(lock, options);
    expect(tryLock(lock, options)).toEqual({ holder: holderOf(lock) });
    first.held?.release();
    expect(tryLock(lock, options).held).toBeDefined();
  });

  it('leaves a lock alone that is no longer its own', () => {
    const { held } = tryLock(lock, options);
    plant(lock, { ...deadHolder, ...self });
    held?.release();
    expect(holderOf(lock).nonce).toBe(NONCE);
  });
});

describe('a lock that its holder left behind', () => {
  it.runIf(self.boot !== undefined)(
    'is taken over when the process id belongs to another process by now',
    () => {
      plant(lock, { ...deadHolder, ...self, startTime: '1' });
      expect(tryLock(lock, options).held).toBeDefined();
    },
  );

  it('is taken over at once when the process was killed', async () => {
    const holder = taker.start([folder, '--stay']);
    await holder.answer();
    holder.say(1);
    expect(await holder.answer()).toBe('inside');
    const lock1 = path.join(folder, 'lock-1');
    expect(tryLock(lock1, options)).toEqual({ holder: holderOf(lock1) });
    holder.child.kill('SIGKILL');
    await holder.end();
    expect(tryLock(lock1, options).held).toBeDefined();
  });

  const elsewhere: LockHolder = { ...deadHolder, boot: 'another', host: 'elsewhere' };

  it('is never taken from another machine where no age is given', () => {
    plant(lock, elsewhere);
    age(lock, 100_000);
    expect(tryLock(lock, options)).toEqual({ holder: elsewhere });
  });

  it.each([
    { seconds: 30, isTaken: false },
    { seconds: 90, isTaken: true },
    // Dated ahead, by a clock that was wrong here or there.
    { seconds: -30, isTaken: false },
    { seconds: -90, isTaken: true },
    { seconds: -10 * 365 * 86_400, isTaken: true },
  ])('of another machine is judged by age where one is given: $seconds s of 60', ({ seconds, isTaken }) => {
    plant(lock, elsewhere);
    age(lock, seconds);
    expect(tryLock(lock, { ...options, staleAfterMs: 60_000 }).held !== undefined).toBe(isTaken);
  });

  it.each([
    { contents: '', seconds: 2, isTaken: false },
    { contents: '', seconds: 10, isTaken: true },
    { contents: '', seconds: -10, isTaken: true },
    { contents: '{"pid":12', seconds: 10, isTaken: true },
    { contents: '{"pid":-1,"nonce":"../../x"}', seconds: 10, isTaken: true },
  ])('counts as dead some seconds after it was left torn: "$contents", $seconds s', (row) => {
    writeFileSync(lock, row.contents);
    age(lock, row.seconds);
    expect(tryLock(lock, options).held !== undefined).toBe(row.isTaken);
  });

  it.each<[string, () => void]>([
    [
      'a folder',
      () => {
        mkdirSync(lock);
      },
    ],
    [
      'a link to nothing',
      () => {
        symlinkSync('nowhere', lock);
      },
    ],
    [
      'a link to a lock',
      () => {
        plant(path.join(folder, 'other'), { ...deadHolder, ...self });
        symlinkSync('other', lock);
      },
    ],
    [
      'a pipe',
      () => {
        execFileSync('mkfifo', [lock]);
      },
    ],
  ])('counts as dead some seconds after %s was put there', async (_what, put) => {
    put();
    const then = Date.now() / 1000 - 10;
    lutimesSync(lock, then, then);
    const held = await acquireLock(lock, { ...options, waitMs: 0 });
    expect(holderOf(lock)).toMatchObject(self);
    held.release();
    expect(existsSync(lock)).toBe(false);
  });

  it('is refused at once where it is a folder with something in it, which stays', async () => {
    mkdirSync(path.join(lock, 'precious'), { recursive: true });
    age(lock, 10);
    await expect(acquireLock(lock, { ...options, waitMs: 60_000 })).rejects.toMatchObject({
      message: `Cannot take the lock ${lock}: it is a folder, with something in it.`,
      hint: `Move it away: mv ${lock} ${lock}.old`,
    });
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  it('tells what to remove when it cannot be judged', async () => {
    plant(lock, elsewhere);
    await expect(acquireLock(lock, { ...options, waitMs: 0 })).rejects.toMatchObject({
      hint: `If no acctmgr runs there any more, remove ${lock}.`,
    });
  });

  it('takes markers and claims of the dead with it, and nothing else', () => {
    const claim = `${lock}.aaaaaaaaaaaaaaaaaaaa`;
    plant(lock, deadHolder);
    plant(`${lock}~bbbbbbbbbbbbbbbbbbbb`, deadHolder);
    plant(claim, deadHolder);
    plant(`${claim}~cccccccccccccccccccc`, deadHolder);
    plant(`${lock}~dddddddddddddddddddd`, { ...deadHolder, ...self });
    plant(`${lock}.bak`, deadHolder);
    plant(`${folder}/locksmith.aaaaaaaaaaaaaaaaaaaa`, deadHolder);
    tryLock(lock, options).held?.release();
    expect(readdirSync(folder).sort()).toEqual([
      'lock.bak',
      'locksmith.aaaaaaaaaaaaaaaaaaaa',
      'lock~dddddddddddddddddddd',
    ]);
  });
});

describe('many processes', () => {
  async function contend(takers: number, rounds: number, flags: readonly string[]): Promise<string> {
    const running = Array.from({ length: takers }, () => taker.start([folder, ...flags]));
    await Promise.all(running.map((one) => one.answer()));
    for (let round = 0; round < rounds; round += 1) {
      plant(path.join(folder, `lock-${round}`), deadHolder);
      for (const one of running) one.say(round);
      await Promise.all(running.map((one) => one.answer()));
    }
    const endings = await Promise.all(running.map((one) => one.end()));
    return endings.map(({ stderr }) => stderr).join('');
  }

  it('never hold the lock of a dead one at once', async () => {
    expect(await contend(8, 12, ['--slow'])).toBe('');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('never hold it at once on a file system without links', async () => {
    expect(await contend(6, 6, ['--slow', '--no-links'])).toBe('');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('never hold it at once, nor wait for ever, when they are killed at any step of it', async () => {
    let deaths = 0;
    for (let round = 0; round < 8; round += 1) {
      const file = path.join(folder, `lock-${round}`);
      plant(file, deadHolder);
      const endings = Array.from({ length: 6 }, async () => {
        const one = taker.start([folder, '--slow', '--mortal', '0.06']);
        await one.answer();
        one.say(round);
        return one.end();
      });
      for (const { signal, stderr } of await Promise.all(endings)) {
        expect(stderr).toBe('');
        if (signal === 'SIGKILL') deaths += 1;
      }
      // What was killed while it wrote its marker left it torn, which is swept after a minute.
      for (const name of readdirSync(folder)) age(path.join(folder, name), 120);
      await withLock(file, { ...options, waitMs: 10_000, random: () => 0 }, () => undefined);
      rmSync(`${file}-inside`, { force: true });
    }
    expect(deaths).toBeGreaterThan(5);
    expect(readdirSync(folder)).toEqual([]);
  });
});
