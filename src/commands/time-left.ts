import { localClock, utcTime } from '../output/moment.js';
import type { Colour } from '../output/colours.js';
import { formatDuration } from '../system/duration.js';

/** `valid 42m`, or `expired`. */
export function stateOf(expiration: Date, now: number): string {
  const left = expiration.getTime() - now;
  return left > 0 ? `valid ${formatDuration(left / 1000)}` : 'expired';
}

/** Green, yellow below ten minutes, red when it is over. */
export function colourOf(expiration: Date, now: number): Colour {
  const left = expiration.getTime() - now;
  return left <= 0 ? 'red' : left < 600_000 ? 'yellow' : 'green';
}

/** `2025-10-06 22:04:06+00:00 (00:04 local time, in 59m)` */
export const expiryLine = (expiration: Date, now: number): string =>
  `${utcTime(expiration)} (${localClock(expiration)} local time, in ${formatDuration((expiration.getTime() - now) / 1000)})`;
