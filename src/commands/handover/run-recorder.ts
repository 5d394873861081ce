import type { RunMark } from '../../acquire/wish.js';
import { isGood, type Place } from '../../fleet/run/outcome.js';
import {
  forgetOldRuns,
  writeRunRecord,
  type RecordedPlace,
  type RecordedResult,
} from '../../fleet/run/run-record.js';
import { isoTime } from '../../output/moment.js';
import { AcctmgrError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { processIdentity } from '../../system/processes/process-identity.js';
import type { RunListener } from './run-listener.js';

/** Between two writings of a record while the run goes on: a killed run loses as much at most. */
const WRITE_EVERY_MS = 2000;

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
  const startedAt = host.now();
  const results = new Map<Place, RecordedPlace>(places.map((place) => [place, placeIn(place, 'not_begun')]));
  let leftOut: readonly RecordedPlace[] = [];
  let writtenAt: number | undefined;
  let hasFailed = false;
  const self = processIdentity(host);
  const write = (isOver: boolean, endedAt?: number): void => {
    if (hasFailed) return;
    try {
      writeRunRecord(
        {
          version: 1,
          ...mark,
          started_at: isoTime(new Date(startedAt)),
          ended_at: endedAt === undefined ? null : isoTime(new Date(endedAt)),
          process: isOver ? null : self,
          regions,
          places: [...results.values(), ...leftOut],
        },
        host,
      );
      writtenAt = host.now();
    } catch (error) {
      if (!(error instanceof AcctmgrError)) throw error;
      hasFailed = true;
      warn(`The run is not kept for --failed. ${error.message}`);
    }
  };
  write(false);
  return {
    ended: (outcome, place) => {
      results.set(place, placeIn(place, isGood(outcome) ? 'done' : 'failed'));
      if (host.now() - (writtenAt ?? 0) >= WRITE_EVERY_MS) write(false);
    },
    rest: (_, those) => {
      leftOut = those.map(({ account }) => placeIn({ account, region: undefined }, 'left_out'));
    },
    close: (isWhole) => {
      write(true, isWhole ? host.now() : undefined);
      forgetOldRuns(host);
    },
  };
}
