import {
  closeSync,
  constants,
  fstatSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  type BigIntStats,
} from 'node:fs';
import path from 'node:path';
import { AcctmgrError, errnoOf } from '../failure.js';
import { fileFailure } from '../files/file-failure.js';
import { fitId, newNonce, parseHolder, type LockHolder } from './lock-holder.js';
import { giveToHome, type MakerHost } from '../files/home-owner.js';
import { livenessOf, type IdentityHost, type Liveness, type ProcessIdentity } from './process-identity.js';
import { oneLine } from '../safe-text.js';
import { shellWord } from '../shell-word.js';
import { discard, writeWhole } from '../files/temporary-files.js';
import type { Host } from '../host.js';

export type { LockHolder } from './lock-holder.js';

export type LockHost = IdentityHost & MakerHost & Pick<Host, 'now' | 'platform'>;

/** One file that stood, or stands, at the path of a lock. */
export interface LockInstance {
  /** Tells it from every other file that ever stands there; fit for a file name. */
  readonly id: string;
  readonly mtimeMs: number;
  /** Undefined where the file is torn, or not ours to read. */
  readonly holder: LockHolder | undefined;
  readonly isTorn: boolean;
}

/** A whole lock file that waits beside the lock for its moment. */
export interface Marker {
  readonly path: string;
  readonly nonce: string;
  readonly contents: Buffer;
  /** The file system's own clock, against which other files' ages can be told. */
  readonly mtimeMs: number;
}

/** What follows the lock's own name in the names of markers and claims. */
const LEFTOVER = /^(?:\.[0-9a-z]{20})*[.~][0-9a-z]{20}$/;
const MINUTE = 60_000;

/** Whether a file of this name is the lock, or a marker or a claim beside it. */
export const isOfLock = (lock: string, name: string): boolean =>
  name === lock || (name.startsWith(lock) && LEFTOVER.test(name.slice(lock.length)));

const idByStat = ({ mtimeNs, ino }: BigIntStats): string =>
  fitId(`t${mtimeNs.toString(36)}${ino.toString(36)}`);

/** A lock file that another process holds open for a moment cannot be replaced or removed on Windows. */
export const isMomentary = (error: unknown, host: Pick<Host, 'platform'>): boolean =>
  host.platform === 'win32' && ['EPERM', 'EBUSY', 'EACCES'].includes(errnoOf(error) ?? '');

export function writeMarker(lock: string, self: ProcessIdentity, purpose: string, host: LockHost): Marker {
  const nonce = newNonce(self.pid);
  const marker = `${lock}~${nonce}`;
  const holder: LockHolder = { ...self, nonce, since: new Date(host.now()).toISOString(), purpose };
  const contents = Buffer.from(JSON.stringify(holder));
  try {
    const descriptor = openSync(marker, 'wx', 0o600);
    try {
      writeWhole(descriptor, contents);
      giveToHome(descriptor, marker, host);
      return { path: marker, nonce, contents, mtimeMs: fstatSync(descriptor).mtimeMs };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    discard(marker);
    throw fileFailure(error, path.dirname(lock), 'create a lock in');
  }
}

/**
 * Makes the marker the lock, unless there is one. A link makes the name and the whole contents appear at once.
 * @returns `gone` where something removed the marker.
 */
export function placeMarker(marker: Marker, lock: string, host: LockHost): 'placed' | 'taken' | 'gone' {
  try {
    linkSync(marker.path, lock);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'EEXIST') return 'taken';
    if (errno === 'ENOENT') return 'gone';
    // exFAT, some SMB shares and Android have no links. Whatever else the reason is, creating the file meets it too.
    if (!createLock(marker, lock, host)) return 'taken';
  }
  discard(marker.path);
  return 'placed';
}

function createLock(marker: Marker, lock: string, host: LockHost): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(lock, 'wx', 0o600);
  } catch (error) {
    // A file that is being deleted keeps its name for a moment on Windows.
    if (errnoOf(error) === 'EEXIST' || isMomentary(error, host)) return false;
    throw fileFailure(error, lock, 'create the lock');
  }
  try {
    writeWhole(descriptor, marker.contents);
    giveToHome(descriptor, lock, host);
    return true;
  } catch (error) {
    discard(lock);
    throw fileFailure(error, lock, 'create the lock');
  } finally {
    closeSync(descriptor);
  }
}

