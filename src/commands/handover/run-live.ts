import { isGood, type Place } from '../../fleet/run/outcome.js';
import type { LiveRun } from '../live-run.js';
import { labelOf } from './exec-run-view.js';
import type { RunListener } from './run-listener.js';

/** Tells the live table of each place. */
export function liveListener(live: LiveRun<Place>, regions: number): RunListener {
  const begins = (place: Place, isWaiting: boolean): void => {
    live.begins(place, {
      label: labelOf(place, regions),
      region: regions > 1 ? undefined : place.region,
      isWaiting,
    });
  };
  return {
    takes: (place) => {
      begins(place, true);
    },
    begins: (place) => {
      begins(place, false);
    },
    ended: (outcome, place) => {
      live.ended(place, isGood(outcome));
    },
  };
}
