import path from 'node:path';
import { sessionFolder } from '../../sessions/cache/session-cache.js';
import { AcctmgrError } from '../../system/failure.js';
import { folderEntries } from '../../system/files/folder-entries.js';
import type { Host } from '../../system/host.js';
import { livenessOfInstance, readLock } from '../../system/processes/lock-file.js';
import { realPathOf } from '../../system/files/looked-at-file.js';
import { configFilePath, credentialsFilePath } from '../../system/paths.js';
import { processIdentity } from '../../system/processes/process-identity.js';
import type { SeenLock } from './locks.js';

const MINUTE = 60_000;
/** Of a flight, which may ask a person. */
const PERSON_MS = 5 * MINUTE;

function flightLocks(host: Host): string[] {
  const folder = sessionFolder(host);
  return folderEntries(folder).flatMap((name) => (name.endsWith('.lock') ? [path.join(folder, name)] : []));
}

/** Every lock that stands where acctmgr puts one. */
export function seenLocks(host: Host, log: string): SeenLock[] {
  const self = processIdentity(host);
  const real = (file: string): string => realPathOf(file) ?? file;
  const places = [
    ...[credentialsFilePath(host), configFilePath(host)].map(
      (file) => [`${real(file)}.acctmgr-lock`, MINUTE] as const,
    ),
    [`${real(log)}.lock`, MINUTE] as const,
  ];
  try {
    return [...places, ...flightLocks(host).map((lock) => [lock, PERSON_MS] as const)].flatMap(
      ([lock, usual]): SeenLock[] => {
        const instance = readLock(lock);
        if (instance === undefined) return [];
        const { holder, mtimeMs } = instance;
        const liveness = livenessOfInstance(instance, self, host);
        return [{ path: lock, holder, liveness, age: host.now() - mtimeMs, usual }];
      },
    );
  } catch (error) {
    // A folder that can't be read is told by the check of its files.
    if (error instanceof AcctmgrError) return [];
    throw error;
  }
}
