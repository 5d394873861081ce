import { realClock } from '../../aws/pacing/clock.js';
import type { OperationResult } from '../../aws/stack-set.js';
import { isUnderWay } from '../../roles/stack-sets/stack-set-calls.js';
import type { StackSetStep } from '../../roles/stack-sets/stack-set-operations.js';
import { watchOperation, type WatchedOperation } from '../../roles/stack-sets/watch-operation.js';
import { AcctmgrError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { shellWord } from '../../system/shell-word.js';
import type { Context } from '../context.js';
import { liveRun, type LiveRun } from '../live-run.js';
import type { PlannedStackSet } from './stack-set-planned.js';
import type { StackSetPlace } from './stack-set-place.js';

/** What came of the steps so far. */
export interface StackSetProgress {
  readonly operationIds: readonly string[];
  /** By account, of the last operation that was about it. */
  readonly results: ReadonlyMap<string, OperationResult>;
  readonly isUnderWay: boolean;
}

export const NO_PROGRESS: StackSetProgress = { operationIds: [], results: new Map(), isUnderWay: false };

export interface StepTerms {
  readonly signal: AbortSignal;
  readonly patienceMs?: number | undefined;
  /** Told how far it is at each look, since who ends it learns nothing more. */
  onProgress(progress: StackSetProgress): void;
}

const withResults = (
  before: StackSetProgress,
  { operation, results }: WatchedOperation,
): StackSetProgress => ({
  ...before,
  results: new Map([...before.results, ...results.map((one) => [one.accountId, one] as const)]),
  isUnderWay: isUnderWay(operation),
});

const USUAL_PATIENCE_MS = 3_600_000;

export const operationCommand = (
  { name, region, callAs }: StackSetPlace,
  verb: 'describe-stack-set-operation' | 'stop-stack-set-operation',
  operationId: string,
): string =>
  [
    `aws cloudformation ${verb} --stack-set-name ${shellWord(oneLine(name))}`,
    `--operation-id ${shellWord(oneLine(operationId))} --region ${region}`,
    ...(callAs === 'SELF' ? [] : [`--call-as ${callAs}`]),
  ].join(' ');

/** Shows results as they come; what is done is counted once. */
function shownResults(live: LiveRun<string>, nameOf: (accountId: string) => string) {
  const ended = new Set<string>();
  let isStarted = false;
  return async ({ results }: WatchedOperation): Promise<void> => {
    if (results.length === 0) return;
    if (!isStarted) await live.start(results.length);
    isStarted = true;
    for (const { accountId, status } of results) {
      if (ended.has(accountId)) continue;
      if (status === 'RUNNING')
        live.begins(accountId, { label: nameOf(accountId), region: undefined, isWaiting: false });
      if (!['SUCCEEDED', 'FAILED', 'CANCELLED'].includes(status)) continue;
      ended.add(accountId);
      live.ended(accountId, status === 'SUCCEEDED');
    }
  };
}

async function watched(
  context: Context,
  { place, plan }: PlannedStackSet,
  operationId: string,
  { signal, patienceMs = USUAL_PATIENCE_MS }: StepTerms,
  onLook: (looked: WatchedOperation) => void,
): Promise<WatchedOperation> {
  const names = new Map(plan.stacks.map(({ accountId, name }) => [accountId, oneLine(name ?? accountId)]));
  const live = liveRun<string>(context);
  if (live.isShown) context.output.progress(`CloudFormation begins with ${oneLine(place.name)} …`);
  const show = shownResults(live, (accountId) => names.get(accountId) ?? accountId);
  try {
    return await watchOperation(place.client, operationId, {
      clock: realClock,
      signal,
      until: realClock.now() + patienceMs,
      onLook: (looked) => {
        onLook(looked);
        context.output.progress(undefined);
        return show(looked);
      },
    });
  } finally {
    context.output.progress(undefined);
    live.close();
  }
}

/**
 * Has CloudFormation take the steps one after the other, and waits for the end of each, for so long.
 *
 * @throws AcctmgrError for what CloudFormation refuses, and where the user ends it: what has begun goes on
 */
export async function takeSteps(
  context: Context,
  planned: PlannedStackSet,
  steps: readonly StackSetStep[],
  before: StackSetProgress,
  terms: StepTerms,
): Promise<StackSetProgress> {
  const { place, wanted, found } = planned;
  let progress = before;
  for (const step of steps) {
    const operationId = await place.client.begin(step, wanted, found.set);
    if (operationId === undefined) continue;
    const begun = { ...progress, operationIds: [...progress.operationIds, operationId], isUnderWay: true };
    terms.onProgress(begun);
    try {
      const ended = await watched(context, planned, operationId, terms, (looked) => {
        terms.onProgress(withResults(begun, looked));
      });
      progress = withResults(begun, ended);
    } catch (error) {
      if (error instanceof AcctmgrError) sayThatItGoesOn(context, place, operationId);
      throw error;
    }
    if (!progress.isUnderWay) continue;
    sayThatItGoesOn(context, place, operationId);
    break;
  }
  return progress;
}

function sayThatItGoesOn({ output }: Context, place: StackSetPlace, operationId: string): void {
  output.warn(
    `CloudFormation goes on by itself. To see how far it is: ${operationCommand(place, 'describe-stack-set-operation', operationId)}
To have it stop: ${operationCommand(place, 'stop-stack-set-operation', operationId)}
What is not done then, the same acctmgr command does.`,
  );
}
