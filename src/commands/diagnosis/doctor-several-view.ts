import type { EffectiveAccount } from '../../accounts/effective.js';
import type { Obstacle, Reach } from '../../diagnosis/reach.js';
import type { JunitCase } from '../../fleet/junit.js';
import { LEFT_OUT, leftOutRows, type LeftOutAccount } from '../../fleet/selection/left-out.js';
import type { Colour } from '../../output/colours.js';
import type { View } from '../../output/view.js';
import { oneLine } from '../../system/safe-text.js';
import { adviceLines } from '../advice-lines.js';

/** One account of several, and how long it took to find out. */
export interface Tried {
  readonly account: EffectiveAccount;
  readonly reach: Reach;
  readonly seconds: number;
}

export interface TriedSeveral {
  readonly tried: readonly Tried[];
  readonly leftOut: readonly LeftOutAccount[];
}

const WORDS: Readonly<Record<Obstacle, string>> = {
  trust: 'not let in: trust policy',
  permission: 'not let in: permission',
  external_id: 'not let in: external id',
  mfa: 'MFA is missing',
  not_assigned: 'not assigned',
  sign_in: 'not signed in',
  credentials: 'credentials',
  throttled: 'throttled',
  network: 'network',
  time_limit: 'no answer in time',
  not_tried: 'not tried',
  other: 'failed',
};

const wordOf = ({ reach }: Tried): string => (reach.isReached ? 'reachable' : WORDS[reach.obstacle]);

export const isReached = ({ reach }: Tried): boolean => reach.isReached;

/** With what is to be done. */
const reasonLines = ({ tried }: TriedSeveral, columns: number | undefined): readonly string[] =>
  adviceLines(
    tried.flatMap(({ account: { name }, reach }) =>
      reach.isReached ? [] : [{ name, text: reach.message, fix: reach.fix }],
    ),
    columns,
  );

interface Row {
  readonly name: string;
  readonly id: string;
  readonly state: string;
  readonly colour: Colour;
  readonly time: string;
}

const rowOf = (one: Tried): Row => ({
  name: oneLine(one.account.name),
  id: one.account.account_id,
  state: wordOf(one),
  colour: isReached(one) ? 'green' : 'red',
  time: `${one.seconds.toFixed(1)}s`,
});

/** First what is in the way of somebody. */
const rowsOf = ({ tried, leftOut }: TriedSeveral): readonly Row[] => [
  ...tried.filter((one) => !isReached(one)).map(rowOf),
  ...tried.filter(isReached).map(rowOf),
  ...leftOutRows(leftOut).map(({ name, id, why }): Row => ({
    name,
    id,
    state: `left out: ${why}`,
    colour: 'dim',
    time: '',
  })),
];

export const severalDoctoredView: View<TriedSeveral> = {
  json: ({ tried, leftOut }) => ({
    ok: tried.every(isReached),
    counts: {
      reachable: tried.filter(isReached).length,
      unreachable: tried.filter((one) => !isReached(one)).length,
      left_out: leftOut.length,
    },
    accounts: [
      ...tried.map(({ account, reach, seconds }) => ({
        account: account.name,
        account_id: account.account_id,
        reachable: reach.isReached,
        obstacle: reach.isReached ? null : reach.obstacle,
        message: reach.isReached ? null : reach.message,
        fix: reach.isReached || reach.fix === '' ? null : reach.fix,
        latency_ms: Math.round(seconds * 1000),
      })),
      ...leftOut.map(({ account: { name, account_id }, reason }) => ({
        account: name,
        account_id,
        left_out: reason,
      })),
    ],
  }),
  human: async (several, style) => {
    const { table } = await import('../../output/table.js');
    const { tried } = several;
    const rows = await table(
      rowsOf(several),
      [
        { heading: 'ACCOUNT', cell: ({ name }) => name, shrinks: 'fair' },
        { heading: 'ACCOUNT ID', cell: ({ id }) => id, isExtra: 'first' },
        { heading: 'STATE', cell: ({ state }) => state, colour: ({ colour }) => colour, shrinks: true },
        { heading: 'TIME', cell: ({ time }) => time, isExtra: true },
      ],
      style,
    );
    const reached = tried.filter(isReached).length;
    const mark = reached === tried.length ? style.paint('green', '✓') : style.paint('red', '✗');
    return [
      rows,
      ...reasonLines(several, style.columns),
      '',
      `${mark} ${reached} of ${tried.length} accounts can be reached.`,
    ].join('\n');
  },
};

export const junitCases = ({ tried, leftOut }: TriedSeveral): readonly JunitCase[] => [
  ...tried.map(({ account: { name }, reach, seconds }) => ({
    name,
    seconds,
    failure: reach.isReached
      ? undefined
      : {
          type: reach.obstacle,
          message: reach.fix === '' ? reach.message : `${reach.message}\n${reach.fix}`,
        },
  })),
  ...leftOut.map(({ account: { name }, reason }) => ({ name, seconds: 0, skipped: LEFT_OUT[reason] })),
];
