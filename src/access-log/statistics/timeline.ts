import { localDates } from '../../system/local-date.js';
import type { AccessStatus, LogLine } from '../entry.js';

/** What an account and a user attempted on one day that ended in one way. */
export interface DayGroup {
  /** `2026-03-01`, by this machine's clock. */
  readonly date: string;
  readonly account: string | undefined;
  readonly accountId: string | undefined;
  readonly user: string | undefined;
  readonly status: AccessStatus;
  readonly count: number;
}

/** The attempts of a log, the newest one by one. */
export interface Timeline {
  /** The oldest first, in the order of the log. */
  readonly attempts: readonly LogLine[];
  /** Of the attempts before these, the oldest first. */
  readonly groups: readonly DayGroup[];
  /** How many attempts are in neither: the oldest. */
  readonly leftOut: number;
}

export interface TimelineLimits {
  readonly attempts: number;
  readonly groups: number;
}

export interface TimelineCollector {
  add(entry: LogLine): void;
  timeline(): Timeline;
}

/** Keeps so many attempts, adds up those before by day, and forgets the oldest days: however long the log, no more is in memory. */
export function collectTimeline(limits: TimelineLimits): TimelineCollector {
  /** A ring: the oldest stands at `oldest`. */
  const newest: LogLine[] = [];
  let oldest = 0;
  const groups = new Map<string, DayGroup>();
  let leftOut = 0;
  const dateOf = localDates();

  const addToGroup = ({ time, account, account_id: accountId, user, status }: LogLine) => {
    if (status === undefined) return;
    const date = dateOf(Date.parse(time));
    const key = [date, account, accountId, user, status].join('\n');
    const count = (groups.get(key)?.count ?? 0) + 1;
    groups.set(key, { date, account, accountId, user, status, count });
    if (groups.size <= limits.groups) return;
    const [first] = groups;
    if (first === undefined) return;
    groups.delete(first[0]);
    leftOut += first[1].count;
  };
  return {
    add: (entry) => {
      if (entry.status === undefined || Number.isNaN(Date.parse(entry.time))) return;
      if (newest.length < limits.attempts) {
        newest.push(entry);
        return;
      }
      const replaced = newest[oldest];
      newest[oldest] = entry;
      oldest = (oldest + 1) % limits.attempts;
      if (replaced !== undefined) addToGroup(replaced);
    },
    timeline: () => ({
      attempts: [...newest.slice(oldest), ...newest.slice(0, oldest)],
      groups: [...groups.values()],
      leftOut,
    }),
  };
}
