import type { KnownListing } from '../../accounts/discovered/change-discovered.js';
import {
  mergeOrganization,
  type MergedOrganization,
  type OrganizationContext,
} from '../../accounts/discovered/merge-organization.js';
import { narrowedOut, type NarrowedOut } from '../../accounts/discovered/narrowed-out.js';
import type {
  OrganizationListing,
  OrganizationSource,
} from '../../accounts/discovered/organization-listing.js';
import type { DiscoveredPlace } from '../../accounts/discovered/read-discovered.js';
import type { Inventory } from '../../accounts/inventory.js';
import type { AccountEntry } from '../../accounts/schema.js';
import { listOrganization, type WalkedOrganization } from '../../organizations/list-organization.js';
import { organizationCalls } from '../../organizations/organization-calls.js';
import { usageError } from '../../system/failure.js';
import { oneLine } from '../../system/safe-text.js';
import { shellWord } from '../../system/shell-word.js';
import { VERSION } from '../../system/version.js';
import type { Context } from '../context.js';
import { changeLines } from './change-lines.js';
import { confirmLoss } from './confirm-loss.js';
import { confirmUnprotected, protectionLost } from './confirm-unprotected.js';
import { listingsBeside, sharedListing, type KeptListing, type ListingStore } from './listing-store.js';
import type { FoundOrganization } from '../found-organization.js';
import { findOrganization } from './organization-lister.js';
import { publishingPlace } from './publishing-place.js';
import type { SyncOptions } from './sync-flags.js';
import { describeWalk, tagsNote } from './walk-notes.js';

/** What a sync of one organization needs. */
export interface OrganizationWorld {
  readonly context: Context;
  readonly inventory: Inventory | undefined;
  readonly place: DiscoveredPlace;
  /** As of a sign-in. */
  readonly entries: () => readonly AccountEntry[];
  /** Ends the listing. */
  readonly signal: AbortSignal;
  readonly options: Partial<SyncOptions>;
}

/** What became of an organization. */
export interface SyncedOrganization extends MergedOrganization {
  readonly before: OrganizationListing | undefined;
  /** What stood where it is kept, and what stands there now. */
  readonly kept: Omit<KeptListing, 'merged'>;
  readonly unsaidTags: readonly string[];
  /** What is outside of what is listed now, and was not before. */
  readonly narrowed: NarrowedOut;
  /** Accounts that no rule protects any more. */
  readonly unprotected: readonly string[];
  readonly path: string;
  /** Whether it was written for others, by `--to`. */
  readonly isShared: boolean;
  /** Whether accounts are entered by a role, as far as this listing or the defaults say. */
  readonly hasRole: boolean;
}

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
        const note = tagsNote(progress);
        if (note !== undefined) output.note(note);
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

/** Where it is kept: beside accounts.json, or where `--to` says. */
function storeFor(
  { id }: FoundOrganization,
  { context, inventory, place, entries, options }: OrganizationWorld,
): ListingStore {
  const { host } = context;
  if (options.to === undefined) return listingsBeside(host, place, entries, id);
  const shared = publishingPlace(options.to, context, inventory, options);
  const { via, roleName } = options;
  return sharedListing(
    shared,
    {
      ...(via === undefined ? {} : { via }),
      ...(roleName === undefined ? {} : { role_name: roleName }),
    },
    new Date(host.now()).toISOString(),
  );
}

/** What lists it again as now, behind `acctmgr sync`. */
const wordsOf = ({ via, to, ou = [] }: Partial<SyncOptions>): string =>
  [
    'organizations',
    ...(via === undefined ? [] : ['--via', via]),
    ...ou.flatMap((unit) => ['--ou', unit]),
    ...(to === undefined ? [] : ['--to', to]),
  ]
    .map((word) => shellWord(oneLine(word)))
    .join(' ');

/** What it would change, and what of it somebody has to say yes to. */
type PlannedChange = MergedOrganization & Pick<SyncedOrganization, 'before' | 'narrowed' | 'unprotected'>;

async function confirmed(
  { file, count, changes, before, narrowed, unprotected }: PlannedChange,
  { context, options }: OrganizationWorld,
): Promise<void> {
  const words = wordsOf(options);
  const lines = changeLines(changes, before === undefined, narrowed);
  const name = `The organization ${file.organization.id}`;
  await confirmLoss(name, words, count, { context, mayGo: options.gone, lines, narrowed });
  await confirmUnprotected(unprotected, words, { context, isConfirmed: options.yes === true, lines });
}

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
  const { context, inventory, signal, options } = world;
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
  const store = storeFor(found, world);
  const { before } = await store.known(found.id);
  const remembered = sourceFor(
    found,
    options.to === undefined ? before?.organization : undefined,
    via,
    options,
  );
  const listed = await walked(found, remembered, world);
  const when = {
    source: withUnits(remembered, listed),
    synced_at: new Date(host.now()).toISOString(),
    synced_by: { user: host.user(), host: host.hostname(), acctmgr: VERSION },
  };
  const merge = ({ before: latest, taken, calledElsewhere }: KnownListing<OrganizationListing>) => {
    const whole: OrganizationContext = { ...when, taken, ...(calledElsewhere && { calledElsewhere }) };
    return mergeOrganization(latest, listed, whole);
  };
  const isCheck = options.check === true;
  const planned = merge(await store.known(found.id));
  const narrowed = narrowedOut(before, planned.file, planned.changes, options.ou);
  // What is written for others protects and opens nothing here.
  const unprotected = options.to === undefined ? protectionLost(planned.file, inventory) : [];
  if (!isCheck) await confirmed({ ...planned, before, narrowed, unprotected }, world);
  const { merged, ...kept } = await store.keep(found.id, merge, isCheck);
  return {
    ...merged,
    before,
    kept,
    unsaidTags: listed.unsaidTags,
    narrowed,
    unprotected,
    path: store.path,
    isShared: options.to !== undefined,
    hasRole: (when.source.role_name ?? inventory?.file.defaults?.role_name) !== undefined,
  };
}
