import type { StackTargets } from '../../aws/stack-set.js';
import type { WantedStackSet, StackSetPlan, PlannedStack } from './decide-stack-set.js';

/** What CloudFormation is asked to do, one after the other: it takes one operation of a stack set at a time. */
export type StackSetStep =
  | { readonly kind: 'make' }
  /** All stacks get what is new of the set. */
  | { readonly kind: 'update-all' }
  | { readonly kind: 'update'; readonly targets: StackTargets }
  /** Those that failed, or were passed over, get what the others have. */
  | { readonly kind: 'again'; readonly targets: StackTargets }
  | { readonly kind: 'add'; readonly targets: StackTargets };

export interface StackSetSteps {
  /** One account, so that somebody can look at it before all others follow; none where there is but one. */
  readonly first: { readonly account: PlannedStack; readonly steps: readonly StackSetStep[] } | undefined;
  readonly rest: readonly StackSetStep[];
  /** In how many accounts the rest is. */
  readonly restCount: number;
}

const isTouched = ({ action }: PlannedStack): boolean => ['add', 'update', 'again'].includes(action);

/** The stacks that something is done with. */
export const touched = ({ stacks }: StackSetPlan): readonly PlannedStack[] => stacks.filter(isTouched);

const only = (targets: StackTargets, stacks: readonly PlannedStack[]): StackTargets => {
  const accountIds = stacks.map(({ accountId }) => accountId);
  return targets.kind === 'accounts'
    ? { kind: 'accounts', accountIds }
    : { kind: 'units', unitIds: targets.unitIds, only: accountIds };
};

/** Whole units are named as such: CloudFormation then knows which accounts come to them later. */
const additions = (
  { targets }: WantedStackSet,
  { newUnits }: StackSetPlan,
  stacks: readonly PlannedStack[],
): readonly StackSetStep[] => {
  const added = stacks.filter(({ action }) => action === 'add');
  const isWhole = targets.kind === 'units' && targets.only === undefined;
  if (isWhole && added.length + newUnits.length > 0) return [{ kind: 'add', targets }];
  return added.length === 0 ? [] : [{ kind: 'add', targets: only(targets, added) }];
};

/** An account of the selection before one that is none of it, and one that has the role already before one that gets it. */
function firstOf(stacks: readonly PlannedStack[]): PlannedStack | undefined {
  const selected = stacks.filter(({ name }) => name !== undefined);
  return selected.find(({ action }) => action !== 'add') ?? selected[0] ?? stacks[0];
}

const stepFor = ({ action }: PlannedStack): 'add' | 'update' | 'again' =>
  action === 'add' || action === 'again' ? action : 'update';

export function stepsOf(wanted: WantedStackSet, plan: StackSetPlan): StackSetSteps {
  const stacks = touched(plan);
  const first = stacks.length > 1 ? firstOf(stacks) : undefined;
  const rest = stacks.filter((one) => one !== first);
  const make: readonly StackSetStep[] = plan.isNew ? [{ kind: 'make' }] : [];
  const again = rest.filter(({ action }) => action === 'again');
  // An account that nobody selected may lie outside the units that are named: only an update of all reaches it.
  const reachesAll = plan.changes.length > 0 || again.some(({ name }) => name === undefined);
  const updates: readonly StackSetStep[] = reachesAll
    ? [{ kind: 'update-all' }]
    : again.length > 0
      ? [{ kind: 'again', targets: only(wanted.targets, again) }]
      : [];
  return {
    first: first && {
      account: first,
      steps: [...make, { kind: stepFor(first), targets: only(wanted.targets, [first]) }],
    },
    rest: [...(first === undefined ? make : []), ...updates, ...additions(wanted, plan, rest)],
    restCount: rest.length,
  };
}