/** Puts the marker in the place of the lock that stands there. Only the holder of the claim on that one may. */
export function replaceLock(marker: Marker, lock: string, host: LockHost): boolean {
  try {
    if (!lstatSync(lock).isDirectory()) {
      renameSync(marker.path, lock);
      return true;
    }
    // No file can be renamed over a folder. Once that is gone, whoever comes first has the lock.
    rmdirSync(lock);
    return placeMarker(marker, lock, host) === 'placed';
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || isMomentary(error, host)) return false;
    if (errnoOf(error) === 'ENOTEMPTY') throw notALock(lock, error);
    throw fileFailure(error, lock, 'take over the lock');
  }
}

function notALock(lock: string, cause: unknown): AcctmgrError {
  const word = shellWord(oneLine(lock));
  return new AcctmgrError(`Cannot take the lock ${oneLine(lock)}: it is a folder, with something in it.`, {
    code: 'is_a_folder',
    hint: `Move it away: mv ${word} ${shellWord(`${oneLine(lock)}.old`)}`,
    cause,
  });
}

export function readLock(lock: string): LockInstance | undefined {
  try {
    // A pipe would wait for its writer, and a link leads to what was never a lock.
    const descriptor = openSync(lock, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    try {
      const stat = fstatSync(descriptor, { bigint: true });
      if (!stat.isFile()) return strange(stat);
      const holder = parseHolder(readFileSync(descriptor));
      const mtimeMs = Number(stat.mtimeMs);
      return { id: holder?.nonce ?? idByStat(stat), mtimeMs, holder, isTorn: holder === undefined };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return errnoOf(error) === 'ENOENT' ? undefined : lookAtLock(lock);
  }
}

/** A folder, a link or a pipe, which acctmgr never puts there: it has no holder, and counts as a file that is torn. */
const strange = (stat: BigIntStats): LockInstance => ({
  id: idByStat(stat),
  mtimeMs: Number(stat.mtimeMs),
  holder: undefined,
  isTorn: true,
});

/** For a lock that is not ours to read (root's, say): it is there, and it does not tell whose it is. */
function lookAtLock(lock: string): LockInstance | undefined {
  try {
    const stat = lstatSync(lock, { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    return { ...strange(stat), isTorn: !stat.isFile() };
  } catch (error) {
    throw fileFailure(error, lock, 'read the lock');
  }
}

export function livenessOfInstance(lock: LockInstance, self: ProcessIdentity, host: LockHost): Liveness {
  return lock.holder === undefined ? 'unknown' : livenessOf(lock.holder, self, host);
}

/** Removes the lock if it is still the acquisition `nonce`. What cannot be removed is taken over once we are dead. */
export function removeLock(lock: string, nonce: string, host: LockHost): void {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    try {
      if (parseHolder(readFileSync(lock))?.nonce === nonce) unlinkSync(lock);
      return;
    } catch (error) {
      if (!isMomentary(error, host)) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/**
 * Removes the markers and claims that the dead left beside `lock`, which the caller holds. A claim names an acquisition that
 * never comes back, so that removing one can harm nobody; a waiting process writes its marker anew every second.
 */
export function sweepLeftovers(lock: string, now: number, self: ProcessIdentity, host: LockHost): void {
  const folder = path.dirname(lock);
  const name = path.basename(lock);
  try {
    for (const other of readdirSync(folder)) {
      if (other === name || !isOfLock(name, other)) continue;
      const leftover = readLock(path.join(folder, other));
      if (leftover === undefined) continue;
      const liveness = livenessOfInstance(leftover, self, host);
      const isOld = Math.abs(now - leftover.mtimeMs) > MINUTE;
      if (liveness === 'dead' || (liveness === 'unknown' && isOld)) discard(path.join(folder, other));
    }
  } catch {
    // The folder cannot be listed: leftovers cost a name each, nothing more.
  }
}
