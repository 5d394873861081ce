import { counted } from '../../output/counted.js';
import { isoTime } from '../../output/moment.js';
import type { Style } from '../../output/view.js';
import { isGood, whyFailed, type PlaceOutcome } from '../../fleet/run/outcome.js';
import type { LeftOutAccount } from '../../fleet/selection/left-out.js';
import { LEFT_OUT } from '../../fleet/selection/left-out.js';
import { oneLine, safeText } from '../../system/safe-text.js';

/** `prod-web`, in runs over several regions `prod-web eu-west-1`. */
export const labelOf = (
  { account, region }: Pick<PlaceOutcome, 'account' | 'region'>,
  regions: number,
): string =>
  regions > 1 && region !== undefined ? `${oneLine(account.name)} ${region}` : oneLine(account.name);

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)}s`;

const lasted = (outcome: PlaceOutcome): number =>
  outcome.phase === 'not_begun' ? 0 : outcome.endedAt - outcome.startedAt;

function failureJson(outcome: PlaceOutcome): object | null {
  if (outcome.phase === 'not_begun' || outcome.failure === undefined) return null;
  const { code, message, hint = null } = outcome.failure;
  return { code, message, hint };
}

/** One line of JSON Lines. What is not UTF-8 is replaced. */
export function outcomeJson(outcome: PlaceOutcome): object {
  const { account, region, phase } = outcome;
  const ended = phase === 'command' ? outcome : undefined;
  const isBegun = phase !== 'not_begun';
  return {
    account: account.name,
    account_id: account.account_id,
    region: region ?? null,
    phase,
    code: ended?.end.kind === 'exited' ? ended.end.code : null,
    signal: ended?.end.kind === 'killed' ? ended.end.signal : null,
    cut_short: ended?.cutShort ?? null,
    error: failureJson(outcome),
    started_at: isBegun ? isoTime(new Date(outcome.startedAt)) : null,
    duration_ms: isBegun ? Math.round(lasted(outcome)) : null,
    stdout: ended === undefined ? null : ended.stdout.bytes.toString('utf8'),
    stderr: ended === undefined ? null : ended.stderr.bytes.toString('utf8'),
    truncated: ended !== undefined && ended.stdout.lost + ended.stderr.lost > 0,
  };
}

export const leftOutJson = ({ account, reason }: LeftOutAccount): object => ({
  account: account.name,
  account_id: account.account_id,
  phase: 'left_out',
  reason,
});

/** What stands in place of the bytes that were not kept. */
export const lostLine = (lost: number, stream: string): string =>
  `[acctmgr kept the beginning of ${stream} only: ${lost} more bytes were printed]`;

/** The reason as it stands behind the label: many begin with the account themselves. */
function whyBehind(label: string, outcome: PlaceOutcome): string | undefined {
  const why = whyFailed(outcome);
  return why?.startsWith(`${label}: `) === true ? why.slice(label.length + 2) : why;
}

/** A line when an account has ended. */
export const finishLine = (
  outcome: PlaceOutcome,
  label: string,
  done: number,
  all: number,
  { paint }: Style,
): string => {
  const why = whyBehind(label, outcome);
  const mark = why === undefined ? paint('green', '✓') : paint('red', '✗');
  return `${mark} ${label} (${done} of ${all}, ${seconds(lasted(outcome))})${why === undefined ? '' : `: ${safeText(why)}`}`;
};

/** Failures first, with their reason; then what was left out. Those that went well are a number. */
export async function finalTable(
  outcomes: readonly PlaceOutcome[],
  leftOut: readonly LeftOutAccount[],
  regions: number,
  style: Style,
): Promise<string> {
  const { table } = await import('../../output/table.js');
  const failed = outcomes.filter((outcome) => !isGood(outcome));
  const good = outcomes.length - failed.length;
  const rows = [
    ...failed.map((outcome) => ({
      name: labelOf(outcome, regions),
      result: outcome.phase === 'not_begun' ? 'not begun' : 'failed',
      time: outcome.phase === 'not_begun' ? '' : seconds(lasted(outcome)),
      why: oneLine(whyBehind(labelOf(outcome, regions), outcome) ?? ''),
    })),
    ...leftOut.map(({ account, reason }) => ({
      name: oneLine(account.name),
      result: 'left out',
      time: '',
      why: LEFT_OUT[reason],
    })),
  ];
  const summary = `${good} of ${counted(outcomes.length, regions > 1 ? 'run' : 'account')} done${failed.length === 0 ? '' : `, ${failed.length} not`}.`;
  const mark = failed.length === 0 ? style.paint('green', '✓') : style.paint('red', '✗');
  if (rows.length === 0) return `${mark} ${summary}`;
  const lines = await table(
    rows,
    [
      { heading: 'ACCOUNT', cell: ({ name }) => name },
      {
        heading: 'RESULT',
        cell: ({ result }) => result,
        colour: ({ result }) => (result === 'failed' ? 'red' : 'dim'),
      },
      { heading: 'TIME', cell: ({ time }) => time, alignsRight: true, isExtra: true },
      { heading: 'WHY', cell: ({ why }) => why, shrinks: 'last' },
    ],
    style,
  );
  return `${lines}\n\n${mark} ${summary}`;
}
