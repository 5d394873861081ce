import type { PageData, PageTotals } from '../data.js';
import { lasting, number, timeOf } from './describe.js';
import { element, foreign, sign } from './element.js';
import type { PageSection } from './lists.js';
import { totalsOf } from './totals.js';

/** The title, and what was read: these stay as they are whatever is filtered. */
export function heading(data: PageData): HTMLElement {
  const { since, until, made, host, log, chosen, version } = data;
  const period = `${timeOf(since)} to ${timeOf(until ?? made)}`;
  const facts = [
    ['Period', period],
    ...(chosen.length === 0 ? [] : [['Only', chosen.join(', ')]]),
    ['Log', `${log} on ${host}`],
    ['Made', `${timeOf(made)} by acctmgr ${version}`],
  ];
  const list = element('dl', { class: 'about' });
  for (const [name = '', value = ''] of facts) {
    list.append(element('div', {}, element('dt', {}, name), element('dd', {}, foreign(value))));
  }
  return element('header', {}, element('h1', {}, 'Who took which AWS account'), list);
}

function figure(label: string, value: string, note?: Node | string, kind?: string): HTMLElement {
  const shown = element('dd', {}, ...(kind === undefined ? [] : [sign(kind)]), value);
  if (note !== undefined) shown.append(element('small', {}, note));
  return element('div', { class: 'figure' }, element('dt', {}, label), shown);
}

const shareOfAll = (count: number, all: number): string | undefined =>
  all === 0 || count === 0 ? undefined : `${((count / all) * 100).toFixed(count * 10 < all ? 1 : 0)} %`;

function tilesOf(totals: PageTotals): readonly HTMLElement[] {
  const { attempts, denied, failed, sts, cache, sessions, total, longest, longestAccount } = totals;
  return [
    figure('Attempts', number(attempts), `${number(sts)} from STS, ${number(cache)} from the cache`),
    figure('Denied', number(denied), shareOfAll(denied, attempts), 'denied'),
    figure('Failed', number(failed), shareOfAll(failed, attempts), 'failed'),
    figure('Sessions', number(sessions), sessions === 0 ? undefined : `${lasting(total)} in all`),
    figure(
      'Longest session',
      sessions === 0 ? '–' : lasting(longest),
      longestAccount === undefined ? undefined : foreign(longestAccount),
    ),
  ];
}

/** What the selection comes to, in a few numbers. */
export function figures(data: PageData): PageSection {
  const node = element('dl', { class: 'figures' }, ...tilesOf(data.totals));
  return {
    node,
    draw: (selection) => {
      node.replaceChildren(...tilesOf(totalsOf(data, selection)));
    },
  };
}
