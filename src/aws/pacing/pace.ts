/*
 * How fast a service is asked that whoever is behind the same organization shares: at a part of what it bears, and less as soon
 * as it says so.
 */

export interface Pace {
  /** Between two calls. */
  readonly gapMs: number;
  /** When the next call may be made. */
  readonly freeAt: number;
}

/** Between which gaps a service is asked. */
export interface PaceLimits {
  readonly shortestMs: number;
  readonly longestMs: number;
  /** So many calls are made without a gap: small things are listed at once. Default: none. */
  readonly atOnce?: number;
}

/** Above the gap, so that many machines that began together do not go on together. */
const JITTER = 0.25;
const LONGEST_WAIT_MS = 60_000;

export const usualPace = ({ shortestMs }: PaceLimits): Pace => ({ gapMs: shortestMs, freeAt: 0 });

/** When the next call may be made, and the pace behind it. @param random - in [0, 1) */
export function nextTurn({ gapMs, freeAt }: Pace, now: number, random: number): { at: number; pace: Pace } {
  const at = Math.max(now, freeAt);
  return { at, pace: { gapMs, freeAt: at + gapMs * (1 + JITTER * random) } };
}

/** After an answer that asks to slow down. @param askedMs - for how long, where it says so */
export function slower({ gapMs, freeAt }: Pace, now: number, { longestMs }: PaceLimits, askedMs = 0): Pace {
  const gap = Math.min(gapMs * 2, longestMs);
  return { gapMs: gap, freeAt: Math.max(freeAt, now + Math.max(gap, Math.min(askedMs, LONGEST_WAIT_MS))) };
}

/** After an answer: back to the usual pace within some dozens of calls. */
export const faster = ({ gapMs, freeAt }: Pace, { shortestMs }: PaceLimits): Pace => ({
  gapMs: Math.max(shortestMs, gapMs * 0.97),
  freeAt,
});
