import { effectiveAccount, withDefaults, type EffectiveAccount } from '../effective.js';
import { codeOfName, permissionSetsOf, tamestFirst, wordOf, type PermissionSet } from '../permission-sets.js';
import type { AccountDefaults, AccountEntry, AccountsFile } from '../schema.js';
import { isOfOrganization, isOfSignIn, type DiscoveredFile } from './discovered-file.js';
import { freeName } from './discovered-names.js';
import { joinOrganizations } from './join-organization.js';
import type { SignInAccount, SignInListing } from './sign-in-listing.js';

/*
 * The accounts of accounts.json and those that AWS listed, as one list. They are the same account by its id: then accounts.json
 * says what it is called and how it is protected, and the listing which permission sets there are.
 */

interface Candidate {
  readonly signIn: string;
  readonly account: SignInAccount;
}

interface Written {
  readonly entry: AccountEntry;
  /** With the defaults. */
  readonly whole: AccountEntry;
}

const setNames = ({ permission_sets: sets }: SignInAccount): string[] => Object.keys(sets);

const isUsable = ({ gone, permission_sets: sets }: SignInAccount): boolean => {
  if (gone !== undefined) return false;
  for (const _ in sets) return true;
  return false;
};

/** Those that are there to be used; of each sign-in one of an account. */
const candidatesOf = (files: readonly SignInListing[]): readonly Candidate[] =>
  files.flatMap(({ sso_session: signIn, accounts }) =>
    accounts.filter(isUsable).map((account) => ({ signIn, account })),
  );

/** Those that accounts.json has an entry of, by account id. */
function candidatesById(
  candidates: readonly Candidate[],
  entries: readonly AccountEntry[],
): ReadonlyMap<string, readonly Candidate[]> {
  const byId = new Map<string, Candidate[]>(entries.map(({ account_id }) => [account_id, []]));
  for (const candidate of candidates) byId.get(candidate.account.account_id)?.push(candidate);
  return byId;
}

function entriesById(entries: readonly Written[]): ReadonlyMap<string, readonly Written[]> {
  const byId = new Map<string, Written[]>();
  for (const written of entries) {
    const same = byId.get(written.entry.account_id);
    if (same === undefined) byId.set(written.entry.account_id, [written]);
    else same.push(written);
  }
  return byId;
}

/** What is written, then what is listed besides: each by a word that means it alone. */
function setsWith(written: readonly PermissionSet[], listed: readonly string[]): Record<string, string> {
  const words = new Map(written.map(({ word, name }) => [word, name]));
  const taken = new Set(written.map(({ word }) => word.toLowerCase()));
  for (const name of tamestFirst(listed)) {
    const word = wordOf(name);
    words.set(taken.has(word.toLowerCase()) ? `${word}-${codeOfName(name)}` : word, name);
  }
  return Object.fromEntries(words);
}

const isNamedIn =
  (sets: readonly PermissionSet[]) =>
  (name: string): boolean =>
    sets.some((set) => set.name === name);

/** The sets that accounts.json says of no account: aliases in the defaults count as far as the person has them. */
const usualSets = (defaults: AccountDefaults, listed: readonly string[]): PermissionSet[] =>
  permissionSetsOf(defaults).filter(({ name }) => listed.includes(name));

/** The entry with what is listed of its account and named by no entry of it. */
function decorated(
  { whole }: Written,
  { signIn, account }: Candidate,
  { unnamed, isGuarded }: { readonly unnamed: readonly string[]; readonly isGuarded: boolean },
  defaults: AccountDefaults,
): EffectiveAccount {
  const hasSignIn = whole.sso_session !== undefined;
  const own = hasSignIn ? permissionSetsOf(whole) : usualSets(defaults, unnamed);
  const listed = unnamed.filter((name) => !isNamedIn(own)(name));
  const [only, ...more] = hasSignIn ? own : [];
  const isOnly = only !== undefined && more.length === 0 && whole.default_permission_set === undefined;
  const isRole = whole.role_arn !== undefined || whole.role_name !== undefined;
  return {
    ...effectiveAccount(
      {
        ...whole,
        sso_session: signIn,
        permission_sets: setsWith(own, listed),
        // What its bare name means stays what it was.
        ...(isOnly ? { default_permission_set: only.word } : {}),
        ...(isRole && whole.prefer === undefined ? { prefer: 'role' } : {}),
      },
      {},
    ),
    discovered: {
      signIn,
      accountName: account.account_name,
      isWritten: true,
      isOpen: hasSignIn && own.length === 0,
      permissionSets: listed,
      isGuarded,
    },
  };
}

