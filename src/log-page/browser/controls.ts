import type { PageData, PageStatus } from '../data.js';
import { element, sign } from './element.js';
import type { Order } from './rows.js';
import { EVERYTHING, SAID, STATUSES, type Filter } from './selection.js';

export interface Controls {
  readonly node: HTMLElement;
  /** Says what the filter leaves. */
  report(text: string): void;
}

function labelled(label: string, control: HTMLElement): HTMLElement {
  return element('label', { class: 'field' }, element('span', {}, label), control);
}

function choice(options: readonly (readonly [value: string, text: string])[]): HTMLSelectElement {
  return element('select', {}, ...options.map(([value, text]) => element('option', { value }, text)));
}

const ORDERS: readonly (readonly [Order, string])[] = [
  ['attempts', 'Most attempts first'],
  ['problems', 'Most denied and failed first'],
  ['recent', 'Newest first'],
  ['name', 'By name'],
];

const indexIn = ({ value }: HTMLSelectElement): number | undefined =>
  value === '' ? undefined : Number(value);

/** The order of the accounts, to be chosen. */
export function orderChoice(change: (order: Order) => void): HTMLElement {
  const order = choice(ORDERS);
  order.addEventListener('change', () => {
    change(order.value as Order);
  });
  return element('label', { class: 'order' }, 'Order', order);
}

/** The filter. `change` is called with what is wished for whenever the reader changes it. */
export function controls(data: PageData, change: (wish: Filter) => void): Controls {
  const search = element('input', {
    type: 'search',
    placeholder: 'role, reason, error …',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const account = choice([
    ['', 'All accounts'],
    ...data.accounts
      .map(({ name, id }, index) => ({
        index,
        text: id === undefined || id === name ? name : `${name} (${id})`,
      }))
      .sort((one, other) => one.text.localeCompare(other.text))
      .map(({ index, text }) => [String(index), text] as const),
  ]);
  const user = choice([
    ['', 'All users'],
    ...data.users
      .map((text, index) => ({ index, text }))
      .sort((one, other) => one.text.localeCompare(other.text))
      .map(({ index, text }) => [String(index), text] as const),
  ]);
  const boxes = STATUSES.map((status) => ({
    status,
    box: element('input', { type: 'checkbox', checked: '' }),
  }));
  const clear = element('button', { type: 'button', class: 'quiet' }, 'Clear');
  const result = element('p', { role: 'status' });

  const tell = () => {
    const statuses = boxes.flatMap(({ status, box }): PageStatus[] => (box.checked ? [status] : []));
    const wish = {
      text: search.value.trim(),
      account: indexIn(account),
      user: indexIn(user),
      statuses: new Set(statuses),
    };
    const isEverything = wish.text === '' && statuses.length === EVERYTHING.statuses.size;
    clear.disabled = isEverything && wish.account === undefined && wish.user === undefined;
    change(wish);
  };
  let pending: number | undefined;
  search.addEventListener('input', () => {
    window.clearTimeout(pending);
    pending = window.setTimeout(tell, 120);
  });
  for (const control of [account, user, ...boxes.map(({ box }) => box)]) {
    control.addEventListener('change', tell);
  }
  clear.addEventListener('click', () => {
    search.value = account.value = user.value = '';
    for (const { box } of boxes) box.checked = true;
    search.focus();
    tell();
  });
  clear.disabled = true;

  const statuses = element(
    'div',
    { class: 'field', role: 'group', 'aria-labelledby': 'status-label' },
    element('span', { id: 'status-label' }, 'Status'),
    element(
      'div',
      { class: 'boxes' },
      ...boxes.map(({ status, box }) => element('label', {}, box, sign(status), SAID[status])),
    ),
  );
  const node = element(
    'form',
    { class: 'controls', role: 'search', 'aria-label': 'Filter' },
    labelled('Search', search),
    labelled('Account', account),
    labelled('User', user),
    statuses,
    element('div', { class: 'outcome' }, result, clear),
  );
  node.addEventListener('submit', (event) => {
    event.preventDefault();
  });
  return {
    node,
    report: (text) => {
      result.textContent = text;
    },
  };
}
