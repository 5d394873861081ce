import { leftOutRows, type LeftOutAccount } from '../../fleet/selection/left-out.js';
import type { Colour } from '../../output/colours.js';
import type { Style, View } from '../../output/view.js';
import type { RoleState } from '../../aws/role-state.js';
import type { PlannedAction } from '../../roles/apply/decide-role.js';
import { stateFingerprint } from '../../roles/apply/fingerprint.js';
import { differenceLines } from '../../roles/compare/difference-lines.js';
import { differencesOf } from '../../roles/compare/role-difference.js';
import { roleArnOfDesign, type RoleDesign } from '../../roles/role-design.js';
import { AcctmgrError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { wrappedAdvice } from '../../output/wrapped-text.js';
import { widthOf } from '../../output/text-width.js';
import { adviceLines } from '../advice-lines.js';
import { whyBehind } from '../failure-table.js';
import type { PlanRow, RolloutPlan } from './planned-roles.js';

export type RowAction = PlannedAction | 'failed';

const WORDS: Readonly<Record<RowAction, readonly [words: string, colour: Colour]>> = {
  create: ['create', 'green'],
  change: ['change', 'yellow'],
  none: ['in order', 'dim'],
  not_ours: ['not ours', 'yellow'],
  refused: ['refused', 'red'],
  failed: ['failed', 'red'],
};

/** The order of the rows: first what is to be done. */
const ORDER: readonly RowAction[] = ['failed', 'refused', 'not_ours', 'create', 'change', 'none'];

export const actionOf = (row: PlanRow): RowAction =>
  row.kind === 'failed' ? 'failed' : row.planned.decision.action;

export const isToDo = (row: PlanRow): row is Extract<PlanRow, { readonly kind: 'planned' }> =>
  row.kind === 'planned' &&
  (row.planned.decision.action === 'create' || row.planned.decision.action === 'change');

/** What a role is that has nothing yet. */
const emptyState = ({ path, name }: RoleDesign): RoleState => ({
  arn: '',
  roleId: '',
  name,
  path,
  description: '',
  trust: { Version: '2012-10-17', Statement: [] },
  maxSessionSeconds: 3600,
  boundary: undefined,
  tags: {},
  managedPolicies: [],
  inlinePolicies: {},
  createdAt: new Date(0),
  lastUsed: undefined,
});

/** What is done, a line each. */
export function rowLines(row: PlanRow): readonly string[] {
  if (!isToDo(row)) return [];
  const { design, decision } = row.planned;
  const { action, differences, isAdopted } = decision;
  const made = () => differencesOf({ ...design, description: '' }, emptyState(design));
  const lines = differenceLines(action === 'create' ? made() : differences);
  return isAdopted ? ['~ kept by acctmgr from now on', ...lines] : lines;
}

const roleWords = ({ design }: PlanRow): string =>
  design instanceof AcctmgrError ? '' : oneLine(`${design.path.slice(1)}${design.name}`);

interface Row {
  readonly name: string;
  readonly id: string;
  readonly role: string;
  readonly words: string;
  readonly colour: Colour;
}

function rowsOf({ rows, leftOut }: RolloutPlan): readonly Row[] {
  const inOrder = rows.toSorted(
    (one, other) => ORDER.indexOf(actionOf(one)) - ORDER.indexOf(actionOf(other)),
  );
  return [
    ...inOrder.map((row): Row => {
      const [words, colour] = WORDS[actionOf(row)];
      return {
        name: oneLine(row.account.name),
        id: row.account.account_id,
        role: roleWords(row),
        words,
        colour,
      };
    }),
    ...leftOutRows(leftOut).map(({ name, id, why }): Row => ({
      name,
      id,
      role: '',
      words: `left out: ${why}`,
      colour: 'dim',
    })),
  ];
}

const COLOURS: Readonly<Record<string, Colour>> = { '+': 'green', '-': 'red', '~': 'yellow' };

/** Accounts in which the same is done stand together. */
function changesText({ rows }: RolloutPlan, { paint, columns }: Style): readonly string[] {
  const byLines = new Map<string, { readonly names: string[]; readonly lines: readonly string[] }>();
  for (const row of rows.filter(isToDo)) {
    const lines = rowLines(row);
    const key = `${row.planned.decision.action}\n${lines.join('\n')}`;
    const group = byLines.get(key) ?? { names: [], lines };
    group.names.push(oneLine(row.account.name));
    byLines.set(key, group);
  }
  return [...byLines.values()].flatMap(({ names, lines }) => [
    '',
    wrappedAdvice(`${names.join(', ')}:`, columns, '  ', widthOf),
    ...lines.map((line) => {
      const colour = COLOURS[line.charAt(0)] ?? 'dim';
      return `  ${paint(colour, line.charAt(0))}${wrappedAdvice(line.slice(1), columns === undefined ? undefined : columns - 3, '      ', widthOf)}`;
    }),
  ]);
}

const reasonLines = ({ rows }: RolloutPlan, columns: number | undefined): readonly string[] =>
  adviceLines(
    rows.flatMap((row) => {
      const { name } = row.account;
      if (row.kind === 'failed')
        return [
          {
            name,
            text: whyBehind(name, row.failure.message),
            ...(row.failure.hint && { fix: row.failure.hint }),
          },
        ];
      const { why, hint } = row.planned.decision;
      return why === undefined ? [] : [{ name, text: why, ...(hint && { fix: hint }) }];
    }),
    columns,
  );

const SUMMARY: readonly (readonly [RowAction, string])[] = [
  ['create', 'to create'],
  ['change', 'to change'],
  ['none', 'in order'],
  ['not_ours', 'not ours'],
  ['refused', 'refused'],
  ['failed', 'failed'],
];

export const countsOf = (rows: readonly PlanRow[]): Readonly<Record<RowAction, number>> => {
  const count = (action: RowAction) => rows.filter((row) => actionOf(row) === action).length;
  return {
    create: count('create'),
    change: count('change'),
    none: count('none'),
    not_ours: count('not_ours'),
    refused: count('refused'),
    failed: count('failed'),
  };
};

export function summaryOf(rows: readonly PlanRow[]): string {
  const counts = countsOf(rows);
  const parts = SUMMARY.filter(([action]) => counts[action] > 0).map(
    ([action, words]) => `${counts[action]} ${words}`,
  );
  return `${parts.join(', ')}.`;
}

export async function planWords(plan: RolloutPlan, style: Style): Promise<string> {
  const { table } = await import('../../output/table.js');
  const rows = await table(
    rowsOf(plan),
    [
      { heading: 'ACCOUNT', cell: ({ name }) => name, shrinks: 'fair' },
      { heading: 'ACCOUNT ID', cell: ({ id }) => id, isExtra: 'first' },
      { heading: 'ROLE', cell: ({ role }) => role, shrinks: true },
      { heading: 'PLAN', cell: ({ words }) => words, colour: ({ colour }) => colour },
    ],
    style,
  );
  return [
    rows,
    ...changesText(plan, style),
    ...reasonLines(plan, style.columns),
    '',
    `Plan: ${summaryOf(plan.rows)}`,
  ].join('\n');
}

/** What JSON says of an account. */
export function rowJson(row: PlanRow) {
  const { account, design } = row;
  const decision = row.kind === 'planned' ? row.planned.decision : undefined;
  const failure = row.kind === 'failed' ? row.failure : undefined;
  return {
    account: account.name,
    account_id: account.account_id,
    role_arn: design instanceof AcctmgrError ? null : roleArnOfDesign(design),
    action: actionOf(row),
    adopted: decision?.isAdopted ?? false,
    changes: rowLines(row),
    message: decision?.why ?? failure?.message ?? null,
    fix: decision?.hint ?? failure?.hint ?? null,
    found_sha256:
      row.kind === 'planned'
        ? (stateFingerprint(row.planned.state, row.planned.design.partition) ?? null)
        : null,
  };
}

export const leftOutAccounts = (leftOut: readonly LeftOutAccount[]) =>
  leftOut.map(({ account: { name, account_id }, reason }) => ({
    account: name,
    account_id,
    left_out: reason,
  }));

export interface ShownPlan extends RolloutPlan {
  readonly sha256: string;
  /** Of `--out`. */
  readonly file: string | undefined;
}

export const rolloutPlanView: View<ShownPlan> = {
  json: (plan) => ({
    sha256: plan.sha256,
    file: plan.file ?? null,
    counts: { ...countsOf(plan.rows), left_out: plan.leftOut.length },
    accounts: [...plan.rows.map(rowJson), ...leftOutAccounts(plan.leftOut)],
  }),
  human: (plan, style) => planWords(plan, style),
};
