import { setVariable, type Shell } from '../../handover/shell.js';
import { isoTime } from '../../output/moment.js';
import { leftOutRows, type LeftOutAccount } from '../../fleet/selection/left-out.js';
import type { View } from '../../output/view.js';
import type { AcctmgrError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import type { Assumed } from '../../acquire/assume-account.js';
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
    const { table } = await import('../../output/table.js');
    const failures = outcomes.flatMap((outcome) => ('failure' in outcome ? [outcome.failure] : []));
    const notBegun = failures.filter(({ code }) => code === NOT_BEGUN).length;
    const failed = failures.length - notBegun;
    const rows = await table(
      [
        ...outcomes.filter((outcome) => 'failure' in outcome),
        ...outcomes.filter((outcome) => 'assumed' in outcome),
        ...leftOutRows(leftOut),
      ],
      [
        { heading: 'ACCOUNT', cell: ({ name }) => oneLine(name), shrinks: 'fair' },
        {
          heading: 'PROFILE',
          cell: (row) => ('assumed' in row ? row.assumed.profile : ''),
          shrinks: 'fair',
        },
        {
          heading: 'SESSION',
          cell: (row) => {
            if ('why' in row) return `left out: ${row.why}`;
            return 'assumed' in row ? stateOf(row.assumed.expiration, now) : row.failure.code;
          },
          colour: (row) => {
            if ('why' in row) return 'dim';
            return 'assumed' in row ? colourOf(row.assumed.expiration, now) : 'red';
          },
          shrinks: true,
        },
      ],
      style,
    );
    const done = outcomes.length - failures.length;
    const others = [
      ...(failed === 0 ? [] : [`${failed} failed`]),
      ...(notBegun === 0 ? [] : [`${notBegun} not begun`]),
    ];
    const summary = `${[`${done} of ${outcomes.length} assumed`, ...others].join(', ')}.`;
    const mark = failures.length === 0 ? style.paint('green', '✓') : style.paint('red', '✗');
    const first = outcomes.find((outcome) => 'assumed' in outcome)?.assumed.profile;
    const use =
      first === undefined
        ? ''
        : `\n\nTo use one of these profiles, run:\n  ${style.paint('bold', setVariable(shell, 'AWS_PROFILE', first))}`;
    return `${rows}\n\n${mark} ${summary}${use}`;
  },
};
