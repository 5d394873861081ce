import { sameStartUrl } from '../start-url.js';
import {
  DISCOVERED_NOTE,
  type DiscoveredAccount,
  type DiscoveredFile,
  type DiscoveredPerson,
} from './discovered-file.js';
import { baseName, freeName, isNameOf } from './discovered-names.js';

/* What a new listing makes of the file. Only who had a permission set, and no longer lists it, takes it out. */

export interface ListedAccount {
  readonly accountId: string;
  readonly accountName?: string | undefined;
  readonly email?: string | undefined;
  /** Undefined where they were not listed. */
  readonly permissionSets: readonly string[] | undefined;
}

/** What the portal said, in one go. */
export interface Listing {
  readonly accounts: readonly ListedAccount[];
  /** Whether everything was listed: then what is missing is missing at AWS. */
  readonly isComplete: boolean;
  /** Who signed in; undefined where AWS did not say. */
  readonly person: string | undefined;
  /** Of their sign-in. */
  readonly signInId: string;
}

export interface MergeContext extends Pick<
  DiscoveredFile,
  'sso_session' | 'start_url' | 'region' | 'synced_at' | 'synced_by'
> {
  readonly template: string;
  /** Names that others have, in lower case, and the id of the account that may have it all the same. */
  readonly taken: ReadonlyMap<string, string | undefined>;
}

export interface Renamed {
  readonly account_id: string;
  readonly from: string;
  readonly to: string;
}

/** What a sync changes. */
export interface DiscoveryChanges {
  readonly added: readonly DiscoveredAccount[];
  readonly gone: readonly DiscoveredAccount[];
  readonly renamed: readonly Renamed[];
}

export interface Merged {
  readonly file: DiscoveredFile;
  readonly changes: DiscoveryChanges;
  /** How many accounts the same person had, and has. */
  readonly count: { readonly before: number; readonly now: number };
}

type Sets = DiscoveredAccount['permission_sets'];

const isListed = ({ permissionSets }: ListedAccount): boolean =>
  permissionSets === undefined || permissionSets.length > 0;

/** The people of the file with this one, and their place. */
function withPerson(
  people: readonly DiscoveredPerson[],
  { person, signInId }: Listing,
  synced_at: string,
): { readonly people: readonly DiscoveredPerson[]; readonly place: number | undefined } {
  if (person === undefined) return { people, place: undefined };
  const entry = { name: person, sign_in: signInId, synced_at };
  const at = people.findIndex(({ name }) => name === person);
  return at < 0
    ? { people: [...people, entry], place: people.length }
    : { people: people.map((one, index) => (index === at ? entry : one)), place: at };
}

/** The permission sets of an account: those that the person lists are theirs, those that they had and don't list are not. */
function mergedSets(
  before: Sets,
  listed: readonly string[] | undefined,
  place: number | undefined,
  isComplete: boolean,
): Sets {
  if (listed === undefined) return before;
  const mine = new Set(listed);
  const kept = Object.entries(before).flatMap(([name, places]): [string, readonly number[]][] => {
    if (mine.has(name)) return [];
    const others = places.filter((one) => one !== place);
    const isMineAlone = isComplete && place !== undefined && places.includes(place) && others.length === 0;
    return isMineAlone ? [] : [[name, isComplete ? others : places]];
  });
  const added = listed.map((name): [string, readonly number[]] => {
    const places = (Object.hasOwn(before, name) ? before[name] : undefined) ?? [];
    return [name, place === undefined ? places : [...new Set([...places, place])].sort((a, b) => a - b)];
  });
  return Object.fromEntries([...kept, ...added].sort(([one], [other]) => (one < other ? -1 : 1)));
}

const hasSets = ({ permission_sets: sets }: Pick<DiscoveredAccount, 'permission_sets'>): boolean =>
  Object.keys(sets).length > 0;

/** Gives an account a name: its own of before, or one that nobody has or had. */
type GiveName = (base: string, accountId: string) => string;

function namesBeside(accounts: readonly DiscoveredAccount[], taken: MergeContext['taken']): GiveName {
  const owners = new Map(
    accounts.flatMap(({ account_id, name, former_names = [] }) =>
      [name, ...former_names].map((one): [string, string] => [one.toLowerCase(), account_id]),
    ),
  );
  return (base, accountId) => {
    const name = freeName(base, accountId, (one) => {
      const key = one.toLowerCase();
      const isOthers = taken.has(key) && taken.get(key) !== accountId;
      return !isOthers && (owners.get(key) ?? accountId) === accountId;
    });
    owners.set(name.toLowerCase(), accountId);
    return name;
  };
}

