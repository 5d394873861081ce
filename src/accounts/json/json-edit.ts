import { isDeepStrictEqual } from 'node:util';
import { getNodeValue, type Node } from 'jsonc-parser';
import { layoutOf, render, renderInline, renderLines, renderMember, type JsonLayout } from './json-layout.js';

/*
 * Changes of a JSON text that leave every byte outside of them as it is. jsonc-parser's own `modify` lays out anew the lines
 * that it touches, which turns an account on one line into one on ten.
 */

/** In UTF-16 units of the text before the change. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly content: string;
}

/** A valid JSON text, parsed. */
export interface JsonDocument {
  readonly text: string;
  readonly tree: Node;
  readonly layout: JsonLayout;
}

export const jsonDocument = (text: string, tree: Node): JsonDocument => ({
  text,
  tree,
  layout: layoutOf(text, tree),
});

/** Edits never overlap; two at one place are made in the order given. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { offset, length, content } of inTextOrder(edits)) {
    result += text.slice(at, offset) + content;
    at = offset + length;
  }
  return result + text.slice(at);
}

export const inTextOrder = (edits: readonly TextEdit[]): TextEdit[] =>
  [...edits].sort((one, other) => one.offset - other.offset || one.length - other.length);

const endOf = ({ offset, length }: Node): number => offset + length;

/** Of the line that holds `offset`; of a text on one line, which is not to be looked through for each change, that of its start. */
function indentAt({ text, layout }: JsonDocument, offset: number): string {
  const start = layout.hasLines ? text.lastIndexOf('\n', offset - 1) + 1 : 0;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** What stands between the last two entries of the container: a comma and white space. */
function separatorOf(text: string, { offset, children = [] }: Node): string {
  const [before, last] = [children.at(-2), children.at(-1)];
  if (last === undefined) return ',';
  if (before !== undefined) return text.slice(endOf(before), last.offset);
  return `,${text.slice(offset + 1, last.offset)}`;
}

/** Takes the entries at `indexes` out of an object or list, with their commas. */
function removeEntries({ offset, length, children = [] }: Node, indexes: ReadonlySet<number>): TextEdit[] {
  if (indexes.size === 0) return [];
  const firstKept = children.findIndex((_, index) => !indexes.has(index));
  if (firstKept === -1) return [{ offset: offset + 1, length: length - 2, content: '' }];
  const cut = (from: number, to: number): TextEdit => ({ offset: from, length: to - from, content: '' });
  const [first, kept] = [children[0], children[firstKept]];
  return [
    ...(firstKept > 0 && first !== undefined && kept !== undefined ? [cut(first.offset, kept.offset)] : []),
    ...children.flatMap((child, index) => {
      const before = children[index - 1];
      return index > firstKept && indexes.has(index) && before !== undefined
        ? [cut(endOf(before), endOf(child))]
        : [];
    }),
  ];
}

/** Gives members of the object other values; undefined takes one away. A new one is put at the end. */
export function editMembers(
  document: JsonDocument,
  object: Node,
  changes: Readonly<Record<string, unknown>>,
): TextEdit[] {
  const { text, layout } = document;
  const children = object.children ?? [];
  const indent = indentAt(document, children.at(-1)?.offset ?? object.offset);
  const place = new Map(children.map(({ children: [key] = [] }, index) => [String(key?.value), index]));
  const removed = new Set<number>();
  const edits: TextEdit[] = [];
  const added: string[] = [];
  for (const [key, value] of Object.entries(changes)) {
    const index = place.get(key);
    const node = index === undefined ? undefined : children[index]?.children?.[1];
    if (index === undefined || node === undefined) {
      if (value !== undefined) added.push(renderMember(key, value, layout, indent));
    } else if (value === undefined) removed.add(index);
    else if (!isDeepStrictEqual(getNodeValue(node), value)) {
      edits.push({ offset: node.offset, length: node.length, content: render(value, layout, indent) });
    }
  }
  const last = children.at(-1);
  if (last === undefined || removed.size === children.length) {
    const content = renderInline({ ...getNodeValue(object), ...changes }, layout);
    return [{ offset: object.offset, length: object.length, content }];
  }
  const separator = separatorOf(text, object);
  const content = added.map((member) => `${separator}${member}`).join('');
  return [
    ...edits,
    ...removeEntries(object, removed),
    ...(content === '' ? [] : [{ offset: endOf(last), length: 0, content }]),
  ];
}

/** Takes items out of the list, and puts objects at its end, laid out as the last one there is. */
export function editItems(
  document: JsonDocument,
  list: Node,
  removed: ReadonlySet<number>,
  items: readonly Readonly<Record<string, unknown>>[],
): TextEdit[] {
  const { text, layout } = document;
  const { children = [] } = list;
  const [first, last] = [children[0], children.at(-1)];
  if (items.length === 0) return removeEntries(list, removed);
  if (first === undefined || last === undefined) return fill(document, list, items);
  const indent = indentAt(document, last.offset);
  const onLines = text.slice(last.offset, endOf(last)).includes('\n');
  const separator = separatorOf(text, list);
  const rendered = items.map((item) =>
    onLines ? renderLines(item, layout, indent) : renderInline(item, layout),
  );
  if (removed.size === children.length) {
    const length = endOf(last) - first.offset;
    return [{ offset: first.offset, length, content: rendered.join(separator) }];
  }
  const content = rendered.map((item) => separator + item).join('');
  return [...removeEntries(list, removed), { offset: endOf(last), length: 0, content }];
}

function fill(document: JsonDocument, list: Node, items: readonly object[]): TextEdit[] {
  const { layout } = document;
  const indent = indentAt(document, list.offset);
  const content = layout.hasLines ? renderLines(items, layout, indent) : renderInline(items, layout);
  return [{ offset: list.offset, length: list.length, content }];
}
