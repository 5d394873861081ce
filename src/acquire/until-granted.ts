import { AcctmgrError } from '../system/failure.js';
import { localClock } from '../system/local-clock.js';

/** What somebody may grant meanwhile: access on request. */
const GRANTABLE: ReadonlySet<string> = new Set(['permission_set_denied', 'access_denied']);

const BETWEEN_TRIES_MS = 10_000;

/** The clock, and who hears of it. */
export interface Patience {
  /** Milliseconds; undefined: nobody waits. */
  readonly waitMs: number | undefined;
  now(): number;
  note(text: string): void;
  pause(ms: number): Promise<unknown>;
  /** Whether nobody waits any more; `pause` ends then. */
  isAbandoned(): boolean;
  /** From 0 up to, and without, 1. */
  chance(): number;
}

/**
 * Tries until what is refused is granted, or the time is over.
 *
 * @throws what `attempt` throws, the last refusal too
 */
export async function untilGranted<T>(
  { waitMs, now, note, pause, isAbandoned, chance }: Patience,
  attempt: () => Promise<T>,
): Promise<T> {
  let end: number | undefined;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (waitMs === undefined || !(error instanceof AcctmgrError) || !GRANTABLE.has(error.code)) throw error;
      if (end === undefined) {
        end = now() + waitMs;
        const hint = error.hint === undefined ? '' : `\n${error.hint}`;
        note(`Not granted yet.${hint}\nWaiting for it until ${localClock(new Date(end))}; Ctrl-C ends that.`);
      }
      const left = end - now();
      if (left <= 0) throw error;
      await pause(Math.min(BETWEEN_TRIES_MS * (1 + chance() / 2), left));
      if (isAbandoned()) throw error;
    }
  }
}
