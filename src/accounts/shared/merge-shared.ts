import { listingBehind } from './published-inventory.js';
import type { DiscoveredFile } from '../discovered/discovered-file.js';
import { isOfOrganization } from '../discovered/discovered-file.js';
import type { OrganizationListing } from '../discovered/organization-listing.js';
import type { AccountEntry, AccountsFile, SignInSettings } from '../schema.js';
import type { AcceptedCopy } from './accepted-copy.js';
import type { SharedFrom } from './shared-from.js';
import { isPublished, type SharedAccount, type SharedLimits } from './shared-inventory.js';

/*
 * The one merge that there is: accounts.json with what it includes. What accounts.json says of a name counts, and of two shared
 * inventories the first one; of protection the strictest, whoever says it.
 */

export interface WithShared {
  /** The accounts of the file first, in its order, then those that are shared. */
  readonly file: AccountsFile;
  /** Of those that are shared, in their order. */
  readonly origins: readonly SharedFrom[];
  readonly organizations: readonly OrganizationListing[];
}

const isNotShown = ({ not_shown }: AcceptedCopy): ((name: string) => boolean) => {
  const names = new Set(not_shown.map((name) => name.toLowerCase()));
  return (name) => names.has(name.toLowerCase());
};

/** What `--to` wrote, as if this machine had listed it. */
function listingOf({ inventory, fetched_at }: AcceptedCopy): OrganizationListing | undefined {
  if (!isPublished(inventory)) return undefined;
  const { organization, accounts } = inventory;
  const role_name = accounts.find((account) => account.role_name !== undefined)?.role_name;
  const partition = accounts.find((account) => account.partition !== undefined)?.partition;
  const source = {
    ...organization,
    partition: partition ?? 'aws',
    ...(role_name === undefined ? {} : { role_name }),
    tags: true,
    include_suspended: false,
  };
  return listingBehind(inventory, source, {
    synced_at: fetched_at,
    synced_by: { user: 'shared', host: 'shared', acctmgr: 'shared' },
  });
}

/** What protects an account: its name and id, so that another account of that name is not meant. */
const keyOf = ({ name, account_id }: Pick<AccountEntry, 'name' | 'account_id'>): string =>
  `${name.toLowerCase()} ${account_id}`;

/** What any of them protects, or did before it was gone. */
const protectedIn = (copies: readonly AcceptedCopy[]): ReadonlySet<string> =>
  new Set(
    copies
      .flatMap(({ inventory, gone }): readonly SharedAccount[] => [...inventory.accounts, ...gone])
      .filter((account) => account.protected === true)
      .map(keyOf),
  );

const guardedBy =
  (keys: ReadonlySet<string>) =>
  (entry: AccountEntry): AccountEntry =>
    entry.protected !== true && keys.has(keyOf(entry)) ? { ...entry, protected: true } : entry;

function signInsWith(
  own: Readonly<Record<string, SignInSettings>> | undefined,
  copies: readonly AcceptedCopy[],
): Pick<AccountsFile, 'sso_sessions'> {
  const all = [...copies.map(({ inventory }) => inventory.sso_sessions ?? {}).reverse(), own ?? {}];
  const merged = Object.fromEntries(all.flatMap((signIns) => Object.entries(signIns)));
  return Object.keys(merged).length === 0 ? {} : { sso_sessions: merged };
}

/** @param discovered - an organization that this machine lists itself is as it lists it */
export function withShared(
  file: AccountsFile,
  copies: readonly AcceptedCopy[],
  discovered: readonly DiscoveredFile[],
): WithShared {
  const taken = new Set(file.accounts.map(({ name }) => name.toLowerCase()));
  const guard = guardedBy(protectedIn(copies));
  const own = file.accounts.map(guard);
  const shared = copies.flatMap((copy) => {
    if (isPublished(copy.inventory)) return [];
    const isNew = isNotShown(copy);
    return copy.inventory.accounts.flatMap((account) => {
      if (taken.has(account.name.toLowerCase())) return [];
      taken.add(account.name.toLowerCase());
      const origin: SharedFrom = { from: copy.from, isShown: !isNew(account.name) };
      return [{ entry: guard(account), origin }];
    });
  });
  const listed = new Set(discovered.filter(isOfOrganization).map(({ organization }) => organization.id));
  const organizations = copies
    .flatMap((copy) => listingOf(copy) ?? [])
    .filter(({ organization: { id } }) => !listed.has(id) && listed.add(id).size > 0);
  return {
    file: {
      ...file,
      ...signInsWith(file.sso_sessions, copies),
      accounts: [...own, ...shared.map(({ entry }) => entry)],
    },
    origins: shared.map(({ origin }) => origin),
    organizations,
  };
}

/** Where an account lies that only a shared organization lists, by its id. */
export function organizationOrigins(
  copies: readonly AcceptedCopy[],
  organizationId: string,
): ((name: string) => SharedFrom) | undefined {
  const copy = copies.find(({ inventory }) => inventory.organization?.id === organizationId);
  if (copy === undefined) return undefined;
  const isNew = isNotShown(copy);
  return (name) => ({ from: copy.from, isShown: !isNew(name) });
}

/** What each of them lets be taken where nobody is at a terminal. */
export const sharedLimits = (copies: readonly AcceptedCopy[]): readonly SharedLimits[] =>
  copies.flatMap(({ from, inventory: { unattended } }) => (unattended ? { ...unattended, from } : []));
