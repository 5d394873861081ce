/*
 * The one way in which this page makes elements. What the log says becomes text nodes and attribute values, and is never read
 * as HTML.
 */

type Child = Node | string;

interface Attributes {
  readonly class?: string;
  readonly [name: string]: string | undefined;
}

/** An element with attributes (those that are undefined are left out) and children; strings become text. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Text from the log, which keeps its writing direction to itself. */
export const foreign = (text: string, className?: string): HTMLElement =>
  element('bdi', { ...(className !== undefined && { class: className }) }, text);

/** The sign of how an attempt ended, which tells it by its shape and not by its colour alone. */
export const sign = (kind: string): HTMLElement =>
  element('i', { class: `sign ${kind}`, 'aria-hidden': 'true' });

/** Places an element along its parent; the policy of the page allows no style attributes. */
export function place(placed: HTMLElement, left: number, width?: number): void {
  placed.style.left = `${(left * 100).toFixed(3)}%`;
  if (width !== undefined) placed.style.width = `${(width * 100).toFixed(3)}%`;
}
