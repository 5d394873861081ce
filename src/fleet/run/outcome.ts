import type { EffectiveAccount } from '../../accounts/effective.js';
import type { AcctmgrError } from '../../system/failure.js';
import type { ChildEnd } from '../../system/processes/child-process.js';
import type { WatchedEnd } from '../../system/processes/watched-child.js';

/** One account of a run, in one region. */
export interface Place {
  readonly account: EffectiveAccount;
  /** Undefined where none is asked for. */
  readonly region: string | undefined;
}

/** What became of a place of the run. Times in milliseconds since the epoch. */
export type PlaceOutcome = Place &
  (
    | {
        readonly phase: 'credentials';
        readonly failure: AcctmgrError;
        readonly startedAt: number;
        readonly endedAt: number;
      }
    /** The session was there, and the program could not be started. */
    | {
        readonly phase: 'start';
        readonly failure: AcctmgrError;
        readonly startedAt: number;
        readonly endedAt: number;
      }
    | ({
        readonly phase: 'command';
        readonly startedAt: number;
        readonly endedAt: number;
        /** It ran, and what it printed could not be kept as it was asked for. */
        readonly failure?: AcctmgrError | undefined;
        /** What its whole turn was given. */
        readonly timeLimitMs?: number | undefined;
      } & Omit<WatchedEnd, 'deafness'>)
    /** The run was over before its turn came. */
    | { readonly phase: 'not_begun' }
  );

/** Whether the command ran and ended with 0. */
export const isGood = (outcome: PlaceOutcome): boolean =>
  outcome.phase === 'command' &&
  outcome.failure === undefined &&
  outcome.cutShort === undefined &&
  outcome.end.kind === 'exited' &&
  outcome.end.code === 0;

/** As somebody would type it. */
export function timeLimitFlag(milliseconds = 0): string {
  const seconds = milliseconds / 1000;
  const [size = 1, unit = 's'] =
    (
      [
        [3600, 'h'],
        [60, 'm'],
      ] as const
    ).find(([one]) => seconds >= one && seconds % one === 0) ?? [];
  return `--time-limit ${seconds / size}${unit}`;
}

/** What has a child end is SIGTERM, and SIGKILL for one that goes on. */
function howCut(end: ChildEnd): string {
  if (end.kind === 'exited') return `it ended with exit code ${end.code} on SIGTERM`;
  return end.signal === 'SIGKILL'
    ? 'SIGKILL ended it, since it went on after SIGTERM'
    : `${end.signal} ended it`;
}

/** Why it failed, as a clause; undefined where it did not. */
export function whyFailed(outcome: PlaceOutcome): string | undefined {
  if (isGood(outcome)) return undefined;
  switch (outcome.phase) {
    case 'credentials':
    case 'start':
      return outcome.failure.message;
    case 'not_begun':
      return 'not begun';
    case 'command': {
      const { cutShort, end, failure } = outcome;
      if (failure !== undefined) return failure.message;
      if (cutShort === 'time-limit')
        return `its time was up (${timeLimitFlag(outcome.timeLimitMs)}), and ${howCut(end)}`;
      if (cutShort === 'stopped') return 'stopped';
      return end.kind === 'exited' ? `exit code ${end.code}` : `killed by ${end.signal}`;
    }
  }
}

/** Of the begun ones. */
export const countFailed = (outcomes: readonly PlaceOutcome[]): number =>
  outcomes.filter((outcome) => outcome.phase !== 'not_begun' && !isGood(outcome)).length;
