import path from 'node:path';
import { whileNaming } from '../../accounts/discovered/change-discovered.js';
import type { DiscoveredFile } from '../../accounts/discovered/discovered-file.js';
import { discoveredFolder, type DiscoveredPlace } from '../../accounts/discovered/read-discovered.js';
import type { Inventory } from '../../accounts/inventory.js';
import type { AccountEntry } from '../../accounts/schema.js';
import {
  COPY_NOTE,
  copyBytes,
  copyName,
  formatCopy,
  isEtag,
  type includeOf,
  type AcceptedCopy,
} from '../../accounts/shared/accepted-copy.js';
import { includeWord } from '../../accounts/shared/include-notes.js';
import { knownNames } from '../../accounts/shared/known-names.js';
import { lostProtection } from '../../accounts/shared/lost-protection.js';
import { readCopies } from '../../accounts/shared/read-copies.js';
import {
  goneAfter,
  sharedChanges,
  waitingChanges,
  type SharedChanges,
} from '../../accounts/shared/shared-changes.js';
import { parseShared } from '../../accounts/shared/shared-form.js';
import type { SharedInventory } from '../../accounts/shared/shared-inventory.js';
import { sameStartUrl } from '../../accounts/start-url.js';
import type { SignInPlaces } from '../../identity-center/sign-in.js';
import { folderEntries } from '../../system/files/folder-entries.js';
import { writeOwnFile } from '../../system/files/own-file.js';
import type { Context } from '../context.js';
import { confirmShared } from './confirm-shared.js';
import { overtakenInclude, refusedInclude, unreachableInclude } from './include-failure.js';
import { fetchInclude } from './include-source.js';
import type { SyncOptions } from './sync-flags.js';

/** What a sync of one shared inventory needs. */
export interface IncludeWorld {
  readonly context: Context;
  readonly inventory: Inventory;
  readonly place: DiscoveredPlace;
  /** Of accounts.json. */
  readonly entries: readonly AccountEntry[];
  readonly listings: () => readonly DiscoveredFile[];
  /** Sign-ins that are known without it. */
  readonly places: () => SignInPlaces;
  readonly options: Partial<SyncOptions>;
  /** Ends the fetching. */
  readonly signal: AbortSignal;
}

/** What became of a shared inventory. */
export interface SyncedInclude {
  readonly from: string;
  readonly path: string;
  readonly before: AcceptedCopy | undefined;
  /** What serves from now on; undefined where nothing of it was ever accepted. */
  readonly after: AcceptedCopy | undefined;
  readonly changes: SharedChanges;
  /** It is otherwise than what serves: nobody said yes to it, or nobody was to. */
  readonly isHeldBack: boolean;
  /** Those that nobody had seen. */
  readonly news: readonly { readonly name: string; readonly account_id: string }[];
  /** Whether that they are printed shows them to anybody. */
  readonly isSeen: boolean;
}

const NO_CHANGES: SharedChanges = { added: [], gone: [], changed: [], others: [] };

const TOO_MUCH = 'with the accounts that it had before, it is more than is kept';

const NOT_COMPARED = 'what was accepted before cannot be read, so that nothing was compared';

/** A sign-in of that name is another one here: nobody is sent to other people's pages by it. */
function strangeSignIn(
  { sso_sessions: signIns = {} }: SharedInventory,
  places: SignInPlaces,
): string | undefined {
  const name = Object.keys(signIns).find((one) => {
    const here =
      (Object.hasOwn(places.signIns, one) ? places.signIns[one]?.start_url : undefined) ??
      places.ssoSessions.get(one)?.get('sso_start_url');
    return here !== undefined && !sameStartUrl(here, signIns[one]?.start_url ?? '');
  });
  return name && `the sign-in ${name} has another start URL here than ${signIns[name]?.start_url ?? ''}`;
}

function requireKnownSignIns(from: string, inventory: SharedInventory, { places }: IncludeWorld): void {
  const strange = strangeSignIn(inventory, places());
  if (strange !== undefined) throw refusedInclude(from, strange);
}

interface Fetched {
  readonly inventory: SharedInventory;
  readonly sha256: string;
  readonly etag: string | undefined;
}

/** Undefined where it is as it was. @throws AcctmgrError where it can't be fetched, or must not be used */
async function fetched(
  entry: ReturnType<typeof includeOf>,
  before: AcceptedCopy | undefined,
  world: IncludeWorld,
): Promise<Fetched | undefined> {
  const { from } = entry;
  const found = await fetchInclude(entry, before, world);
  if (found.kind === 'failed') throw unreachableInclude(from, includeWord(from), found.why, found.hint);
  if (found.kind === 'same') return undefined;
  const parsed = await parseShared(found.text);
  if ('fault' in parsed) throw refusedInclude(from, parsed.fault);
  requireKnownSignIns(from, parsed.inventory, world);
  const { sha256 } = await import('../../access-log/writing/sha256.js');
  return { inventory: parsed.inventory, sha256: sha256(found.text), etag: found.etag };
}

/** What is known of it at this moment, and what would be otherwise. */
interface Judged {
  readonly before: AcceptedCopy | undefined;
  readonly inventory: SharedInventory;
  readonly changes: SharedChanges;
}

