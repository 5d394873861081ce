import { oneLine } from '../system/safe-text.js';
import type { FoundTraces, Kept, Mention, OwnFolder, Trace } from './trace.js';

/** Which of the user's own records go, too. */
export interface PurgeWish {
  readonly accessLog: boolean;
  readonly accounts: boolean;
}

/** What is to be removed of all that was found, and what stays. */
export interface PurgePlan {
  readonly traces: readonly Trace[];
  /** Those in which nothing will be left; the deepest first. */
  readonly folders: readonly string[];
  readonly kept: readonly Kept[];
  readonly mentions: readonly Mention[];
}

/** What of accounts.json is the user's: once they have changed the example, all of it. */
export interface AccountsFacts {
  readonly isExample: boolean;
  /** Whether its `$schema` names the file beside it. */
  readonly namesSchema: boolean;
}

const ownRecord = ({ path }: Trace, flag: string): Kept => ({
  path,
  reason: 'own_record',
  message: `your own record; ${flag} removes it`,
});

const behindLink = ({ path, leadsTo }: Trace): Kept[] =>
  leadsTo === undefined
    ? []
    : [{ path: leadsTo, reason: 'behind_link', message: `${oneLine(path)} leads there` }];

/** Why a trace stays; undefined where it goes. */
function whyItStays(
  trace: Trace,
  { accounts, accessLog }: PurgeWish,
  facts: AccountsFacts | undefined,
): Kept | undefined {
  const { kind } = trace;
  const accountsStay = facts !== undefined && !facts.isExample && !accounts;
  if (kind === 'accounts' && accountsStay) return ownRecord(trace, '--with-accounts');
  if (kind === 'discovered' && accountsStay) return ownRecord(trace, '--with-accounts');
  if (kind === 'access_log' && !accessLog) return ownRecord(trace, '--with-access-log');
  if (kind === 'schema' && accountsStay && facts.namesSchema) {
    return { path: trace.path, reason: 'own_record', message: 'accounts.json beside it names it' };
  }
  return undefined;
}

/** The folders that will be empty. A folder within another counts as gone once it is among them. */
function emptyFolders(folders: readonly OwnFolder[], going: ReadonlySet<string>): string[] {
  const gone = new Set(going);
  return folders.flatMap(({ path, entries }) => {
    if (!entries.every((entry) => gone.has(entry))) return [];
    gone.add(path);
    return [path];
  });
}

/**
 * What purging removes: all that was found, but for the user's own records.
 *
 * @param facts - of accounts.json; undefined where there is none
 */
export function planPurge(
  { traces, folders, kept, mentions }: FoundTraces,
  wish: PurgeWish,
  facts: AccountsFacts | undefined,
): PurgePlan {
  const judged = traces.map((trace) => ({ trace, stays: whyItStays(trace, wish, facts) }));
  const going = judged.flatMap(({ trace, stays }) => (stays === undefined ? [trace] : []));
  return {
    traces: going,
    folders: emptyFolders(folders, new Set(going.map(({ path }) => path))),
    kept: [...kept, ...judged.flatMap(({ stays }) => stays ?? []), ...going.flatMap(behindLink)],
    mentions,
  };
}

/** Whether something stays that should have gone: a process uses it, or it can't be edited. */
export const isUnfinished = ({ reason }: Kept): boolean =>
  ['in_use', 'unreadable', 'not_editable', 'long_term_key'].includes(reason);
