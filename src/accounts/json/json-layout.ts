import type { Node } from 'jsonc-parser';

/** How a JSON text is laid out, so that what is added to it looks like the rest. */
export interface JsonLayout {
  readonly lineBreak: string;
  /** One level of indentation. */
  readonly step: string;
  /** Between a key and its value: `": "`, or `":"` in a text without blanks. */
  readonly colon: string;
  /** Inside the brackets of an object on one line. */
  readonly padding: string;
  /** False for a text that is all on one line. */
  readonly hasLines: boolean;
}

/** What is longer is put on lines of its own. */
const WIDEST = 80;

function firstColon(text: string, node: Node): string | undefined {
  for (const child of node.children ?? []) {
    const [key, value] = child.children ?? [];
    if (child.type === 'property' && key !== undefined && value !== undefined) {
      return text.slice(key.offset + key.length, value.offset);
    }
    const inside = firstColon(text, child);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

export function layoutOf(text: string, tree: Node): JsonLayout {
  const colon = firstColon(text, tree) ?? ': ';
  return {
    lineBreak: /\r?\n/.exec(text)?.[0] ?? '\n',
    step: /^[ \t]+(?=\S)/m.exec(text)?.[0] ?? '  ',
    colon: colon.includes('\n') ? ': ' : colon,
    padding: /\{([ \t]*)"/.exec(text)?.[1] ?? (colon === ':' ? '' : ' '),
    hasLines: text.trim().includes('\n'),
  };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const membersOf = (value: Readonly<Record<string, unknown>>): [string, unknown][] =>
  Object.entries(value).filter(([, member]) => member !== undefined);

/** On one line. */
export function renderInline(value: unknown, layout: JsonLayout): string {
  const comma = layout.colon.endsWith(' ') ? ', ' : ',';
  if (Array.isArray(value)) return `[${value.map((item) => renderInline(item, layout)).join(comma)}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = membersOf(value).map(
    ([key, member]) => `${JSON.stringify(key)}${layout.colon}${renderInline(member, layout)}`,
  );
  return members.length === 0 ? '{}' : `{${layout.padding}${members.join(comma)}${layout.padding}}`;
}

/** On lines of its own, the closing bracket behind `indent`. */
export function renderLines(value: unknown, layout: JsonLayout, indent: string): string {
  const inner = `${indent}${layout.step}`;
  const wrap = (open: string, parts: readonly string[], close: string) =>
    `${open}${parts.map((part) => `${layout.lineBreak}${inner}${part}`).join(',')}${layout.lineBreak}${indent}${close}`;
  if (Array.isArray(value)) {
    return wrap(
      '[',
      value.map((item) => render(item, layout, inner)),
      ']',
    );
  }
  if (!isObject(value)) return JSON.stringify(value);
  return wrap(
    '{',
    membersOf(value).map(([key, member]) => renderMember(key, member, layout, inner)),
    '}',
  );
}

/** On one line where it fits on one. */
export function render(value: unknown, layout: JsonLayout, indent: string): string {
  const inline = renderInline(value, layout);
  return layout.hasLines && indent.length + inline.length > WIDEST
    ? renderLines(value, layout, indent)
    : inline;
}

export const renderMember = (key: string, value: unknown, layout: JsonLayout, indent: string): string =>
  `${JSON.stringify(key)}${layout.colon}${render(value, layout, indent)}`;
