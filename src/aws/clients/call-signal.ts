import { timeLimit } from '../../system/time-limit.js';
import type { Fault } from '../faults/fault.js';
import type { Transport } from './transport.js';

/** A call whose answer somebody may stop waiting for. */
export interface AbandonableCall {
  /** Aborted once nobody waits for the answer any more. */
  readonly abandoned?: AbortSignal | undefined;
}

/** What ends a call: its time is up, or nobody waits for its answer any more. */
export const callSignal = ({ timeoutMs }: Transport, { abandoned }: AbandonableCall): AbortSignal =>
  timeLimit(timeoutMs, abandoned);

/** What looks as if the network were slow, where nobody waited. */
export const orAbandoned = (fault: Fault, { abandoned }: AbandonableCall): Fault =>
  abandoned?.aborted === true && fault.httpStatus === undefined
    ? {
        kind: 'abandoned',
        code: 'abandoned',
        message: 'Nobody waits for the answer any more.',
        cause: fault.cause,
      }
    : fault;
