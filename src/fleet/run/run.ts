import { AcctmgrError, EXIT } from '../../system/failure.js';
import type { WatchedEnd } from '../../system/processes/watched-child.js';
import { isGood, type Place, type PlaceOutcome } from './outcome.js';
import { inPool, type Throttled } from './pool.js';
import { takenAgain, type AgainTerms } from './take-again.js';

/** What a run does in one place. */
export interface PlaceWork<Loan> {
  /** Takes the session. @throws AcctmgrError */
  take(place: Place): Promise<Loan>;
  /** Runs the command with it, for so long at most. @throws AcctmgrError where it can't be started */
  command(place: Place, loan: Loan, timeLimitMs: number | undefined): Promise<WatchedEnd>;
  /** Takes back a session that nothing is run with: it came too late. */
  drop(loan: Loan): void;
  /** Tells of each place as it ends. */
  ended(outcome: PlaceOutcome, place: Place): void;
}

export interface RunBounds extends AgainTerms {
  /** So many places at a time. */
  readonly atOnce: number;
  /** With so many failures nothing more is begun. */
  readonly mostFailures: number;
  /** Of a place's whole turn, credentials included. */
  readonly timeLimitMs: number | undefined;
  /** Nothing more is begun once it is aborted. */
  readonly stop: AbortSignal;
  /** Aborts it: the run can't go on. */
  endAll(): void;
  /** Milliseconds since the epoch. */
  now(): number;
}

const timeIsUp = (): AcctmgrError =>
  new AcctmgrError('Its time was up before it had credentials.', {
    code: 'time_limit',
    hint: 'Give it more: --time-limit',
  });

/**
 * Rejects where the time is up; the work itself goes on, and what it does stands in the log.
 *
 * @param drop - gets what comes after that
 */
async function within<T>(
  work: Promise<T>,
  milliseconds: number | undefined,
  drop: (late: T) => void,
): Promise<T> {
  if (milliseconds === undefined) return work;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(timeIsUp());
      void work.then(drop, () => undefined);
    }, milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function outcomeOf<Loan>(
  place: Place,
  work: PlaceWork<Loan>,
  bounds: RunBounds,
  throttled: Throttled,
): Promise<PlaceOutcome> {
  const { now, stop, timeLimitMs } = bounds;
  const startedAt = now();
  const restMs = (): number | undefined =>
    timeLimitMs === undefined ? undefined : Math.max(1, timeLimitMs - (now() - startedAt));
  let phase: 'credentials' | 'start' = 'credentials';
  try {
    const take = (): Promise<Loan> => within(work.take(place), restMs(), work.drop);
    const loan = await takenAgain(take, bounds, restMs, throttled);
    if (stop.aborted) {
      work.drop(loan);
      return { ...place, phase: 'not_begun' };
    }
    phase = 'start';
    const end = await work.command(place, loan, restMs());
    return { ...place, phase: 'command', startedAt, endedAt: now(), ...end };
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    if (error.exitCode === EXIT.interrupted) {
      // Who leaves a question of one place means the run.
      bounds.endAll();
      return { ...place, phase: 'not_begun' };
    }
    return { ...place, phase, failure: error, startedAt, endedAt: now() };
  }
}

const NOTHING = Buffer.alloc(0);

/** What was printed has been told by then: thousands of accounts must not keep it all. */
const withoutOutput = (outcome: PlaceOutcome): PlaceOutcome =>
  outcome.phase === 'command'
    ? {
        ...outcome,
        stdout: { ...outcome.stdout, bytes: NOTHING },
        stderr: { ...outcome.stderr, bytes: NOTHING },
      }
    : outcome;

/**
 * Does the work in each place, so many at a time. A place that fails keeps no other one from its turn, unless so many have
 * failed that the run ends.
 *
 * @returns an outcome for each place, in their order, without what was printed
 * @throws what is not a failure of a place, once nothing is under way any more: a defect
 */
export async function runInPlaces<Loan>(
  places: readonly Place[],
  work: PlaceWork<Loan>,
  bounds: RunBounds,
): Promise<readonly PlaceOutcome[]> {
  const outcomes = new Map<Place, PlaceOutcome>();
  let failures = 0;
  await inPool(
    places,
    bounds.atOnce,
    async (place, throttled) => {
      try {
        const outcome = await outcomeOf(place, work, bounds, throttled);
        if (outcome.phase === 'not_begun') return;
        if (!isGood(outcome)) failures += 1;
        outcomes.set(place, withoutOutput(outcome));
        work.ended(outcome, place);
      } catch (error) {
        bounds.endAll();
        throw error;
      }
    },
    () => bounds.stop.aborted || failures >= bounds.mostFailures,
  );
  return places.map((place) => outcomes.get(place) ?? { ...place, phase: 'not_begun' });
}
