import { isTakable, type EffectiveAccount } from '../../accounts/effective.js';
import { isActive } from '../../accounts/membership.js';
import { accountNameOf } from '../../accounts/inventory.js';
import { alongChains } from '../../sessions/chain.js';
import { protectionAmong } from '../../sessions/protection.js';
import { usageError, type AcctmgrError } from '../../system/failure.js';
import {
  exceptions,
  foundBy,
  nothingSelected,
  usual,
  type Entries,
  type FoundAccount,
  type Selection,
} from './found.js';
import { isGlob } from '../../accounts/glob.js';
import { enteredBy } from './entered-by.js';
import { describeLeftOut, withoutTaken, type LeftOutAccount, type LeftOutReason } from './left-out.js';
import { requireOneSet } from './one-set.js';
import { withinUnits } from './within-units.js';
import { describeTags, fitsTags, parseTagClause, requireKnownTags } from './tag-clause.js';

/** Whether nothing but one name was typed, or nothing at all: that is no selection, but one account. */
export const isOneAccount = (selection: Selection): boolean =>
  selection.words.length <= 1 && !selection.words.some(isGlob) && isEmpty({ ...selection, words: [] });

/** Whether nothing was typed that picks accounts. */
export const isEmpty = ({ all, withProtected: _, ...parts }: Selection): boolean =>
  !all && Object.values(parts).every((words) => words.length === 0);

/** What a command does with the accounts. */
export interface Purpose {
  /** Whether `--role` names a role, so that the base account and those without a role of their own can be taken. */
  readonly hasRole: boolean;
  /** Whether accounts may be entered by several permission sets that nobody named, or `--read-only` puts its own in their place. */
  readonly sets: 'one' | 'several' | 'read-only';
  /** The account that this shell is in. @throws AcctmgrError with exit 2 where it is in none */
  here(): string;
}

export interface PickedAccount {
  readonly account: EffectiveAccount;
  /** Whether somebody typed its name: only then may a flag confirm beforehand what is protected. */
  readonly isNamed: boolean;
  /** The names that it was picked by, where it is taken by another way than that. */
  readonly pickedAs?: readonly string[];
}

export interface Picked {
  /** Each once, in the order of the inventory. */
  readonly accounts: readonly PickedAccount[];
  readonly leftOut: readonly LeftOutAccount[];
}

/** Each once; what was named counts as named, however often it was picked. */
function eachOnce(found: readonly FoundAccount[]): readonly FoundAccount[] {
  const byName = new Map<string, FoundAccount>();
  for (const one of found) {
    const before = byName.get(one.account.name);
    if (before === undefined || one.isNamed) byName.set(one.account.name, one);
  }
  return [...byName.values()];
}

function inOrder<T extends { readonly account: EffectiveAccount }>(
  found: readonly T[],
  { accounts }: Entries,
): T[] {
  const places = new Map(accounts.map(({ name }, index) => [name, index]));
  const placeOf = ({ account }: T): number => places.get(accountNameOf(account.name)) ?? 0;
  return [...found].sort((one, other) => placeOf(one) - placeOf(other));
}

/** Whether the account, or one that leads to it, is protected. */
export function guardsOf(inventory: Entries): (account: EffectiveAccount) => boolean {
  const isProtected = protectionAmong(inventory.accounts);
  return alongChains<boolean>(
    inventory,
    (account, isBehindOne = false) => isBehindOne || isProtected(account),
  );
}

/** Pure. Undefined for an account that is taken. What was named one by one is never left out: taking it says what is wrong. */
const reasonsOf =
  (
    { withProtected }: Selection,
    { hasRole, sets }: Purpose,
    isGuarded: (account: EffectiveAccount) => boolean,
  ) =>
  ({ account, isNamed, lacksSet = false }: FoundAccount): LeftOutReason | undefined => {
    const { access } = account;
    if (isNamed) return undefined;
    if (account.organization !== undefined && !isActive(account.organization)) return 'suspended';
    if (account.shared?.isShown === false) return 'not_shown';
    if (lacksSet) return 'no_permission_set';
    if (!isTakable(account) && !hasRole) return 'no_role';
    const lacksDefault = access.kind === 'permission-set' && access.permissionSet === undefined;
    if (lacksDefault && sets !== 'read-only') return 'several_permission_sets';
    return !withProtected && isGuarded(account) ? 'protected' : undefined;
  };

/** What to throw where all that was picked is left out (exit 2). */
export function nothingLeft({ accounts }: Entries, leftOut: readonly LeftOutAccount[]): AcctmgrError {
  if (leftOut.length > 0)
    return nothingSelected(
      `Of what was picked, nothing can be taken: ${describeLeftOut(leftOut).join('; ')}.`,
      '"acctmgr list" shows all accounts.',
    );
  const tags = describeTags(accounts);
  return nothingSelected(
    'No account fits all of that.',
    tags === '' ? '"acctmgr list" shows all accounts.' : `The tags that there are: ${tags}.`,
  );
}

/**
 * What a selection means, whether or not it can be taken: each once, in the order of the inventory.
 *
 * @param here - the account that this shell is in; it throws where it is in none
 * @throws AcctmgrError with exit 2 for an unknown name, and for a part that picks nothing
 */
export function accountsMeant(
  inventory: Entries,
  selection: Selection,
  here: () => string,
): readonly FoundAccount[] {
  const { words, match, again, all } = selection;
  const clauses = selection.tags.map(parseTagClause);
  requireKnownTags(clauses, inventory.accounts);
  const isInUnits = withinUnits(selection.ous, inventory.accounts);
  const isNaming = [words, match, again].some((parts) => parts.length > 0);
  if (all && isNaming)
    throw usageError('--all and names cannot be used together.', { hint: 'Leave one of them out.' });
  const picked = isNaming ? foundBy(inventory, selection, here) : inventory.accounts.map(usual);
  const found = enteredBy(inventory, picked, selection.permissionSets);
  const isExcepted = exceptions(inventory, selection, here);
  const meant = inOrder(eachOnce(found), inventory).filter(
    ({ account }) => fitsTags(clauses, account) && isInUnits(account) && !isExcepted(account),
  );
  if (meant.length === 0) throw nothingLeft(inventory, []);
  return meant;
}

/**
 * The accounts that a selection picks.
 *
 * @throws AcctmgrError with exit 2 as `accountsMeant`, and where nothing is left
 */
export function selectAccounts(inventory: Entries, selection: Selection, purpose: Purpose): Picked {
  const meant = accountsMeant(inventory, selection, purpose.here);
  const reasonOf = reasonsOf(selection, purpose, guardsOf(inventory));
  const judged = meant.map((one) => ({ one, reason: reasonOf(one) }));
  const picked = judged.flatMap(({ one, reason }) => (reason === undefined ? [one] : []));
  const leftOut = judged.flatMap(({ one: { account }, reason }) =>
    reason === undefined ? [] : [{ account, reason }],
  );
  if (picked.length === 0) throw nothingLeft(inventory, leftOut);
  if (purpose.sets === 'one') requireOneSet(picked);
  return { accounts: picked, leftOut: withoutTaken(leftOut, picked) };
}
