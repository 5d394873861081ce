import type { PageAttempt, PageGroup, PageSession, PageStatus } from '../data.js';
import { shareOf, type Period } from './period.js';
import { STATUSES } from './selection.js';
import { noCounts, type Counts, type Row } from './rows.js';

/** Attempts that are too close to each other to be drawn apart. */
export interface Cluster {
  /** How they ended. */
  readonly counts: Counts;
  readonly attempts: readonly PageAttempt[];
  readonly groups: readonly PageGroup[];
  readonly count: number;
  /** Of the first and of the last one. */
  readonly start: number;
  readonly end: number;
  /** Where it is drawn: 0 at the start of the period, 1 at its end. */
  readonly at: number;
}

/** Sessions that overlap, or seem to. */
export interface Span {
  readonly sessions: readonly PageSession[];
  readonly start: number;
  readonly end: number;
}

interface Growing {
  readonly attempts: PageAttempt[];
  readonly groups: PageGroup[];
  readonly counts: Record<PageStatus, number>;
  count: number;
  first: number;
  last: number;
}

function single(time: number, status: PageStatus, count: number): Growing {
  return {
    attempts: [],
    groups: [],
    counts: { ...noCounts(), [status]: count },
    count,
    first: time,
    last: time,
  };
}

/** The attempts within the period that ended so, and days that are added up, in the order of time; each on its own. */
function singles(
  { attempts, groups }: Pick<Row, 'attempts' | 'groups'>,
  statuses: readonly PageStatus[],
  { start, end }: Period,
): Growing[] {
  const isMeant = (time: number, status: PageStatus) =>
    statuses.includes(status) && time >= start && time <= end;
  const all: Growing[] = [];
  for (const group of groups) {
    const time = (group.start + group.end) / 2;
    if (isMeant(time, group.status))
      all.push({ ...single(time, group.status, group.count), groups: [group] });
  }
  for (const attempt of attempts) {
    const { time, status } = attempt;
    if (isMeant(time, status)) all.push({ ...single(time, status, 1), attempts: [attempt] });
  }
  return all.sort((one, other) => one.first - other.first);
}

function join(one: Growing, other: Growing): void {
  one.attempts.push(...other.attempts);
  one.groups.push(...other.groups);
  for (const status of STATUSES) one.counts[status] += other.counts[status];
  one.count += other.count;
  one.last = other.last;
}

const middleOf = ({ first, last }: Pick<Growing, 'first' | 'last'>): number => (first + last) / 2;

/**
 * What is drawn of a row within a period: whatever would overlap is one.
 *
 * @param widthOf - the room that a mark of so many attempts takes, as a share of the period
 */
export function clustersIn(
  row: Pick<Row, 'attempts' | 'groups'>,
  statuses: readonly PageStatus[],
  period: Period,
  widthOf: (count: number) => number,
): Cluster[] {
  const overlaps = (one: Growing, other: Growing): boolean => {
    const room = (widthOf(one.count) + widthOf(other.count)) / 2;
    return middleOf(other) - middleOf(one) < room * (period.end - period.start);
  };
  const clusters: Growing[] = [];
  for (let next of singles(row, statuses, period)) {
    for (let last = clusters.at(-1); last !== undefined && overlaps(last, next); last = clusters.at(-1)) {
      clusters.pop();
      join(last, next);
      next = last;
    }
    clusters.push(next);
  }
  return clusters.map(({ attempts, groups, counts, count, first, last }) => ({
    attempts,
    groups,
    counts,
    count,
    start: first,
    end: last,
    at: shareOf(period, middleOf({ first, last })),
  }));
}

/** @param least - how far apart two bars must be to be seen as two, in milliseconds */
export function spansIn(sessions: readonly PageSession[], { start, end }: Period, least: number): Span[] {
  const spans: { sessions: PageSession[]; start: number; end: number }[] = [];
  const seen = sessions
    .filter((session) => session.end > start && session.start < end)
    .sort((one, other) => one.start - other.start);
  for (const session of seen) {
    const last = spans.at(-1);
    if (last !== undefined && session.start < last.end + least) {
      last.sessions.push(session);
      last.end = Math.max(last.end, session.end);
    } else spans.push({ sessions: [session], start: session.start, end: session.end });
  }
  return spans;
}
