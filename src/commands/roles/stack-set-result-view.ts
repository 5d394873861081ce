import { counted } from '../../output/counted.js';
import type { View } from '../../output/view.js';
import type { Column } from '../../output/table.js';
import type { Colour } from '../../output/colours.js';
import type { StackOutcome, StackResult } from '../../roles/stack-sets/stack-outcome.js';
import type { PlannedStackSet } from './stack-set-planned.js';
import { accountDocument, planDocument, shownName, stackSetPlanView } from './stack-set-view.js';

/* What became of a stack set, an account a row. */

export interface AppliedStackSet {
  readonly planned: PlannedStackSet;
  readonly outcomes: readonly StackOutcome[];
  /** Those that were begun, the last one last. */
  readonly operationIds: readonly string[];
  /** Whether the last one goes on. */
  readonly isUnderWay: boolean;
  /** Nobody confirmed the rest, or the first account failed. */
  readonly isLeft: boolean;
  /** What was there before is kept there; undefined where there was nothing. */
  readonly keptIn: string | undefined;
  readonly wayBack: readonly string[];
}

const COLOURS: Readonly<Partial<Record<StackResult, Colour>>> = {
  done: 'green',
  failed: 'red',
  cancelled: 'red',
  'not reached': 'red',
  running: 'yellow',
};

/** Something was to be done there, and is not. */
export const isBad = ({ result, action }: StackOutcome): boolean =>
  action === 'stuck' || (result !== 'done' && result !== 'skipped');

/** What to do, each once, with the accounts that it is for. */
function hintLines(outcomes: readonly StackOutcome[]): readonly string[] {
  const hints = [...new Set(outcomes.flatMap(({ hint }) => hint ?? []))];
  return hints.map((hint) => {
    const names = outcomes.filter((one) => one.hint === hint).map(shownName);
    const shown = names.length > 3 ? `${names.slice(0, 3).join(', ')}, …` : names.join(', ');
    return `${shown}: ${hint}`;
  });
}

function summaryOf({ outcomes, isLeft, isUnderWay }: AppliedStackSet): string {
  const good = outcomes.filter((one) => !isBad(one) && one.result !== 'skipped').length;
  const rest = [
    ...(isUnderWay ? [' CloudFormation goes on.'] : []),
    ...(isLeft ? [' The others were not begun.'] : []),
  ].join('');
  return `${good} of ${counted(outcomes.length, 'account')} ${outcomes.length === 1 ? 'is' : 'are'} done.${rest}`;
}

const COLUMNS: readonly Column<StackOutcome>[] = [
  { heading: 'ACCOUNT', cell: shownName, shrinks: 'fair' },
  {
    heading: 'ID',
    cell: ({ name, accountId }) => (name === undefined ? '' : accountId),
    isExtra: true,
  },
  { heading: 'RESULT', cell: ({ result }) => result, colour: ({ result }) => COLOURS[result] },
  { heading: 'WHY', cell: ({ why = '' }) => why, shrinks: true },
];

export const stackSetResultView: View<AppliedStackSet> = {
  json: (applied) => ({
    ...planDocument(applied.planned),
    accounts: applied.outcomes.map((outcome) => ({
      ...accountDocument(outcome),
      result: outcome.result.replaceAll(' ', '_'),
      why: outcome.why ?? null,
      hint: outcome.hint ?? null,
    })),
    operations: applied.operationIds,
    is_under_way: applied.isUnderWay,
    is_left: applied.isLeft,
    kept_in: applied.keptIn ?? null,
    way_back: applied.wayBack,
  }),
  human: async (applied, style) => {
    const { outcomes, planned } = applied;
    if (outcomes.length === 0) return stackSetPlanView.human(planned, style);
    const { table } = await import('../../output/table.js');
    const shown = await table(outcomes, COLUMNS, style);
    const hints = hintLines(outcomes);
    return [shown, ...(hints.length === 0 ? [] : ['', ...hints]), '', summaryOf(applied)].join('\n');
  },
};
