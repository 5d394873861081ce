import type { RunMark } from '../../acquire/wish.js';
import { isGood, type Place } from '../../fleet/run/outcome.js';
import type { ProgressResult } from '../../fleet/run/run-progress.js';
import {
  beginRunRecord,
  endRunRecord,
  forgetOldRuns,
  type RecordedPlace,
  type RecordedResult,
  type RunRecord,
} from '../../fleet/run/run-record.js';
import { isoTime } from '../../output/moment.js';
import { AcctmgrError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { processIdentity } from '../../system/processes/process-identity.js';
import type { RunListener } from './run-listener.js';

const placeIn = ({ account, region }: Place, result: RecordedResult): RecordedPlace => ({
  account: account.name,
  account_id: account.account_id,
  region: region ?? null,
  result,
});

export interface RecordedRun {
  readonly mark: RunMark;
  readonly places: readonly Place[];
  readonly regions: readonly string[];
}

/** Keeps for `--failed` what has become of each place. @param warn - told once that it can't be kept */
export function runRecorder(
  host: Host,
  { mark, places, regions }: RecordedRun,
  warn: (text: string) => void,
): RunListener {
  const startedAt = isoTime(new Date(host.now()));
  const results = new Map<Place, RecordedPlace>(places.map((place) => [place, placeIn(place, 'not_begun')]));
  const indexOf = new Map(places.map((place, index) => [place, index]));
  let leftOut: readonly RecordedPlace[] = [];
  let hasWarned = false;
  const orWarned = <T>(write: () => T): T | undefined => {
    try {
      return write();
    } catch (error) {
      if (!(error instanceof AcctmgrError)) throw error;
      if (!hasWarned) warn(`The run is not kept for --failed. ${error.message}`);
      hasWarned = true;
      return undefined;
    }
  };
  const recordOf = (more: Pick<RunRecord, 'ended_at' | 'process'>): RunRecord => ({
    version: 1,
    ...mark,
    started_at: startedAt,
    ...more,
    regions,
    places: [...results.values(), ...leftOut],
  });
  const progress = orWarned(() =>
    beginRunRecord(recordOf({ ended_at: null, process: processIdentity(host) }), host),
  );
  const tell = (place: Place, result: ProgressResult): void => {
    results.set(place, placeIn(place, result));
    const index = indexOf.get(place);
    if (index !== undefined) orWarned(() => progress?.tell(index, result));
  };
  return {
    // Before its command is started: what has begun must never look as if it had not.
    begins: (place) => {
      tell(place, 'begun');
    },
    ended: (outcome, place) => {
      tell(place, isGood(outcome) ? 'done' : 'failed');
    },
    rest: (_, those) => {
      leftOut = those.map(({ account }) => placeIn({ account, region: undefined }, 'left_out'));
    },
    close: (isWhole) => {
      progress?.close();
      orWarned(() => {
        endRunRecord(
          recordOf({ ended_at: isWhole ? isoTime(new Date(host.now())) : null, process: null }),
          host,
        );
      });
      forgetOldRuns(host);
    },
  };
}