function judge(
  { from, path: file }: Pick<SyncedInclude, 'from' | 'path'>,
  found: Fetched | undefined,
  { context: { host }, place, entries, listings, inventory: known }: IncludeWorld,
): Judged {
  const { copies } = readCopies(host, place);
  const before = copies.find((copy) => copy.from === from);
  const inventory = found?.inventory ?? before?.inventory ?? { accounts: [] };
  if (found === undefined) return { before, inventory, changes: NO_CHANGES };
  const others = copies.filter((copy) => copy !== before);
  const listed = listings();
  const changes = sharedChanges(before, inventory, knownNames(entries, listed, others), entries);
  const lost = before === undefined ? [] : lostProtection(known, listed, before, inventory);
  const isLost = before === undefined && folderEntries(path.dirname(file)).includes(copyName(from));
  return {
    before,
    inventory,
    changes: {
      ...changes,
      others: [
        ...(isLost ? [NOT_COMPARED] : []),
        ...changes.others,
        ...lost.map((name) => `${name}: protected by a rule → by none`),
      ],
    },
  };
}

/** Whether a person sees what is printed; `--yes` says that they need not. */
const isSeen = ({ context: { stdoutIsTerminal, flags }, options }: IncludeWorld): boolean =>
  options.yes === true || (stdoutIsTerminal && !flags.json);

/** The names that nobody has seen, of those that are there. */
function unseen({ before, inventory: { accounts }, changes: { added } }: Judged) {
  const names = new Set([...(before?.not_shown ?? []), ...added.map(({ name }) => name)]);
  return accounts.filter(({ name }) => names.has(name));
}

function copyOf(
  from: string,
  { before, inventory }: Judged,
  found: Fetched | undefined,
  kept: Pick<AcceptedCopy, 'not_shown' | 'fetched_at'>,
): AcceptedCopy {
  const isOther = before === undefined || (found !== undefined && found.sha256 !== before.sha256);
  const etag = found === undefined ? before?.etag : found.etag;
  return {
    version: 1,
    note: COPY_NOTE,
    from,
    accepted_at: isOther ? kept.fetched_at : before.accepted_at,
    fetched_at: kept.fetched_at,
    ...(etag === undefined || !isEtag(etag) ? {} : { etag }),
    sha256: found?.sha256 ?? before?.sha256 ?? '',
    not_shown: kept.not_shown,
    gone: goneAfter(before, inventory),
    inventory,
  };
}

/** Another process may have accepted, or listed, something since it was judged: nobody said yes to what that would change. */
function requireSaid(now: SharedChanges, judged: SharedChanges, from: string): void {
  const said = new Set(waitingChanges(judged));
  if (waitingChanges(now).every((one) => said.has(one))) return;
  throw overtakenInclude(from, includeWord(from));
}

/** That something waits is said by `validate` and `doctor` from now on. */
async function markHeldBack(
  { from, path: file }: Pick<SyncedInclude, 'from' | 'path'>,
  before: AcceptedCopy | undefined,
  { host, place }: Pick<Context, 'host'> & Pick<IncludeWorld, 'place'>,
): Promise<void> {
  if (before === undefined || before.held_back !== undefined) return;
  await whileNaming(host, file, () => {
    const now = readCopies(host, place).copies.find((copy) => copy.from === from);
    if (now?.sha256 !== before.sha256) return;
    const held_back = { at: new Date(host.now()).toISOString() };
    writeOwnFile(file, Buffer.from(formatCopy({ ...now, held_back })), host);
  });
}

/** Fetches a shared inventory, and accepts it where nothing in it waits for a yes. @throws AcctmgrError as `fetched` */
export async function syncInclude(
  entry: ReturnType<typeof includeOf>,
  world: IncludeWorld,
): Promise<SyncedInclude> {
  const { context, place, options } = world;
  const { host } = context;
  const { from } = entry;
  const at = { from, path: path.join(discoveredFolder(host, place), copyName(from)) };
  const known = readCopies(host, place).copies.find((copy) => copy.from === from);
  const found = await fetched(entry, known, world);
  const judged = judge(at, found, world);
  const { before, changes } = judged;
  const isCheck = options.check === true;
  const waits = waitingChanges(changes).length > 0;
  const isHeldBack =
    waits &&
    (isCheck || (options.yes !== true && !(await confirmShared(from, includeWord(from), changes, context))));
  const news = isHeldBack ? [] : unseen(judged);
  const synced = { ...at, before, changes, isHeldBack, news, isSeen: isSeen(world) };
  if (isHeldBack && !isCheck) await markHeldBack(at, before, { host, place });
  if (isHeldBack || isCheck) return { ...synced, after: before };
  const after = await whileNaming(host, at.path, () => {
    const now = judge(at, found, world);
    // What it was compared with by its ETag is not what serves now.
    if (found === undefined && now.before?.sha256 !== known?.sha256) return now.before;
    requireSaid(now.changes, changes, from);
    if (found !== undefined) requireKnownSignIns(from, found.inventory, world);
    const seen = new Set(synced.isSeen ? news.map(({ name }) => name) : []);
    const copy = copyOf(from, now, found, {
      fetched_at: new Date(host.now()).toISOString(),
      not_shown: unseen(now).flatMap(({ name }) => (seen.has(name) ? [] : [name])),
    });
    const bytes = copyBytes(copy);
    if (bytes === undefined) throw refusedInclude(from, TOO_MUCH);
    writeOwnFile(at.path, bytes, host);
    return copy;
  });
  return { ...synced, after };
}
