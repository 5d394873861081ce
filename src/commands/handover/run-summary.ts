import { counted } from '../../output/counted.js';
import type { Style } from '../../output/view.js';
import { countFailed, isGood, type PlaceOutcome } from '../../fleet/run/outcome.js';
import type { LeftOutAccount } from '../../fleet/selection/left-out.js';
import type { Narrowing } from '../../sessions/request.js';
import { oneLine } from '../../system/safe-text.js';
import { shellWord } from '../../system/shell-word.js';
import { failureTable, notBegunRows, rowsLeftOut, type FailureRow } from '../failure-table.js';
import { labelOf, lasted, seconds, whyIn } from './exec-run-view.js';

/** A run that is over. */
export interface EndedRun {
  readonly id: string;
  readonly outcomes: readonly PlaceOutcome[];
  readonly leftOut: readonly LeftOutAccount[];
  readonly regions: number;
  /** What it was narrowed to: who does it again must not do it with more. */
  readonly narrowing: Narrowing | undefined;
  /** After how many failures nothing more is begun. */
  readonly mostFailures: number;
  /** Of `--output-dir`, as it was typed. */
  readonly folder: string | undefined;
}

const nounOf = ({ regions }: EndedRun): string => (regions > 1 ? 'run' : 'account');

function rowsOf(run: EndedRun): readonly FailureRow[] {
  const { outcomes, leftOut, regions } = run;
  const notBegun = outcomes.filter(({ phase }) => phase === 'not_begun');
  return [
    ...outcomes
      .filter((outcome) => outcome.phase !== 'not_begun' && !isGood(outcome))
      .map((outcome): FailureRow => ({
        name: labelOf(outcome, regions),
        result: 'failed',
        time: seconds(lasted(outcome)),
        why: oneLine(whyIn(outcome) ?? ''),
      })),
    ...notBegunRows(
      notBegun.map((outcome) => labelOf(outcome, regions)),
      nounOf(run),
    ),
    ...rowsLeftOut(leftOut),
  ];
}

/** Failures that say themselves what to do: the doctor finds nothing more. */
const SELF_EXPLAINED = new Set(['reason_needed', 'confirmation_needed', 'not_unattended', 'mfa_code_needed']);

/** What to do about accounts that could not be entered: each of it once, and the doctor for the rest. */
function obstacleLines(id: string, outcomes: readonly PlaceOutcome[]): readonly string[] {
  const refused = outcomes.filter((outcome) => outcome.phase === 'credentials');
  const isPlain = ({ failure }: (typeof refused)[number]) => SELF_EXPLAINED.has(failure.code);
  const hints = new Set(refused.filter(isPlain).flatMap(({ failure: { hint } }) => hint ?? []));
  const names = new Set(refused.filter((one) => !isPlain(one)).map(({ account }) => account.name));
  const [name] = names;
  if (name === undefined) return [...hints];
  const where = names.size === 1 ? shellWord(oneLine(name)) : `--failed ${id}`;
  return [...hints, `What is in the way: acctmgr doctor ${where}`];
}

/** Why so many were not begun, where nobody ended the run. */
function cutOffLines({ outcomes, mostFailures }: EndedRun): readonly string[] {
  const failed = countFailed(outcomes);
  return failed >= mostFailures && outcomes.some(({ phase }) => phase === 'not_begun')
    ? [`Nothing more was begun after ${counted(failed, 'failure')} (--fail-fast, --max-failures).`]
    : [];
}

/** What can be done now. */
function nextLines(run: EndedRun): readonly string[] {
  const { id, outcomes, narrowing, folder } = run;
  return [
    ...cutOffLines(run),
    ...(folder === undefined ? [] : [`The output is in ${oneLine(folder)}, with summary.json.`]),
    ...(outcomes.every(isGood)
      ? []
      : [
          `Again where it was not done: acctmgr exec --failed ${id}${narrowing === undefined ? '' : ` --${narrowing}`} -- …`,
        ]),
    ...obstacleLines(id, outcomes),
  ];
}

/** Failures first, with their reason; then what was left out. Those that went well are a number. */
export async function runSummary(run: EndedRun, style: Style): Promise<string> {
  const { outcomes } = run;
  const bad = outcomes.filter((outcome) => !isGood(outcome)).length;
  const mark = bad === 0 ? style.paint('green', '✓') : style.paint('red', '✗');
  const done = `${outcomes.length - bad} of ${counted(outcomes.length, nounOf(run))} done`;
  const summary = `${mark} ${done}${bad === 0 ? '' : `, ${bad} not`} (run ${run.id}).`;
  const rows = rowsOf(run);
  const lines = await failureTable(rows, style);
  return [...(rows.length === 0 ? [] : [lines, '']), summary, ...nextLines(run)].join('\n');
}
