import {
  changeDiscovered,
  discoveredPath,
  knownOfOrganization,
} from '../../accounts/discovered/change-discovered.js';
import { organizationSource } from '../../accounts/discovered/discovered-file.js';
import {
  mergeOrganization,
  type MergedOrganization,
  type OrganizationContext,
} from '../../accounts/discovered/merge-organization.js';
import type {
  OrganizationListing,
  OrganizationSource,
} from '../../accounts/discovered/organization-listing.js';
import type { DiscoveredPlace } from '../../accounts/discovered/read-discovered.js';
import type { Inventory } from '../../accounts/inventory.js';
import type { AccountEntry } from '../../accounts/schema.js';
import {
  listOrganization,
  type WalkedOrganization,
  type WalkProgress,
} from '../../organizations/list-organization.js';
import { organizationCalls } from '../../organizations/organization-calls.js';
import { counted } from '../../output/counted.js';
import { usageError } from '../../system/failure.js';
import { VERSION } from '../../system/version.js';
import type { Context } from '../context.js';
import { confirmLoss } from './confirm-loss.js';
import { findOrganization, type FoundOrganization } from './organization-lister.js';
import type { SyncOptions } from './sync-flags.js';

/** What a sync of one organization needs. */
export interface OrganizationWorld {
  readonly context: Context;
  readonly inventory: Inventory | undefined;
  readonly place: DiscoveredPlace;
  /** Of accounts.json. */
  readonly entries: readonly AccountEntry[];
  /** Ends the listing. */
  readonly signal: AbortSignal;
  readonly options: Partial<SyncOptions>;
}

/** What became of an organization. */
export interface SyncedOrganization extends MergedOrganization {
  readonly before: OrganizationListing | undefined;
  readonly unsaidTags: readonly string[];
  readonly path: string;
  /** Whether accounts are entered by a role, as far as this listing or the defaults say. */
  readonly hasRole: boolean;
}

const describeWalk = ({ units, accounts, tagged }: WalkProgress): string =>
  tagged === undefined
    ? `organization: ${counted(accounts, 'account')} in ${counted(units, 'organizational unit')}`
    : `organization: the tags of ${tagged} of ${counted(accounts, 'account')}`;

/** What is typed counts from now on; what is not, as it was. An empty text takes away. */
function sourceFor(
  { id, managementAccountId, partition }: FoundOrganization,
  before: OrganizationSource | undefined,
  via: string | undefined,
  { roleName = before?.role_name, tags, includeSuspended }: Partial<SyncOptions>,
): OrganizationSource {
  return {
    id,
    management_account_id: managementAccountId,
    partition,
    ...(via === undefined || via === '' ? {} : { via }),
    ...(roleName === undefined || roleName === '' ? {} : { role_name: roleName }),
    ...(before?.ous === undefined ? {} : { ous: before.ous }),
    tags: tags ?? before?.tags ?? false,
    include_suspended: includeSuspended ?? before?.include_suspended ?? false,
  };
}

async function walked(
  { asked }: FoundOrganization,
  source: OrganizationSource,
  { context: { output }, options }: OrganizationWorld,
): Promise<WalkedOrganization> {
  try {
    return await listOrganization(
      organizationCalls(asked),
      asked,
      { ous: options.ou ?? source.ous, tags: source.tags },
      (progress) => {
        output.progress(describeWalk(progress));
      },
    );
  } finally {
    output.progress(undefined);
  }
}

const withUnits = (
  { ous: _, ...source }: OrganizationSource,
  { ous }: WalkedOrganization,
): OrganizationSource => (ous === undefined ? source : { ...source, ous });

/**
 * Lists an organization, and keeps it beside accounts.json.
 *
 * @param known - what is known of it; undefined: whichever the account that asks is in
 * @throws AcctmgrError for what Organizations refuses, and where far fewer accounts are listed than before
 */
export async function syncOrganization(
  known: OrganizationListing | undefined,
  world: OrganizationWorld,
): Promise<SyncedOrganization> {
  const { context, inventory, place, entries, signal, options } = world;
  const { host } = context;
  const via = options.via ?? known?.organization.via;
  const asks = via === '' ? undefined : via;
  const found = await findOrganization(context, inventory, asks, { ...options, signal });
  if (known !== undefined && known.organization.id !== found.id && options.via === undefined)
    throw usageError(
      `${asks ?? 'Whoever asks'} is in the organization ${found.id}, and not in ${known.organization.id}.`,
      {
        code: 'other_organization',
        hint: 'Name the account that may list it: acctmgr sync organizations --via ACCOUNT',
      },
    );
  const names = () => knownOfOrganization(host, place, found.id, entries);
  const { before } = names();
  const remembered = sourceFor(found, before?.organization, via, options);
  const listed = await walked(found, remembered, world);
  const when = {
    source: withUnits(remembered, listed),
    synced_at: new Date(host.now()).toISOString(),
    synced_by: { user: host.user(), host: host.hostname(), acctmgr: VERSION },
  };
  const merge = (): MergedOrganization => {
    const { before: latest, taken, calledElsewhere } = names();
    const whole: OrganizationContext = { ...when, taken, ...(calledElsewhere && { calledElsewhere }) };
    return mergeOrganization(latest, listed, whole);
  };
  const planned = merge();
  const source = organizationSource(found);
  if (options.check !== true)
    await confirmLoss(`The organization ${found.id}`, 'organizations', planned.count, {
      context,
      mayGo: options.gone,
    });
  const merged = options.check === true ? planned : await changeDiscovered(host, place, source, merge);
  return {
    ...merged,
    before,
    unsaidTags: listed.unsaidTags,
    path: discoveredPath(host, place, source),
    hasRole: (when.source.role_name ?? inventory?.file.defaults?.role_name) !== undefined,
  };
}
