import type { PageData } from '../data.js';
import { accountOf, countText, number } from './describe.js';
import type { Details } from './details.js';
import { element, foreign, place, sign } from './element.js';
import { laneOf, type Drawn, type Lane } from './lane.js';
import { shareOf, ticksIn, type Period } from './period.js';
import { moveFocus } from './roving.js';
import type { Row } from './rows.js';

export interface TimelineChart {
  readonly node: HTMLElement;
  draw(rows: readonly Row[], period: Period): void;
}

/** So many accounts are drawn at first, and more of them each time they are asked for. */
const ROWS_AT_ONCE = 50;
/** The room that a label of the axis takes, in pixels. */
const LABEL_WIDTH = 70;

function nameOf(data: PageData, { account, counts, total }: Row): HTMLElement {
  const { name = '', id } = data.accounts[account] ?? {};
  const problems = (['denied', 'failed'] as const).flatMap((status) =>
    counts[status] === 0
      ? []
      : [
          element(
            'span',
            { class: `problems ${status}`, title: status },
            sign(status),
            element('span', {}, number(counts[status])),
            element('span', { class: 'unseen' }, ` ${status}`),
          ),
        ],
  );
  return element(
    'div',
    { class: 'name' },
    element('h3', {}, foreign(name)),
    element(
      'p',
      {},
      ...(id === undefined || id === name ? [] : [element('span', { class: 'id' }, foreign(id))]),
      element('span', { class: 'total', title: countText(total, 'attempt') }, number(total)),
      ...problems,
    ),
  );
}

/** The lines and labels of round times. */
function gridOf(period: Period, width: number, made: number): { axis: HTMLElement; grid: HTMLElement } {
  const axis = element('div', { class: 'ticks', 'aria-hidden': 'true' });
  const grid = element('div', { class: 'grid', 'aria-hidden': 'true' });
  for (const { time, label, isMajor } of ticksIn(period, width / LABEL_WIDTH)) {
    const kind = isMajor ? 'tick major' : 'tick';
    const [text, line] = [element('span', { class: kind }, label), element('span', { class: kind })];
    for (const tick of [text, line]) place(tick, shareOf(period, time));
    axis.append(text);
    grid.append(line);
  }
  const now = shareOf(period, made);
  if (now > 0 && now < 1) {
    const line = element('span', { class: 'tick made', title: 'When this page was made' });
    place(line, now);
    grid.append(line);
  }
  return { axis, grid };
}

/** A row for each account. @param zoom - called with where several attempts come apart */
export function timeline(data: PageData, details: Details, zoom: (period: Period) => void): TimelineChart {
  let drawn = new WeakMap<Element, Drawn>();
  let lanes: readonly Lane[] = [];
  let shown = ROWS_AT_ONCE;
  let last: { readonly rows: readonly Row[]; readonly period: Period } | undefined;
  const axis = element('div', { class: 'head' });
  const body = element('div', { class: 'body' });
  const more = element('button', { type: 'button', class: 'quiet' });
  const node = element('div', { class: 'timeline' }, axis, body, more);

  const draw = (rows: readonly Row[], period: Period) => {
    details.hide(true);
    last = { rows, period };
    drawn = new WeakMap();
    // Of a lane as it will be: the names take their room first.
    const width = Math.max(200, axis.clientWidth - parseFloat(getComputedStyle(axis).paddingLeft));
    const lines = gridOf(period, width, data.made);
    const seen = rows.slice(0, shown).map((row) => {
      const lane = laneOf(data, row, period, width, drawn);
      lane.node.setAttribute(
        'aria-label',
        `${accountOf(data, row.account)}: ${countText(row.total, 'attempt')}`,
      );
      return { lane, node: element('div', { class: 'row' }, nameOf(data, row), lane.node) };
    });
    lanes = seen.map(({ lane }) => lane);
    axis.replaceChildren(lines.axis);
    body.replaceChildren(lines.grid, ...seen.map((row) => row.node));
    const left = rows.length - seen.length;
    more.hidden = left <= 0;
    more.textContent = `Show ${number(Math.min(left, ROWS_AT_ONCE))} of ${countText(left, 'more account')}`;
  };
  const again = () => {
    if (last !== undefined) draw(last.rows, last.period);
  };
  more.addEventListener('click', () => {
    const before = lanes.length;
    shown += ROWS_AT_ONCE;
    again();
    lanes[before]?.marks[0]?.focus();
  });

  /** What is drawn where an event happened. */
  const drawnAt = (target: EventTarget | null) => {
    const at = target instanceof Element ? target.closest<HTMLElement>('.mark, .span') : null;
    const found = at === null ? undefined : drawn.get(at);
    return at === null || found === undefined ? undefined : { at, ...found };
  };
  const show = (target: EventTarget | null, pins: boolean) => {
    const found = drawnAt(target);
    if (found !== undefined) details.show(found.at, found.kind, found.describe(), pins);
  };
  body.addEventListener('pointerover', (event) => {
    if (event.pointerType !== 'touch') show(event.target, false);
  });
  body.addEventListener('pointerout', () => {
    details.hide(false);
  });
  body.addEventListener('focusin', (event) => {
    show(event.target, false);
  });
  body.addEventListener('focusout', () => {
    details.hide(false);
  });
  body.addEventListener('click', ({ target }) => {
    const found = drawnAt(target);
    if (found === undefined) details.hide(true);
    else if (found.apart !== undefined && details.isPinnedTo(found.at)) {
      const row = lanes.findIndex(({ node: lane }) => lane.contains(found.at));
      zoom(found.apart);
      lanes[row]?.marks[0]?.focus();
    } else show(target, true);
  });
  body.addEventListener('keydown', (event) => {
    moveFocus(
      event,
      lanes.map(({ marks }) => marks),
    );
  });
  let width = 0;
  new ResizeObserver(() => {
    if (axis.clientWidth === width) return;
    width = axis.clientWidth;
    requestAnimationFrame(again);
  }).observe(axis);
  return { node, draw };
}