/** What newcomers may be. Most have the same permission sets, which need be put in order once. */
function setsOfNewcomers(defaults: AccountDefaults): (listed: readonly string[]) => Record<string, string> {
  const known = new Map<string, Record<string, string>>();
  return (listed) => {
    const key = listed.join(' ');
    const found = known.get(key);
    if (found !== undefined) return found;
    const usual = usualSets(defaults, listed);
    const sets = setsWith(
      usual,
      listed.filter((one) => !isNamedIn(usual)(one)),
    );
    known.set(key, sets);
    return sets;
  };
}

/** An account that accounts.json does not have. */
function newcomer(
  { signIn, account }: Candidate,
  name: string,
  permission_sets: Record<string, string>,
  more: Partial<AccountEntry>,
  defaults: AccountDefaults,
): EffectiveAccount {
  const { account_id, account_name: accountName } = account;
  const description = accountName === undefined || accountName === name ? {} : { description: accountName };
  const entry: AccountEntry = {
    name,
    account_id,
    ...description,
    sso_session: signIn,
    permission_sets,
    ...more,
  };
  const discovered = {
    signIn,
    accountName,
    isWritten: false,
    isOpen: false,
    isGuarded: false,
    permissionSets: setNames(account),
  };
  return Object.assign(effectiveAccount(entry, defaults), { discovered });
}

/** What each entry becomes, and which of the listed accounts they are. */
function joined(
  written: readonly Written[],
  byId: ReadonlyMap<string, readonly Candidate[]>,
  defaults: AccountDefaults,
) {
  const known = new Set<Candidate>();
  const sameId = entriesById(written);
  const accounts = written.map((one) => {
    const { entry, whole } = one;
    const candidates = byId.get(entry.account_id) ?? [];
    const found =
      whole.sso_session === undefined
        ? candidates[0]
        : candidates.find(({ signIn }) => signIn === whole.sso_session);
    if (found === undefined) return effectiveAccount(entry, defaults);
    known.add(found);
    const named = (sameId.get(entry.account_id) ?? []).flatMap((other) =>
      other.whole.sso_session === found.signIn ? permissionSetsOf(other.whole) : [],
    );
    const unnamed = setNames(found.account).filter((name) => !isNamedIn(named)(name));
    const isGuarded = (sameId.get(entry.account_id) ?? []).some((other) => other.whole.protected === true);
    const isAsItWas = unnamed.length === 0 && whole.sso_session === undefined;
    return isAsItWas
      ? effectiveAccount(entry, defaults)
      : decorated(one, found, { unnamed, isGuarded }, defaults);
  });
  return { accounts, known };
}

/** Names of accounts.json win: whatever else has one gets its account id behind it. */
function newcomers(
  file: AccountsFile,
  rest: readonly Candidate[],
  defaults: AccountDefaults,
): EffectiveAccount[] {
  if (rest.length === 0) return [];
  const taken = new Set(file.accounts.map(({ name }) => name.toLowerCase()));
  const guarded = new Set(
    file.accounts
      .filter((entry) => (entry.protected ?? defaults.protected) === true)
      .map(({ account_id }) => account_id),
  );
  const setsOf = setsOfNewcomers(defaults);
  const made = rest.map((candidate) => {
    const { account_id, name } = candidate.account;
    const free = freeName(name, account_id, (one) => !taken.has(one.toLowerCase()));
    taken.add(free.toLowerCase());
    const more = guarded.has(account_id) ? { protected: true } : {};
    return newcomer(candidate, free, setsOf(setNames(candidate.account)), more, defaults);
  });
  return made.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Those of accounts.json in its order, and those that only sign-ins list, by name. */
function joinSignIns(
  file: AccountsFile,
  files: readonly SignInListing[],
): { readonly written: readonly EffectiveAccount[]; readonly found: readonly EffectiveAccount[] } {
  const defaults = file.defaults ?? {};
  const candidates = candidatesOf(files);
  const byId = candidatesById(candidates, file.accounts);
  const written = file.accounts.map((entry) => ({ entry, whole: withDefaults(entry, defaults) }));
  const { accounts, known } = joined(written, byId, defaults);
  const rest = known.size === 0 ? candidates : candidates.filter((candidate) => !known.has(candidate));
  return { written: accounts, found: newcomers(file, rest, defaults) };
}

/** All accounts that can be used: those of accounts.json in its order, then those that only AWS listed, by name. */
export function joinDiscovered(file: AccountsFile, files: readonly DiscoveredFile[]): EffectiveAccount[] {
  const { written, found } = joinSignIns(file, files.filter(isOfSignIn));
  const organizations = files.filter(isOfOrganization);
  return organizations.length === 0
    ? [...written, ...found]
    : joinOrganizations(file, written, found, organizations);
}
