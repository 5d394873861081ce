import { asUsual, byPermissionSet, type EffectiveAccount } from '../../accounts/effective.js';
import { accountFinder, accountNameOf, type Inventory } from '../../accounts/inventory.js';
import { permissionSetNamed, permissionSetsOf, type PermissionSet } from '../../accounts/permission-sets.js';
import { AcctmgrError, usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { fitsGlob, isGlob } from '../../accounts/glob.js';

/** The words that pick accounts, as they were typed. Words and patterns add up; tags, organizational units and exceptions narrow them, or all accounts. */
export interface Selection {
  /** Names, ids, patterns such as `prod-*` or `prod-*\/ro`, and `.` for the account that this shell is in. */
  readonly words: readonly string[];
  /** Patterns; the same without quoting. */
  readonly match: readonly string[];
  /** `env=prod`, `env!=prod`. */
  readonly tags: readonly string[];
  /** Organizational units, by name, path or id: what lies in one of them, however deep. */
  readonly ous: readonly string[];
  readonly except: readonly string[];
  /** By which an account is entered whose permission set nobody named: the first of these that it has. Of one entered by a role they say nothing. */
  readonly permissionSets: readonly string[];
  readonly all: boolean;
  /** Whether patterns, tags and `--all` pick protected accounts as well. */
  readonly withProtected: boolean;
  /** Those that an earlier run picked. */
  readonly again: readonly EarlierAccount[];
}

/** An account as an earlier run knew it. */
export interface EarlierAccount {
  readonly name: string;
  readonly accountId: string;
}

export type Entries = Pick<Inventory, 'accounts' | 'path'>;

/** An account that was picked, and whether by its own name. */
export interface FoundAccount {
  readonly account: EffectiveAccount;
  readonly isNamed: boolean;
  /** Its permission set, where it has one, is the account's usual one, and nobody named it. */
  readonly isUsual?: boolean;
  /** It fits the pattern, but for its permission set. */
  readonly lacksSet?: boolean;
}

export const usual = (account: EffectiveAccount): FoundAccount => ({
  account: asUsual(account),
  isNamed: false,
  isUsual: true,
});

export const nothingSelected = (message: string, hint: string): AcctmgrError =>
  usageError(message, { code: 'nothing_selected', hint });

const HERE = /^\.(?:\/(.*))?$/s;

/** `./admin` is the account that the shell is in, by that permission set. */
export function withoutDot(word: string, here: () => string): string {
  const dot = HERE.exec(word);
  if (dot === null) return word;
  return dot[1] === undefined ? here() : `${accountNameOf(here())}/${dot[1]}`;
}

/** The permission sets of the account that the second part of a pattern means. */
export function setsFor(account: EffectiveAccount, pattern: string): readonly PermissionSet[] {
  if (account.sso_session === undefined) return [];
  const sets = permissionSetsOf(account);
  if (isGlob(pattern))
    return sets.filter(({ word, name }) => [word, name].some((one) => fitsGlob(pattern, one)));
  try {
    return [permissionSetNamed(account, pattern)];
  } catch (error) {
    if (error instanceof AcctmgrError && error.code === 'unknown_permission_set') return [];
    throw error;
  }
}

/** @throws AcctmgrError with exit 2 where no account fits, or none that has such a permission set */
function fitting(pattern: string, { accounts }: Entries): readonly FoundAccount[] {
  const [, name = pattern, set] = /^([^/]*)\/(.*)$/s.exec(pattern) ?? [];
  const entries = accounts.filter((account) => fitsGlob(name, account.name));
  const found = entries.flatMap((account): readonly FoundAccount[] => {
    if (set === undefined) return [usual(account)];
    const sets = setsFor(account, set);
    return sets.length === 0
      ? [{ account, isNamed: false, lacksSet: true }]
      : sets.map((one) => ({ account: byPermissionSet(account, one), isNamed: false }));
  });
  if (found.some(({ lacksSet }) => lacksSet !== true)) return found;
  throw nothingSelected(
    entries.length === 0
      ? `No account is called like ${oneLine(name)}.`
      : `None of the ${entries.length} accounts like ${oneLine(name)} has a permission set like ${oneLine(set ?? '')}.`,
    '"acctmgr list" shows all accounts. In a pattern, * is any text and ? one character.',
  );
}

/** @throws AcctmgrError with exit 2 where the name means another account by now */
function stillThe({ name, accountId }: EarlierAccount, account: EffectiveAccount): EffectiveAccount {
  if (account.account_id === accountId) return account;
  const label = oneLine(name);
  throw usageError(
    `In the earlier run ${label} was ${oneLine(accountId)}, and it means ${account.account_id} by now.`,
    { code: 'account_changed', hint: 'Name the accounts that are meant.' },
  );
}

export function foundBy(
  inventory: Entries,
  { words, match, again }: Selection,
  here: () => string,
): readonly FoundAccount[] {
  const find = accountFinder(inventory);
  const named = words.map((word) => withoutDot(word, here));
  return [
    ...named
      .filter((word) => !isGlob(word))
      .map((word) => ({ account: find(word), isNamed: true, isUsual: !word.includes('/') })),
    ...[...named.filter(isGlob), ...match].flatMap((pattern) => fitting(pattern, inventory)),
    ...again.map((earlier) => ({ account: stillThe(earlier, find(earlier.name)), isNamed: false })),
  ];
}

/** Whether an account is what an `--except` says. @throws AcctmgrError with exit 2 for one that leaves out nothing */
export function exceptions(
  inventory: Entries,
  { except }: Selection,
  here: () => string,
): (account: EffectiveAccount) => boolean {
  const find = accountFinder(inventory);
  const tests = except.map((text) => {
    const word = withoutDot(text, here);
    if (isGlob(word)) {
      const names = new Set(
        fitting(word, inventory).flatMap(({ account, lacksSet }) =>
          lacksSet === true ? [] : [account.name],
        ),
      );
      return ({ name }: EffectiveAccount) =>
        names.has(name) || (!word.includes('/') && fitsGlob(word, accountNameOf(name)));
    }
    const { name: excepted } = find(word);
    // The bare name of an account means it by whatever permission set.
    const isWhole = !word.includes('/');
    return ({ name }: EffectiveAccount) =>
      isWhole ? accountNameOf(name) === accountNameOf(excepted) : name === excepted;
  });
  return (account) => tests.some((isExcepted) => isExcepted(account));
}
