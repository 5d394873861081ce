import { isOnWay } from '../../acquire/bootstrap.js';
import type { RoleState } from '../../aws/role-state.js';
import { oneLine } from '../../system/safe-text.js';
import { differencesOf, type RoleDifference } from '../compare/role-difference.js';
import { roleArnOfDesign, type RoleDesign } from '../role-design.js';
import { keeperOf } from '../role-keeper.js';

/* What is to be done with the role of one account, and what is left alone. */

/** `not_ours`: left alone without `--adopt`. `refused`: left alone whatever is said. */
export type PlannedAction = 'create' | 'change' | 'none' | 'not_ours' | 'refused';

export interface RoleDecision {
  readonly action: PlannedAction;
  /** Of `change`: nobody kept it before. */
  readonly isAdopted: boolean;
  readonly differences: readonly RoleDifference[];
  /** Of `not_ours` and `refused`: a sentence, and what to do. */
  readonly why: string | undefined;
  readonly hint: string | undefined;
}

export interface DecisionTerms {
  /** The ARNs of the roles on the caller's way into the account. */
  readonly way: readonly string[];
  /** Of `--adopt`. */
  readonly adopts: boolean;
}

const left = (action: 'not_ours' | 'refused', why: string, hint?: string): RoleDecision => ({
  action,
  isAdopted: false,
  differences: [],
  why,
  hint,
});

/** Roles that Control Tower, Identity Center or a service keeps. */
const isOfAws = (name: string, path: string): boolean =>
  /^AWS(?:ControlTower|ReservedSSO_|ServiceRoleFor)/i.test(name) ||
  /^\/aws-(?:reserved|service-role)\//i.test(path);

const change = (differences: readonly RoleDifference[], isAdopted: boolean): RoleDecision => ({
  action: differences.length === 0 && !isAdopted ? 'none' : 'change',
  isAdopted,
  differences,
  why: undefined,
  hint: undefined,
});

/** Why the role is never touched, whatever is there; undefined where it may be. */
function whyNever(design: RoleDesign, { way }: DecisionTerms): RoleDecision | undefined {
  if (isOfAws(design.name, design.path))
    return left('refused', `AWS keeps ${oneLine(design.name)} itself, and it is never touched.`);
  if (isOnWay(way, roleArnOfDesign(design)))
    return left(
      'refused',
      `You come through ${oneLine(design.name)} yourself: a mistake in it would lock you out.`,
      'Come through another role: --via NAME',
    );
  return undefined;
}

/** @param state - undefined where there is no such role */
export function decideRole(
  design: RoleDesign,
  state: RoleState | undefined,
  terms: DecisionTerms,
): RoleDecision {
  const never = whyNever(design, terms);
  if (never !== undefined) return never;
  if (state === undefined) return { ...change([], false), action: 'create' };
  if (isOfAws(state.name, state.path))
    return left('refused', `AWS keeps ${oneLine(state.name)} itself, and it is never touched.`);
  const keeper = keeperOf(state);
  if (keeper?.mayAdopt === false)
    return left(
      'refused',
      `The role is kept by ${keeper.words}.`,
      'Change it there, or choose another name: --role NAME',
    );
  if (keeper !== undefined && !terms.adopts)
    return left(
      'not_ours',
      'The role is there, and acctmgr did not make it.',
      'To have acctmgr keep it: --adopt',
    );
  if (state.path !== design.path)
    return left(
      'refused',
      `The role has the path ${oneLine(state.path)}, and is to have ${oneLine(design.path)}: IAM changes no path.`,
      `Name it with the path that it has: --role ${oneLine(state.path.slice(1))}${oneLine(state.name)}`,
    );
  return change(differencesOf(design, state), keeper !== undefined);
}
