import type { Clock } from '../../aws/pacing/clock.js';
import type { OperationResult, StackSetOperation } from '../../aws/stack-set.js';
import { isUnderWay, type StackSetClient } from './stack-set-calls.js';

export interface WatchedOperation {
  readonly operation: StackSetOperation;
  readonly results: readonly OperationResult[];
}

interface WatchTerms {
  readonly clock: Clock;
  /** Ends the watch; the operation goes on. */
  readonly signal: AbortSignal;
  /** When the watch ends, by the clock. */
  readonly until: number;
  onLook(watched: WatchedOperation): void | Promise<void>;
}

/** A role is made within seconds, and hundreds of them within minutes. */
const FIRST_MS = 1000;
const LONGEST_MS = 15_000;

/**
 * Looks at an operation until it has ended, or the time is up; which of both it was, its status says.
 *
 * @throws AcctmgrError for what CloudFormation refuses; exit 130 where the signal ends it
 */
export async function watchOperation(
  client: Pick<StackSetClient, 'look' | 'results'>,
  operationId: string,
  { clock, signal, until, onLook }: WatchTerms,
): Promise<WatchedOperation> {
  for (let pause = FIRST_MS; ; pause = Math.min(pause * 1.5, LONGEST_MS)) {
    const operation = await client.look(operationId);
    const watched = { operation, results: await client.results(operationId) };
    await onLook(watched);
    if (!isUnderWay(operation) || clock.now() + pause > until) return watched;
    await clock.sleep(pause, signal);
  }
}
