import type { EntryFault, ValuePath } from './finding.js';
import type { AccountEntry, AccountDefaults } from '../schema.js';

/** What of a file is of the right shape. Of a faulty file, the faulty values are left out. */
export interface Draft {
  readonly defaults: AccountDefaults;
  readonly accounts: readonly Partial<AccountEntry>[];
}

/** The `defaults`, or one account. */
export interface Scope {
  readonly path: ValuePath;
  /** As written. */
  readonly own: Partial<AccountEntry>;
  /** With the defaults applied. */
  readonly whole: Partial<AccountEntry>;
}

/** The names of the accounts that AWS listed, which the file may speak of; read only where it does. */
export type ListedNames = () => readonly string[];

export interface Scopes {
  readonly accounts: readonly Scope[];
  /** The defaults first: what is wrong with them is told once and not with every account. */
  readonly all: readonly Scope[];
  readonly listed: ListedNames;
}

/** Looks at the whole file for one kind of contradiction. */
export type Rule = (scopes: Scopes) => EntryFault[];
