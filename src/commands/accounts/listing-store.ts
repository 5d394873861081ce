import {
  changeDiscovered,
  discoveredPath,
  knownOfOrganization,
  type KnownListing,
} from '../../accounts/discovered/change-discovered.js';
import {
  formatDiscovered,
  organizationSource,
  saysTheSame,
} from '../../accounts/discovered/discovered-file.js';
import type { MergedOrganization } from '../../accounts/discovered/merge-organization.js';
import type {
  OrganizationListing,
  OrganizationSource,
} from '../../accounts/discovered/organization-listing.js';
import type { DiscoveredPlace } from '../../accounts/discovered/read-discovered.js';
import type { AccountEntry } from '../../accounts/schema.js';
import {
  formatPublished,
  listingBehind,
  parsePublished,
  publishedInventory,
} from '../../accounts/shared/published-inventory.js';
import { AcctmgrError, usageError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import type { PublishingPlace } from './publishing-place.js';

type Known = KnownListing<OrganizationListing>;

/** What was there, and what is there now. */
export interface KeptListing {
  readonly merged: MergedOrganization;
  readonly textBefore: string | undefined;
  readonly textAfter: string;
  readonly differs: boolean;
}

/** Where the listing of an organization is kept. */
export interface ListingStore {
  /** As messages name it. */
  readonly path: string;
  /** What is known of the organization. @throws AcctmgrError where something else stands there */
  known(id: string): Promise<Known>;
  /** @param isCheck - only what would be kept */
  keep(id: string, merge: (known: Known) => MergedOrganization, isCheck: boolean): Promise<KeptListing>;
}

const keptOf = (before: OrganizationListing | undefined, merged: MergedOrganization): KeptListing => ({
  merged,
  textBefore: before && formatDiscovered(before),
  textAfter: formatDiscovered(merged.file),
  differs: !saysTheSame(before, merged.file),
});

/** Beside accounts.json. */
export function listingsBeside(
  host: Host,
  place: DiscoveredPlace,
  entries: () => readonly AccountEntry[],
  id: string | undefined,
): ListingStore {
  const knownOf = (one: string) => knownOfOrganization(host, place, one, entries());
  return {
    path: id === undefined ? '' : discoveredPath(host, place, organizationSource({ id })),
    known: (one) => Promise.resolve(knownOf(one)),
    keep: async (one, merge, isCheck) => {
      const { before } = knownOf(one);
      const decide = () => {
        const merged = merge(knownOf(one));
        return { merged, file: merged.file };
      };
      const { merged } = isCheck
        ? decide()
        : await changeDiscovered(host, place, organizationSource({ id: one }), decide);
      return keptOf(before, merged);
    },
  };
}

const MOST_TRIES = 5;

/** What stands at a place that others read: a file that they share, or an object of S3. */
export function sharedListing(
  place: PublishingPlace,
  source: Pick<OrganizationSource, 'via' | 'role_name'>,
  now: string,
): ListingStore {
  const path = oneLine(place.name);
  const knownIn = (found: string | undefined, id: string): Known => {
    if (found === undefined) return { before: undefined, taken: new Map() };
    const published = parsePublished(found);
    if (published?.organization.id !== id)
      throw usageError(
        `${path} is ${published === undefined ? 'not what "acctmgr sync organizations --to" writes' : `of the organization ${published.organization.id}, and not of ${id}`}: it is left as it is.`,
        { code: 'other_file', hint: 'Name another place, or take it away.' },
      );
    const before = listingBehind(
      published,
      {
        ...source,
        ...published.organization,
        partition: 'aws',
        tags: false,
        include_suspended: false,
      },
      { synced_at: now, synced_by: { user: '', host: '', acctmgr: '' } },
    );
    return { before, taken: new Map() };
  };
  return {
    path,
    known: async (id) => knownIn((await place.read()).text, id),
    // Another one may have written since the walk began: a name that it gave must not come to mean another account.
    keep: async (id, merge, isCheck) => {
      for (let tried = 1; tried <= MOST_TRIES; tried += 1) {
        const standing = await place.read();
        const merged = merge(knownIn(standing.text, id));
        const textAfter = formatPublished(publishedInventory(merged.file));
        const differs = standing.text !== textAfter;
        if (!differs || isCheck || (await place.write(textAfter, standing)))
          return { merged, textBefore: standing.text, textAfter, differs };
      }
      throw new AcctmgrError(`${path} is written by others all the time.`, {
        code: 'place_busy',
        hint: 'Try again once they are done.',
      });
    },
  };
}
