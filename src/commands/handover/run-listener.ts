import type { Place, PlaceOutcome } from '../../fleet/run/outcome.js';
import type { LeftOutAccount } from '../../fleet/selection/left-out.js';

type PartListener = (stream: 'stdout' | 'stderr', part: Buffer) => void;

/** Hears of a run as it goes on: who shows it, and who writes it down. */
export interface RunListener {
  /** Before credentials are asked for. */
  takes?(place: Place): void;
  /** Before the command is started. */
  begins?(place: Place): void;
  /** For who wants what the command prints as it comes. */
  partOf?(place: Place): PartListener | undefined;
  ended?(outcome: PlaceOutcome, place: Place): void;
  /** What was not done. */
  rest?(notBegun: readonly PlaceOutcome[], leftOut: readonly LeftOutAccount[]): void;
  /** Nothing more comes. @param isWhole - whether the run came to its end */
  close?(isWhole: boolean): void;
}

/** Tells several, in their order. Each one is closed, whatever another one throws then; the first failure is thrown. */
export const tellAll = (listeners: readonly RunListener[]): Required<RunListener> => ({
  takes: (place) => {
    for (const one of listeners) one.takes?.(place);
  },
  begins: (place) => {
    for (const one of listeners) one.begins?.(place);
  },
  partOf: (place) => {
    const hearing = listeners.flatMap((one) => one.partOf?.(place) ?? []);
    if (hearing.length === 0) return undefined;
    return (stream, part) => {
      for (const hear of hearing) hear(stream, part);
    };
  },
  ended: (outcome, place) => {
    for (const one of listeners) one.ended?.(outcome, place);
  },
  rest: (notBegun, leftOut) => {
    for (const one of listeners) one.rest?.(notBegun, leftOut);
  },
  close: (isWhole) => {
    const failures: unknown[] = [];
    for (const one of listeners) {
      try {
        one.close?.(isWhole);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  },
});
