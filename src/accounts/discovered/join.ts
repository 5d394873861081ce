import { effectiveAccount, withDefaults, type EffectiveAccount } from '../effective.js';
import { codeOfName, permissionSetsOf, wordOf, type PermissionSet } from '../permission-sets.js';
import type { AccountDefaults, AccountEntry, AccountsFile } from '../schema.js';
import type { DiscoveredAccount, DiscoveredFile } from './discovered-file.js';
import { freeName } from './discovered-names.js';

/*
 * The accounts of accounts.json and those that AWS listed, as one list. They are the same account by its id: then accounts.json
 * says what it is called and how it is protected, and the listing which permission sets there are.
 */

interface Candidate {
  readonly signIn: string;
  readonly account: DiscoveredAccount;
}

interface Written {
  readonly entry: AccountEntry;
  /** With the defaults. */
  readonly whole: AccountEntry;
}

const setNames = ({ permission_sets: sets }: DiscoveredAccount): string[] => Object.keys(sets);

/** Those that are there to be used, by account id; of each sign-in one. */
function candidatesById(files: readonly DiscoveredFile[]): ReadonlyMap<string, readonly Candidate[]> {
  const byId = new Map<string, Candidate[]>();
  for (const { sso_session: signIn, accounts } of files) {
    for (const account of accounts) {
      if (account.gone !== undefined || setNames(account).length === 0) continue;
      const same = byId.get(account.account_id);
      if (same === undefined) byId.set(account.account_id, [{ signIn, account }]);
      else same.push({ signIn, account });
    }
  }
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
  for (const name of listed) {
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
  { entry, whole }: Written,
  { signIn, account }: Candidate,
  unnamed: readonly string[],
  defaults: AccountDefaults,
): EffectiveAccount {
  const hasSignIn = whole.sso_session !== undefined;
  const own = hasSignIn ? permissionSetsOf(whole) : usualSets(defaults, unnamed);
  const listed = unnamed.filter((name) => !isNamedIn(own)(name));
  const isRole = whole.role_arn !== undefined || whole.role_name !== undefined;
  return {
    ...effectiveAccount(
      {
        ...entry,
        sso_session: signIn,
        permission_sets: setsWith(own, listed),
        // What its bare name means stays what it was.
        ...(isRole && whole.prefer === undefined ? { prefer: 'role' } : {}),
      },
      defaults,
    ),
    discovered: {
      signIn,
      accountName: account.account_name,
      isWritten: true,
      isOpen: hasSignIn && own.length === 0,
      permissionSets: listed,
    },
  };
}

/** An account that accounts.json does not have. */
function newcomer(
  { signIn, account }: Candidate,
  name: string,
  isProtected: boolean,
  defaults: AccountDefaults,
): EffectiveAccount {
  const { account_id, account_name } = account;
  const listed = setNames(account);
  const usual = usualSets(defaults, listed);
  const entry: AccountEntry = {
    name,
    account_id,
    sso_session: signIn,
    permission_sets: setsWith(
      usual,
      listed.filter((one) => !isNamedIn(usual)(one)),
    ),
    ...(account_name === undefined || account_name === name ? {} : { description: account_name }),
    ...(isProtected ? { protected: true } : {}),
  };
  return {
    ...effectiveAccount(entry, defaults),
    discovered: {
      signIn,
      accountName: account_name,
      isWritten: false,
      isOpen: false,
      permissionSets: listed,
    },
  };
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
    const isAsItWas = unnamed.length === 0 && whole.sso_session === undefined;
    return isAsItWas ? effectiveAccount(entry, defaults) : decorated(one, found, unnamed, defaults);
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
  const made = rest.map((candidate) => {
    const { account_id, name } = candidate.account;
    const free = freeName(name, account_id, (one) => !taken.has(one.toLowerCase()));
    taken.add(free.toLowerCase());
    return newcomer(candidate, free, guarded.has(account_id), defaults);
  });
  return made.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** All accounts that can be used: those of accounts.json in its order, then those that only AWS listed, by name. */
export function joinDiscovered(file: AccountsFile, files: readonly DiscoveredFile[]): EffectiveAccount[] {
  const defaults = file.defaults ?? {};
  const byId = candidatesById(files);
  const written = file.accounts.map((entry) => ({ entry, whole: withDefaults(entry, defaults) }));
  const { accounts, known } = joined(written, byId, defaults);
  const rest = [...byId.values()].flat().filter((candidate) => !known.has(candidate));
  return [...accounts, ...newcomers(file, rest, defaults)];
}