/** The account as it is now called: as before, unless AWS (or the template) calls it otherwise now. */
function named(
  before: DiscoveredAccount | undefined,
  listed: ListedAccount,
  giveName: GiveName,
  { template, sso_session }: MergeContext,
): Pick<DiscoveredAccount, 'name' | 'former_names'> {
  const { accountId, accountName } = listed;
  const base = baseName(template, { account: accountName, accountId, signIn: sso_session });
  if (before === undefined) return { name: giveName(base, accountId) };
  const former = before.former_names === undefined ? {} : { former_names: before.former_names };
  if (isNameOf(before.name, base, accountId)) return { name: before.name, ...former };
  const name = giveName(base, accountId);
  const others = [...new Set([...(before.former_names ?? []), before.name])].filter((one) => one !== name);
  return { name, former_names: others };
}

const countOf = (accounts: readonly DiscoveredAccount[], place: number | undefined): number =>
  accounts.filter(({ permission_sets: sets }) =>
    Object.values(sets).some((places) => place !== undefined && places.includes(place)),
  ).length;

/** Another portal's accounts are others, whatever they are called; the names stay those of the old ones. */
function ofSamePortal(
  known: DiscoveredFile | undefined,
  { start_url, synced_at }: MergeContext,
): DiscoveredFile | undefined {
  if (known === undefined || sameStartUrl(known.start_url, start_url)) return known;
  const accounts = known.accounts.map((account) => ({
    ...account,
    permission_sets: {},
    gone: account.gone ?? synced_at,
  }));
  return { ...known, people: [], accounts };
}

/** What the listing makes of what was known. */
export function mergeListing(
  found: DiscoveredFile | undefined,
  listing: Listing,
  context: MergeContext,
): Merged {
  const { sso_session, start_url, region, synced_at, synced_by, taken } = context;
  const before = ofSamePortal(found, context);
  const { people, place } = withPerson(before?.people ?? [], listing, synced_at);
  const known = before?.accounts ?? [];
  const byId = new Map(known.map((account) => [account.account_id, account]));
  const listed = new Map(listing.accounts.filter(isListed).map((account) => [account.accountId, account]));
  const giveName = namesBeside(known, taken);
  const ids = [...new Set([...byId.keys(), ...listed.keys()])].sort();
  const accounts = ids.flatMap((id): DiscoveredAccount[] => {
    const [old, now] = [byId.get(id), listed.get(id)];
    // Of an account that is not listed at all, the person has nothing.
    const missing = listing.isComplete ? [] : undefined;
    const sets = mergedSets(
      old?.permission_sets ?? {},
      now === undefined ? missing : now.permissionSets,
      place,
      listing.isComplete,
    );
    if (now === undefined || !hasSets({ permission_sets: sets })) {
      if (old === undefined) return [];
      const isGone = !hasSets({ permission_sets: sets });
      return [{ ...old, permission_sets: sets, ...(isGone ? { gone: old.gone ?? synced_at } : {}) }];
    }
    const { accountName: account_name, email } = now;
    return [
      {
        account_id: id,
        ...(account_name === undefined ? {} : { account_name }),
        ...(email === undefined ? {} : { email }),
        ...named(old, now, giveName, context),
        permission_sets: sets,
      },
    ];
  });
  const file: DiscoveredFile = {
    version: 1,
    note: DISCOVERED_NOTE,
    sso_session,
    start_url,
    region,
    synced_at,
    synced_by,
    people,
    accounts,
  };
  return {
    file,
    changes: changesBetween(byId, accounts),
    count: { before: countOf(known, place), now: countOf(accounts, place) },
  };
}

function changesBetween(
  before: ReadonlyMap<string, DiscoveredAccount>,
  accounts: readonly DiscoveredAccount[],
): DiscoveryChanges {
  const isThere = (account: DiscoveredAccount | undefined) =>
    account !== undefined && account.gone === undefined;
  const old = ({ account_id }: DiscoveredAccount) => before.get(account_id);
  return {
    added: accounts.filter((account) => isThere(account) && !isThere(old(account))),
    gone: accounts.filter((account) => !isThere(account) && isThere(old(account))),
    renamed: accounts.flatMap((account) => {
      const from = old(account)?.name;
      const { account_id, name: to } = account;
      return from === undefined || from === to || !isThere(account) ? [] : [{ account_id, from, to }];
    }),
  };
}

/** A listing that is smaller by more than a tenth is rather a mishap than the truth. */
const USUAL_LOSS = 0.1;

export const isMuchSmaller = ({ before, now }: Merged['count']): boolean =>
  before > 0 && (now === 0 || before - now > before * USUAL_LOSS);
