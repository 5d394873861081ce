import { waysTo } from '../membership.js';
import { liesIn } from '../unit-clause.js';
import type { DiscoveredAccount } from './discovered-account.js';
import type { DiscoveryChanges } from './merge-accounts.js';
import type { OrganizationListing } from './organization-listing.js';

/** Accounts that lie outside of the units that are listed now, and were listed before: nothing says that they are gone. */
export interface NarrowedOut {
  readonly accounts: readonly DiscoveredAccount[];
  /** As it was typed: `--ou Prod`. */
  readonly scope: string;
}

const scopeOf = (ous: readonly string[] | undefined): string => [...(ous ?? ['/'])].sort().join();

/** @param words - what was typed for the units of `after` */
export function narrowedOut(
  before: OrganizationListing | undefined,
  { organization: { ous } }: OrganizationListing,
  { gone }: Pick<DiscoveryChanges, 'gone'>,
  words: readonly string[] = ous ?? [],
): NarrowedOut {
  const scope = words.map((word) => `--ou ${word}`).join(' ');
  if (before === undefined || ous === undefined || scopeOf(ous) === scopeOf(before.organization.ous))
    return { accounts: [], scope };
  const wayTo = waysTo(before.ous);
  const layIn = new Map(before.accounts.map(({ account_id, ou }) => [account_id, ou]));
  return { accounts: gone.filter(({ account_id }) => !liesIn(wayTo(layIn.get(account_id)), ous)), scope };
}
