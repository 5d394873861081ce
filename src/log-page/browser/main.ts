import type { PageAttempt, PageData } from '../data.js';
import { chart } from './chart.js';
import { controls, orderChoice } from './controls.js';
import { countText, number, timeOf } from './describe.js';
import { detailsCard } from './details.js';
import { element } from './element.js';
import { figures, heading } from './figures.js';
import { problemList, successList } from './attempt-list.js';
import { emptyWindow } from './empty-window.js';
import { userList, type PageSection } from './lists.js';
import { around, HOUR, MINUTE, type Period } from './period.js';
import { tableRows, type Order } from './rows.js';
import { EVERYTHING, selector, type Filter } from './selection.js';
import { timeline } from './timeline.js';
import { zoom } from './zoom.js';

/** From the first attempt to the end of the last session, and a little more, so that no mark is cut off. */
function drawnPeriod({ attempts, sessions, groups }: PageData): Period {
  const spans = [...sessions, ...groups, ...attempts.map(({ time }) => ({ start: time, end: time }))];
  const start = spans.reduce((least, span) => Math.min(least, span.start), Infinity);
  const end = spans.reduce((most, span) => Math.max(most, span.end), -Infinity);
  const margin = Math.max(10 * MINUTE, (end - start) * 0.02);
  return { start: start - margin, end: end + margin };
}

/** What the page does not tell one by one. */
function limits({ attempts, groups, leftOut, unreadable }: PageData): string[] {
  const grouped = groups.reduce((sum, { count }) => sum + count, 0);
  const since = timeOf(attempts[0]?.time ?? 0);
  return [
    ...(grouped > 0
      ? [
          `The newest ${number(attempts.length)} attempts are shown one by one. The ${number(grouped)} before ${since} are added up by day, without their sessions.`,
        ]
      : []),
    ...(leftOut > 0 ? [`The oldest ${number(leftOut)} are in the figures above only.`] : []),
    ...(unreadable > 0 ? [`${countText(unreadable, 'line')} of the log could not be read.`] : []),
  ];
}

function legend(): HTMLElement {
  const entry = (kind: string, text: string) =>
    element('li', {}, element('i', { class: `sign ${kind}`, 'aria-hidden': 'true' }), text);
  return element(
    'ul',
    { class: 'legend', 'aria-label': 'Legend' },
    entry('success', 'from STS'),
    entry('success cached', 'from the cache'),
    entry('denied', 'denied'),
    entry('failed', 'failed'),
    entry('session', 'session, until it expires'),
    entry('made', 'when this page was made'),
  );
}

function footer(): HTMLElement {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return element(
    'footer',
    {},
    element(
      'p',
      {},
      `Times are those of this browser's clock (${zone}). A session is what one access key opens, however often the cache handed it over; it is drawn from when it was first handed over to when it expires.`,
    ),
    element(
      'p',
      {},
      'What an auditor can rely on is CloudTrail in each account: this is a record of one machine.',
    ),
  );
}

/** The way to each part of the page, past those before it. */
function contents(sections: readonly HTMLElement[]): HTMLElement {
  const links = sections.flatMap((section) => {
    const title = section.querySelector('h2');
    return section.hidden || title === null
      ? []
      : [element('a', { href: `#${title.id}` }, title.textContent)];
  });
  return element('nav', { class: 'contents', 'aria-label': 'Parts of this page' }, ...links);
}

function fullPage(data: PageData, tiles: PageSection, main: HTMLElement): void {
  const select = selector(data);
  const details = detailsCard();
  const lines = timeline(data, details, (period) => {
    view.to(period);
  });
  const users = userList(data);
  let wish: Filter = EVERYTHING;
  let order: Order = 'attempts';

  const draw = () => {
    const selection = select(wish);
    const rows = tableRows(data, selection, order);
    filter.report(
      `${number(selection.count)} of ${countText(data.totals.attempts - data.leftOut, 'attempt')}, ${countText(rows.length, 'account')}`,
    );
    tiles.draw(selection);
    bars.draw(selection, view.period);
    lines.draw(rows, view.period);
    users.draw(selection);
    problems.draw(selection);
    successes.draw(selection);
    empty.draw(selection, view.period);
    nothing.hidden = rows.length > 0;
  };
  const filter = controls(data, (wanted) => {
    wish = wanted;
    draw();
  });
  const ordering = orderChoice((chosen) => {
    order = chosen;
    draw();
  });
  const view = zoom(drawnPeriod(data), draw);
  const bars = chart(data, view.to);
  const title = element('h2', { id: 'timeline-title', tabindex: '-1' }, 'Timeline');
  const show = ({ time }: PageAttempt) => {
    view.to({ start: time - 6 * HOUR, end: time + 6 * HOUR });
    title.focus();
    title.scrollIntoView({ block: 'start' });
  };
  const problems = problemList(data, show);
  const successes = successList(data, show);
  const empty = emptyWindow(({ start, end }) => {
    view.to(around({ start, end }, Math.max(end - start, view.period.end - view.period.start)));
    title.focus();
  });
  const nothing = element('p', { class: 'empty' }, 'No attempt matches the filter.');
  const times = element(
    'section',
    { class: 'times', 'aria-labelledby': 'timeline-title' },
    element('div', { class: 'bar-above' }, title, view.node),
    element('div', { class: 'bar-above' }, legend(), ordering),
    empty.node,
    lines.node,
    nothing,
  );
  // The timeline is as long as there are accounts: what failed stands before it.
  const sections = [problems.node, times, users.node, successes.node];
  main.append(contents(sections), filter.node, bars.node, ...sections, details.node);
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') details.hide(true);
  });
  document.addEventListener('scroll', details.follow, { passive: true });
  draw();
}

/** This page does not hold it: what makes the one that does is offered. */
const nearestTo = ({ nearest }: PageData): HTMLElement[] =>
  nearest === undefined
    ? []
    : [
        element(
          'p',
          { class: 'nearest' },
          `The nearest attempt was at ${timeOf(nearest.time)}. The page of that day: `,
          element('code', {}, nearest.command),
        ),
      ];

function show(data: PageData): void {
  const tiles = figures(data);
  const main = element('main', {}, tiles.node);
  document.body.append(heading(data), main);
  for (const text of limits(data)) main.append(element('p', { class: 'limits' }, text));
  if (data.totals.attempts === 0) {
    main.append(
      element('p', { class: 'empty' }, 'Nothing was attempted in this period.'),
      ...nearestTo(data),
    );
  } else fullPage(data, tiles, main);
  document.body.append(footer());
}

show(JSON.parse(document.getElementById('data')?.textContent ?? '') as PageData);
