import { formatDuration } from '../../system/duration.js';
import { localTime } from '../../output/moment.js';
import type { PageAttempt, PageData, PageGroup, PageSession } from '../data.js';
import type { Cluster, Span } from './clusters.js';
import type { Counts } from './rows.js';
import { SAID, SOURCES, STATUSES } from './selection.js';

/* What is known of what is drawn, in words. All of it is text from the log, in part hostile: it becomes text nodes. */

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** `12,345` */
export const number = (count: number): string => count.toLocaleString('en-US');

export const countText = (count: number, noun: string): string =>
  `${number(count)} ${noun}${count === 1 ? '' : 's'}`;

/** `2026-03-01 17:40:00`, on this browser's clock. */
export const timeOf = (time: number): string => localTime(new Date(time));

export const lasting = (milliseconds: number): string => formatDuration(milliseconds / 1000);

/** The other end of a period that begins on the same day needs no date. */
const upTo = (start: number, end: number): string => {
  const [from, to] = [timeOf(start), timeOf(end)];
  return from.slice(0, 10) === to.slice(0, 10) ? `${from} to ${to.slice(11)}` : `${from} to ${to}`;
};

export const userOf = (data: PageData, user: number): string => data.users[user] ?? '';

export const textAt = (data: PageData, index: number | undefined): string | undefined =>
  index === undefined ? undefined : data.texts[index];

export function accountOf(data: PageData, account: number): string {
  const { name = '', id } = data.accounts[account] ?? {};
  return id === undefined || id === name ? name : `${name} (${id})`;
}

/** What AWS, or acctmgr, said against it. */
export function errorOf(data: PageData, { errorCode, error }: PageAttempt): string | undefined {
  const said = [textAt(data, errorCode), textAt(data, error)].filter((text) => text !== undefined);
  return said.length === 0 ? undefined : said.join(': ');
}

export function attemptFacts(data: PageData, attempt: PageAttempt): Fact[] {
  const session = attempt.session === undefined ? undefined : data.sessions[attempt.session];
  const host = textAt(data, attempt.host);
  const user = userOf(data, attempt.user);
  const facts: readonly (readonly [name: string, value: string | undefined])[] = [
    ['Account', accountOf(data, attempt.account)],
    ['User', host === undefined ? user : `${user} on ${host}`],
    ['Event', textAt(data, attempt.event)],
    ['Role', textAt(data, attempt.role)],
    ['Answer from', attempt.source && SOURCES[attempt.source]],
    ['Session', session && `until ${timeOf(session.end)}, ${lasting(session.end - session.start)} in all`],
    ['Session name', textAt(data, attempt.sessionName)],
    ['Access key', session?.accessKeyId],
    ['Reason', textAt(data, attempt.reason)],
    ['Error', errorOf(data, attempt)],
    ['Request', attempt.requestId],
  ];
  return facts.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [{ name, value }]));
}

const attemptLine = (data: PageData, attempt: PageAttempt): Fact => ({
  name: timeOf(attempt.time),
  value: [
    SAID[attempt.status],
    userOf(data, attempt.user),
    textAt(data, attempt.event),
    errorOf(data, attempt),
  ]
    .filter((text) => text !== undefined && text !== '')
    .join(', '),
});

const groupLine = (data: PageData, { start, user, status, count }: PageGroup): Fact => ({
  name: timeOf(start).slice(0, 10),
  value: `${number(count)} ${SAID[status]}, ${userOf(data, user)}, added up by day`,
});

const sessionLine = (data: PageData, { start, end, user, accessKeyId }: PageSession): Fact => ({
  name: upTo(start, end),
  value: `${lasting(end - start)}, ${userOf(data, user)}, ${accessKeyId}`,
});

/** What is shown of something that is drawn. */
export interface Description {
  readonly title: string;
  readonly facts: readonly Fact[];
  /** How many more there are than `facts` tell of. */
  readonly more: number;
}

const MOST_LINES = 6;

/** `3 denied, 1 failed` */
export const endsOf = (counts: Counts): string =>
  STATUSES.filter((status) => counts[status] > 0)
    .map((status) => `${number(counts[status])} ${SAID[status]}`)
    .join(', ');

function titleOf(counts: Counts, count: number): string {
  const only = STATUSES.find((status) => counts[status] === count);
  const attempts = countText(count, 'attempt');
  return only === undefined ? `${attempts}: ${endsOf(counts)}` : `${attempts} ${SAID[only]}`;
}

export function describeCluster(data: PageData, { counts, attempts, groups, count }: Cluster): Description {
  const [attempt] = attempts;
  if (attempt !== undefined && count === 1) {
    return {
      title: `${SAID[attempt.status]}, ${timeOf(attempt.time)}`,
      facts: attemptFacts(data, attempt),
      more: 0,
    };
  }
  const lines = [
    ...groups.map((group) => groupLine(data, group)),
    ...attempts.slice(0, MOST_LINES).map((one) => attemptLine(data, one)),
  ].slice(0, MOST_LINES);
  const told = Math.min(groups.length, MOST_LINES);
  const inGroups = groups.slice(0, told).reduce((sum, group) => sum + group.count, 0);
  return {
    title: titleOf(counts, count),
    facts: lines,
    more: count - inGroups - (lines.length - told),
  };
}

export function describeSpan(data: PageData, { sessions, start, end }: Span): Description {
  const [session] = sessions;
  if (session !== undefined && sessions.length === 1) {
    return {
      title: `session of ${lasting(session.end - session.start)}`,
      facts: [
        { name: 'Account', value: accountOf(data, session.account) },
        { name: 'User', value: userOf(data, session.user) },
        { name: 'From', value: upTo(start, end) },
        { name: 'Access key', value: session.accessKeyId },
      ],
      more: 0,
    };
  }
  return {
    title: `${countText(sessions.length, 'session')}, ${upTo(start, end)}`,
    facts: sessions.slice(0, MOST_LINES).map((one) => sessionLine(data, one)),
    more: Math.max(0, sessions.length - MOST_LINES),
  };
}

/** What a reader who does not see the page hears first. */
export function clusterName(data: PageData, { counts, attempts, groups, count }: Cluster): string {
  const start = Math.min(groups[0]?.start ?? Infinity, attempts[0]?.time ?? Infinity);
  const end = Math.max(groups.at(-1)?.end ?? -Infinity, attempts.at(-1)?.time ?? -Infinity);
  const [attempt] = attempts;
  return attempt !== undefined && count === 1
    ? `${SAID[attempt.status]}, ${timeOf(start)}, ${userOf(data, attempt.user)}`
    : `${titleOf(counts, count)}, ${upTo(start, end)}`;
}
