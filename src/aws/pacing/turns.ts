import { interrupted } from '../../system/failure.js';
import type { Fault } from '../faults/fault.js';
import type { FaultKind } from '../faults/fault-kind.js';
import type { Clock } from './clock.js';
import { faster, nextTurn, slower, usualPace, type PaceLimits } from './pace.js';

/** The turns of all calls of one listing. */
export interface Turns {
  /** Waits until a call may be made. @throws AcctmgrError (exit 130) where the signal ends it */
  next(): Promise<void>;
  answered(): void;
  refused(fault: Fault): void;
}

/** How often each is tried. A slow-down is rather waited for than failed by: hundreds of calls may lie behind it. */
const TRIES: Readonly<Partial<Record<FaultKind, number>>> = {
  throttled: 12,
  'role-busy': 6,
  'service-error': 4,
  'network-reset': 4,
  'network-timeout': 3,
};

export const mayTryAgain = ({ kind }: Fault, tried: number): boolean => tried < (TRIES[kind] ?? 1);

export function turns(limits: PaceLimits, clock: Clock, signal: AbortSignal): Turns {
  let pace = usualPace(limits);
  let free = limits.atOnce ?? 0;
  const goOn = () => {
    if (signal.aborted) throw interrupted();
  };
  return {
    next: async () => {
      goOn();
      if (free > 0) {
        free -= 1;
        return;
      }
      const { at, pace: then } = nextTurn(pace, clock.now(), clock.random());
      pace = then;
      await clock.sleep(at - clock.now(), signal);
      goOn();
    },
    answered: () => {
      pace = faster(pace, limits);
    },
    refused: ({ kind, retryAfterMs }) => {
      if (kind !== 'throttled' && kind !== 'role-busy') return;
      free = 0;
      pace = slower(pace, clock.now(), limits, retryAfterMs);
    },
  };
}
