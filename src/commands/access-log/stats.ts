import type { LogLine } from '../../access-log/entry.js';
import type { LogFilter } from '../../access-log/reading/filter.js';
import { scanLog } from '../../access-log/reading/scan.js';
import type { AttemptPeriod } from '../../access-log/statistics/nearest-attempt.js';
import { countAttempts } from '../../access-log/statistics/statistics.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { answer, defineCommand, type CommandResult, type Declaration, type OptionsOf } from '../command.js';
import type { Context } from '../context.js';
import { declareFilter, filterOf, logInForce, type FilterOptions } from './log-flags.js';
import { pageView, statsView } from './stats-view.js';
import { distrustText, noteUnreadable } from './log-warnings.js';
import { nearestReport } from './nearest-report.js';

const declare = (declaration: Declaration) =>
  declareFilter(declaration)
    .option('--html <file>', 'write a page with a timeline of each account instead')
    .option('--force', 'overwrite the file of --html, whatever it holds')
    .addHelpText(
      'after',
      `
Without --since: the last 30 days. Days and times are those of this machine's
clock; with --json, times are UTC.
A session is what one access key opens, however often the cache handed it over.

Examples:
  acctmgr log stats --since 7d
  acctmgr log stats --account prod --json
  acctmgr log stats --html report.html`,
    );

type StatsOptions = OptionsOf<typeof declare>;

type Period = LogFilter & AttemptPeriod;

const DAY_MS = 24 * 3_600_000;
const USUAL_DAYS = 30;

/** The last 30 days, or those before the end that is named, where no beginning is. */
function periodOf(options: FilterOptions, now: number): Period {
  const filter = filterOf(options, now);
  const { until, since = (until ?? now) - USUAL_DAYS * DAY_MS } = filter;
  return { ...filter, since, until };
}

async function showStats(
  context: Context,
  { html, force, ...options }: StatsOptions,
): Promise<CommandResult> {
  const { host, output, flags } = context;
  if (html === undefined && force === true) {
    throw usageError('--force is for --html only.', { hint: 'Add --html FILE, or leave --force out.' });
  }
  const filter = periodOf(options, host.now());
  const log = await logInForce(context);
  const counter = countAttempts();
  const page =
    html === undefined
      ? undefined
      : (await import('./log-page.js')).newPage(context, { file: html, force: force === true });
  const each = (entry: LogLine) => {
    counter.add(entry);
    page?.add(entry);
  };
  const { isThere, unreadable, distrust } = scanLog(log, filter, each, host);
  if (distrust !== undefined) output.warn(distrustText(distrust));
  noteUnreadable(unreadable, context);
  if (!isThere && !flags.json) output.note(`Nothing is logged yet in ${oneLine(log)}.`);
  const { since, until } = filter;
  const statistics = counter.statistics();
  const nearest = statistics.all.attempts === 0 ? nearestReport(log, filter, html, host) : undefined;
  const stats = { log, since, until, unreadable, distrust, statistics, nearest };
  if (page === undefined) return answer(stats, statsView);
  return answer({ ...stats, page: page.write(stats, filter) }, pageView);
}

export const statsCommand = defineCommand({
  declare,
  run: (context, _positionals, options) => showStats(context, options),
});
