import { counted } from '../../output/counted.js';
import type { View } from '../../output/view.js';
import type { AcctmgrError } from '../../system/failure.js';
import type { LeftOutAccount } from '../../fleet/selection/left-out.js';
import { oneLine } from '../../system/safe-text.js';
import { shellWord } from '../../system/shell-word.js';
import { adviceLines } from '../advice-lines.js';
import { whyBehind } from '../failure-table.js';
import type { Trial } from './applied-role.js';
import { actionOf, leftOutAccounts, rowJson } from './plan-view.js';
import type { PlanRow } from './planned-roles.js';

/** What became of an account. */
export type ApplyResult =
  | { readonly kind: 'applied'; readonly trial: Trial }
  | { readonly kind: 'failed'; readonly failure: AcctmgrError }
  | { readonly kind: 'not_begun' }
  /** Nothing was to be done, or nothing may be. */
  | { readonly kind: 'left' };

export interface ApplyRow {
  readonly row: PlanRow;
  readonly result: ApplyResult;
  /** The command that leads back; undefined where nothing was done. */
  readonly wayBack: string | undefined;
}

export interface AppliedRoles {
  readonly rows: readonly ApplyRow[];
  readonly leftOut: readonly LeftOutAccount[];
  /** Where what was there before is kept; undefined where nothing was begun. */
  readonly folder: string | undefined;
}

const MOST_WAYS_BACK = 5;

function stateOf({
  row,
  result,
}: ApplyRow): readonly [words: string, colour: 'green' | 'red' | 'dim' | 'yellow'] {
  switch (result.kind) {
    case 'applied': {
      const done = actionOf(row) === 'create' ? 'created' : 'changed';
      if (result.trial.kind === 'not_assumed') return [`${done}; not assumed`, 'yellow'];
      return [result.trial.kind === 'assumed' ? `${done}, and assumed` : done, 'green'];
    }
    case 'failed':
      return ['failed', 'red'];
    case 'not_begun':
      return ['not begun', 'dim'];
    case 'left': {
      const action = actionOf(row);
      return action === 'none'
        ? ['in order', 'dim']
        : [action === 'refused' ? 'refused' : 'not ours', 'yellow'];
    }
  }
}

/** What has to be said of an account: why it failed, or why its new role could not be assumed. */
function failureOf(result: ApplyResult): AcctmgrError | undefined {
  if (result.kind === 'failed') return result.failure;
  return result.kind === 'applied' && result.trial.kind === 'not_assumed' ? result.trial.failure : undefined;
}

const isOf = (kind: ApplyResult['kind']) => (one: ApplyRow) => one.result.kind === kind;

/** A failed one has to be looked at first. */
const ORDER: readonly ApplyResult['kind'][] = ['failed', 'not_begun', 'applied', 'left'];

const reasons = ({ rows }: AppliedRoles, columns: number | undefined): readonly string[] =>
  adviceLines(
    rows.flatMap(({ row, result }) => {
      const { name } = row.account;
      const failure = failureOf(result);
      if (failure !== undefined)
        return [{ name, text: whyBehind(name, failure.message), ...(failure.hint && { fix: failure.hint }) }];
      const { why, hint } = row.kind === 'planned' ? row.planned.decision : {};
      return why === undefined ? [] : [{ name, text: why, ...(hint && { fix: hint }) }];
    }),
    columns,
  );

function wayBackLines({ rows, folder }: AppliedRoles): readonly string[] {
  const ways = rows.flatMap(({ wayBack, result }) =>
    wayBack === undefined || result.kind === 'not_begun' ? [] : [wayBack],
  );
  if (ways.length === 0 || folder === undefined) return [];
  const shown = ways.slice(0, MOST_WAYS_BACK).map((way) => `  ${way}`);
  const more = ways.length - shown.length;
  return [
    '',
    'The way back:',
    ...shown,
    ...(more === 0 ? [] : [`  and ${more} more alike, in ${shellWord(oneLine(folder))}`]),
  ];
}

function lastLine({ rows }: AppliedRoles): string {
  const parts = (
    [
      ['applied', 'done'],
      ['failed', 'failed'],
      ['not_begun', 'not begun'],
    ] as const
  ).flatMap(([kind, words]) => {
    const many = rows.filter(isOf(kind)).length;
    return many === 0 ? [] : [`${many} ${words}`];
  });
  if (parts.length > 0) return `${parts.join(', ')}, of ${counted(rows.length, 'account')}.`;
  return rows.every(({ row }) => actionOf(row) === 'none')
    ? 'Nothing is to be done: all is in order.'
    : 'Nothing was done.';
}

export const applyView: View<AppliedRoles> = {
  json: (applied) => ({
    ok: !applied.rows.some(({ result }) => result.kind === 'failed' || result.kind === 'not_begun'),
    counts: {
      applied: applied.rows.filter(isOf('applied')).length,
      failed: applied.rows.filter(isOf('failed')).length,
      not_begun: applied.rows.filter(isOf('not_begun')).length,
      left: applied.rows.filter(isOf('left')).length,
      left_out: applied.leftOut.length,
    },
    backups: applied.folder ?? null,
    accounts: [
      ...applied.rows.map(({ row, result, wayBack }) => {
        const { found_sha256: _, ...json } = rowJson(row);
        const failure = failureOf(result);
        return {
          ...json,
          message: failure?.message ?? json.message,
          fix: failure === undefined ? json.fix : (failure.hint ?? null),
          result: result.kind,
          assumed: result.kind === 'applied' ? result.trial.kind === 'assumed' : false,
          way_back: wayBack ?? null,
        };
      }),
      ...leftOutAccounts(applied.leftOut),
    ],
  }),
  human: async (applied, style) => {
    const { table } = await import('../../output/table.js');
    const rows = applied.rows.toSorted(
      (one, other) => ORDER.indexOf(one.result.kind) - ORDER.indexOf(other.result.kind),
    );
    const text = await table(
      rows,
      [
        { heading: 'ACCOUNT', cell: ({ row }) => oneLine(row.account.name), shrinks: 'fair' },
        { heading: 'ACCOUNT ID', cell: ({ row }) => row.account.account_id, isExtra: 'first' },
        {
          heading: 'ROLE',
          cell: (one) => stateOf(one)[0],
          colour: (one) => stateOf(one)[1],
          shrinks: true,
        },
      ],
      style,
    );
    return [text, ...reasons(applied, style.columns), ...wayBackLines(applied), '', lastLine(applied)].join(
      '\n',
    );
  },
};
