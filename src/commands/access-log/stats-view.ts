import type { LoggedSession } from '../../access-log/reading/session-ledger.js';
import type {
  AccountTally,
  DayTally,
  Statistics,
  Tally,
  UserTally,
} from '../../access-log/statistics/statistics.js';
import { bar } from '../../output/bar.js';
import type { Colour } from '../../output/colours.js';
import { counted } from '../../output/counted.js';
import { isoTime, localTime } from '../../output/moment.js';
import { table, type Column } from '../../output/table.js';
import { wrapped } from '../../output/wrapped-text.js';
import type { Style, View } from '../../output/view.js';
import { formatDuration } from '../../system/duration.js';
import type { AcctmgrError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { distrustText } from './log-warnings.js';
import type { NearestReport } from './nearest-report.js';

export interface LogStats {
  readonly log: string;
  /** Milliseconds since the epoch, as is `until`, which is left out; undefined: there is no end. */
  readonly since: number;
  readonly until: number | undefined;
  readonly unreadable: number;
  /** Why nobody should take the log's word. */
  readonly distrust: AcctmgrError | undefined;
  readonly statistics: Statistics;
  /** Where there is no attempt in this period. */
  readonly nearest: NearestReport | undefined;
}

const inSeconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

const tallyJson = ({ longest, total, ...counts }: Tally) => ({
  attempts: counts.attempts,
  success: counts.success,
  denied: counts.denied,
  failed: counts.failed,
  sts: counts.sts,
  cache: counts.cache,
  sessions: counts.sessions,
  longest_session_seconds: inSeconds(longest),
  total_session_seconds: inSeconds(total),
});

const sessionJson = ({ account, accountId, user, accessKeyId, start, end }: LoggedSession) => ({
  account: account ?? null,
  account_id: accountId ?? null,
  user: user ?? null,
  access_key_id: accessKeyId,
  start: isoTime(new Date(start)),
  expiration: isoTime(new Date(end)),
});

const statsJson = (
  { log, since, until, unreadable, distrust, statistics, nearest }: LogStats,
  page: string | null,
) => ({
  access_log: log,
  since: isoTime(new Date(since)),
  until: until === undefined ? null : isoTime(new Date(until)),
  // Of the days.
  time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  unreadable_lines: unreadable,
  untrusted: distrust === undefined ? null : distrustText(distrust),
  html: page,
  ...tallyJson(statistics.all),
  nearest_attempt: nearest === undefined ? null : isoTime(new Date(nearest.time)),
  longest_session: statistics.longest === undefined ? null : sessionJson(statistics.longest),
  accounts: statistics.accounts.map((tally) => ({
    account: tally.account ?? null,
    account_id: tally.accountId ?? null,
    ...tallyJson(tally),
  })),
  users: statistics.users.map((tally) => ({ user: tally.user ?? null, ...tallyJson(tally) })),
  days: statistics.days.map((tally) => ({ date: tally.date, ...tallyJson(tally) })),
});

const lasting = (milliseconds: number): string => formatDuration(milliseconds / 1000);

/** `since … until …`, on this machine's clock. */
function periodOf({ since, until }: Pick<LogStats, 'since' | 'until'>): string {
  const from = `since ${localTime(new Date(since))}`;
  return until === undefined ? from : `${from} until ${localTime(new Date(until))}`;
}

/** What can be looked at instead of a period without attempts. */
const offerOf = (nearest: NearestReport | undefined): string[] =>
  nearest === undefined
    ? []
    : [
        `The nearest attempt was at ${localTime(new Date(nearest.time))}. To see that day:`,
        `  ${nearest.command}`,
      ];

function summary({ statistics: { all, longest }, nearest, ...period }: LogStats): string {
  const attempts = `${counted(all.attempts, 'attempt')} ${periodOf(period)}, local time`;
  if (all.attempts === 0) return [`${attempts}.`, ...offerOf(nearest)].join('\n');
  const ends = `${all.success} succeeded, ${all.denied} denied, ${all.failed} failed`;
  const sources = `${all.sts} from STS, ${all.cache} from the cache`;
  const lines = [`${attempts}:`, `  ${ends}; ${sources}`];
  if (longest !== undefined) {
    const who = [longest.account ?? longest.accountId, longest.user, localTime(new Date(longest.start))];
    const where = oneLine(who.filter((part) => part !== undefined).join(', '));
    lines.push(
      `  ${counted(all.sessions, 'session')}: ${lasting(all.total)} in all, the longest ${lasting(all.longest)} (${where})`,
    );
  }
  return lines.join('\n');
}

const WIDEST_BAR = 24;

const countColumn = <T extends Tally>(
  heading: string,
  count: (tally: T) => number,
  more: Partial<Column<T>> = {},
): Column<T> => ({
  heading,
  cell: (tally) => (count(tally) === 0 ? '' : String(count(tally))),
  alignsRight: true,
  ...more,
});

const timeColumn = <T extends Tally>(heading: string, time: (tally: T) => number): Column<T> => ({
  heading,
  cell: (tally) => (time(tally) === 0 ? '' : lasting(time(tally))),
  alignsRight: true,
  isExtra: true,
});

/** A table with a bar for each row; zeros are left blank, so that what happened stands out. */
function tallyTable<T extends Tally>(rows: readonly T[], name: Column<T>, style: Style) {
  const most = Math.max(1, ...rows.map(({ attempts }) => attempts));
  const barOf = ({ attempts }: T, width: number) => bar(attempts / most, width, style.unicode);
  const always = (colour: Colour) => ({ colour: () => colour });
  return table(
    rows,
    [
      name,
      countColumn('ATTEMPTS', ({ attempts }) => attempts),
      {
        heading: '',
        cell: (tally) => barOf(tally, WIDEST_BAR),
        fit: barOf,
        shrinks: true,
        isExtra: true,
        ...always('cyan'),
      },
      countColumn('DENIED', ({ denied }) => denied, always('red')),
      countColumn('FAILED', ({ failed }) => failed, always('yellow')),
      countColumn('STS', ({ sts }) => sts, { isExtra: true }),
      countColumn('CACHE', ({ cache }) => cache, { isExtra: true }),
      timeColumn('LONGEST', ({ longest }) => longest),
      timeColumn('TOTAL', ({ total }) => total),
      countColumn('SESSIONS', ({ sessions }) => sessions, { isExtra: true }),
    ],
    style,
  );
}

const MOST_ROWS = 15;
const MOST_DAYS = 31;

/** The names of accounts, with the id where two of them have the same. */
function accountColumn(all: readonly AccountTally[]): Column<AccountTally> {
  const count = new Map<string, number>();
  const nameOf = ({ account, accountId }: AccountTally) => oneLine(account ?? accountId ?? '') || '(none)';
  for (const tally of all) count.set(nameOf(tally), (count.get(nameOf(tally)) ?? 0) + 1);
  const cell = (tally: AccountTally) =>
    count.get(nameOf(tally)) === 1 ? nameOf(tally) : `${nameOf(tally)} (${oneLine(tally.accountId ?? '')})`;
  return { heading: 'ACCOUNT', cell, shrinks: true };
}

const USER: Column<UserTally> = {
  heading: 'USER',
  cell: ({ user }) => oneLine(user ?? '') || '(none)',
  shrinks: true,
};
const DAY: Column<DayTally> = { heading: 'LOCAL DAY', cell: ({ date }) => date };

/** One of the tables; what is left out is said below it. */
async function section<T extends Tally>(
  all: readonly T[],
  shown: readonly T[],
  name: Column<T>,
  noun: string,
  style: Style,
): Promise<string> {
  const text = await tallyTable(shown, name, style);
  const left = all.length - shown.length;
  if (left === 0) return text;
  return `${text}\n${style.paint('dim', `and ${counted(left, noun)}; --json has them all`)}`;
}

export const statsView: View<LogStats> = {
  json: (stats) => statsJson(stats, null),
  human: async (stats, style) => {
    const { accounts, users, days } = stats.statistics;
    const said = summary(stats)
      .split('\n')
      .map((line) => wrapped(line, style.columns, '  '))
      .join('\n');
    if (stats.statistics.all.attempts === 0) return said;
    const sections = await Promise.all([
      section(accounts, accounts.slice(0, MOST_ROWS), accountColumn(accounts), 'more account', style),
      section(users, users.slice(0, MOST_ROWS), USER, 'more user', style),
      section(days, days.slice(-MOST_DAYS), DAY, 'earlier day', style),
    ]);
    return [said, ...sections].join('\n\n');
  },
};

/** Of statistics that were written as a page. */
export const pageView: View<LogStats & { readonly page: string }> = {
  json: (stats) => statsJson(stats, stats.page),
  human: ({ page, statistics: { all, accounts }, nearest }, { paint }) =>
    [
      `${paint('green', '✓')} ${oneLine(page)}: ${counted(all.attempts, 'attempt')} on ${counted(accounts.length, 'account')}. Open it in a browser.`,
      ...offerOf(nearest),
    ].join('\n'),
};
