import { AcctmgrError, EXIT } from '../../system/failure.js';
import type { WatchedEnd } from '../../system/processes/watched-child.js';
import { inTime } from '../../system/in-time.js';
import { isGood, timeLimitFlag, type Place, type PlaceOutcome } from './outcome.js';
import { inPool, type Throttled } from './pool.js';
import { takenAgain, type AgainTerms } from './take-again.js';

/** What a run does in one place. */
export interface PlaceWork<Loan> {
  /** Takes the session. @param abandoned - aborted once nobody waits for it any more. @throws AcctmgrError */
  take(place: Place, abandoned: AbortSignal): Promise<Loan>;
  /** Whether a person would have to answer again for a second try; default: no. */
  takesOnce?(place: Place): boolean;
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
  /** Once it is aborted, nothing more is begun, and nobody waits for a session any more. */
  readonly stop: AbortSignal;
  /** Aborts it: the run can't go on. */
  endAll(): void;
  /** Milliseconds since the epoch. */
  now(): number;
}

const timeIsUp = (timeLimitMs?: number): AcctmgrError =>
  new AcctmgrError(`The time of ${timeLimitFlag(timeLimitMs)} was up before it had credentials.`, {
    code: 'time_limit',
    hint: 'Give it more: --time-limit',
  });

const STOPPED = Symbol('stopped');
const LATE = Symbol('late');

/**
 * Waits until the time is up or the run is to end; what of the work goes on then stands in the log.
 *
 * @param drop - gets what comes after that
 * @throws AcctmgrError where the time is up
 */
async function takenInTime<T>(
  take: (abandoned: AbortSignal) => Promise<T>,
  milliseconds: number | undefined,
  { stop, timeLimitMs }: Pick<RunBounds, 'stop' | 'timeLimitMs'>,
  drop: (late: T) => void,
): Promise<T | typeof STOPPED> {
  if (stop.aborted) return STOPPED;
  const abandoned = new AbortController();
  let onStop = (): void => undefined;
  const stopped = new Promise<typeof STOPPED>((resolve) => {
    onStop = () => {
      resolve(STOPPED);
    };
    stop.addEventListener('abort', onStop, { once: true });
  });
  try {
    const work = take(abandoned.signal);
    const first = await inTime<T | typeof STOPPED, typeof LATE>(
      milliseconds,
      Promise.race([work, stopped]),
      () => LATE,
    );
    if (first !== STOPPED && first !== LATE) return first;
    abandoned.abort();
    void work.then(drop, () => undefined);
    if (first === LATE) throw timeIsUp(timeLimitMs);
    return STOPPED;
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}

const termsOf = <Loan>(place: Place, work: PlaceWork<Loan>, bounds: RunBounds): AgainTerms =>
  work.takesOnce?.(place) === true ? { ...bounds, retries: 0, throttledRetries: 0 } : bounds;

async function outcomeOf<Loan>(
  place: Place,
  work: PlaceWork<Loan>,
  bounds: RunBounds,
  throttled: Throttled,
): Promise<PlaceOutcome> {
  const { now, timeLimitMs } = bounds;
  const startedAt = now();
  const restMs = (): number | undefined =>
    timeLimitMs === undefined ? undefined : Math.max(1, timeLimitMs - (now() - startedAt));
  let phase: 'credentials' | 'start' = 'credentials';
  try {
    const take = () => takenInTime((abandoned) => work.take(place, abandoned), restMs(), bounds, work.drop);
    const loan = await takenAgain(take, termsOf(place, work, bounds), restMs, throttled);
    if (loan === STOPPED) return { ...place, phase: 'not_begun' };
    phase = 'start';
    const { deafness, ...end } = await work.command(place, loan, restMs());
    if (deafness !== undefined && !(deafness instanceof AcctmgrError)) throw deafness;
    return { ...place, phase: 'command', startedAt, endedAt: now(), ...end, failure: deafness, timeLimitMs };
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
