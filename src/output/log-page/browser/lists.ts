import type { PageAttempt, PageData } from '../data.js';
import { accountOf, counted, errorOf, number, textOf, timeOf, userOf } from './describe.js';
import { element, foreign, sign } from './element.js';
import { noCounts, type Counts } from './rows.js';
import { SAID, type Selection } from './selection.js';

/** A part of the page that is drawn anew for each selection. */
export interface Section {
  readonly node: HTMLElement;
  draw(selection: Selection): void;
}

const MOST_USERS = 12;
const MOST_PROBLEMS = 50;

function tableOf(
  name: string,
  headings: readonly string[],
  rows: readonly (readonly (Node | string)[])[],
): HTMLElement {
  return element(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': name },
    element(
      'table',
      {},
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          ...headings.map((text) => (text === '' ? element('td') : element('th', { scope: 'col' }, text))),
        ),
      ),
      element(
        'tbody',
        {},
        ...rows.map((cells) => element('tr', {}, ...cells.map((cell) => element('td', {}, cell)))),
      ),
    ),
  );
}

const moreText = (count: number, noun: string): HTMLElement[] =>
  count <= 0 ? [] : [element('p', { class: 'more' }, `and ${counted(count, `more ${noun}`)}`)];

interface UserCounts {
  readonly user: number;
  readonly counts: Counts;
  readonly total: number;
}

function countUsers({ attempts, groups }: Selection): UserCounts[] {
  const users = new Map<number, ReturnType<typeof noCounts>>();
  const countsOf = (user: number) => {
    const counts = users.get(user) ?? noCounts();
    users.set(user, counts);
    return counts;
  };
  for (const { user, status } of attempts) countsOf(user)[status] += 1;
  for (const { user, status, count } of groups) countsOf(user)[status] += count;
  return [...users]
    .map(([user, counts]) => ({ user, counts, total: counts.success + counts.denied + counts.failed }))
    .sort((one, other) => other.total - one.total);
}

function bar(share: number): HTMLElement {
  const filled = element('span', {});
  filled.style.width = `${(share * 100).toFixed(1)}%`;
  return element('span', { class: 'bar', 'aria-hidden': 'true' }, filled);
}

/** Who attempted how much; for a log of one user it says nothing that the figures don't. */
export function userList(data: PageData): Section {
  const body = element('div', {});
  const node = element(
    'section',
    { class: 'users', 'aria-labelledby': 'users-title' },
    element('h2', { id: 'users-title' }, 'Users'),
    body,
  );
  node.hidden = data.users.length < 2;
  return {
    node,
    draw: (selection) => {
      if (node.hidden) return;
      const users = countUsers(selection);
      const most = users[0]?.total ?? 1;
      const cell = (count: number) => (count === 0 ? '' : number(count));
      const rows = users
        .slice(0, MOST_USERS)
        .map(({ user, counts, total }) => [
          foreign(userOf(data, user)),
          number(total),
          bar(total / most),
          cell(counts.denied),
          cell(counts.failed),
        ]);
      body.replaceChildren(
        tableOf('Table of users', ['User', 'Attempts', '', 'Denied', 'Failed'], rows),
        ...moreText(users.length - MOST_USERS, 'user'),
      );
    },
  };
}

/** What was denied and what failed, the newest first. @param show - has the timeline show an attempt */
export function problemList(data: PageData, show: (attempt: PageAttempt) => void): Section {
  const body = element('div', {});
  const rowOf = (attempt: PageAttempt) => {
    const time = element(
      'button',
      { type: 'button', class: 'link', title: 'Show it in the timeline' },
      timeOf(attempt.time),
    );
    time.addEventListener('click', () => {
      show(attempt);
    });
    return [
      time,
      element('span', { class: 'status' }, sign(attempt.status), SAID[attempt.status]),
      foreign(accountOf(data, attempt.account)),
      foreign(userOf(data, attempt.user)),
      foreign(textOf(data, attempt.event) ?? ''),
      foreign(errorOf(data, attempt) ?? textOf(data, attempt.reason) ?? ''),
    ];
  };
  return {
    node: element(
      'section',
      { class: 'problem-list', 'aria-labelledby': 'problems-title' },
      element('h2', { id: 'problems-title' }, 'Denied and failed'),
      body,
    ),
    draw: ({ attempts, groups }) => {
      const problems = attempts.filter(({ status }) => status !== 'success').toReversed();
      const grouped = groups
        .filter(({ status }) => status !== 'success')
        .reduce((sum, { count }) => sum + count, 0);
      const shown = problems.slice(0, MOST_PROBLEMS);
      const left = problems.length - shown.length + grouped;
      body.replaceChildren(
        ...(shown.length === 0
          ? [element('p', { class: 'empty' }, 'None.')]
          : [
              tableOf(
                'Table of what was denied and failed',
                ['Time', 'Status', 'Account', 'User', 'Event', 'Error'],
                shown.map(rowOf),
              ),
            ]),
        ...moreText(left, 'attempt'),
      );
    },
  };
}
