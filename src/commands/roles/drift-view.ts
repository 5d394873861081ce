import type { JunitCase } from '../../fleet/junit.js';
import { LEFT_OUT, leftOutRows, type LeftOutAccount } from '../../fleet/selection/left-out.js';
import { counted } from '../../output/counted.js';
import type { Colour } from '../../output/colours.js';
import type { View } from '../../output/view.js';
import { differenceLines } from '../../roles/compare/difference-lines.js';
import { isAllRight } from '../../roles/drift/drifted-role.js';
import { isRisk } from '../../roles/drift/role-findings.js';
import { AcctmgrError } from '../../system/failure.js';
import { formatDuration } from '../../system/duration.js';
import { oneLine } from '../../system/safe-text.js';
import { adviceOfDrift, changesOfDrift } from './drift-advice.js';
import type { DriftedRole } from './drift-several.js';

export interface DriftedRoles {
  readonly roles: readonly DriftedRole[];
  readonly leftOut: readonly LeftOutAccount[];
  /** Whose accounts count as one's own. */
  readonly basis: string;
  /** Of `--via`. */
  readonly hasVia: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

type State = 'as_designed' | 'different' | 'not_compared' | 'missing' | 'not_read';

function stateOf({ drift }: DriftedRole): State {
  if (drift.kind === 'missing') return 'missing';
  if (drift.kind === 'unread') return 'not_read';
  if (drift.differences === undefined) return 'not_compared';
  return drift.differences.length === 0 ? 'as_designed' : 'different';
}

const WORDS: Readonly<Record<State, string>> = {
  as_designed: 'as designed',
  different: '',
  not_compared: 'not compared',
  missing: 'missing',
  not_read: 'not read',
};

const isGood = ({ drift }: DriftedRole): boolean => isAllRight(drift);

const risksOf = ({ drift }: DriftedRole): number =>
  drift.kind === 'found' ? drift.findings.filter(isRisk).length : 0;

function stateWords(role: DriftedRole): string {
  const { drift } = role;
  const differences = drift.kind === 'found' ? (drift.differences ?? []).length : 0;
  return [
    differences === 0 ? WORDS[stateOf(role)] : counted(differences, 'difference'),
    ...(risksOf(role) === 0 ? [] : [counted(risksOf(role), 'risk')]),
  ].join(', ');
}

/** In the largest unit. */
function lastUsedWords({ drift }: DriftedRole, now: number): string {
  if (drift.kind !== 'found') return '';
  const { lastUsed } = drift.state;
  if (lastUsed === undefined) return 'never';
  const [time = ''] = formatDuration((now - lastUsed.at.getTime()) / 1000).split(' ');
  return `${time} ago`;
}

interface Row {
  readonly name: string;
  readonly role: string;
  readonly state: string;
  readonly colour: Colour;
  readonly used: string;
}

/** First what asks for something. */
const rowsOf = ({ roles, leftOut, now }: DriftedRoles): readonly Row[] => {
  const rowOf = (one: DriftedRole): Row => ({
    name: oneLine(one.watched.account.name),
    role: oneLine(one.watched.role.name),
    state: stateWords(one),
    colour: !isGood(one) ? 'red' : stateOf(one) === 'not_compared' ? 'yellow' : 'green',
    used: lastUsedWords(one, now),
  });
  return [
    ...roles.filter((one) => !isGood(one)).map(rowOf),
    ...roles.filter(isGood).map(rowOf),
    ...leftOutRows(leftOut).map(({ name, why }): Row => ({
      name,
      role: '',
      state: `left out: ${why}`,
      colour: 'dim',
      used: '',
    })),
  ];
};

const jsonOf = (role: DriftedRole) => {
  const { watched, drift } = role;
  const { account, designed } = watched;
  const found = drift.kind === 'found' ? drift : undefined;
  const failure =
    drift.kind === 'unread' ? drift.failure : designed instanceof AcctmgrError ? designed : undefined;
  return {
    account: account.name,
    account_id: account.account_id,
    role_arn: watched.role.arn,
    ok: isGood(role),
    state: stateOf(role),
    differences: (found?.differences ?? []).map((one) => ({
      kind: one.kind.replaceAll('-', '_'),
      lines: differenceLines([one]),
    })),
    findings: (found?.findings ?? []).map(({ code, severity, message, fix }) => ({
      code,
      severity,
      message,
      fix,
    })),
    last_used: found?.state.lastUsed?.at.toISOString() ?? null,
    message: failure?.message ?? null,
    fix: failure?.hint ?? null,
  };
};

const countOf = (roles: readonly DriftedRole[], state: State): number =>
  roles.filter((one) => stateOf(one) === state).length;

function summary({ roles }: DriftedRoles): string {
  const notCompared = countOf(roles, 'not_compared');
  const bad = roles.filter((one) => !isGood(one)).length;
  const all = counted(roles.length, 'role');
  const said = bad === 0 ? `Nothing is wrong with ${all}` : `Something is wrong with ${bad} of ${all}`;
  return `${said}${notCompared === 0 ? '' : `; not compared: ${notCompared}`}.`;
}

export const driftView: View<DriftedRoles> = {
  json: ({ roles, leftOut, basis }) => ({
    ok: roles.every(isGood),
    counts: {
      as_designed: countOf(roles, 'as_designed'),
      different: countOf(roles, 'different'),
      not_compared: countOf(roles, 'not_compared'),
      missing: countOf(roles, 'missing'),
      not_read: countOf(roles, 'not_read'),
      risky: roles.filter((one) => risksOf(one) > 0).length,
      left_out: leftOut.length,
    },
    roles: [
      ...roles.map(jsonOf),
      ...leftOut.map(({ account: { name, account_id }, reason }) => ({
        account: name,
        account_id,
        left_out: reason,
      })),
    ],
    notes: [basis],
  }),
  human: async (all, style) => {
    const { table } = await import('../../output/table.js');
    const rows = await table(
      rowsOf(all),
      [
        { heading: 'ACCOUNT', cell: ({ name }) => name, shrinks: 'fair' },
        { heading: 'ROLE', cell: ({ role }) => role, shrinks: true },
        { heading: 'STATE', cell: ({ state }) => state, colour: ({ colour }) => colour, shrinks: true },
        { heading: 'LAST USED', cell: ({ used }) => used, isExtra: true },
      ],
      style,
    );
    const mark = all.roles.every(isGood) ? style.paint('green', '✓') : style.paint('red', '✗');
    return [
      rows,
      ...changesOfDrift(all.roles, style),
      ...adviceOfDrift(all.roles, all.hasVia, style.columns),
      '',
      `${mark} ${summary(all)}`,
    ].join('\n');
  },
};

/** What is wrong with it, a line each. */
function wrongOf({ watched, drift }: DriftedRole): readonly string[] {
  if (drift.kind === 'missing') return [`There is no role ${watched.role.arn}.`];
  if (drift.kind === 'unread') return [drift.failure.message];
  return [
    ...differenceLines(drift.differences ?? []),
    ...drift.findings.filter(isRisk).map(({ severity, message }) => `${severity}: ${message}`),
  ];
}

export const driftCases = ({ roles, leftOut }: DriftedRoles): readonly JunitCase[] => [
  ...roles.map((role) => ({
    name: role.watched.account.name,
    seconds: role.seconds,
    failure: isGood(role) ? undefined : { type: stateOf(role), message: wrongOf(role).join('\n') },
  })),
  ...leftOut.map(({ account: { name }, reason }) => ({ name, seconds: 0, skipped: LEFT_OUT[reason] })),
];
