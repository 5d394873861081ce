import type { LogFilter } from '../../access-log/reading/filter.js';
import { scanLog } from '../../access-log/reading/scan.js';
import { nearestAttempt, type AttemptPeriod } from '../../access-log/statistics/nearest-attempt.js';
import { localDate } from '../../system/local-date.js';
import type { OwnHost } from '../../system/files/own-file.js';
import { oneLine } from '../../system/safe-text.js';
import { shellWord } from '../../system/shell-word.js';

/** What a report of a period without attempts offers instead. */
export interface NearestReport {
  /** Of the attempt nearest to the period, in milliseconds since the epoch. */
  readonly time: number;
  /** What reports the day of that attempt. */
  readonly command: string;
}

type Chosen = Pick<LogFilter, 'account' | 'status' | 'user'>;

function commandFor(time: number, chosen: Chosen, html: string | undefined): string {
  const day = localDate(new Date(time));
  const flags = { ...chosen, html, since: day, until: day };
  const given = Object.entries(flags).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${shellWord(oneLine(value))}`],
  );
  return ['acctmgr log stats', ...given].join(' ');
}

/** Looks through the whole log for it; undefined where no attempt is meant at any time. @param html - the page that was asked for */
export function nearestReport(
  log: string,
  { account, status, user, since, until }: Chosen & AttemptPeriod,
  html: string | undefined,
  host: OwnHost,
): NearestReport | undefined {
  const chosen = { account, status, user };
  const nearest = nearestAttempt({ since, until });
  scanLog(log, chosen, nearest.add, host);
  const time = nearest.time();
  return time === undefined ? undefined : { time, command: commandFor(time, chosen, html) };
}
