import { setVariable, type Shell } from '../../handover/shell.js';
import { isoTime } from '../../output/moment.js';
import type { LeftOutAccount } from '../../fleet/selection/left-out.js';
import type { Style, View } from '../../output/view.js';
import type { AcctmgrError } from '../../system/failure.js';
import { oneLine, safeText } from '../../system/safe-text.js';
import { shellWord } from '../../system/shell-word.js';
import type { Assumed } from '../../acquire/assume-account.js';
import { adviceLines } from '../advice-lines.js';
import { failureTable, notBegunRows, rowsLeftOut, whyBehind, type FailureRow } from '../failure-table.js';
import { colourOf, expiryLine, stateOf } from '../time-left.js';

const assumedJson = (assumed: Assumed) => ({
  account: assumed.account.name,
  account_id: assumed.account.account_id,
  profile: assumed.profile,
  assumed_role_arn: assumed.assumedRoleArn,
  session_name: assumed.sessionName,
  source: assumed.source,
  region: assumed.region ?? null,
  expiration: isoTime(assumed.expiration),
});

export interface AssumedOne {
  readonly assumed: Assumed;
  readonly now: number;
  readonly shell: Shell;
}

/** What the Python tool printed, with the time left. Its first line was printed when the work began. */
export const oneView: View<AssumedOne> = {
  json: ({ assumed }) => assumedJson(assumed),
  human: ({ assumed: { profile, expiration }, now, shell }, { paint }) => {
    const done = paint('green', '✓');
    return [
      `${done} Successfully assumed role!`,
      `Session expires at: ${expiryLine(expiration, now)}`,
      '',
      `${done} Created credentials profile: ${profile}`,
      '',
      'To use this profile, run:',
      `  ${paint('bold', setVariable(shell, 'AWS_PROFILE', profile))}`,
      `Or add --profile ${profile} to your AWS CLI commands`,
    ].join('\n');
  },
};

/** The code of an account whose turn did not come. */
export const NOT_BEGUN = 'not_begun';

/** How one account of several went. */
export type Outcome =
  | { readonly name: string; readonly assumed: Assumed }
  | { readonly name: string; readonly failure: AcctmgrError };

export interface AssumedSeveral {
  readonly outcomes: readonly Outcome[];
  readonly leftOut: readonly LeftOutAccount[];
  readonly now: number;
  readonly shell: Shell;
}

type Failed = Extract<Outcome, { readonly failure: AcctmgrError }>;

const failedOf = (outcomes: readonly Outcome[]): readonly Failed[] =>
  outcomes.filter((outcome): outcome is Failed => 'failure' in outcome && outcome.failure.code !== NOT_BEGUN);

function failureRows(
  outcomes: readonly Outcome[],
  leftOut: readonly LeftOutAccount[],
): readonly FailureRow[] {
  const notBegun = outcomes.filter((one) => 'failure' in one && one.failure.code === NOT_BEGUN);
  return [
    ...failedOf(outcomes).map(({ name, failure }): FailureRow => ({
      name: oneLine(name),
      result: 'failed',
      time: '',
      why: oneLine(whyBehind(name, failure.message)),
    })),
    ...notBegunRows(
      notBegun.map(({ name }) => oneLine(name)),
      'account',
    ),
    ...rowsLeftOut(leftOut),
  ];
}

async function sessionTable(assumed: readonly Assumed[], now: number, style: Style): Promise<string> {
  const { table } = await import('../../output/table.js');
  return table(
    assumed,
    [
      { heading: 'ACCOUNT', cell: ({ account }) => oneLine(account.name), shrinks: 'fair' },
      { heading: 'PROFILE', cell: ({ profile }) => profile, shrinks: 'fair' },
      {
        heading: 'SESSION',
        cell: ({ expiration }) => stateOf(expiration, now),
        colour: ({ expiration }) => colourOf(expiration, now),
        shrinks: true,
      },
    ],
    style,
  );
}

/** What each kind of failure asks for, once. */
const adviceOf = (failed: readonly Failed[], columns: number | undefined): string =>
  adviceLines(
    failed.flatMap(({ name, failure: { code, hint } }) =>
      hint === undefined ? [] : [{ name, text: safeText(hint), kind: code }],
    ),
    columns,
  )
    .slice(1)
    .join('\n');

const DOCTOR = 'acctmgr doctor ';

/** What can be done now, where the failures themselves have not said it. */
function nextLines(failed: readonly Failed[], isPartial: boolean): readonly string[] {
  const [first] = failed;
  const isSaid = failed.some(({ failure: { hint = '' } }) => hint.includes(DOCTOR));
  return [
    ...(isPartial
      ? ['Again: the same command takes what has arrived from the cache, and asks for the others.']
      : []),
    ...(first === undefined || isSaid
      ? []
      : [`What is in the way: ${DOCTOR}${shellWord(oneLine(first.name))}`]),
  ];
}

export const severalView: View<AssumedSeveral> = {
  json: ({ outcomes, leftOut }) => [
    ...outcomes.map((outcome) =>
      'assumed' in outcome
        ? { ...assumedJson(outcome.assumed), error: null }
        : {
            account: outcome.name,
            error: {
              code: outcome.failure.code,
              message: outcome.failure.message,
              hint: outcome.failure.hint ?? null,
            },
          },
    ),
    ...leftOut.map(({ account: { name }, reason }) => ({ account: name, error: null, left_out: reason })),
  ],
  human: async ({ outcomes, leftOut, now, shell }, style) => {
    const assumed = outcomes.flatMap((outcome) => ('assumed' in outcome ? [outcome.assumed] : []));
    const failed = failedOf(outcomes);
    const notBegun = outcomes.length - assumed.length - failed.length;
    const rows = failureRows(outcomes, leftOut);
    const others = [
      ...(failed.length === 0 ? [] : [`${failed.length} failed`]),
      ...(notBegun === 0 ? [] : [`${notBegun} not begun`]),
    ];
    const summary = `${[`${assumed.length} of ${outcomes.length} assumed`, ...others].join(', ')}.`;
    const mark = others.length === 0 ? style.paint('green', '✓') : style.paint('red', '✗');
    const [first] = assumed;
    const profile = first?.profile;
    const tables = [
      ...(rows.length === 0 ? [] : [await failureTable(rows, style)]),
      ...(first === undefined ? [] : [await sessionTable(assumed, now, style)]),
    ];
    const parts = [
      // What was only left out does not come before what was asked for.
      ...(others.length === 0 ? tables.toReversed() : tables),
      ...(failed.length === 0 ? [] : [adviceOf(failed, style.columns)]),
      [`${mark} ${summary}`, ...nextLines(failed, others.length > 0)].join('\n'),
      ...(profile === undefined
        ? []
        : [
            `To use one of these profiles, run:\n  ${style.paint('bold', setVariable(shell, 'AWS_PROFILE', profile))}`,
          ]),
    ];
    return parts.filter((part) => part !== '').join('\n\n');
  },
};
