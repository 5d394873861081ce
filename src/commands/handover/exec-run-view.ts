import { isoTime } from '../../output/moment.js';
import type { Style } from '../../output/view.js';
import { whyFailed, type PlaceOutcome } from '../../fleet/run/outcome.js';
import type { LeftOutAccount } from '../../fleet/selection/left-out.js';
import { oneLine, safeText } from '../../system/safe-text.js';
import { shortReason, whyBehind } from '../failure-table.js';

/** `prod-web`, in runs over several regions `prod-web eu-west-1`. */
export const labelOf = (
  { account, region }: Pick<PlaceOutcome, 'account' | 'region'>,
  regions: number,
): string =>
  regions > 1 && region !== undefined ? `${oneLine(account.name)} ${region}` : oneLine(account.name);

export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)}s`;

export const lasted = (outcome: PlaceOutcome): number =>
  outcome.phase === 'not_begun' ? 0 : outcome.endedAt - outcome.startedAt;

function failureJson(outcome: PlaceOutcome): object | null {
  if (outcome.phase === 'not_begun' || outcome.failure === undefined) return null;
  const { code, message, hint = null } = outcome.failure;
  return { code, message, hint };
}

/** What became of a place, without what was printed there. */
export function resultJson(outcome: PlaceOutcome) {
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
  };
}

/** One line of JSON Lines. What is not UTF-8 is replaced. */
export function outcomeJson(outcome: PlaceOutcome): object {
  const ended = outcome.phase === 'command' ? outcome : undefined;
  return {
    ...resultJson(outcome),
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

/** Why it failed, as it stands behind the label; undefined where it did not. */
export function whyIn(outcome: PlaceOutcome): string | undefined {
  const why = whyFailed(outcome);
  return why === undefined ? undefined : whyBehind(outcome.account.name, why);
}

/** A line when an account has ended; on a terminal, with the little that one holds. */
export const finishLine = (
  outcome: PlaceOutcome,
  label: string,
  done: number,
  all: number,
  { paint, columns }: Style,
): string => {
  const whole = whyIn(outcome);
  const why = whole === undefined || columns === undefined ? whole : shortReason(whole);
  const mark = why === undefined ? paint('green', '✓') : paint('red', '✗');
  return `${mark} ${label} (${done} of ${all}, ${seconds(lasted(outcome))})${why === undefined ? '' : `: ${safeText(why)}`}`;
};
