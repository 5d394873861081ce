import { AcctmgrError, type ExitCode, EXIT } from '../failure.js';
import { monotonicMs, type Host } from '../host.js';
import { readLock, type LockHolder } from './lock-file.js';
import { describeHolder, tryLock, type HeldLock, type LockAttempt } from './lock.js';
import { readOwnFile, writeOwnFile } from '../files/own-file.js';
import { isStopped, livenessOf, processIdentity } from './process-identity.js';

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
  /** How long one that is stopped, as by Ctrl-Z, is waited for. */
  readonly stoppedWaitMs?: number;
  /** What a flight has brought, as the cache has it now. */
  landed(): T | undefined;
  onWait(holder: LockHolder): void;
  /** Called where the lock can't be made: this process then makes the call anyway. Without it, the failure is thrown. */
  onAlone?(error: AcctmgrError): void;
}

interface Failed {
  /** Which flight it was: the nonce of its lock. */
  readonly flight: string;
  readonly message: string;
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly hint?: string | undefined;
  readonly isAwsRefusal?: boolean | undefined;
}

const STOPPED_WAIT_MS = 10_000;
const SAY_AFTER_MS = 1_000;
/** A holder that can't be judged from here, on another machine or from before a reboot, counts as dead then. */
export const STALE_AFTER_MS = 15 * 60_000;

export const failurePath = (path: string): string => `${path}.failed`;

function parseFailed(content: string): Failed | undefined {
  try {
    const value = JSON.parse(content) as Partial<Failed> | null;
    const isWhole =
      typeof value?.flight === 'string' &&
      typeof value.message === 'string' &&
      typeof value.code === 'string' &&
      Object.values<unknown>(EXIT).includes(value.exitCode);
    return isWhole ? (value as Failed) : undefined;
  } catch {
    return undefined;
  }
}

/** What can't be read tells nothing: then the call is made again. */
function readFailed(file: string, host: Host): Failed | undefined {
  try {
    return parseFailed(readOwnFile(file, host)?.toString('utf8') ?? '');
  } catch (error) {
    if (error instanceof AcctmgrError) return undefined;
    throw error;
  }
}

/** The failure of one of these flights. */
function failureOf({ path, host }: Flight<object>, flights: ReadonlySet<string>): AcctmgrError | undefined {
  if (flights.size === 0) return undefined;
  const failed = readFailed(failurePath(path), host);
  return failed !== undefined && flights.has(failed.flight)
    ? new AcctmgrError(failed.message, failed)
    : undefined;
}

/** Failures that concern this take alone (nobody to ask, a code used twice, nobody who waits) are not passed on to those who wait. */
const OWN_FAILURES: ReadonlySet<string> = new Set(['mfa_code_needed', 'mfa_code_used', 'abandoned']);

function keepFailure(path: string, flight: string, error: unknown, host: Host): void {
  // A bug is this process's own, too, and an interruption no answer at all.
  if (!(error instanceof AcctmgrError) || error.exitCode === EXIT.interrupted) return;
  const { message, code, exitCode, hint, isAwsRefusal } = error;
  if (OWN_FAILURES.has(code)) return;
  const failed: Failed = { flight, message, code, exitCode, hint, isAwsRefusal };
  try {
    writeOwnFile(failurePath(path), Buffer.from(`${JSON.stringify(failed)}\n`), host);
  } catch {
    // Then the others make the call again, and the reason to tell here is the one that they all have.
  }
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
      hint:
        holder === undefined
          ? 'Try again.'
          : `${stopped ? 'Continue it with fg' : 'Wait for it'}, or end it with: kill ${holder.pid}`,
    },
  );
}

const isStoppedHere = (holder: LockHolder, host: Host): boolean =>
  isStopped(holder.pid) && livenessOf(holder, processIdentity(host), host) === 'alive';

/** @param path - of the flight's files, without an ending */
export const lockOf = (path: string): string => `${path}.lock`;

/**
 * Takes the lock, or tells who has it. What others hold is looked at before the lock is tried: trying writes a file.
 *
 * @returns the reason where the lock can't be made at all
 */
function takeOrLook({ host, path, purpose }: Flight<object>, turn: number): LockAttempt | AcctmgrError {
  try {
    const holder = readLock(lockOf(path))?.holder;
    if (holder !== undefined && turn % 4 !== 0) return { holder };
    return tryLock(lockOf(path), { host, purpose, staleAfterMs: STALE_AFTER_MS });
  } catch (error) {
    if (error instanceof AcctmgrError) return error;
    throw error;
  }
}

type Waited<T> =
  | { readonly value: T }
  /** @property waitedFor - the flights of others that were seen on the way */
  | { readonly held: HeldLock; readonly waitedFor: ReadonlySet<string> }
  | 'alone';

/** Waits for the flight of another process, or for the lock. */
async function waitFor<T extends object>(flight: Flight<T>): Promise<Waited<T>> {
  const { host, purpose, stoppedWaitMs = STOPPED_WAIT_MS } = flight;
  const began = monotonicMs();
  const waitedFor = new Set<string>();
  let said = false;
  for (let turn = 0; ; turn += 1) {
    const attempt = takeOrLook(flight, turn);
    if (attempt instanceof AcctmgrError) {
      if (flight.onAlone === undefined) throw attempt;
      flight.onAlone(attempt);
      return 'alone';
    }
    if (attempt.held !== undefined) return { held: attempt.held, waitedFor };
    const { holder } = attempt;
    if (holder !== undefined) waitedFor.add(holder.nonce);
    const value = flight.landed();
    if (value !== undefined) return { value };
    const failure = failureOf(flight, waitedFor);
    if (failure !== undefined) throw failure;

    const waited = monotonicMs() - began;
    if (holder !== undefined && !said && waited > SAY_AFTER_MS) {
      flight.onWait(holder);
      said = true;
    }
    const stopped = holder !== undefined && waited > stoppedWaitMs && isStoppedHere(holder, host);
    if (stopped || waited > flight.waitMs) throw stuck(purpose, holder, stopped);
    await pause(pauseMs(turn));
  }
}

/**
 * Runs `fly` unless another process is at it already, or has just been: then takes what that one brought, its failure
 * too.
 *
 * @throws what `fly` throws, here or in the process that was waited for; AcctmgrError `flight_stuck` where that one does
 *   not end; AcctmgrError where the lock can't be made and nobody wants to fly without
 */
export async function singleFlight<T extends object>(flight: Flight<T>, fly: () => Promise<T>): Promise<T> {
  const waited = await waitFor(flight);
  if (waited === 'alone') return fly();
  if ('value' in waited) return waited.value;
  const { held, waitedFor } = waited;
  try {
    // Another one may have landed between the last look at the cache and the lock.
    const value = flight.landed();
    if (value !== undefined) return value;
    const failure = failureOf(flight, waitedFor);
    if (failure !== undefined) throw failure;
    try {
      return await fly();
    } catch (error) {
      keepFailure(flight.path, held.nonce, error, flight.host);
      throw error;
    }
  } finally {
    held.release();
  }
}
