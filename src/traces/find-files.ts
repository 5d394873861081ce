import path from 'node:path';
import { AcctmgrError } from '../system/failure.js';
import { typedEntries, type FolderEntry } from '../system/files/folder-entries.js';
import type { Host } from '../system/host.js';
import { describeHolder } from '../system/processes/lock.js';
import { readLock } from '../system/processes/lock-file.js';
import { behindLinks, fileState, isLink } from '../system/files/private-files.js';
import { livenessOf, processIdentity, type ProcessIdentity } from '../system/processes/process-identity.js';
import { readOwner } from '../system/files/run-folder.js';
import { oneLine } from '../system/safe-text.js';
import type { KnownName, NamesOf } from './known-names.js';
import type { Kept, OwnFolder, Trace } from './trace.js';

/** What was found in some folders. */
export interface FoundFiles {
  readonly traces: readonly Trace[];
  /** The deepest first. */
  readonly folders: readonly OwnFolder[];
  readonly kept: readonly Kept[];
}

type Found = { -readonly [Key in keyof FoundFiles]: FoundFiles[Key][number][] };

/** A process that may use a file: undefined where none is known to. */
type User = string | undefined;

/** Dead is also who ran on this machine before it was started anew. */
function isRunning(other: ProcessIdentity, host: Host): boolean {
  const self = processIdentity(host);
  if (livenessOf(other, self, host) !== 'unknown') return livenessOf(other, self, host) === 'alive';
  return other.host !== self.host || other.boot === self.boot;
}

function lockUser(lock: string, host: Host): User {
  const holder = readLock(lock)?.holder;
  return holder !== undefined && isRunning(holder, host) ? describeHolder(holder) : undefined;
}

function runUser(folder: string, host: Host): User {
  const owner = readOwner(folder, host);
  return owner !== undefined && isRunning(owner, host)
    ? oneLine(`process ${owner.pid} on ${owner.host} (exec --serve)`)
    : undefined;
}

function userOf(file: string, { lock, writer, kind }: KnownName, host: Host): User {
  const folder = path.dirname(file);
  if (lock !== undefined) {
    const user =
      lockUser(path.join(folder, lock), host) ?? (kind === 'leftover' ? lockUser(file, host) : undefined);
    if (user !== undefined) return user;
  }
  return writer !== undefined && host.processExists(writer) ? `process ${writer}` : undefined;
}

const inUse = (file: string, user: string): Kept => ({
  path: file,
  reason: 'in_use',
  message: `${user} uses it`,
});

/** What the link leads to, where anything is there. */
function targetOf(link: string): string | undefined {
  try {
    const target = behindLinks(link);
    return fileState(target) === 'absent' ? undefined : target;
  } catch {
    // A circle, or a folder that is not ours to read: then there is nothing to tell of it.
    return undefined;
  }
}

function lookAt(
  folder: string,
  entry: FolderEntry,
  known: KnownName | undefined,
  found: Found,
  host: Host,
): void {
  const file = path.join(folder, entry.name);
  const isExpected = entry.kind === (known?.inside === undefined ? 'file' : 'folder');
  if (known === undefined || (!isExpected && entry.kind !== 'link')) {
    found.kept.push({ path: file, reason: 'not_ours', message: 'acctmgr has not put it there' });
    return;
  }
  if (entry.kind === 'link') {
    found.traces.push({ kind: known.kind, path: file, leadsTo: targetOf(file) });
    return;
  }
  if (known.inside !== undefined) {
    const user = known.kind === 'run' ? runUser(file, host) : undefined;
    if (user === undefined) lookThrough(file, known.inside, found, host);
    else found.kept.push(inUse(file, user));
    return;
  }
  const user = userOf(file, known, host);
  if (user !== undefined) {
    found.kept.push(inUse(file, user));
    return;
  }
  found.traces.push({
    kind: known.kind,
    path: file,
    lock: known.lock === undefined ? undefined : path.join(folder, known.lock),
  });
}

function lookThrough(folder: string, namesOf: NamesOf, found: Found, host: Host): void {
  const entries = typedEntries(folder);
  for (const entry of entries) lookAt(folder, entry, namesOf(entry.name), found, host);
  found.folders.push({ path: folder, entries: entries.map(({ name }) => path.join(folder, name)) });
}

/** A place that can't be looked at keeps nobody from looking at the others. */
export function looked(place: string, look: () => FoundFiles): FoundFiles {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    return { traces: [], folders: [], kept: [{ path: place, reason: 'unreadable', message: error.message }] };
  }
}

/** All that stands in a folder of acctmgr's. It may be a link of the user's, since acctmgr itself goes through it. */
export const findInFolder = (folder: string, namesOf: NamesOf, host: Host): FoundFiles =>
  looked(folder, () => {
    const found: Found = { traces: [], folders: [], kept: [] };
    if (fileState(folder) === 'absent') return found;
    lookThrough(folder, namesOf, found, host);
    if (!isLink(folder)) return found;
    found.folders.pop();
    return {
      ...found,
      kept: [...found.kept, { path: folder, reason: 'not_ours', message: 'a link of yours' }],
    };
  });

/** What acctmgr has put into a folder that others use, too. */
export const findAmong = (folder: string, namesOf: NamesOf, host: Host): FoundFiles =>
  looked(folder, () => {
    const found: Found = { traces: [], folders: [], kept: [] };
    for (const entry of typedEntries(folder)) {
      const known = namesOf(entry.name);
      if (known !== undefined) lookAt(folder, entry, known, found, host);
    }
    return found;
  });
