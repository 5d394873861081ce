import { alternatives, quoted, type EntryFault } from './finding.js';
import { nearest } from './nearest.js';
import type { Rule, Scope } from './scope.js';

/** The rules about `source_account`, by which accounts form chains. */

/** By its account alone: the permission set behind it is looked up when it is taken, since AWS may have more of them. */
const keyOf = (name: string): string => name.replace(/\/.*$/s, '').toLowerCase();

const namesOf = (accounts: readonly Scope[]): string[] => accounts.flatMap(({ own }) => own.name ?? []);

const hasNoSource = ({ own }: Scope): boolean => own.source_account === undefined;

/** Guessing compares each with all names, and nobody reads further. */
const MOST_GUESSED = 50;

export const sourceAccountKnown: Rule = ({ accounts, all, listed }) => {
  if (all.every(hasNoSource)) return [];
  const names = namesOf(accounts);
  const known = new Set(names.map(keyOf));
  let others: ReadonlySet<string> | undefined;
  const isListed = (name: string) => (others ??= new Set(listed().map(keyOf))).has(keyOf(name));
  let guessed = 0;
  return all.flatMap(({ path, own }): EntryFault[] => {
    const source = own.source_account;
    if (source === undefined || known.has(keyOf(source)) || isListed(source)) return [];
    const near = guessed < MOST_GUESSED ? nearest(source, names).map(quoted) : [];
    guessed += 1;
    return [
      {
        path: [...path, 'source_account'],
        concerns: 'value',
        message: `no account is called ${quoted(source)}`,
        expected: near.length > 0 ? alternatives(near) : 'the name of another account in this file',
      },
    ];
  });
};

/** Each cycle is told once, at the first of its accounts that is met. */
export const noSourceCycle: Rule = ({ accounts, all }) => {
  if (all.every(hasNoSource)) return [];
  const byName = new Map<string, Scope>();
  for (const scope of accounts) {
    if (scope.own.name !== undefined && !byName.has(keyOf(scope.own.name)))
      byName.set(keyOf(scope.own.name), scope);
  }
  const done = new Set<Scope>();
  return accounts.flatMap((start): EntryFault[] => {
    const walked: Scope[] = [];
    let scope: Scope | undefined = start;
    while (scope !== undefined && !done.has(scope)) {
      done.add(scope);
      walked.push(scope);
      const source: string | undefined = scope.whole.source_account;
      scope = source === undefined ? undefined : byName.get(keyOf(source));
    }
    const entrance = scope === undefined ? -1 : walked.indexOf(scope);
    if (entrance < 0) return [];
    const cycle = walked.slice(entrance);
    const names = [...cycle, ...cycle.slice(0, 1)].map(({ own }) => own.name ?? '?');
    return [
      {
        path: [...(cycle[0]?.path ?? []), 'source_account'],
        concerns: 'value',
        message: `the account is reached through itself: ${names.join(' → ')}`,
        expected: 'a chain that ends at an account with source_profile, or with no source at all',
      },
    ];
  });
};
