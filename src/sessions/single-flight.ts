import { AcctmgrError, type ExitCode, EXIT } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { readLock, type LockHolder } from '../system/lock-file.js';
import { describeHolder, tryLock, type HeldLock } from '../system/lock.js';
import { readIfExists, replaceFile } from '../system/private-files.js';
import { isStopped } from '../system/process-identity.js';

/*
 * Fifty processes that want the same session at once make one call: the first takes a lock and flies, the others wait
 * for what it brings, be it a session or a failure. A holder that died is taken over by the lock's own rules.
 */

export interface Flight<T extends object> {
  readonly host: Host;
  /** Of the flight's files, without an ending. */
  readonly path: string;
  /** Said to those who wait: "getting a session for dev". */
  readonly purpose: string;
  /** A holder that asks a person is waited for longer. */
  readonly waitMs: number;
  /** What a flight has brought, as the cache has it now. */
  landed(): T | undefined;
  onWait(holder: LockHolder): void;
}

interface Failed {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly message: string;
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly hint?: string | undefined;
}

const STOPPED_WAIT_MS = 10_000;
const SAY_AFTER_MS = 1_000;
/** A holder that can't be judged from here, on another machine or from before a reboot, counts as dead then. */
const STALE_AFTER_MS = 15 * 60_000;

const failurePath = (path: string): string => `${path}.failed`;

function parseFailed(content: string): Failed | undefined {
  try {
    const value = JSON.parse(content) as Partial<Failed> | null;
    const isWhole =
      typeof value?.time === 'number' &&
      typeof value.message === 'string' &&
      typeof value.code === 'string' &&
      Object.values<unknown>(EXIT).includes(value.exitCode);
    return isWhole ? (value as Failed) : undefined;
  } catch {
    return undefined;
  }
}

/** How the flight that was waited for ended, where it failed after `since`. */
function failureSince(path: string, since: number): AcctmgrError | undefined {
  const failed = parseFailed(readIfExists(failurePath(path))?.toString('utf8') ?? '');
  return failed !== undefined && failed.time >= since ? new AcctmgrError(failed.message, failed) : undefined;
}

function keepFailure(path: string, error: unknown, host: Host): void {
  // A bug is this process's own; an interruption is no answer for others.
  if (!(error instanceof AcctmgrError) || error.exitCode === EXIT.interrupted) return;
  const { message, code, exitCode, hint } = error;
  const failed: Failed = { time: host.now(), message, code, exitCode, hint };
  replaceFile(failurePath(path), Buffer.from(`${JSON.stringify(failed)}\n`), { host });
}

const pauseMs = (turn: number): number => Math.min(50, 2 * 1.5 ** turn) * (0.5 + Math.random());
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function stuck(purpose: string, holder: LockHolder | undefined, stopped: boolean): AcctmgrError {
  const who = holder === undefined ? 'Another process' : describeHolder(holder);
  return new AcctmgrError(
    stopped
      ? `${who} is stopped, and holds what this one waits for.`
      : `${who} has not finished; gave up ${purpose}.`,
    {
      code: 'flight_stuck',
      hint: holder === undefined ? 'Try again.' : `Continue it with fg, or end it with: kill ${holder.pid}`,
    },
  );
}

type Waited<T> = { readonly held: HeldLock } | { readonly value: T };

/** Waits for the flight of another process, or for the lock. */
async function waitFor<T extends object>(flight: Flight<T>): Promise<Waited<T>> {
  const { host, path, purpose } = flight;
  const lock = `${path}.lock`;
  const since = host.now();
  const began = performance.now();
  let said = false;
  for (let turn = 0; ; turn += 1) {
    const holder = readLock(lock)?.holder;
    // What others hold is looked at before the lock is tried: trying writes a file.
    if (holder === undefined || turn % 4 === 0) {
      const attempt = tryLock(lock, { host, purpose, staleAfterMs: STALE_AFTER_MS });
      if (attempt.held !== undefined) return { held: attempt.held };
    }
    const value = flight.landed();
    if (value !== undefined) return { value };
    const failure = failureSince(path, since);
    if (failure !== undefined) throw failure;

    const waited = performance.now() - began;
    if (holder !== undefined && !said && waited > SAY_AFTER_MS) {
      flight.onWait(holder);
      said = true;
    }
    const stopped = holder !== undefined && waited > STOPPED_WAIT_MS && isStopped(holder.pid);
    if (stopped || waited > flight.waitMs) throw stuck(purpose, holder, stopped);
    await pause(pauseMs(turn));
  }
}

/**
 * Runs `fly` unless another process is at it already, or has just been: then takes what that one brought, its failure
 * too.
 *
 * @throws what `fly` throws, here or in the process that was waited for; AcctmgrError `flight_stuck` where that one does
 *   not end; AcctmgrError where the lock can't be made
 */
export async function singleFlight<T extends object>(flight: Flight<T>, fly: () => Promise<T>): Promise<T> {
  const since = flight.host.now();
  const waited = await waitFor(flight);
  if ('value' in waited) return waited.value;
  try {
    // Another one may have landed between the last look at the cache and the lock.
    const value = flight.landed();
    if (value !== undefined) return value;
    const failure = failureSince(flight.path, since + 1);
    if (failure !== undefined) throw failure;
    try {
      return await fly();
    } catch (error) {
      keepFailure(flight.path, error, flight.host);
      throw error;
    }
  } finally {
    waited.held.release();
  }
}
