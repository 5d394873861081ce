import { counted } from '../../output/counted.js';
import type { Style } from '../../output/view.js';
import { isGood, type PlaceOutcome } from '../../fleet/run/outcome.js';
import { leftOutRows, type LeftOutAccount } from '../../fleet/selection/left-out.js';
import type { Narrowing } from '../../sessions/request.js';
import { oneLine } from '../../system/safe-text.js';
import { shellWord } from '../../system/shell-word.js';
import { labelOf, lasted, seconds, whyBehind } from './exec-run-view.js';

/** A run that is over. */
export interface EndedRun {
  readonly id: string;
  readonly outcomes: readonly PlaceOutcome[];
  readonly leftOut: readonly LeftOutAccount[];
  readonly regions: number;
  /** What it was narrowed to: who does it again must not do it with more. */
  readonly narrowing: Narrowing | undefined;
  /** Of `--output-dir`, as it was typed. */
  readonly folder: string | undefined;
}

interface Row {
  readonly name: string;
  readonly result: 'failed' | 'not begun' | 'left out';
  readonly time: string;
  readonly why: string;
}

/** So many that were not begun have a row each. */
const MOST_ROWS = 3;
const MOST_NAMES = 5;

const nounOf = ({ regions }: EndedRun): string => (regions > 1 ? 'run' : 'account');

function notBegunRows(run: EndedRun): readonly Row[] {
  const notBegun = run.outcomes.filter(({ phase }) => phase === 'not_begun');
  const names = notBegun.map((outcome) => labelOf(outcome, run.regions));
  const row = (name: string, why: string): Row => ({ name, result: 'not begun', time: '', why });
  if (names.length <= MOST_ROWS) return names.map((name) => row(name, ''));
  const some = names.slice(0, MOST_NAMES).join(', ');
  return [row(counted(names.length, nounOf(run)), names.length > MOST_NAMES ? `${some}, …` : some)];
}

const rowsOf = (run: EndedRun): readonly Row[] => [
  ...run.outcomes
    .filter((outcome) => outcome.phase !== 'not_begun' && !isGood(outcome))
    .map((outcome): Row => ({
      name: labelOf(outcome, run.regions),
      result: 'failed',
      time: seconds(lasted(outcome)),
      why: oneLine(whyBehind(outcome) ?? ''),
    })),
  ...notBegunRows(run),
  ...leftOutRows(run.leftOut).map(({ name, why }): Row => ({ name, result: 'left out', time: '', why })),
];

/** What can be done now. */
function nextLines({ id, outcomes, narrowing, folder }: EndedRun): readonly string[] {
  const refused = outcomes.find(({ phase }) => phase === 'credentials');
  return [
    ...(folder === undefined ? [] : [`The output is in ${oneLine(folder)}, with summary.json.`]),
    ...(outcomes.every(isGood)
      ? []
      : [
          `Again where it was not done: acctmgr exec --failed ${id}${narrowing === undefined ? '' : ` --${narrowing}`} -- …`,
        ]),
    ...(refused === undefined
      ? []
      : [`What is in the way: acctmgr doctor ${shellWord(oneLine(refused.account.name))}`]),
  ];
}

/** Failures first, with their reason; then what was left out. Those that went well are a number. */
export async function runSummary(run: EndedRun, style: Style): Promise<string> {
  const { table } = await import('../../output/table.js');
  const { outcomes } = run;
  const bad = outcomes.filter((outcome) => !isGood(outcome)).length;
  const mark = bad === 0 ? style.paint('green', '✓') : style.paint('red', '✗');
  const done = `${outcomes.length - bad} of ${counted(outcomes.length, nounOf(run))} done`;
  const summary = `${mark} ${done}${bad === 0 ? '' : `, ${bad} not`} (run ${run.id}).`;
  const rows = rowsOf(run);
  const lines = await table(
    rows,
    [
      { heading: 'ACCOUNT', cell: ({ name }) => name, shrinks: 'fair' },
      {
        heading: 'RESULT',
        cell: ({ result }) => result,
        colour: ({ result }) => (result === 'failed' ? 'red' : 'dim'),
      },
      { heading: 'TIME', cell: ({ time }) => time, alignsRight: true, isExtra: true },
      { heading: 'WHY', cell: ({ why }) => why, shrinks: true },
    ],
    style,
  );
  return [...(rows.length === 0 ? [] : [lines, '']), summary, ...nextLines(run)].join('\n');
}
