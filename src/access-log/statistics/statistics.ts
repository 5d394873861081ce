import { localDates } from '../../system/local-date.js';
import type { LogLine } from '../entry.js';
import { sessionLedger, type LoggedSession } from '../reading/session-ledger.js';

/** How many attempts there were and how they ended; `sts` and `cache` say where their answer came from, where that is known. */
export interface Tally {
  readonly attempts: number;
  readonly success: number;
  readonly denied: number;
  readonly failed: number;
  readonly sts: number;
  readonly cache: number;
  /** Role sessions that began here. */
  readonly sessions: number;
  /** In milliseconds; 0 where there was none. */
  readonly longest: number;
  /** In milliseconds; of sessions that overlap, both count. */
  readonly total: number;
}

export interface AccountTally extends Tally {
  readonly account: string | undefined;
  readonly accountId: string | undefined;
}

export interface UserTally extends Tally {
  readonly user: string | undefined;
}

export interface DayTally extends Tally {
  /** `2026-03-01`, by this machine's clock. */
  readonly date: string;
}

export interface Statistics {
  readonly all: Tally;
  readonly longest: LoggedSession | undefined;
  /** The most attempts first. */
  readonly accounts: readonly AccountTally[];
  /** The most attempts first. */
  readonly users: readonly UserTally[];
  /** The oldest first; days without an attempt are not in it. */
  readonly days: readonly DayTally[];
}

/** Adds up attempts: the lines that have a `status`. What is in memory grows with accounts, users, days and sessions only. */
export interface AttemptCounter {
  add(entry: LogLine): void;
  statistics(): Statistics;
}

interface Counts extends Record<'attempts' | 'success' | 'denied' | 'failed' | 'sts' | 'cache', number> {
  readonly sessions: LoggedSession[];
}

const noCounts = (): Counts => ({
  attempts: 0,
  success: 0,
  denied: 0,
  failed: 0,
  sts: 0,
  cache: 0,
  sessions: [],
});

const lengthOf = ({ start, end }: LoggedSession): number => end - start;

function tallyOf({ sessions, ...counts }: Counts): Tally {
  let [longest, total] = [0, 0];
  for (const session of sessions) {
    longest = Math.max(longest, lengthOf(session));
    total += lengthOf(session);
  }
  return { ...counts, sessions: sessions.length, longest, total };
}

/** Counts by a key, with what the first entry of each says of it. */
function groupCounts<T extends object>() {
  const groups = new Map<string, { readonly of: T; readonly counts: Counts }>();
  return {
    at: (key: string, of: T): Counts => {
      const group = groups.get(key) ?? { of, counts: noCounts() };
      groups.set(key, group);
      return group.counts;
    },
    tallies: (): (T & Tally)[] =>
      [...groups.values()].map(({ of, counts }) => ({ ...of, ...tallyOf(counts) })),
  };
}

const byAttempts = (one: Tally, other: Tally): number => other.attempts - one.attempts;

export function countAttempts(): AttemptCounter {
  const all = noCounts();
  const accounts = groupCounts<Pick<AccountTally, 'account' | 'accountId'>>();
  const users = groupCounts<Pick<UserTally, 'user'>>();
  const days = groupCounts<Pick<DayTally, 'date'>>();
  const dateOf = localDates();
  const ledger = sessionLedger();
  return {
    add: (entry) => {
      const { account, account_id: accountId, user, status, source } = entry;
      const time = Date.parse(entry.time);
      if (status === undefined || Number.isNaN(time)) return;
      const date = dateOf(time);
      const seen = ledger.see(entry, time);
      const counted = [
        all,
        accounts.at(`${account ?? ''}\n${accountId ?? ''}`, { account, accountId }),
        users.at(user ?? '', { user }),
        days.at(date, { date }),
      ];
      for (const counts of counted) {
        counts.attempts += 1;
        counts[status] += 1;
        if (source !== undefined) counts[source] += 1;
        if (seen?.isNew === true) counts.sessions.push(seen.session);
      }
    },
    statistics: () => ({
      all: tallyOf(all),
      longest: all.sessions.reduce<LoggedSession | undefined>(
        (longest, session) =>
          longest !== undefined && lengthOf(longest) >= lengthOf(session) ? longest : session,
        undefined,
      ),
      accounts: accounts
        .tallies()
        .sort((one, other) => byAttempts(one, other) || compare(nameOf(one), nameOf(other))),
      users: users
        .tallies()
        .sort((one, other) => byAttempts(one, other) || compare(one.user ?? '', other.user ?? '')),
      days: days.tallies().sort((one, other) => compare(one.date, other.date)),
    }),
  };
}

const nameOf = ({ account, accountId }: Pick<AccountTally, 'account' | 'accountId'>): string =>
  account ?? accountId ?? '';

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
