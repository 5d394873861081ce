import type { DiscoveredAccount, DiscoveredHead } from './discovered-account.js';
import { DISCOVERED_NOTE } from './discovered-file.js';
import { USUAL_TEMPLATE } from './discovered-names.js';
import {
  changesBetween,
  namingBeside,
  type AccountCount,
  type DiscoveryChanges,
  type ListedName,
  type NamingContext,
} from './merge-accounts.js';
import type {
  MemberAccount,
  OrganizationListing,
  OrganizationSource,
  Units,
} from './organization-listing.js';

/* What a new listing of an organization makes of the file. It is always whole: what is not in it is gone. */

export interface ListedMember extends ListedName {
  /** Undefined right below the root. */
  readonly ou: string | undefined;
  readonly state: string;
  /** Undefined where they were not asked for, or could not be listed. */
  readonly tags: Readonly<Record<string, string>> | undefined;
}

export interface ListedOrganization {
  readonly units: Units;
  readonly accounts: readonly ListedMember[];
}

export interface OrganizationContext
  extends Pick<DiscoveredHead, 'synced_at' | 'synced_by'>, Pick<NamingContext, 'taken' | 'calledElsewhere'> {
  readonly source: OrganizationSource;
}

export interface MergedOrganization {
  readonly file: OrganizationListing;
  readonly changes: DiscoveryChanges;
  readonly count: AccountCount;
}

const ACTIVE = 'ACTIVE';

/** Whether an account is there to be used. */
export const isInUse = (
  { gone, state }: MemberAccount,
  { include_suspended: withSuspended }: OrganizationSource,
): boolean => gone === undefined && (state === undefined || withSuspended);

const sorted = (tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(tags).sort(([one], [other]) => (one < other ? -1 : 1)));

function memberOf(
  old: MemberAccount | undefined,
  { accountId: account_id, ou, state, tags: listed }: ListedMember,
  names: Pick<DiscoveredAccount, 'name'>,
  { source }: OrganizationContext,
): MemberAccount {
  const tags = source.tags ? (listed ?? old?.tags) : undefined;
  return {
    account_id,
    ...names,
    ...(ou === undefined ? {} : { ou }),
    ...(state === ACTIVE ? {} : { state }),
    ...(tags === undefined || Object.keys(tags).length === 0 ? {} : { tags: sorted(tags) }),
  };
}

/** Its name stays its own; where it lay and what it was tagged with counts no more. */
const goneMember = (
  { ou: _ou, state: _state, tags: _tags, ...account }: MemberAccount,
  now: string,
): MemberAccount => ({ ...account, gone: account.gone ?? now });

/** What the listing makes of what was known. */
export function mergeOrganization(
  before: OrganizationListing | undefined,
  { units, accounts: listed }: ListedOrganization,
  context: OrganizationContext,
): MergedOrganization {
  const { source, synced_at, synced_by } = context;
  const known = before?.accounts ?? [];
  const byId = new Map(known.map((account) => [account.account_id, account]));
  const now = new Map(listed.map((account) => [account.accountId, account]));
  const named = namingBeside(known, { ...context, template: USUAL_TEMPLATE, signIn: '' });
  const ids = [...new Set([...byId.keys(), ...now.keys()])].sort();
  const accounts = ids.flatMap((id): MemberAccount[] => {
    const [old, member] = [byId.get(id), now.get(id)];
    if (member !== undefined) return [memberOf(old, member, named(old, member), context)];
    return old === undefined ? [] : [goneMember(old, synced_at)];
  });
  const inUse = (account: MemberAccount): boolean => isInUse(account, source);
  return {
    file: {
      version: 1,
      note: DISCOVERED_NOTE,
      organization: source,
      synced_at,
      synced_by,
      ous: units,
      accounts,
    },
    changes: changesBetween(byId, accounts, inUse),
    count: { before: known.filter(inUse).length, now: accounts.filter(inUse).length },
  };
}
