import { timeOf } from './describe.js';
import { element } from './element.js';
import { around, DAY, HOUR, MINUTE, clipped, type Period } from './period.js';

export interface Zoom {
  readonly node: HTMLElement;
  readonly period: Period;
  /** Moves there, as far as there is anything. */
  to(period: Period): void;
}

/** Nothing is to be seen any closer. */
const LEAST = 10 * MINUTE;

/** The buttons that say which part of time is drawn. @param change - called when it becomes another */
export function zoom(all: Period, change: () => void): Zoom {
  let period = all;
  const shown = element('output', {});
  const button = (content: readonly (Node | string)[], target: () => Period, title?: string) => {
    const made = element('button', { type: 'button', title }, ...content);
    made.addEventListener('click', () => {
      to(target());
    });
    return { made, target };
  };
  const symbol = (shownAs: string, name: string, target: () => Period) =>
    button(
      [element('span', { 'aria-hidden': 'true' }, shownAs), element('span', { class: 'unseen' }, name)],
      target,
      name,
    );
  const length = () => period.end - period.start;
  const moved = (share: number): Period => ({
    start: period.start + share * length(),
    end: period.end + share * length(),
  });
  const lengths = [
    button(['All'], () => all),
    ...(
      [
        ['30 days', 30 * DAY],
        ['7 days', 7 * DAY],
        ['1 day', DAY],
        ['6 hours', 6 * HOUR],
      ] as const
    )
      .filter(([, time]) => time < all.end - all.start)
      .map(([label, time]) =>
        button([label], () =>
          length() > time ? { start: period.end - time, end: period.end } : around(period, time),
        ),
      ),
  ];
  const closer = symbol('+', 'Closer', () => around(period, length() / 2));
  const farther = symbol('−', 'Farther', () => around(period, length() * 2));
  const earlier = symbol('◀', 'Earlier', () => moved(-0.5));
  const later = symbol('▶', 'Later', () => moved(0.5));
  const isAt = (other: Period) =>
    Math.abs(other.start - period.start) < 1 && Math.abs(other.end - period.end) < 1;

  const reachable = (wanted: Period) =>
    clipped(all, around(wanted, Math.max(LEAST, wanted.end - wanted.start)));

  const update = () => {
    shown.textContent = `${timeOf(period.start).slice(0, 16)} to ${timeOf(period.end).slice(0, 16)}`;
    for (const { made, target } of [closer, farther, earlier, later]) {
      // Not `disabled`: that would take the focus away from the one that was just pressed.
      made.setAttribute('aria-disabled', String(isAt(reachable(target()))));
    }
  };
  const to = (wanted: Period) => {
    const next = reachable(wanted);
    if (isAt(next)) return;
    period = next;
    update();
    change();
  };
  update();
  return {
    node: element(
      'div',
      { class: 'zoom', role: 'group', 'aria-label': 'Part of the time that is shown' },
      element('span', { class: 'buttons' }, ...lengths.map(({ made }) => made)),
      element('span', { class: 'buttons' }, ...[earlier, later, closer, farther].map(({ made }) => made)),
      shown,
    ),
    get period() {
      return period;
    },
    to,
  };
}
