import { ROLE_CHANGED } from '../../roles/apply/apply-role.js';
import { keepRole, type KeptRole } from '../../roles/apply/kept-role.js';
import { roleSteps } from '../../roles/apply/role-steps.js';
import { oneLine } from '../../system/safe-text.js';
import { shellWord } from '../../system/shell-word.js';
import type { Context } from '../context.js';
import { appliedRole, type Applied } from './applied-role.js';
import type { Administered, AdministeredAccounts } from './administered.js';
import type { AppliedRoles, ApplyResult } from './apply-view.js';
import { confirmOthers } from './confirm-apply.js';
import { isToDo } from './plan-view.js';
import { rowName, type PlanRow, type Rollout, type RolloutWish } from './planned-roles.js';

/* What was planned is done in one account, and then in the others; what was there before is kept. */

export type ToDo = Extract<PlanRow, { readonly kind: 'planned' }>;

/** What is done, and where it stands. */
export interface Work {
  readonly context: Context;
  readonly accounts: AdministeredAccounts<RolloutWish>;
  readonly rollout: Rollout;
  readonly todo: readonly ToDo[];
  readonly wishOf: ReadonlyMap<PlanRow, RolloutWish>;
  readonly kept: ReadonlyMap<PlanRow, KeptRole>;
  readonly results: Map<PlanRow, ApplyResult>;
}

const resultOf = (outcome: Administered<Applied>): ApplyResult => {
  if (outcome === undefined) return { kind: 'not_begun' };
  return outcome.ok
    ? { kind: 'applied', trial: outcome.value.trial }
    : { kind: 'failed', failure: outcome.failure };
};

/** Returns whether the user ended it. */
async function applyTo(work: Work, rows: readonly ToDo[]): Promise<boolean> {
  const { context, accounts, rollout, wishOf, results } = work;
  const pairs = rows.flatMap((row) => {
    const wish = wishOf.get(row);
    return wish === undefined ? [] : [[wish, row] as const];
  });
  const rowOf = new Map(pairs);
  const wishes = pairs.map(([wish]) => wish);
  const { outcomes, isStopped } = await accounts.each(wishes, rollout.atOnce, (wish, ready) => {
    const row = rowOf.get(wish);
    if (row === undefined) throw new Error('A wish without a role');
    return appliedRole(context.host, accounts.together.caller, wish, row.planned, ready);
  });
  wishes.forEach((wish, index) => {
    const row = rowOf.get(wish);
    if (row !== undefined) results.set(row, resultOf(outcomes[index]));
  });
  return isStopped;
}

const hasFailed = ({ results }: Work, row: PlanRow): boolean => results.get(row)?.kind === 'failed';

/** First one account, and then the others. Returns whether the user ended it. */
export async function applyInTurn(work: Work, first: ToDo, isYes: boolean): Promise<boolean> {
  const { context, todo } = work;
  const others = todo.filter((row) => row !== first);
  if (await applyTo(work, [first])) return true;
  if (others.length === 0) return false;
  const failed = hasFailed(work, first);
  const words = failed ? `${rowName(first)} failed.` : `${rowName(first)} is done.`;
  if (isYes && failed) {
    context.output.note(`${words} The other ${others.length} were not begun.`);
    return false;
  }
  const result = work.results.get(first);
  if (result?.kind === 'failed') context.output.note(result.failure.message);
  if (!isYes && !(await confirmOthers(context, words, others.length))) return true;
  return applyTo(work, others);
}

/** With the role that led in, since the keys of the account are needed. */
function wayBackCommand(row: ToDo, { script }: KeptRole, wish: RolloutWish | undefined): string {
  const { account, administrator } = row;
  const run = ['sh', shellWord(oneLine(script))].join(' ');
  if (administrator.isCaller) return run;
  const via = wish?.account.access.kind === 'role' ? wish.account.access.roleArn : undefined;
  const role = via === undefined ? '' : ` --role ${shellWord(via.replace(/^.*:role\//, ''))}`;
  return `acctmgr exec ${shellWord(oneLine(account.name))}${role} -- ${run}`;
}

export function keepAll(
  context: Context,
  rollout: Rollout,
  todo: readonly ToDo[],
): ReadonlyMap<PlanRow, KeptRole> {
  return new Map(
    todo.map((row) => {
      const { design, state, decision } = row.planned;
      return [row, keepRole(context.host, rollout.run.id, design, state, roleSteps(design, decision))];
    }),
  );
}

const folderOf = (kept: ReadonlyMap<PlanRow, KeptRole>): string | undefined =>
  [...kept.values()][0]?.folder.replace(/[/\\][^/\\]+$/, '');

export function sayWayBack({ context, kept, wishOf }: Work, first: ToDo): void {
  const one = kept.get(first);
  if (one === undefined) return;
  const others =
    kept.size > 1 ? ` (${kept.size === 2 ? 'the other one' : `the ${kept.size - 1} others`} alike)` : '';
  context.output.note(
    `What is there now is kept in ${oneLine(folderOf(kept) ?? '')}. The way back of ${rowName(first)}${others}:\n  ${wayBackCommand(first, one, wishOf.get(first))}`,
  );
}

const NOT_DONE: ApplyResult = { kind: 'left' };

/** What leads back from nothing would undo what others did. */
const isUntouched = (result: ApplyResult): boolean =>
  result.kind === 'not_begun' || (result.kind === 'failed' && result.failure.code === ROLE_CHANGED);

export function appliedOf(
  rows: readonly PlanRow[],
  leftOut: AppliedRoles['leftOut'],
  work: Pick<Work, 'results' | 'kept' | 'wishOf'> | undefined,
): AppliedRoles {
  return {
    rows: rows.map((row) => {
      const kept = work?.kept.get(row);
      const result: ApplyResult =
        row.kind === 'failed'
          ? { kind: 'failed', failure: row.failure }
          : (work?.results.get(row) ?? (isToDo(row) ? { kind: 'not_begun' } : NOT_DONE));
      return {
        row,
        result,
        wayBack:
          kept && isToDo(row) && !isUntouched(result)
            ? wayBackCommand(row, kept, work?.wishOf.get(row))
            : undefined,
      };
    }),
    leftOut,
    folder: work && folderOf(work.kept),
  };
}
