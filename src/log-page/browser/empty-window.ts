import { timeOf } from './describe.js';
import { element } from './element.js';
import { nearestTo } from './nearest-period.js';
import type { Period } from './period.js';
import type { ShownAttempts } from './selection.js';

export interface EmptyWindow {
  readonly node: HTMLElement;
  draw(selection: ShownAttempts, period: Period): void;
}

/** Says that nothing was attempted in the part of the time that is shown. @param show - moves there */
export function emptyWindow(show: (span: Period) => void): EmptyWindow {
  let nearest: Period | undefined;
  const text = element('span', {});
  const button = element('button', { type: 'button', class: 'quiet' });
  const node = element('p', { class: 'empty-window', role: 'status' }, text, ' ', button);
  button.addEventListener('click', () => {
    if (nearest !== undefined) show(nearest);
  });
  return {
    node,
    draw: (selection, period) => {
      nearest = nearestTo(period, selection);
      node.hidden = nearest === undefined;
      if (nearest === undefined) return;
      text.textContent = `Nothing was attempted from ${timeOf(period.start).slice(0, 16)} to ${timeOf(period.end).slice(0, 16)}.`;
      button.textContent = `Show the nearest, ${timeOf(nearest.start).slice(0, 16)}`;
    },
  };
}
