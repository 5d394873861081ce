import { roleArnOf } from '../../aws/arn.js';
import type { PlannedStack } from '../../roles/stack-sets/decide-stack-set.js';
import { stackOutcomeOf, type StackOutcome } from '../../roles/stack-sets/stack-outcome.js';
import { touched, type StackSetStep } from '../../roles/stack-sets/stack-set-operations.js';
import { attemptLog, type Attempt } from '../../sessions/attempts.js';
import type { Context } from '../context.js';
import { loadAccounts } from '../load-accounts.js';
import type { PlannedStackSet, StackSetOptions } from './stack-set-planned.js';
import { isBad } from './stack-set-result-view.js';
import { takeSteps, type StackSetProgress } from './stack-set-run.js';

/* What the access log keeps of a stack set, whatever ends the command. */

/** Writes a line an account to the access log. */
export async function recordOutcomes(
  context: Context,
  planned: PlannedStackSet,
  outcomes: readonly StackOutcome[],
  { reason }: StackSetOptions,
): Promise<void> {
  const { host, output } = context;
  const { settings } = await loadAccounts(context, 'real');
  const { sha256 } = await import('../../access-log/writing/sha256.js');
  const log = attemptLog(host, settings.access_log, output.warn, true);
  const { found, wanted, role, place } = planned;
  const lineOf = (outcome: StackOutcome): Attempt => ({
    event: 'applied',
    account: outcome.name,
    account_id: outcome.accountId,
    role_arn: roleArnOf(role.partition, outcome.accountId, `${role.path.slice(1)}${role.name}`),
    status: isBad(outcome) ? 'failed' : 'success',
    error_message: isBad(outcome) ? outcome.why : undefined,
    reason: reason ?? host.env['ACCTMGR_REASON'],
    listing: `stack-set:${place.name}`,
    sha256_before: outcome.before && found.set && sha256(found.set.template),
    sha256_after: sha256(wanted.settings.template),
  });
  await Promise.all(outcomes.map((outcome) => log.record(lineOf(outcome))));
}

interface Recorded {
  readonly context: Context;
  readonly planned: PlannedStackSet;
  readonly options: StackSetOptions;
  readonly signal: AbortSignal;
}

/** What is known of an account where the steps ended before their end: what has begun goes on. */
function brokenOutcome(
  stack: PlannedStack,
  { results, operationIds, isUnderWay }: StackSetProgress,
  role: string,
  why: string,
): StackOutcome {
  const result = results.get(stack.accountId);
  const outcome = result && stackOutcomeOf(stack, result, undefined, role);
  if (outcome !== undefined && outcome.result !== 'running') return outcome;
  const goesOn = isUnderWay ? ` CloudFormation goes on: operation ${operationIds.at(-1) ?? ''}` : '';
  return { ...stack, result: 'failed', why: `${why}${goesOn}`, hint: undefined };
}

/**
 * Takes steps. Where they end before their end, each account that they are about has its line in the access log first.
 *
 * @throws AcctmgrError as takeSteps does
 */
export async function takeRecorded(
  { context, planned, options, signal }: Recorded,
  steps: readonly StackSetStep[],
  before: StackSetProgress,
  isOf: (stack: PlannedStack) => boolean,
): Promise<StackSetProgress> {
  let latest = before;
  const onProgress = (progress: StackSetProgress): void => {
    latest = progress;
  };
  try {
    return await takeSteps(context, planned, steps, before, {
      signal,
      patienceMs: options.timeLimit,
      onProgress,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const outcomes = touched(planned.plan)
      .filter(isOf)
      .map((stack) => brokenOutcome(stack, latest, planned.role.name, why));
    await recordOutcomes(context, planned, outcomes, options);
    throw error;
  }
}
