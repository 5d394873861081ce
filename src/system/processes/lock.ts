import path from 'node:path';
import { AcctmgrError } from '../failure.js';
import { monotonicMs } from '../host.js';
import {
  livenessOfInstance,
  placeMarker,
  readLock,
  removeLock,
  replaceLock,
  sweepLeftovers,
  writeMarker,
  type LockHolder,
  type LockHost,
  type LockInstance,
  type Marker,
} from './lock-file.js';
import { ensurePrivateFolder } from '../files/private-folder.js';
import { processIdentity, type ProcessIdentity } from './process-identity.js';
import { oneLine } from '../safe-text.js';
import { discard } from '../files/temporary-files.js';

/*
 * A lock is a file that names its holder. Taking over a dead holder's lock is the hard part: "it is stale, so move it away
 * and take it" moves the next holder's fresh lock away too, now and then. Here whoever wants to replace the acquisition N of
 * the lock L must hold the lock `L.N` (by these same rules) and see N in L once more. `L.N` is useless once N is gone, so a
 * taker that was slow does no harm, and one that dies inside leaves a claim that is taken over in its turn.
 */

export interface LockOptions {
  readonly host: LockHost;
  /** What the lock is for, said to others who wait for it: "writing /home/ada/.aws/credentials". */
  readonly purpose: string;
  /**
   * For locks that are held for moments only: after so many milliseconds a holder that cannot be judged from here (another
   * machine, another container) counts as dead.
   */
  readonly staleAfterMs?: number;
  /** In [0, 1). */
  readonly random?: () => number;
}

export interface WaitOptions extends LockOptions {
  /** How long one and the same holder is waited for. While the lock changes hands, up to ten times as long. */
  readonly waitMs: number;
}

export interface HeldLock {
  /** Of this acquisition, as others read it in `LockHolder`. */
  readonly nonce: string;
  release(): void;
}

/** `holder` is undefined where the lock file does not tell. */
export type LockAttempt = { held: HeldLock } | { held?: undefined; holder: LockHolder | undefined };

/** A lock file is empty for the moment between its creation and its writing, on file systems without links. */
const TORN_AFTER_MS = 5_000;
const MARKER_LIFE_MS = 1_000;
/** In a long queue others come first now and then, and giving up would lose what was to be written. */
const MOST_WAITS = 10;

interface Claimant extends LockOptions {
  readonly self: ProcessIdentity;
}

type Outcome =
  | { kind: 'held'; isTakeover: boolean }
  | { kind: 'busy'; instance: LockInstance | undefined }
  | { kind: 'marker gone' };

function isDead(instance: LockInstance, marker: Marker, { self, host, staleAfterMs }: Claimant): boolean {
  // A clock that was wrong, here or there, can date a lock as far ahead as another one back.
  const age = Math.abs(marker.mtimeMs - instance.mtimeMs);
  if (instance.isTorn) return age > TORN_AFTER_MS;
  const liveness = livenessOfInstance(instance, self, host);
  return liveness === 'dead' || (liveness === 'unknown' && staleAfterMs !== undefined && age > staleAfterMs);
}

function attempt(lock: string, marker: Marker, claimant: Claimant): Outcome {
  const placed = placeMarker(marker, lock, claimant.host);
  if (placed === 'placed') return { kind: 'held', isTakeover: false };
  if (placed === 'gone') return { kind: 'marker gone' };
  const instance = readLock(lock);
  // NFS may report "exists" for the link that it has just made.
  if (instance?.holder?.nonce === marker.nonce) return { kind: 'held', isTakeover: false };
  if (instance === undefined || !isDead(instance, marker, claimant)) return { kind: 'busy', instance };

  const claim = `${lock}.${instance.id}`;
  const claimMarker = writeMarker(claim, claimant.self, claimant.purpose, claimant.host);
  try {
    const claimed = attempt(claim, claimMarker, claimant);
    if (claimed.kind !== 'held') return { kind: 'busy', instance };
    try {
      const isTakeover = readLock(lock)?.id === instance.id && replaceLock(marker, lock, claimant.host);
      return isTakeover ? { kind: 'held', isTakeover } : { kind: 'busy', instance: undefined };
    } finally {
      removeLock(claim, claimMarker.nonce, claimant.host);
    }
  } finally {
    discard(claimMarker.path);
  }
}

function hold(lock: string, marker: Marker, isTakeover: boolean, claimant: Claimant): HeldLock {
  // Listing the folder at every turn would make a queue of a hundred quadratic.
  if (isTakeover || (claimant.random ?? Math.random)() < 1 / 16) {
    sweepLeftovers(lock, marker.mtimeMs, claimant.self, claimant.host);
  }
  return {
    nonce: marker.nonce,
    release: () => {
      removeLock(lock, marker.nonce, claimant.host);
    },
  };
}

function prepare(lock: string, options: LockOptions): Claimant {
  ensurePrivateFolder(path.dirname(lock), options.host);
  return { ...options, self: processIdentity(options.host) };
}

