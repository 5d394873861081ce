import { AcctmgrError } from '../../system/failure.js';

/* When credentials that could not be had are asked for once more. The command has not begun then, so that nothing is done twice. */

const FIRST_MS = 1000;
const LONGEST_MS = 30_000;

/** Throttled, or the network. A certificate that is not trusted will not be later. */
const PASSING = /^(throttled|network_(?!tls))/;

export const isPassing = (error: unknown): boolean =>
  error instanceof AcctmgrError && PASSING.test(error.code);

/** A service that has had enough of many callers at once takes each of them before long. */
export const THROTTLED_RETRIES = 5;

/** How long is waited before the next try: somewhere up to a bound that doubles, so that many don't come back together. */
export const pauseBefore = (tries: number, chance: number): number =>
  Math.round((0.5 + chance / 2) * Math.min(LONGEST_MS, FIRST_MS * 2 ** tries));

export interface AgainTerms {
  /** How often is asked once more after what may pass. */
  readonly retries: number;
  /** As often as that after throttling, if that is more. */
  readonly throttledRetries?: number;
  /** Nothing is asked again once it is aborted. */
  readonly stop: AbortSignal;
  /** From 0 to less than 1. */
  chance(): number;
  pause(milliseconds: number): Promise<void>;
}

/**
 * Takes what may be kept back for a while, once more where what stood in the way may pass.
 *
 * @param restMs - what is left of its time; undefined: as long as it takes
 * @param throttled - told each time that the service had enough
 */
export async function takenAgain<T>(
  take: () => Promise<T>,
  { retries, throttledRetries = retries, stop, chance, pause }: AgainTerms,
  restMs: () => number | undefined,
  throttled: () => void,
): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await take();
    } catch (error) {
      const isThrottled = error instanceof AcctmgrError && error.code === 'throttled';
      if (isThrottled) throttled();
      const most = isThrottled ? Math.max(retries, throttledRetries) : retries;
      const wait = pauseBefore(tries, chance());
      const isInTime = wait < (restMs() ?? Number.POSITIVE_INFINITY);
      if (tries >= most || !isPassing(error) || !isInTime || stop.aborted) throw error;
      await pause(wait);
    }
  }
}
