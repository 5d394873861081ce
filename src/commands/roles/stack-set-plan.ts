import { interrupted } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, type CommandResult } from '../command.js';
import type { Context } from '../context.js';
import { stopOnSignal } from '../stop-on-signal.js';
import { planStackSet, type PlannedStackSet, type StackSetOptions } from './stack-set-planned.js';
import { leftWords, stackSetPlanView } from './stack-set-view.js';

const MOST_NAMES = 5;

/** What can't be done, or is done otherwise than one may think: said before anything is. */
export function sayPlanNotes({ output }: Context, planned: PlannedStackSet): void {
  const { role, chosen, plan, running, isForeign, place } = planned;
  role.notes.forEach(output.note);
  const left = leftWords(planned);
  left.slice(0, MOST_NAMES).forEach((words) => {
    output.note(`${words}.`);
  });
  if (left.length > MOST_NAMES) output.note(`… and ${left.length - MOST_NAMES} more are left out.`);
  const passed = chosen.passedOver.map(({ name }) => oneLine(name));
  const names = passed.slice(0, MOST_NAMES).join(', ') + (passed.length > MOST_NAMES ? ', …' : '');
  if (passed.length > 0 && chosen.targets.kind === 'units' && role.units.length > 0)
    output.note(
      `Of these units, ${names} ${passed.length === 1 ? 'is' : 'are'} not selected: the others get the role by name, and accounts that come later do not.`,
    );
  if (plan.stacks.some(({ action }) => action === 'add'))
    output.note(
      `Where a role ${oneLine(role.name)} exists already, CloudFormation fails: it makes none twice.`,
    );
  if (isForeign) output.note(`acctmgr leaves ${oneLine(place.name)} alone without --adopt.`);
  if (running !== undefined)
    output.warn(
      `An operation goes on (${oneLine(running.action)}, ${oneLine(running.id)}): apply has to wait for its end.`,
    );
}

/** `roles plan --stack-set`: looks, and changes nothing. */
export async function showStackSetPlan(
  context: Context,
  words: readonly string[],
  options: StackSetOptions,
): Promise<CommandResult> {
  const stop = new AbortController();
  const ignoreSignals = stopOnSignal(() => {
    stop.abort(interrupted());
  });
  try {
    const planned = await planStackSet(context, words, options, 'roles plan', stop.signal);
    sayPlanNotes(context, planned);
    return answer(planned, stackSetPlanView);
  } finally {
    ignoreSignals();
  }
}
