import { alternatives } from '../../accounts/checking/finding.js';
import { nearest } from '../../accounts/checking/nearest.js';
import { hasTag, tagClauseIn, type TagClause, type Tagged } from '../../accounts/tag-clause.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';

/** @throws AcctmgrError with exit 2 */
export function parseTagClause(text: string): TagClause {
  const clause = tagClauseIn(text);
  if (clause !== undefined) return clause;
  throw usageError(`--tag ${oneLine(text)} cannot be used.`, {
    hint: 'Write key=value, such as --tag env=dev, or key!=value.',
  });
}

const written = ({ key, value, isNegated }: TagClause): string =>
  oneLine(`${key}${isNegated ? '!=' : '='}${value}`);

/** Values of one key are alternatives; each other key, and each negation, has to fit as well. */
export function fitsTags(clauses: readonly TagClause[], account: Tagged): boolean {
  const wanted = clauses.filter(({ isNegated }) => !isNegated);
  return (
    wanted.every(({ key }) => wanted.some((clause) => clause.key === key && hasTag(clause, account))) &&
    clauses.every((clause) => !clause.isNegated || !hasTag(clause, account))
  );
}

const MOST_VALUES = 8;

/** `env (dev, prod), team (web)`: the tags that the accounts have, as far as a hint can hold them. */
export function describeTags(accounts: readonly Tagged[]): string {
  const values = new Map<string, Set<string>>();
  for (const { tags = {} } of accounts)
    for (const [key, value] of Object.entries(tags)) {
      const known = values.get(key) ?? new Set();
      values.set(key, known.add(value));
    }
  const shown = (set: ReadonlySet<string>): string =>
    [...[...set].slice(0, MOST_VALUES).map(oneLine), ...(set.size > MOST_VALUES ? ['…'] : [])].join(', ');
  return [...values]
    .slice(0, MOST_VALUES)
    .map(([key, set]) => `${oneLine(key)} (${shown(set)})`)
    .join(', ');
}

/**
 * A tag of nobody is a slip, in a negation even more so: it would leave out none.
 *
 * @throws AcctmgrError with exit 2 `nothing_selected`
 */
export function requireKnownTags(clauses: readonly TagClause[], accounts: readonly Tagged[]): void {
  const unknown = clauses.find((clause) => !accounts.some((account) => hasTag(clause, account)));
  if (unknown === undefined) return;
  const plain = { ...unknown, isNegated: false };
  const known = [
    ...new Set(
      accounts.flatMap(({ tags = {} }) => Object.entries(tags).map(([key, value]) => `${key}=${value}`)),
    ),
  ];
  const near = nearest(written(plain), known).map(oneLine);
  const there = describeTags(accounts);
  throw usageError(`No account has the tag ${written(plain)}.`, {
    code: 'nothing_selected',
    hint: `${near.length > 0 ? `Did you mean ${alternatives(near)}? ` : ''}${
      there === ''
        ? `No account has tags yet: acctmgr edit NAME tags='{"env":"dev"}' gives it some.`
        : `The tags that there are: ${there}.`
    }`,
  });
}
