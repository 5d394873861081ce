import { localDate } from '../../system/local-date.js';
import type { PageData } from '../data.js';
import { binName, countBins } from './counted-bins.js';
import { number } from './describe.js';
import { element, place } from './element.js';
import { binsIn, DAY, dayLabel, type Bin, type Period } from './period.js';
import { moveFocus } from './roving.js';
import { STATUSES, type ShownAttempts } from './selection.js';

export interface Chart {
  readonly node: HTMLElement;
  /** @param seen - what the timeline shows */
  draw(selection: ShownAttempts, seen: Period): void;
}

/** So many labels find room on a wide screen. */
const MOST_LABELS = 12;

interface Bar {
  readonly node: HTMLButtonElement;
  draw(name: string, share: number, counts: Readonly<Record<string, number>>, isSeen: boolean): void;
}

function newBar(onClick: () => void): Bar {
  const stack = element('span', { class: 'stack' });
  const node = element('button', { type: 'button', class: 'bin' }, stack);
  node.addEventListener('click', onClick);
  return {
    node,
    draw: (name, share, counts, isSeen) => {
      const parts = STATUSES.toReversed().flatMap((status) => {
        const count = counts[status] ?? 0;
        if (count === 0) return [];
        const part = element('span', { class: status });
        part.style.flexGrow = String(count);
        return [part];
      });
      stack.style.height = `${(share * 100).toFixed(2)}%`;
      stack.replaceChildren(...parts);
      node.title = name;
      node.setAttribute('aria-label', `${name}. Zoom to it.`);
      node.classList.toggle('is-seen', isSeen);
      node.disabled = share === 0;
    },
  };
}

/** When the first attempt was, and the last. */
function attemptedPeriod({ groups, attempts }: PageData): Period {
  const times = [
    ...groups.flatMap(({ start, end }) => [start, end - 1]),
    ...attempts.map(({ time }) => time),
  ];
  return {
    start: times.reduce((one, other) => Math.min(one, other), Infinity),
    end: times.reduce((one, other) => Math.max(one, other), -Infinity),
  };
}

/** `Mar 1`, or the month where bins are that long. */
function axisLabel({ start, end }: Bin): string {
  const date = new Date(start);
  return end - start > 14 * DAY ? localDate(date).slice(0, -3) : dayLabel(date);
}

/** How many attempts there were each day, as bars. @param zoom - called with the day that was clicked */
export function chart(data: PageData, zoom: (bin: Bin) => void): Chart {
  const bins = binsIn(attemptedPeriod(data));
  const title = `Attempts each ${bins.unit}`;
  const bars = bins.bins.map((bin) =>
    newBar(() => {
      zoom(bin);
    }),
  );
  const plot = element(
    'div',
    { class: 'plot', role: 'group', 'aria-label': `${title}; arrow keys move between them` },
    ...bars.map(({ node }) => node),
  );
  plot.addEventListener('keydown', (event) => {
    moveFocus(event, [bars.map(({ node }) => node)]);
  });
  const scale = element('div', { class: 'scale', 'aria-hidden': 'true' });
  const axis = element('div', { class: 'axis', 'aria-hidden': 'true' });
  const every = Math.ceil(bins.bins.length / MOST_LABELS);
  bins.bins.forEach((bin, index) => {
    if (index % every !== 0) return;
    const label = element('span', {}, axisLabel(bin));
    place(label, (index + 0.5) / bins.bins.length);
    axis.append(label);
  });
  return {
    node: element(
      'section',
      { class: 'chart', 'aria-labelledby': 'chart-title' },
      element('h2', { id: 'chart-title' }, title),
      element('div', { class: 'frame' }, scale, plot, axis),
    ),
    draw: (selection, seen) => {
      const counted = countBins(bins, selection);
      const most = counted.reduce((sum, { total }) => Math.max(sum, total), 1);
      scale.replaceChildren(element('span', {}, number(most)), element('span', {}, '0'));
      counted.forEach((bin, index) => {
        const isSeen = bin.bin.end > seen.start && bin.bin.start < seen.end;
        bars[index]?.draw(binName(bin), bin.total / most, bin.counts, isSeen);
      });
      const first = bars.find(({ node }) => !node.disabled);
      for (const { node } of bars) node.tabIndex = node === first?.node ? 0 : -1;
    },
  };
}
