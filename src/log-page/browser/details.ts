import type { Description } from './describe.js';
import { element, foreign, sign } from './element.js';

/** The card with details beside what the pointer or the focus is on. */
export interface Details {
  readonly node: HTMLElement;
  /** @param pins - whether it stays when the pointer leaves, as after a click or a touch */
  show(anchor: HTMLElement, kind: string, description: Description, pins: boolean): void;
  /** @param unpins - also where it was pinned */
  hide(unpins: boolean): void;
  isPinnedTo(anchor: HTMLElement): boolean;
  /** Keeps it beside what it belongs to, which has moved. */
  follow(): void;
}

const ID = 'details';
const GAP = 10;
/** Time to move the pointer from the mark onto the card, in milliseconds. */
const LINGER = 180;

function content(kind: string, { title, facts, more }: Description): Node[] {
  const list = element('dl');
  for (const { name, value } of facts)
    list.append(element('dt', {}, name), element('dd', {}, foreign(value)));
  const rest = `and ${more.toLocaleString('en-US')} more: click twice to zoom in`;
  return [
    element('h3', {}, sign(kind), title),
    list,
    ...(more > 0 ? [element('p', { class: 'more' }, rest)] : []),
  ];
}

/** Above what it belongs to where there is room, else below, and within the window. */
function putBeside(card: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = card;
  const room = { width: document.documentElement.clientWidth, height: window.innerHeight };
  const middle = Math.max(0, at.left) + (Math.min(room.width, at.right) - Math.max(0, at.left)) / 2;
  const left = Math.max(GAP, Math.min(middle - width / 2, room.width - width - GAP));
  const above = at.top - height - GAP;
  const below = Math.max(GAP, Math.min(at.bottom + GAP, room.height - height - GAP));
  card.style.left = `${left}px`;
  card.style.top = `${above >= GAP ? above : below}px`;
}

export function detailsCard(): Details {
  const node = element('div', { id: ID, class: 'details', role: 'tooltip', hidden: '' });
  let anchor: HTMLElement | undefined;
  let isPinned = false;
  let leaving: number | undefined;

  const stay = () => {
    window.clearTimeout(leaving);
  };
  const close = () => {
    stay();
    anchor?.removeAttribute('aria-describedby');
    anchor?.classList.remove('is-shown');
    anchor = undefined;
    isPinned = false;
    node.hidden = true;
  };
  node.addEventListener('pointerenter', stay);
  node.addEventListener('pointerleave', () => {
    if (!isPinned) leaving = window.setTimeout(close, LINGER);
  });
  return {
    node,
    show: (beside, kind, description, pins) => {
      if (isPinned && !pins && anchor !== beside) return;
      const wasPinned = isPinned && anchor === beside;
      close();
      anchor = beside;
      isPinned = pins || wasPinned;
      node.replaceChildren(...content(kind, description));
      node.hidden = false;
      beside.setAttribute('aria-describedby', ID);
      beside.classList.add('is-shown');
      putBeside(node, beside);
    },
    hide: (unpins) => {
      if (unpins) close();
      else if (!isPinned) {
        stay();
        leaving = window.setTimeout(close, LINGER);
      }
    },
    isPinnedTo: (beside) => isPinned && anchor === beside,
    follow: () => {
      if (anchor !== undefined) putBeside(node, anchor);
    },
  };
}
