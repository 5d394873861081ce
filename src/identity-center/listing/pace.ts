/*
 * How fast the portal is asked. AWS documents 20 calls a second for all of Identity Center, and whoever is behind the same
 * instance shares them: half of it is ours at most, and less as soon as AWS says so.
 */

export interface Pace {
  /** Between two calls. */
  readonly gapMs: number;
  /** When the next call may be made. */
  readonly freeAt: number;
}

const SHORTEST_GAP_MS = 100;
const LONGEST_GAP_MS = 5_000;
/** Above the gap, so that many machines that began together do not go on together. */
const JITTER = 0.25;
const LONGEST_WAIT_MS = 60_000;

export const USUAL_PACE: Pace = { gapMs: SHORTEST_GAP_MS, freeAt: 0 };

/** When the next call may be made, and the pace behind it. @param random - in [0, 1) */
export function nextTurn({ gapMs, freeAt }: Pace, now: number, random: number): { at: number; pace: Pace } {
  const at = Math.max(now, freeAt);
  return { at, pace: { gapMs, freeAt: at + gapMs * (1 + JITTER * random) } };
}

/** After an answer that asks to slow down. @param askedMs - for how long, where it says so */
export function slower({ gapMs, freeAt }: Pace, now: number, askedMs = 0): Pace {
  const gap = Math.min(gapMs * 2, LONGEST_GAP_MS);
  return { gapMs: gap, freeAt: Math.max(freeAt, now + Math.max(gap, Math.min(askedMs, LONGEST_WAIT_MS))) };
}

/** After an answer: back to the usual pace within some dozens of calls. */
export const faster = ({ gapMs, freeAt }: Pace): Pace => ({
  gapMs: Math.max(SHORTEST_GAP_MS, gapMs * 0.97),
  freeAt,
});
