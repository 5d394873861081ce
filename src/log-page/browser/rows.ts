import type { PageAttempt, PageData, PageGroup, PageSession, PageStatus } from '../data.js';
import type { ShownAttempts } from './selection.js';

export type Counts = Readonly<Record<PageStatus, number>>;

/** What is selected of one account. */
export interface Row {
  /** Its place among the accounts of the page. */
  readonly account: number;
  readonly attempts: readonly PageAttempt[];
  readonly groups: readonly PageGroup[];
  readonly sessions: readonly PageSession[];
  readonly counts: Counts;
  readonly total: number;
}

export type Order = 'attempts' | 'problems' | 'recent' | 'name';

export const noCounts = (): Record<PageStatus, number> => ({ success: 0, denied: 0, failed: 0 });

const problemsIn = ({ denied, failed }: Counts): number => denied + failed;

const newestIn = ({ attempts, groups }: Row): number =>
  attempts.at(-1)?.time ?? groups.at(-1)?.end ?? -Infinity;

/** The accounts of a selection, each with what is selected of it. */
export function tableRows(data: PageData, { attempts, groups }: ShownAttempts, order: Order): Row[] {
  interface Growing {
    readonly attempts: PageAttempt[];
    readonly groups: PageGroup[];
    readonly sessions: Set<number>;
    readonly counts: Record<PageStatus, number>;
  }
  const rows = new Map<number, Growing>();
  const rowOf = (account: number): Growing => {
    const row = rows.get(account) ?? { attempts: [], groups: [], sessions: new Set(), counts: noCounts() };
    rows.set(account, row);
    return row;
  };
  for (const group of groups) {
    const row = rowOf(group.account);
    row.groups.push(group);
    row.counts[group.status] += group.count;
  }
  for (const attempt of attempts) {
    const row = rowOf(attempt.account);
    row.attempts.push(attempt);
    row.counts[attempt.status] += 1;
    if (attempt.session !== undefined) row.sessions.add(attempt.session);
  }
  const all = [...rows].map(([account, { sessions, counts, ...row }]): Row => ({
    account,
    ...row,
    counts,
    sessions: [...sessions].flatMap((index) => data.sessions[index] ?? []),
    total: counts.success + counts.denied + counts.failed,
  }));
  const byName = (one: Row, other: Row) =>
    (data.accounts[one.account]?.name ?? '').localeCompare(data.accounts[other.account]?.name ?? '');
  const orders: Readonly<Record<Order, (one: Row, other: Row) => number>> = {
    attempts: (one, other) => other.total - one.total,
    problems: (one, other) => problemsIn(other.counts) - problemsIn(one.counts),
    recent: (one, other) => newestIn(other) - newestIn(one),
    name: () => 0,
  };
  return all.sort((one, other) => orders[order](one, other) || byName(one, other));
}
