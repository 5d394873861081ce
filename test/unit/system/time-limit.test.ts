import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { timeLimit } from '../../../src/system/time-limit.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const reasonOf = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(signal.reason);
    signal.addEventListener('abort', () => {
      resolve(signal.reason);
    });
  });

test.each([
  ['alone', undefined],
  ['beside what may end it sooner', new AbortController().signal],
])('a limit %s ends, though garbage was collected meanwhile', async (_, sooner) => {
  const ended = reasonOf(timeLimit(50, sooner));
  collectGarbage();
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  expect(await ended).toMatchObject({ name: 'TimeoutError' });
});

test('what ends sooner ends it, by its own reason', async () => {
  const user = new AbortController();
  const signal = timeLimit(60_000, user.signal);
  const ended = reasonOf(signal);
  user.abort('Ctrl-C');
  expect(await ended).toBe('Ctrl-C');
  expect(await reasonOf(timeLimit(60_000, user.signal))).toBe('Ctrl-C');
});
