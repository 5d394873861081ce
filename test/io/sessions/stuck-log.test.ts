import { setImmediate } from 'node:timers/promises';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import '../../../src/access-log/writing/append.js';
import { logLockOf } from '../../../src/access-log/writing/log-lock.js';
import { attemptLog } from '../../../src/sessions/attempts.js';
import { tryLock } from '../../../src/system/processes/lock.js';
import { testHost } from '../../support/run-cli.js';
import { temporaryHome } from '../../support/temporary-home.js';

afterEach(() => {
  vi.useRealTimers();
});

/** How many seconds of a clock that stands still otherwise the work takes. */
async function secondsOf(work: Promise<unknown>): Promise<number> {
  let isDone = false;
  const watched = work
    .catch(() => undefined)
    .then(() => {
      isDone = true;
    });
  let seconds = 0;
  const isOver = (): boolean => isDone;
  while (!isOver()) {
    await vi.advanceTimersByTimeAsync(100);
    await setImmediate();
    seconds += 0.1;
  }
  await watched;
  return seconds;
}

it.each([false, true])(
  'a log that a process holds for good is waited for once by many takes (gathered: %s)',
  async (gathers) => {
    const home = temporaryHome();
    const host = testHost({ home: home.folder });
    const file = home.at('log.jsonl');
    const { held } = tryLock(logLockOf(file), { host, purpose: 'standing still' });
    onTestFinished(() => held?.release());
    const warnings: string[] = [];
    const log = attemptLog(host, { path: file }, (text) => warnings.push(text), gathers);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'hrtime'] });
    expect(await secondsOf(log.record({ event: 'assume', account: 'a' }))).toBeGreaterThan(10);
    expect(await secondsOf(log.record({ event: 'assume', account: 'b' }))).toBeLessThan(2);
    // For a protected account, a log that can't be written stops the command.
    const intent = log.recordIntent({ event: 'assume', account: 'c' });
    const refusal = expect(intent).rejects.toMatchObject({ code: 'access_log_unwritable' });
    expect(await secondsOf(intent)).toBeLessThan(2);
    await refusal;
    expect(warnings).toEqual([expect.stringContaining('The access log cannot be written. Gave up writing')]);
    held?.release();
    await secondsOf(log.record({ event: 'assume', account: 'd' }));
    expect(home.read('log.jsonl')).toMatch(/"account":"d"/);
  },
);
