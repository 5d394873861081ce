import { widthOf } from '../output/text-width.js';
import { wrappedAdvice } from '../output/wrapped-text.js';
import { oneLine } from '../system/safe-text.js';

/** What is the matter with an account. */
export interface Advised {
  readonly name: string;
  readonly text: string;
  /** What is to be done, on a line of its own. */
  readonly fix?: string;
  /** Of those of one kind, only the first one's text stands there; without it, each text does once. */
  readonly kind?: string;
}

const MOST_NAMES = 8;

const named = (names: readonly string[]): string =>
  names.length > MOST_NAMES
    ? `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`
    : names.join(', ');

/** Below a table: each text once, behind the accounts that it is about. */
export function adviceLines(all: readonly Advised[], columns: number | undefined): readonly string[] {
  const byKind = new Map<string, { readonly first: Advised; readonly names: string[] }>();
  for (const one of all) {
    const kind = one.kind ?? `${one.text}\n${one.fix ?? ''}`;
    const { first, names } = byKind.get(kind) ?? { first: one, names: [] };
    byKind.set(kind, { first, names: [...names, oneLine(one.name)] });
  }
  return [...byKind.values()].flatMap(({ first: { text, fix = '' }, names }) => [
    '',
    wrappedAdvice(`${named(names)}: ${text}`, columns, '  ', widthOf),
    ...(fix === '' ? [] : [`  ${wrappedAdvice(`fix: ${fix}`, columns, '    ', widthOf)}`]),
  ]);
}
