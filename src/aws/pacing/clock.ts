import { monotonicMs } from '../../system/host.js';

/** The time that passes between calls. */
export interface Clock {
  /** Of a clock that nobody sets. */
  now(): number;
  /** Ends early with the signal. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  random(): number;
}

export const realClock: Clock = {
  now: monotonicMs,
  random: Math.random,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (ms <= 0 || signal.aborted) {
        resolve();
        return;
      }
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
    }),
};
