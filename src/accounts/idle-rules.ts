import { ruleMatches } from './apply-rules.js';
import { alternatives } from './checking/finding.js';
import { nearest } from './checking/nearest.js';
import { oneLine } from '../system/safe-text.js';
import type { EffectiveAccount } from './effective.js';
import { isGlob } from './glob.js';
import { unitPath, waysAround } from './membership.js';
import type { AccountRule } from './rule-schema.js';
import { tagClauseIn } from './tag-clause.js';
import { describeUnits } from './unit-clause.js';

/* Rules that match no account: a slip of the finger in one that protects leaves accounts open, and nothing else tells. */

type Accounts = readonly EffectiveAccount[];

export interface IdleRule {
  /** A sentence. */
  readonly message: string;
  /** What there is instead. */
  readonly hint: string;
}

const MOST_SHOWN = 12;

const shown = (words: readonly string[]): string =>
  [...words.slice(0, MOST_SHOWN).map(oneLine), ...(words.length > MOST_SHOWN ? ['…'] : [])].join(', ');

const didYouMean = (near: readonly string[]): string =>
  near.length === 0 ? '' : `Did you mean ${alternatives(near.map(oneLine))}? `;

function unitsInstead(word: string, accounts: Accounts): string {
  const units = waysAround(accounts).filter((way) => way.length > 0);
  if (units.length === 0)
    return 'No organizational unit is known. To list them, from an account that may: acctmgr sync organizations';
  const called = word.includes('/') ? units.map(unitPath) : units.map((way) => way.at(-1)?.name ?? '');
  const near = nearest(word, [...new Set(called)]);
  return `${didYouMean(near)}Those with accounts: ${describeUnits(units)}.`;
}

function tagsInstead(text: string, accounts: Accounts): string {
  const clause = tagClauseIn(text);
  const tags = accounts.flatMap((account) => Object.entries(account.tags ?? {}));
  if (clause === undefined || tags.length === 0)
    return 'No account has tags. To list those of an organization: acctmgr sync organizations --tags';
  const { key, value, isNegated } = clause;
  const values = [...new Set(tags.flatMap(([one, its]) => (one === key ? [its] : [])))].sort();
  const says = (one: string): string => `${key}${isNegated ? '!=' : '='}${one}`;
  if (values.length > 0)
    return `${didYouMean(nearest(value, values).map(says))}The values of ${oneLine(key)}: ${shown(values)}.`;
  const keys = [...new Set(tags.map(([one]) => one))].sort();
  return `${didYouMean(nearest(key, keys))}The tags that there are: ${shown(keys)}.`;
}

/** Names that a pattern was probably meant for; for `prdo-*` that is `prod-*`. */
function patternsNear(pattern: string, names: readonly string[]): readonly string[] {
  if (!isGlob(pattern)) return nearest(pattern, names);
  const [, stem] = /^([^*?]+)\*$/.exec(pattern) ?? [];
  if (stem === undefined) return [];
  const heads = [...new Set(names.map((name) => name.slice(0, stem.length)))];
  return nearest(stem, heads).map((head) => `${head}*`);
}

const namesInstead = (pattern: string, accounts: Accounts): string =>
  `${didYouMean(
    patternsNear(
      pattern,
      accounts.map(({ name }) => name),
    ),
  )}"acctmgr list" shows all accounts.`;

function described(match: AccountRule['match'], accounts: Accounts): readonly [what: string, hint: string] {
  const quoted = (text: string): string => `"${oneLine(text)}"`;
  if (typeof match === 'string') return [quoted(match), namesInstead(match, accounts)];
  if ('ou' in match) return [`ou ${quoted(match.ou)}`, unitsInstead(match.ou, accounts)];
  return [`tag ${quoted(match.tag)}`, tagsInstead(match.tag, accounts)];
}

/** @param rules - as written, in their order */
export const idleRules = (rules: readonly AccountRule[], accounts: Accounts): readonly IdleRule[] =>
  rules.flatMap((rule, index) => {
    if (accounts.some((account) => ruleMatches(rule, account))) return [];
    const [what, hint] = described(rule.match, accounts);
    const loss = rule.set.protected === true ? 'its protection protects nothing' : 'it sets nothing';
    return [{ message: `rules[${index}] (match ${what}) matches no account: ${loss}.`, hint }];
  });

export const describeIdleRule = ({ message, hint }: IdleRule): string => `${message} ${hint}`;
