import { effectiveAccount, isTakable, type Discovery, type EffectiveAccount } from '../effective.js';
import { membershipOf, waysTo, type Membership } from '../membership.js';
import type { AccountDefaults, AccountEntry, AccountsFile } from '../schema.js';
import { freeName } from './discovered-names.js';
import { isInUse } from './merge-organization.js';
import type { MemberAccount, OrganizationListing } from './organization-listing.js';

/*
 * The accounts that are there already, with what an organization says of them, and those that only the organization lists. An
 * account is the same one by its id; whatever accounts.json says of it stays.
 */

interface Member {
  readonly account: MemberAccount;
  readonly membership: Membership;
  readonly listing: OrganizationListing;
}

function membersById(listings: readonly OrganizationListing[]): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  for (const listing of listings) {
    const wayTo = waysTo(listing.ous);
    for (const account of listing.accounts) {
      if (account.gone !== undefined || members.has(account.account_id)) continue;
      members.set(account.account_id, {
        account,
        listing,
        membership: membershipOf(account, listing, wayTo),
      });
    }
  }
  return members;
}

type RoleKeys = Pick<AccountEntry, 'role_name' | 'source_account' | 'source_profile' | 'partition'>;

/** Who signs for the roles of the organization: whoever listed it. */
function signerOf(
  { organization: { via } }: OrganizationListing,
  accounts: readonly EffectiveAccount[],
): Pick<RoleKeys, 'source_account' | 'source_profile'> {
  const [name = ''] = (via ?? '').toLowerCase().split('/');
  const account = accounts.find((one) => one.name.toLowerCase() === name);
  if (via === undefined || account === undefined) return {};
  if (isTakable(account)) return { source_account: via };
  return account.source_profile === undefined ? {} : { source_profile: account.source_profile };
}

/** The role by which the organization's accounts are entered. The account that manages it has none of them. */
function roleKeysIn(accounts: readonly EffectiveAccount[]): (member: Member) => RoleKeys {
  const known = new Map<OrganizationListing, RoleKeys>();
  return ({ listing, membership }) => {
    const { role_name, partition } = listing.organization;
    if (role_name === undefined || membership.isManagement) return {};
    const found = known.get(listing);
    if (found !== undefined) return found;
    const keys = {
      role_name,
      ...(partition === 'aws' ? {} : { partition }),
      ...signerOf(listing, accounts),
    };
    known.set(listing, keys);
    return keys;
  };
}

/** Tags of AWS, over those that all accounts get, and below those of the account's own entry. */
function tagsWith(
  own: AccountEntry['tags'],
  { tags }: Membership,
  defaults: AccountDefaults,
): Pick<EffectiveAccount, 'tags'> {
  const all = { ...(own === undefined ? defaults.tags : {}), ...tags, ...own };
  return Object.keys(all).length === 0 ? {} : { tags: all };
}

const signs = ({ source_account, source_profile, oidc }: Partial<AccountEntry>): boolean =>
  [source_account, source_profile, oidc].some((one) => one !== undefined);

const discovery = (isWritten: boolean, keys: RoleKeys, accountName?: string): Discovery => ({
  signIn: undefined,
  accountName,
  isWritten,
  isOpen: false,
  isGuarded: false,
  permissionSets: [],
  gives: Object.keys(keys) as (keyof RoleKeys)[],
});

/** An entry without a way in is entered as the organization's accounts are. */
function entered(
  account: EffectiveAccount,
  entry: AccountEntry | undefined,
  { role_name, partition, ...signer }: RoleKeys,
  { defaults, isGuarded }: { readonly defaults: AccountDefaults; readonly isGuarded: boolean },
): EffectiveAccount {
  if (entry === undefined || role_name === undefined || isTakable(account)) return account;
  const keys = {
    role_name,
    ...(partition === undefined ? {} : { partition }),
    ...(signs(entry) ? {} : signer),
  };
  return Object.assign(
    effectiveAccount({ ...keys, ...entry, ...(isGuarded ? { protected: true } : {}) }, defaults),
    { discovered: discovery(true, keys) },
  );
}

/** An account that nothing else has. */
function newcomer(
  { account, membership }: Member,
  name: string,
  keys: RoleKeys,
  defaults: AccountDefaults,
): EffectiveAccount {
  const { account_id, account_name: accountName } = account;
  const description = accountName === undefined || accountName === name ? {} : { description: accountName };
  const { role_name: _, ...withoutRole } = defaults;
  return Object.assign(
    effectiveAccount(
      { name, account_id, ...description, ...keys },
      membership.isManagement ? withoutRole : defaults,
    ),
    {
      ...tagsWith(undefined, membership, defaults),
      organization: membership,
      discovered: discovery(false, keys, accountName),
    },
  );
}

/**
 * @param written - the accounts of accounts.json, in its order
 * @param found - those that sign-ins list besides
 */
export function joinOrganizations(
  file: AccountsFile,
  written: readonly EffectiveAccount[],
  found: readonly EffectiveAccount[],
  listings: readonly OrganizationListing[],
): EffectiveAccount[] {
  const defaults = file.defaults ?? {};
  const members = membersById(listings);
  const roleKeys = roleKeysIn([...written, ...found]);
  const guarded = new Set(
    written.filter((one) => one.protected === true).map(({ account_id }) => account_id),
  );
  const joined = (account: EffectiveAccount, entry?: AccountEntry): EffectiveAccount => {
    const member = members.get(account.account_id);
    if (member === undefined) return account;
    const isGuarded = guarded.has(account.account_id);
    const whole = entered(account, entry, roleKeys(member), { defaults, isGuarded });
    const { membership } = member;
    return { ...whole, ...tagsWith(entry?.tags, membership, defaults), organization: membership };
  };
  const known = new Set([...written, ...found].map(({ account_id }) => account_id));
  const taken = new Set([...written, ...found].map(({ name }) => name.toLowerCase()));
  const others = [...members.values()]
    .filter(
      ({ account, listing }) => !known.has(account.account_id) && isInUse(account, listing.organization),
    )
    .map((member) => {
      const { account_id, name } = member.account;
      const free = freeName(name, account_id, (one) => !taken.has(one.toLowerCase()));
      taken.add(free.toLowerCase());
      return newcomer(member, free, roleKeys(member), defaults);
    });
  return [
    ...written.map((account, index) => joined(account, file.accounts[index])),
    ...[...found.map((account) => joined(account)), ...others].sort((one, other) =>
      one.name < other.name ? -1 : 1,
    ),
  ];
}
