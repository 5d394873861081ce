import type { includeOf } from '../../accounts/shared/accepted-copy.js';
import { includeWord } from '../../accounts/shared/include-notes.js';
import { includesOf } from '../../accounts/shared/read-includes.js';
import { readCopies } from '../../accounts/shared/read-copies.js';
import { readDiscovered } from '../../accounts/discovered/read-discovered.js';
import type { Inventory, SignIns } from '../../accounts/inventory.js';
import type { SignInPlaces } from '../../identity-center/sign-in.js';
import type { Attempt, AttemptLog } from '../../sessions/attempts.js';
import { AcctmgrError, EXIT, usageError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import { INCLUDE, meansInclude } from './include-word.js';
import { syncInclude, type IncludeWorld, type SyncedInclude } from './sync-include.js';
import type { IncludeOutcome } from './sync-outcome.js';
import type { SyncTask } from './sync-task.js';

type Include = ReturnType<typeof includeOf>;

/** What the accounts.json in force includes, each once. A project's file includes nothing. */
function allIncludes(inventory: Inventory | undefined): readonly Include[] {
  if (inventory === undefined || inventory.origin === 'local' || inventory.isForeign === true) return [];
  return includesOf(inventory.file);
}

/** Those that words mean, and the words that mean none. */
export function includesWanted(
  words: readonly string[],
  inventory: Inventory | undefined,
  host: Host,
): { readonly includes: readonly Include[]; readonly others: readonly string[] } {
  const all = allIncludes(inventory);
  if (words.length === 0) return { includes: all, others: [] };
  const known = all.map((include) => ({
    include,
    isMeant: meansInclude(host, inventory?.path ?? '', include.from),
  }));
  return {
    includes: words.includes(INCLUDE)
      ? all
      : known.flatMap(({ include, isMeant }) => (words.some(isMeant) ? [include] : [])),
    others: words.filter((word) => word !== INCLUDE && !known.some(({ isMeant }) => isMeant(word))),
  };
}

/** A path or an address: no sign-in is called so. */
const looksShared = (word: string): boolean => /[/\\]|\.json$/i.test(word);

/**
 * Refuses what is meant for a shared inventory, and is none.
 *
 * @param words - that mean none of them @param signIns - the names of sign-ins
 * @throws AcctmgrError (exit 2) `unknown_include`, which names those that there are
 */
export function refuseUnknownIncludes(
  words: readonly string[],
  inventory: Inventory | undefined,
  signIns: readonly string[],
): void {
  const word = words.find((one) => looksShared(one) && !signIns.includes(one));
  if (word === undefined) return;
  const all = allIncludes(inventory).map(({ from }) => includeWord(from));
  throw usageError(`${oneLine(word)} is not what accounts.json includes.`, {
    code: 'unknown_include',
    hint:
      all.length === 0
        ? 'It includes nothing yet. What is shared is named there: "include": ["~/team.json"]'
        : `What it includes: ${all.join(', ')}. All of it: acctmgr sync include`,
  });
}

/** What the tasks of all shared inventories have in common. */
export interface IncludesWorld extends Omit<IncludeWorld, 'inventory' | 'listings' | 'places'> {
  readonly inventory: Inventory | undefined;
  readonly ssoSessions: SignInPlaces['ssoSessions'];
  readonly log: AttemptLog;
}

const differs = ({ before, after, changes, isHeldBack }: SyncedInclude): boolean =>
  isHeldBack ||
  before?.sha256 !== after?.sha256 ||
  [changes.added, changes.gone, changes.changed, changes.others].some((part) => part.length > 0);

/** Its failure is a warning where what was accepted before serves. */
async function outcomeOf(
  entry: Include,
  attempt: Attempt,
  world: IncludeWorld,
  log: AttemptLog,
): Promise<IncludeOutcome> {
  try {
    const synced = await syncInclude(entry, world);
    return { kind: 'include', synced, differs: differs(synced) };
  } catch (error) {
    const copy = world.inventory.shared?.find(({ from }) => from === entry.from);
    if (!(error instanceof AcctmgrError) || error.exitCode === EXIT.interrupted || copy === undefined)
      throw error;
    await log.recordFailure(attempt, error);
    const { message, hint } = error;
    world.context.output.warn(
      `${message} What was accepted on ${copy.accepted_at.slice(0, 10)} serves.${hint === undefined ? '' : `\n${hint}`}`,
    );
    return { kind: 'include', from: entry.from, trouble: error, differs: true };
  }
}

/** Those of accounts.json and of the other shared inventories, as they are at this moment. */
function signInsBeside(from: string, inventory: Inventory, host: Host): SignIns {
  const included = new Set(allIncludes(inventory).map((include) => include.from));
  const others = readCopies(host, inventory).copies.filter(
    (copy) => copy.from !== from && included.has(copy.from),
  );
  const all = [...others.map((copy) => copy.inventory.sso_sessions ?? {}), inventory.file.sso_sessions ?? {}];
  return Object.fromEntries(all.flatMap((one) => Object.entries(one)));
}

export function includeTask(entry: Include, { log, ssoSessions, ...world }: IncludesWorld): SyncTask {
  const { from } = entry;
  const attempt: Attempt = { event: 'include', listing: `include:${from}` };
  return {
    attempt,
    failed: (error) => ({ kind: 'include', from, error }),
    run: async () => {
      const { inventory, context, place } = world;
      if (inventory === undefined) throw new Error('what includes it was not read');
      const whole: IncludeWorld = {
        ...world,
        inventory,
        listings: () => readDiscovered(context.host, place).files,
        places: () => ({ signIns: signInsBeside(from, inventory, context.host), ssoSessions }),
      };
      const outcome = await outcomeOf(entry, attempt, whole, log);
      if (!('synced' in outcome)) return { outcome };
      const { before, after } = outcome.synced;
      const isAccepted = after !== undefined && after.sha256 !== before?.sha256;
      return isAccepted
        ? { outcome, logged: { sha256_before: before?.sha256, sha256_after: after.sha256 } }
        : { outcome };
    },
  };
}
