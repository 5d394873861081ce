import { expect, it, vi } from 'vitest';
import { inTime } from '../../../src/system/in-time.js';

it('gives what comes in time, and waits for nothing then', async () => {
  vi.useFakeTimers();
  expect(await inTime(1000, Promise.resolve('here'), () => 'late')).toBe('here');
  await expect(inTime(1000, Promise.reject(new Error('no')), () => 'late')).rejects.toThrow('no');
  expect(await inTime(undefined, Promise.resolve('here'), () => 'late')).toBe('here');
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

it('says what is said of what comes too late', async () => {
  vi.useFakeTimers();
  const answer = inTime(1000, new Promise<string>(() => undefined), () => 'late');
  await vi.advanceTimersByTimeAsync(1000);
  expect(await answer).toBe('late');
  vi.useRealTimers();
});
