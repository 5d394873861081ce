import { changeDiscovered, knownOfSignIn } from '../../accounts/discovered/change-discovered.js';
import { USUAL_TEMPLATE } from '../../accounts/discovered/discovered-names.js';
import {
  mergeListing,
  type Listing,
  type MergeContext,
  type Merged,
} from '../../accounts/discovered/merge-sign-in.js';
import { signInSource } from '../../accounts/discovered/discovered-file.js';
import { isSetName, type SignInListing } from '../../accounts/discovered/sign-in-listing.js';
import type { DiscoveredPlace } from '../../accounts/discovered/read-discovered.js';
import type { Inventory } from '../../accounts/inventory.js';
import type { AccountEntry } from '../../accounts/schema.js';
import { accessTokenOf, type SignInContext } from '../../identity-center/access-token.js';
import { forgetBrokenOff, keepBrokenOff, readBrokenOff } from '../../identity-center/listing/broken-off.js';
import {
  listPortal,
  type KnownSets,
  type ListingProgress,
  type PortalListing,
} from '../../identity-center/listing/list-portal.js';
import { readRecord, signInIdOf } from '../../identity-center/sign-in-record.js';
import type { SignIn } from '../../identity-center/sign-in.js';
import { counted } from '../../output/counted.js';
import type { AttemptLog } from '../../sessions/attempts.js';
import type { Route } from '../../sessions/route.js';
import { signedInPerson } from '../../sessions/signed-in-person.js';
import { formatDuration } from '../../system/duration.js';
import { oneLine } from '../../system/safe-text.js';
import { VERSION } from '../../system/version.js';
import type { Context } from '../context.js';
import { changeLines } from './change-lines.js';
import { confirmLoss } from './confirm-loss.js';
import { confirmUnprotected, protectionLost } from './confirm-unprotected.js';

/** What a sync of one sign-in needs. */
export interface SyncWorld {
  readonly context: Context;
  readonly portal: SignInContext;
  readonly route: Route;
  readonly log: AttemptLog;
  readonly place: DiscoveredPlace;
  /** Of accounts.json and of what it includes, at this moment: names are given while nobody else gives any. */
  readonly entries: () => readonly AccountEntry[];
  /** Ends the listing. */
  readonly signal: AbortSignal;
  /** How many accounts may go, of `--gone`. */
  readonly mayGo: number | undefined;
  /** Whether it is only looked at what would change. */
  readonly isCheck: boolean;
  /** Undefined where there is none. */
  readonly inventory: Inventory | undefined;
  /** Whether protection may go, of `--yes`. */
  readonly isConfirmed: boolean;
}

/** What became of a sign-in. */
export interface Synced extends Merged {
  readonly signIn: SignIn;
  /** Undefined where it was not synced before. */
  readonly before: SignInListing | undefined;
  readonly listing: Listing;
  /** Accounts that no rule protects any more. */
  readonly unprotected: readonly string[];
}

/** The file of progress is written once for so many accounts: writing it each time would take longer than asking. */
const KEPT_EVERY = 25;

const describeProgress = (name: string, { done, of, msLeft }: ListingProgress): string => {
  const left = msLeft === undefined ? '' : `, about ${formatDuration(Math.ceil(msLeft / 1000))} left`;
  return `${name}: ${done} of ${counted(of, 'account')}${left}`;
};

async function listed(signIn: SignIn, signInId: string, world: SyncWorld): Promise<PortalListing> {
  const { context, portal, signal } = world;
  const { host } = portal;
  const known = readBrokenOff(host, signIn, signInId);
  const began = host.now();
  const keep = (sets: KnownSets) => {
    keepBrokenOff(host, signIn, signInId, began, sets);
  };
  try {
    const listing = await listPortal(signIn, portal, {
      known,
      signal,
      onProgress: (progress, sets) => {
        context.output.progress(describeProgress(oneLine(signIn.name), progress));
        if (progress.done > 0 && progress.done < progress.of && progress.done % KEPT_EVERY === 0) keep(sets);
      },
    });
    if (listing.stoppedBy === undefined) forgetBrokenOff(host, signIn);
    else keep(listing.sets);
    return listing;
  } finally {
    context.output.progress(undefined);
  }
}

