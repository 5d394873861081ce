import type { Host } from '../../system/host.js';
import { userInventoryPath } from '../../system/paths.js';
import type { DiscoveredPlace } from '../discovered/read-discovered.js';
import type { AccountsFile } from '../schema.js';
import { ageNote, includeNotes } from '../shared/include-notes.js';
import { readIncludes, type IncludeReading } from '../shared/read-includes.js';

/* Which shared inventories count for the accounts.json in force, and what there is to say of them. */

/** An accounts.json that may include some. */
export interface Including extends DiscoveredPlace {
  /** Of the user's own file, where a project's is in force. */
  readonly ownInclude?: AccountsFile['include'];
  /** Whether another user may write a file that was named. */
  readonly isForeign?: boolean;
}

/** What the file includes: of a project's file nothing, but what the user's own one includes limits it. */
export function includedOf(host: Host, found: Including, file: AccountsFile): readonly IncludeReading[] {
  if (found.origin !== 'local') return readIncludes(host, found, found.isForeign === true ? undefined : file);
  const own = { path: userInventoryPath(host), origin: 'own' } as const;
  return readIncludes(host, own, found.ownInclude && { include: found.ownInclude });
}

/** What every command says, a sentence each: what waits for a yes keeps nobody from their work. */
export const pressingNotes = (
  { origin }: Including,
  included: readonly IncludeReading[],
  now: number,
): string[] =>
  origin === 'local'
    ? []
    : included.flatMap((one) => ('trouble' in one ? [one.trouble] : ageNote(one.include, one.copy, now)));

/** A shared inventory, and all that somebody should do something about, a sentence each. */
export interface ExaminedInclude {
  readonly read: IncludeReading;
  readonly notes: readonly string[];
}

/** All that there is to say of what the file in force includes; undefined: the file has problems. */
export const examineIncludes = (
  host: Host,
  found: Including,
  file: AccountsFile | undefined,
): readonly ExaminedInclude[] =>
  file === undefined || found.origin === 'local'
    ? []
    : includedOf(host, found, file).map((read) => ({ read, notes: includeNotes(read, host.now()) }));
