import { AcctmgrError, EXIT } from '../../system/failure.js';
import type { WatchedEnd } from '../../system/processes/watched-child.js';
import { countFailed, type Place, type PlaceOutcome } from './outcome.js';
import { inPool } from './pool.js';

/** What a run does in one place. */
export interface PlaceWork<Loan> {
  /** Takes the session. @throws AcctmgrError */
  take(place: Place): Promise<Loan>;
  /** Runs the command with it. @throws AcctmgrError where it can't be started */
  command(place: Place, loan: Loan): Promise<WatchedEnd>;
  /** Tells of each place as it ends. */
  ended(outcome: PlaceOutcome): void;
}

export interface RunBounds {
  /** So many places at a time. */
  readonly atOnce: number;
  /** With so many failures nothing more is begun. */
  readonly mostFailures: number;
  /** Nothing more is begun once it is aborted. */
  readonly stop: AbortSignal;
  /** Milliseconds since the epoch. */
  now(): number;
}

async function outcomeOf<Loan>(
  place: Place,
  { take, command }: PlaceWork<Loan>,
  now: () => number,
): Promise<PlaceOutcome> {
  const startedAt = now();
  let phase: 'credentials' | 'start' = 'credentials';
  try {
    const loan = await take(place);
    phase = 'start';
    const end = await command(place, loan);
    return { ...place, phase: 'command', startedAt, endedAt: now(), ...end };
  } catch (error) {
    if (!(error instanceof AcctmgrError) || error.exitCode === EXIT.interrupted) throw error;
    return { ...place, phase, failure: error, startedAt, endedAt: now() };
  }
}

/**
 * Does the work in each place, so many at a time. A place that fails keeps no other one from its turn, unless so many have
 * failed that the run ends.
 *
 * @returns an outcome for each place, in their order
 * @throws what is no failure of a place: a defect, or that the user left a question
 */
export async function runInPlaces<Loan>(
  places: readonly Place[],
  work: PlaceWork<Loan>,
  { atOnce, mostFailures, stop, now }: RunBounds,
): Promise<readonly PlaceOutcome[]> {
  const outcomes = new Map<Place, PlaceOutcome>();
  const isEnded = () => stop.aborted || countFailed([...outcomes.values()]) >= mostFailures;
  await inPool(
    places,
    atOnce,
    async (place, throttled) => {
      const outcome = await outcomeOf(place, work, now);
      if (outcome.phase === 'credentials' && outcome.failure.code === 'throttled') throttled();
      outcomes.set(place, outcome);
      work.ended(outcome);
    },
    isEnded,
  );
  return places.map((place) => outcomes.get(place) ?? { ...place, phase: 'not_begun' });
}
