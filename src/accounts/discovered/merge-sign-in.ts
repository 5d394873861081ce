import { sameStartUrl } from '../start-url.js';
import { DISCOVERED_NOTE } from './discovered-file.js';
import {
  changesBetween,
  namingBeside,
  type AccountCount,
  type DiscoveryChanges,
  type ListedName,
  type NamingContext,
} from './merge-accounts.js';
import type { DiscoveredPerson, SignInAccount, SignInListing } from './sign-in-listing.js';

/* What a new listing of a sign-in makes of the file. Only who had a permission set, and no longer lists it, takes it out. */

export interface ListedAccount extends ListedName {
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

export interface MergeContext
  extends
    Pick<SignInListing, 'sso_session' | 'start_url' | 'region' | 'synced_at' | 'synced_by'>,
    Omit<NamingContext, 'signIn'> {}

export interface Merged {
  readonly file: SignInListing;
  readonly changes: DiscoveryChanges;
  /** Of the same person. */
  readonly count: AccountCount;
}

type Sets = SignInAccount['permission_sets'];

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

const hasSets = ({ permission_sets: sets }: Pick<SignInAccount, 'permission_sets'>): boolean =>
  Object.keys(sets).length > 0;

const countOf = (accounts: readonly SignInAccount[], place: number | undefined): number =>
  accounts.filter(({ permission_sets: sets }) =>
    Object.values(sets).some((places) => place !== undefined && places.includes(place)),
  ).length;

/** Another portal's accounts are others, whatever they are called; the names stay those of the old ones. */
function ofSamePortal(
  known: SignInListing | undefined,
  { start_url, synced_at }: MergeContext,
): SignInListing | undefined {
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
  found: SignInListing | undefined,
  listing: Listing,
  context: MergeContext,
): Merged {
  const { sso_session, start_url, region, synced_at, synced_by } = context;
  const before = ofSamePortal(found, context);
  const { people, place } = withPerson(before?.people ?? [], listing, synced_at);
  const known = before?.accounts ?? [];
  const byId = new Map(known.map((account) => [account.account_id, account]));
  const listed = new Map(listing.accounts.filter(isListed).map((account) => [account.accountId, account]));
  const named = namingBeside(known, { ...context, signIn: sso_session });
  const ids = [...new Set([...byId.keys(), ...listed.keys()])].sort();
  const accounts = ids.flatMap((id): SignInAccount[] => {
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
    return [{ account_id: id, ...named(old, now), permission_sets: sets }];
  });
  const file: SignInListing = {
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
