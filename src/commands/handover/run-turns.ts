import type { SessionFlags } from '../../acquire/wish.js';
import { countFailed, type Place, type PlaceOutcome } from '../../fleet/run/outcome.js';
import { runInPlaces, type PlaceWork, type RunBounds } from '../../fleet/run/run.js';
import { THROTTLED_RETRIES } from '../../fleet/run/take-again.js';
import { AcctmgrError, EXIT } from '../../system/failure.js';
import type { Context } from '../context.js';
import { pauseUntil } from '../stop-on-signal.js';
import { goesOn } from './run-canary.js';
import type { RunLoan } from './run-loan.js';

export interface TurnsWish {
  /** With each region of the run in turn; all are narrowed alike. */
  readonly flags: readonly [SessionFlags, ...SessionFlags[]];
  readonly atOnce: number;
  /** With so many failures nothing more is begun. @param all - how many places there are */
  mostFailuresOf(all: number): number;
  readonly timeLimitMs: number | undefined;
  /** So many places come first; 0 for none. */
  readonly canaries: number;
  readonly retries: number;
  /** Of `--yes`. */
  readonly isConfirmed: boolean;
}

interface UnderWay {
  readonly context: Context;
  readonly run: TurnsWish;
  readonly places: readonly Place[];
  readonly work: PlaceWork<RunLoan>;
  readonly stop: AbortController;
}

/** Who leaves the question ends the run, which still says what it did. */
async function isWanted(asked: () => Promise<boolean>, stop: AbortController): Promise<boolean> {
  try {
    return await asked();
  } catch (error) {
    if (!(error instanceof AcctmgrError) || error.exitCode !== EXIT.interrupted) throw error;
    stop.abort();
    return false;
  }
}

/** The first ones, where some come first, and then the others. */
export async function inTurn({
  context,
  run,
  places,
  work,
  stop,
}: UnderWay): Promise<readonly PlaceOutcome[]> {
  const { now } = context.host;
  const mostFailures = run.mostFailuresOf(places.length);
  const bounds: RunBounds = {
    atOnce: run.atOnce,
    mostFailures,
    timeLimitMs: run.timeLimitMs,
    retries: run.retries,
    throttledRetries: THROTTLED_RETRIES,
    stop: stop.signal,
    endAll: () => {
      stop.abort();
    },
    now,
    pause: pauseUntil(stop.signal),
    chance: Math.random,
  };
  const first = places.slice(0, run.canaries);
  const rest = places.slice(run.canaries);
  if (first.length === 0 || rest.length === 0) return runInPlaces(places, work, bounds);
  const begun = await runInPlaces(first, work, bounds);
  const isConfirmed = run.isConfirmed || run.flags[0].narrowing !== undefined;
  const most = mostFailures - countFailed(begun);
  const isOver = stop.signal.aborted || most <= 0;
  if (!isOver && (await isWanted(() => goesOn(context, begun, rest.length, isConfirmed), stop))) {
    return [...begun, ...(await runInPlaces(rest, work, { ...bounds, mostFailures: most }))];
  }
  return [...begun, ...rest.map((place) => ({ ...place, phase: 'not_begun' as const }))];
}
