import { requireChangeable } from '../../accounts/narrowed-run.js';
import type { PlannedStack } from '../../roles/stack-sets/decide-stack-set.js';
import { stackOutcomeOf, STUCK, type StackOutcome } from '../../roles/stack-sets/stack-outcome.js';
import {
  stepsOf,
  touched,
  type StackSetStep,
  type StackSetSteps,
} from '../../roles/stack-sets/stack-set-operations.js';
import { keepTemplate } from '../../fleet/kept-template.js';
import { wayBackOf } from '../../roles/stack-sets/way-back.js';
import { counted } from '../../output/counted.js';
import { EXIT, interrupted } from '../../system/failure.js';
import { askOnTerminal } from '../ask.js';
import { answer, type CommandResult } from '../command.js';
import { askNumber } from '../confirm-run.js';
import type { Context } from '../context.js';
import { stopOnSignal } from '../stop-on-signal.js';
import { sayPlanNotes } from './stack-set-plan.js';
import {
  hasWork,
  planStackSet,
  requireOwnAndFree,
  type PlannedStackSet,
  type StackSetOptions,
} from './stack-set-planned.js';
import { isBad, stackSetResultView, type AppliedStackSet } from './stack-set-result-view.js';
import { recordOutcomes, takeRecorded } from './stack-set-record.js';
import { NO_PROGRESS, type StackSetProgress } from './stack-set-run.js';
import { shownName, shownStacks, stackSetPlanView } from './stack-set-view.js';

const OTHERWISE = {
  message: 'A stack set gives a role to many accounts, which has to be confirmed',
  hint: 'Look at it with: acctmgr roles plan. Then confirm it with --yes: it goes on where the first account succeeded.',
  code: 'confirmation_needed',
} as const;

/** Shows what is to be done, and asks once. @throws AcctmgrError (exit 130) where the answer is no */
async function confirmBeginning(
  context: Context,
  planned: PlannedStackSet,
  { first, restCount }: StackSetSteps,
  isConfirmed: boolean,
): Promise<void> {
  const text = await stackSetPlanView.human(planned, context.output.noteStyle);
  if (isConfirmed) {
    context.output.note(text);
    return;
  }
  const question =
    first === undefined
      ? `Go on in ${counted(restCount, 'account')}?`
      : `Begin with ${shownName(first.account)}, and ask again before the other ${restCount}?`;
  const isGood = await askOnTerminal(context, OTHERWISE, (terminal) => {
    terminal.note(text);
    return terminal.confirm(question);
  });
  if (!isGood) throw interrupted();
}

/** Whether all others follow the first account: as the user says, and with `--yes` where it succeeded. */
async function followsFirst(
  context: Context,
  [outcome]: readonly StackOutcome[],
  restCount: number,
  isConfirmed: boolean,
): Promise<boolean> {
  if (outcome === undefined) return false;
  const how = outcome.why === undefined ? 'done' : `${outcome.result}: ${outcome.why}`;
  context.output.note(`${shownName(outcome)}: ${how}.`);
  if (isConfirmed) return !isBad(outcome);
  return askOnTerminal(context, OTHERWISE, (terminal) =>
    askNumber(terminal, `Go on in the other ${counted(restCount, 'account')}?`, restCount),
  );
}

/** What became of the accounts that something was done with, those among them that nobody selected. */
async function outcomesOf(
  { place, plan, role }: PlannedStackSet,
  { results }: StackSetProgress,
  isReached: (stack: PlannedStack) => boolean,
): Promise<readonly StackOutcome[]> {
  const { instances } = await place.client.find();
  const byId = new Map(instances.map((instance) => [instance.accountId, instance]));
  const known = new Set(plan.stacks.map(({ accountId }) => accountId));
  const others = [...results.keys()]
    .filter((accountId) => !known.has(accountId))
    .map((accountId) => ({ accountId, name: undefined, action: 'add' as const, before: undefined }));
  return shownStacks([...plan.stacks, ...others])
    .filter((stack) => stack.action !== 'none' && isReached(stack))
    .map((stack) =>
      stack.action === 'stuck'
        ? { ...stack, result: 'failed', why: STUCK.why, hint: STUCK.hint }
        : stackOutcomeOf(stack, results.get(stack.accountId), byId.get(stack.accountId), role.name),
    );
}

async function carriedOut(
  context: Context,
  planned: PlannedStackSet,
  options: StackSetOptions,
  signal: AbortSignal,
): Promise<AppliedStackSet> {
  const { plan, wanted, found, place } = planned;
  const steps = stepsOf(wanted, plan);
  const isConfirmed = options.yes === true;
  await confirmBeginning(context, planned, steps, isConfirmed);
  const keptIn = found.set && keepTemplate(context.host, place, found.set.template);
  const words = { name: place.name, region: place.region, isDelegated: place.callAs !== 'SELF' };
  const wayBack = wayBackOf(words, wanted, touched(plan), found.set, keptIn);
  context.output.note(`The way back:\n${wayBack.map((line) => `  ${line}`).join('\n')}`);
  const { first, rest, restCount } = steps;
  const firstId = first?.account.accountId;
  const isFirst = ({ accountId }: PlannedStack): boolean => accountId === firstId;
  const taken = (taking: readonly StackSetStep[], before: StackSetProgress, isOf: typeof isFirst) =>
    takeRecorded({ context, planned, options, signal }, taking, before, isOf);
  let progress = await taken(first?.steps ?? [], NO_PROGRESS, isFirst);
  const begun = first === undefined ? [] : await outcomesOf(planned, progress, isFirst);
  await recordOutcomes(context, planned, begun, options);
  const goesOn =
    !progress.isUnderWay &&
    (first === undefined || (await followsFirst(context, begun, restCount, isConfirmed)));
  if (goesOn) progress = await taken(rest, progress, (stack) => !isFirst(stack));
  const outcomes = goesOn ? await outcomesOf(planned, progress, () => true) : begun;
  const others = outcomes.filter((outcome) => !isFirst(outcome));
  await recordOutcomes(context, planned, others, options);
  const { operationIds, isUnderWay } = progress;
  return { planned, outcomes, operationIds, isUnderWay, isLeft: !goesOn && restCount > 0, keptIn, wayBack };
}

const nothingDone = (planned: PlannedStackSet): AppliedStackSet => ({
  planned,
  outcomes: [],
  operationIds: [],
  isUnderWay: false,
  isLeft: false,
  keptIn: undefined,
  wayBack: [],
});

const exitCodeOf = ({ outcomes, isUnderWay, isLeft }: AppliedStackSet): number => {
  if (isUnderWay || outcomes.some(isBad)) return EXIT.failed;
  return isLeft ? EXIT.interrupted : EXIT.done;
};

/** `roles apply --stack-set`: exit 1 where an account failed, or CloudFormation had not ended in time. */
export async function applyStackSet(
  context: Context,
  words: readonly string[],
  options: StackSetOptions,
): Promise<CommandResult> {
  requireChangeable(context.host.env);
  const stop = new AbortController();
  const ignoreSignals = stopOnSignal(() => {
    stop.abort(interrupted());
  });
  try {
    const planned = await planStackSet(context, words, options, 'roles apply', stop.signal);
    requireOwnAndFree(planned, options);
    sayPlanNotes(context, planned);
    if (!hasWork(planned)) return answer(nothingDone(planned), stackSetResultView);
    const applied = await carriedOut(context, planned, options, stop.signal);
    return answer(applied, stackSetResultView, exitCodeOf(applied));
  } finally {
    ignoreSignals();
  }
}
