import type { PageAttempt, PageData, PageGroup, PageStatus } from '../data.js';

/** What the reader wants to see; what is undefined does not matter. */
export interface Filter {
  /** Words, all of which stand somewhere in an attempt. */
  readonly text: string;
  readonly account: number | undefined;
  readonly user: number | undefined;
  readonly statuses: ReadonlySet<PageStatus>;
}

export const STATUSES: readonly PageStatus[] = ['success', 'denied', 'failed'];

export const EVERYTHING: Filter = {
  text: '',
  account: undefined,
  user: undefined,
  statuses: new Set(STATUSES),
};

/** The attempts that are wished for, and those of the days that are added up. */
export interface ShownAttempts {
  readonly attempts: readonly PageAttempt[];
  readonly groups: readonly PageGroup[];
  /** Of both. */
  readonly count: number;
}

/** How an attempt's status is said. */
export const SAID: Readonly<Record<PageStatus, string>> = {
  success: 'succeeded',
  denied: 'denied',
  failed: 'failed',
};

export const SOURCES = { sts: 'STS', cache: 'the cache' } as const;

/** Everything that is known of an attempt, for words to be found in. */
function wordsOf(data: PageData, attempt: PageAttempt): string {
  const account = data.accounts[attempt.account];
  const texts = [
    attempt.event,
    attempt.role,
    attempt.sessionName,
    attempt.host,
    attempt.reason,
    attempt.errorCode,
    attempt.error,
  ].map((index) => (index === undefined ? undefined : data.texts[index]));
  const session = attempt.session === undefined ? undefined : data.sessions[attempt.session];
  return [
    account?.name,
    account?.id,
    data.users[attempt.user],
    SAID[attempt.status],
    attempt.source,
    attempt.requestId,
    session?.accessKeyId,
    ...texts,
  ]
    .filter((text) => text !== undefined)
    .join('\n')
    .toLowerCase();
}

function groupWordsOf(data: PageData, { account, user, status }: PageGroup): string {
  const { name, id } = data.accounts[account] ?? {};
  return [name, id, data.users[user], SAID[status]].join('\n').toLowerCase();
}

/** Selects from the page's data; the words of the attempts are gathered once. */
export function selector(data: PageData): (wish: Filter) => ShownAttempts {
  let words: { readonly attempts: readonly string[]; readonly groups: readonly string[] } | undefined;
  const gathered = () =>
    (words ??= {
      attempts: data.attempts.map((attempt) => wordsOf(data, attempt)),
      groups: data.groups.map((group) => groupWordsOf(data, group)),
    });
  return ({ text, account, user, statuses }) => {
    const wanted = text
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const isMeant = (item: PageAttempt | PageGroup) =>
      (account === undefined || item.account === account) &&
      (user === undefined || item.user === user) &&
      statuses.has(item.status);
    const holds = (found: string | undefined) => wanted.every((word) => found?.includes(word) === true);
    const pick = <T extends PageAttempt | PageGroup>(items: readonly T[], of: 'attempts' | 'groups') =>
      items.filter((item, index) => isMeant(item) && (wanted.length === 0 || holds(gathered()[of][index])));
    const attempts = pick(data.attempts, 'attempts');
    const groups = pick(data.groups, 'groups');
    return { attempts, groups, count: groups.reduce((sum, { count }) => sum + count, attempts.length) };
  };
}
