import type { PageAttempt, PageData, PageStatus } from '../data.js';
import { accountOf, errorOf, textAt, timeOf, userOf } from './describe.js';
import { element, foreign, sign } from './element.js';
import { moreText, tableOf, type PageSection } from './lists.js';
import { SAID, SOURCES } from './selection.js';

const MOST_ROWS = 50;

/** Which attempts a list is of, and what it tells of each after its time. */
interface AttemptList {
  readonly id: string;
  readonly title: string;
  readonly table: string;
  readonly has: (status: PageStatus) => boolean;
  readonly columns: readonly (readonly [heading: string, cell: (attempt: PageAttempt) => Node | string])[];
}

/** The newest first. @param show - has the timeline show an attempt */
function attemptList(list: AttemptList, show: (attempt: PageAttempt) => void): PageSection {
  const { id, title, table, has, columns } = list;
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
    return [time, ...columns.map(([, cell]) => cell(attempt))];
  };
  const headings = ['Time', ...columns.map(([heading]) => heading)];
  return {
    node: element(
      'section',
      { class: `attempt-list ${id}-list`, 'aria-labelledby': `${id}s-title` },
      element('h2', { id: `${id}s-title`, tabindex: '-1' }, title),
      body,
    ),
    draw: ({ attempts, groups }) => {
      const meant = attempts.filter(({ status }) => has(status)).toReversed();
      const grouped = groups.reduce((sum, { status, count }) => sum + (has(status) ? count : 0), 0);
      const shown = meant.slice(0, MOST_ROWS);
      body.replaceChildren(
        shown.length === 0
          ? element('p', { class: 'empty' }, 'None.')
          : tableOf(table, headings, shown.map(rowOf)),
        ...moreText(meant.length - shown.length + grouped, 'attempt'),
      );
    },
  };
}

const ofWhom = (data: PageData) =>
  [
    ['Account', ({ account }: PageAttempt) => foreign(accountOf(data, account))],
    ['User', ({ user }: PageAttempt) => foreign(userOf(data, user))],
    ['Event', ({ event }: PageAttempt) => foreign(textAt(data, event) ?? '')],
  ] as const;

/** What was denied and what failed, and why. */
export const problemList = (data: PageData, show: (attempt: PageAttempt) => void): PageSection =>
  attemptList(
    {
      id: 'problem',
      title: 'Denied and failed',
      table: 'Table of what was denied and failed',
      has: (status) => status !== 'success',
      columns: [
        ['Status', ({ status }) => element('span', { class: 'status' }, sign(status), SAID[status])],
        ...ofWhom(data),
        ['Error', (attempt) => foreign(errorOf(data, attempt) ?? textAt(data, attempt.reason) ?? '')],
      ],
    },
    show,
  );

/** What was taken, and for what reason. */
export const successList = (data: PageData, show: (attempt: PageAttempt) => void): PageSection =>
  attemptList(
    {
      id: 'success',
      title: 'Succeeded',
      table: 'Table of what succeeded',
      has: (status) => status === 'success',
      columns: [
        ...ofWhom(data),
        ['From', ({ source }) => (source === undefined ? '' : SOURCES[source])],
        ['Role', ({ role }) => foreign((textAt(data, role) ?? '').replace(/^.*:role\//, ''))],
        ['Reason', ({ reason }) => foreign(textAt(data, reason) ?? '')],
      ],
    },
    show,
  );