/** The listing as the file takes it: names that AWS can't have given are nobody's. */
const asListed = (
  { accounts, sets, stoppedBy }: PortalListing,
  person: string | undefined,
  signInId: string,
): Listing => ({
  accounts: accounts
    .filter(({ accountId }) => /^\d{12}$/.test(accountId))
    .map(({ accountId, accountName, email }) => ({
      accountId,
      accountName: shown(accountName),
      email: shown(email),
      permissionSets: sets.get(accountId)?.filter(isSetName),
    })),
  isComplete: stoppedBy === undefined && accounts.every(({ accountId }) => sets.has(accountId)),
  person,
  signInId,
});

const MOST_TEXT = 256;
const shown = (text: string | undefined): string | undefined => {
  const line = text === undefined ? '' : oneLine(text).trim().slice(0, MOST_TEXT);
  return line === '' ? undefined : line;
};

/** Who signed in: as the file knows of this sign-in, else as STS says. Of an empty list, whoever the file is of. */
async function personOf(
  signIn: SignIn,
  signInId: string,
  { sets, stoppedBy }: PortalListing,
  before: SignInListing | undefined,
  { portal, route, log }: SyncWorld,
): Promise<string | undefined> {
  const people = before?.people ?? [];
  const known = people.find(({ sign_in }) => sign_in === signInId);
  if (known !== undefined) return known.name;
  // Who leaves is not kept waiting for an answer.
  if (stoppedBy !== undefined) return undefined;
  const all = [...sets].flatMap(([accountId, names]) =>
    names.filter(isSetName).map((permissionSet) => ({ accountId, permissionSet })),
  );
  if (all.length === 0) return people.length === 1 ? people[0]?.name : undefined;
  return signedInPerson(signIn, all, {
    ...portal,
    route,
    log,
    attempt: { event: 'sync', sso_session: signIn.name },
  });
}

/**
 * Lists what the person of a sign-in may use, and keeps it.
 *
 * @throws AcctmgrError where there is no token to ask with, where it can't be kept; and what ended it early, of which what was
 *   listed is kept
 */
export async function syncSignIn(signIn: SignIn, world: SyncWorld): Promise<Synced> {
  const { context, portal, place, entries, isCheck } = world;
  const { host } = portal;
  const name = oneLine(signIn.name);
  const { accessToken } = await accessTokenOf(signIn, portal);
  const signInId = signInIdOf(accessToken, readRecord(host, signIn));
  const found = await listed(signIn, signInId, world);
  const known = () => knownOfSignIn(host, place, signIn.name, entries());
  const { before } = known();
  const listing = asListed(found, await personOf(signIn, signInId, found, before, world), signInId);
  const now = new Date(host.now()).toISOString();
  const merge = (): Merged => {
    const { before: latest, taken } = known();
    const whole: MergeContext = {
      sso_session: signIn.name,
      start_url: signIn.startUrl,
      region: signIn.region,
      synced_at: now,
      synced_by: { user: host.user(), host: host.hostname(), acctmgr: VERSION },
      template: signIn.settings.account_names ?? USUAL_TEMPLATE,
      taken,
    };
    return mergeListing(latest, listing, whole);
  };
  const planned = merge();
  const unprotected = protectionLost(planned.file, world.inventory);
  const asked = { ...world, lines: changeLines(planned.changes, before === undefined) };
  if (listing.isComplete && !isCheck) await confirmLoss(name, name, planned.count, asked);
  if (!isCheck) await confirmUnprotected(unprotected, name, asked);
  const isWorthKeeping = !isCheck && (listing.isComplete || found.sets.size > 0);
  const merged = isWorthKeeping
    ? await changeDiscovered(host, place, signInSource(signIn.name), merge)
    : planned;
  if (found.stoppedBy !== undefined && isCheck) throw found.stoppedBy;
  if (found.stoppedBy !== undefined) {
    const of = `${found.sets.size} of ${counted(found.accounts.length, 'account')}`;
    context.output.note(`Kept what was listed of ${name}: ${of}. To go on from there: acctmgr sync ${name}`);
    throw found.stoppedBy;
  }
  return { ...merged, signIn, before, listing, unprotected };
}
