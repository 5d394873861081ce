import type { Node } from 'jsonc-parser';
import { oneLine, safeText } from '../../system/safe-text.js';
import { formatPath, type EntryFault, type ValuePath } from './finding.js';
import { readJsonText } from '../json/json-text.js';
import type { Problem } from './problem.js';
import { applyRules } from './rules.js';
import type { ListedNames } from './scope.js';
import { shapeFindings, soundPart } from './shape.js';

/*
 * Everything that is wrong with an accounts.json, with its place in the text. Loaded only when something is: it brings zod
 * and a parser that keeps positions.
 */

const WIDEST_EXCERPT = 100;

/** The line that holds `offset`, and a caret under the place. */
function excerptOf(text: string, offset: number, start: number): readonly [string, string] {
  const end = text.indexOf('\n', start);
  const line = text.slice(start, end < 0 ? text.length : end);
  const column = offset - start;
  // A file on one line: show what is around the place.
  const from = Math.max(0, column - WIDEST_EXCERPT / 2);
  const before = safeText(line.slice(from, column)).replaceAll('\t', ' ');
  const after = safeText(line.slice(column, from + WIDEST_EXCERPT)).replaceAll('\t', ' ');
  return [`${before}${after}`.trimEnd(), `${' '.repeat(before.length)}^`];
}

interface Located {
  readonly offset: number;
  readonly path: ValuePath;
  readonly message: string;
  readonly expected: string;
  /** A fault of the JSON itself, which is understood best by seeing it. */
  readonly isOfText: boolean;
}

/** In the order of the text, so that its lines are counted once. */
function inOrder(text: string, located: readonly Located[]): Problem[] {
  let line = 1;
  let start = 0;
  const lineEnd = (from: number) => {
    const found = text.indexOf('\n', from);
    return found < 0 ? Infinity : found;
  };
  let next = lineEnd(0);
  return [...located]
    .sort((one, other) => one.offset - other.offset)
    .map(({ offset, path, message, expected, isOfText }) => {
      while (next < offset) {
        line += 1;
        start = next + 1;
        next = lineEnd(start);
      }
      return {
        path: formatPath(path),
        line,
        column: offset - start + 1,
        message: oneLine(message),
        expected: oneLine(expected),
        ...(isOfText ? { excerpt: excerptOf(text, offset, start) } : {}),
      };
    });
}

type FindNode = (path: ValuePath) => Node | undefined;

/** Finds nodes by their path. The keys of an object are looked up by name: a wrong file may have thousands, each with a problem. */
function nodeFinder(tree: Node): FindNode {
  const members = new Map<Node, ReadonlyMap<string, Node>>();
  const membersOf = (node: Node): ReadonlyMap<string, Node> => {
    const known = members.get(node);
    if (known !== undefined) return known;
    const found = new Map<string, Node>();
    for (const { children: [key, value] = [] } of node.children ?? []) {
      const name = String(key?.value);
      // Of two equal keys the first one, which is not the one that is told of as a second.
      if (value !== undefined && !found.has(name)) found.set(name, value);
    }
    members.set(node, found);
    return found;
  };
  return (path) =>
    path.reduce<Node | undefined>(
      (node, step) => (typeof step === 'number' ? node?.children?.[step] : node && membersOf(node).get(step)),
      tree,
    );
}

/** The offset of the value or key at `path`, or of what is nearest above it where that is missing. */
function offsetOf(tree: Node, find: FindNode, { path, concerns }: EntryFault): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = find(path.slice(0, length));
    if (node === undefined) continue;
    const key = node.parent?.type === 'property' ? node.parent.offset : node.offset;
    return concerns === 'key' ? key : node.offset;
  }
  return tree.offset;
}

function placed(tree: Node, faults: readonly EntryFault[]): Located[] {
  const find = nodeFinder(tree);
  return faults.map((fault) => ({ ...fault, offset: offsetOf(tree, find, fault), isOfText: false }));
}

/** Every problem of the file in the order of its text; none where it is right. `text` is without a byte order mark. */
export function findProblems(text: string, listed: ListedNames = () => []): Problem[] {
  const { value, faults } = readJsonText(text);
  const located: Located[] = faults.map((fault) => ({ ...fault, isOfText: true }));
  if (value !== undefined) {
    const shape = shapeFindings(value.parsed);
    located.push(...placed(value.tree, [...shape, ...applyRules(soundPart(value.parsed, shape), listed)]));
  }
  return inOrder(text, located);
}

/** Faults of a file that is right by itself, which it has with what else is on the machine. */
export function problemsAt(text: string, faults: readonly EntryFault[]): Problem[] {
  const { value } = readJsonText(text);
  return value === undefined ? [] : inOrder(text, placed(value.tree, faults));
}
