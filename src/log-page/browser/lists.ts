import type { PageData } from '../data.js';
import { countText, number, userOf } from './describe.js';
import { element, foreign } from './element.js';
import { noCounts, type Counts } from './rows.js';
import type { ShownAttempts } from './selection.js';

/** A part of the page that is drawn anew for each selection. */
export interface PageSection {
  readonly node: HTMLElement;
  draw(selection: ShownAttempts): void;
}

const MOST_USERS = 12;

export function tableOf(
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

export const moreText = (count: number, noun: string): HTMLElement[] =>
  count <= 0 ? [] : [element('p', { class: 'more' }, `and ${countText(count, `more ${noun}`)}`)];

interface UserCounts {
  readonly user: number;
  readonly counts: Counts;
  readonly total: number;
}

function countUsers({ attempts, groups }: ShownAttempts): UserCounts[] {
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
export function userList(data: PageData): PageSection {
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