/** Takes the lock if nobody holds it, without waiting. Makes the folder of `lock` if it is not there. */
export function tryLock(lock: string, options: LockOptions): LockAttempt {
  const claimant = prepare(lock, options);
  const marker = writeMarker(lock, claimant.self, claimant.purpose, claimant.host);
  try {
    let outcome = attempt(lock, marker, claimant);
    // Released while we looked.
    for (let again = 0; again < 3 && outcome.kind === 'busy' && outcome.instance === undefined; again += 1) {
      outcome = attempt(lock, marker, claimant);
    }
    if (outcome.kind === 'held') return { held: hold(lock, marker, outcome.isTakeover, claimant) };
    return { holder: outcome.kind === 'busy' ? outcome.instance?.holder : undefined };
  } finally {
    discard(marker.path);
  }
}

/** 2 ms, then half as much again each time up to 50 ms, give or take half: short polling makes a long queue crawl. */
const pauseMs = (turn: number, random: () => number): number =>
  Math.min(50, 2 * 1.5 ** turn) * (0.5 + random());

/**
 * Takes the lock, waiting for it. Makes the folder of `lock` if it is not there.
 * @throws AcctmgrError `lock_timeout`, which names the holder.
 */
export async function acquireLock(lock: string, options: WaitOptions): Promise<HeldLock> {
  const claimant = prepare(lock, options);
  const random = options.random ?? Math.random;
  const start = monotonicMs();
  let deadline = start + options.waitMs;
  let marker = writeMarker(lock, claimant.self, claimant.purpose, claimant.host);
  let markerUntil = monotonicMs() + MARKER_LIFE_MS;
  let seen: LockInstance | undefined;
  try {
    for (let turn = 0; ; turn += 1) {
      const isOverdue = monotonicMs() >= deadline;
      const outcome =
        // The holder is read every fourth time only: reading is what costs, and it rarely changes the answer.
        turn % 4 === 0 || isOverdue
          ? attempt(lock, marker, claimant)
          : placed(placeMarker(marker, lock, claimant.host));
      if (outcome.kind === 'held') return hold(lock, marker, outcome.isTakeover, claimant);
      if (outcome.kind === 'busy' && outcome.instance !== undefined) {
        if (seen !== undefined && seen.id !== outcome.instance.id) {
          deadline = Math.min(monotonicMs(), start + (MOST_WAITS - 1) * options.waitMs) + options.waitMs;
        }
        seen = outcome.instance;
      }
      if (isOverdue && monotonicMs() >= deadline) {
        throw timeout(lock, seen, monotonicMs() - start, claimant);
      }
      if (outcome.kind === 'marker gone' || monotonicMs() > markerUntil) {
        // Its time becomes the lock's, by which others judge how long the lock is held.
        discard(marker.path);
        marker = writeMarker(lock, claimant.self, claimant.purpose, claimant.host);
        markerUntil = monotonicMs() + MARKER_LIFE_MS;
      }
      const pause = Math.min(pauseMs(turn, random), Math.max(0, deadline - monotonicMs()));
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  } finally {
    discard(marker.path);
  }
}

function placed(result: ReturnType<typeof placeMarker>): Outcome {
  if (result === 'placed') return { kind: 'held', isTakeover: false };
  return result === 'gone' ? { kind: 'marker gone' } : { kind: 'busy', instance: undefined };
}

/** Runs `body` while holding the lock. @throws AcctmgrError `lock_timeout`, and what `body` throws. */
export async function withLock<T>(
  lock: string,
  options: WaitOptions,
  body: () => T | Promise<T>,
): Promise<T> {
  const held = await acquireLock(lock, options);
  try {
    return await body();
  } finally {
    held.release();
  }
}

/** `process 4242 on ada-laptop (writing /home/ada/.aws/credentials)` */
export const describeHolder = (holder: LockHolder): string =>
  oneLine(`process ${holder.pid} on ${holder.host} (${holder.purpose})`);

function timeout(
  lock: string,
  seen: LockInstance | undefined,
  waitedMs: number,
  { self, host, purpose }: Claimant,
): AcctmgrError {
  const holder = seen?.holder;
  const who = holder === undefined ? 'another process' : describeHolder(holder);
  const since = holder === undefined ? '' : ` since ${oneLine(holder.since)}`;
  const isAlive = seen !== undefined && livenessOfInstance(seen, self, host) === 'alive';
  return new AcctmgrError(
    `Gave up ${oneLine(purpose)} after ${Math.round(waitedMs / 1000)} s: ${who} holds the lock${since}.`,
    {
      code: 'lock_timeout',
      hint:
        isAlive && holder !== undefined
          ? `Wait for process ${holder.pid}; it may be suspended (fg continues it, kill ends it).`
          : `If no acctmgr runs there any more, remove ${oneLine(lock)}.`,
    },
  );
}
