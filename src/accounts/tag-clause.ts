import type { AccountEntry } from './schema.js';

/** A tag as `--tag` and a rule say it: `env=prod`, or `env!=prod` for those that have not that value, or no such tag at all. */
export interface TagClause {
  readonly key: string;
  readonly value: string;
  readonly isNegated: boolean;
}

export type Tagged = Pick<AccountEntry, 'tags'>;

/** Undefined for a text that is none. */
export function tagClauseIn(text: string): TagClause | undefined {
  const [, key = '', not = '', value = ''] = /^([^=!]+)(!?)=(.*)$/s.exec(text) ?? [];
  return key === '' ? undefined : { key, value, isNegated: not !== '' };
}

const valueOf = ({ tags = {} }: Tagged, key: string): string | undefined =>
  Object.hasOwn(tags, key) ? tags[key] : undefined;

/** Whether the account has the tag that the clause names, negated or not. */
export const hasTag = ({ key, value }: TagClause, account: Tagged): boolean =>
  valueOf(account, key) === value;
