import path from 'node:path';
import { AcctmgrError } from '../../system/failure.js';
import type { LockHost } from '../../system/processes/lock-file.js';
import type { OwnHost } from '../../system/files/own-file.js';
import { identityAt, openReadable, type ReadableFile } from '../../system/files/readable-file.js';
import type { Stranger } from './chain-end.js';
import { claimOf } from '../writing/claim.js';
import type { LogHead } from '../writing/head.js';
import { existingLog, openLog, type LogFiles } from '../reading/log-files.js';
import { logDistrusts } from '../reading/log-trust.js';
import { withLogLock } from '../writing/log-lock.js';
import { readHead } from '../writing/read-head.js';
import { lookAlikes } from '../writing/rotated-files.js';
import { rotatedName } from '../writing/rotated-name.js';
import { loadSha256 } from '../writing/sha256.js';
import { verifyLog, type LoggedFile, type Verdict } from './verify.js';

export interface VerifiedLog {
  /** The path that was asked for. */
  readonly log: string;
  /** Neither the log, nor its head, nor a rotated file is there; a log without a byte and without a head says as little. */
  readonly isMissing: boolean;
  /** Why nobody should take the word of a chain, be it whole: others than this user could have written it. */
  readonly distrusts: readonly AcctmgrError[];
  readonly verdict: Verdict;
}

/** The log as it was when nobody wrote it. */
interface Moment {
  readonly head: LogHead | undefined;
  readonly files: LogFiles;
  /** Of the log itself, in bytes. */
  readonly size: number;
}

function observe(log: string): Moment {
  const head = readHead(log);
  const files = openLog(log);
  return { head, files, size: files.log?.size() ?? 0 };
}

async function momentOf(log: string, host: LockHost): Promise<Moment> {
  const real = existingLog(log);
  if (real === undefined) return { head: undefined, files: openLog(log), size: 0 };
  // Beside a device, which is refused, no lock is put.
  openReadable(real)?.close();
  return observeAlone(real, host);
}

/** So often the log may change while it is looked at. */
const MAX_TURNS = 10;

const isMissing = ({ head, files: { rotated }, size }: Moment): boolean =>
  head === undefined && size === 0 && rotated.length === 0;

/** Why no lock can be put beside a log that can be read all the same. */
const LOCKLESS: readonly string[] = ['permission_denied', 'read_only_file_system', 'disk_full'];

/** Whoever may read the log and not write beside it reads it as it is: lines that come meanwhile are past the head. */
async function observeAlone(log: string, host: LockHost): Promise<Moment> {
  try {
    return await withLogLock(log, host, 'reading', () => observe(log));
  } catch (error) {
    if (error instanceof AcctmgrError && LOCKLESS.includes(error.code)) return observeBetween(log);
    throw error;
  }
}

/** As `observe`, without the lock: at a moment when no new file of the log is begun. */
function observeBetween(log: string): Moment {
  for (let turn = 1; ; turn += 1) {
    const moment = observe(log);
    if (turn === MAX_TURNS || readHead(log)?.hash === moment.head?.hash) return moment;
    moment.files.close();
  }
}

/**
 * Follows the chain of the log through all of its files. The log's lock is held for a moment only, and no more than a chunk and
 * a line are in memory.
 *
 * @throws AcctmgrError where the log can't be read
 */
export async function verifyAccessLog(log: string, host: LockHost & OwnHost): Promise<VerifiedLog> {
  const sha256 = await loadSha256();
  for (let turn = 1; ; turn += 1) {
    const moment = await momentOf(log, host);
    const dropped: number[] = [];
    const strangers = [...moment.files.strangers];
    try {
      const verdict = await verifyLog(
        filesOf(moment, dropped, strangers),
        moment.head,
        sha256,
        strangersAt(moment.files.path, strangers),
      );
      if (dropped.length > 0 && turn < MAX_TURNS) continue;
      const distrusts = logDistrusts(log, moment.files, host);
      return { log, isMissing: isMissing(moment), distrusts, verdict };
    } finally {
      moment.files.close();
    }
  }
}

/**
 * @param dropped - gets the numbers of the rotated files that were there at that moment, and are gone
 * @param strangers - gets those of what is not a file
 */
function* filesOf({ files, size }: Moment, dropped: number[], strangers: number[]): Generator<LoggedFile> {
  const name = path.basename(files.path);
  for (const number of files.rotated) {
    const at = rotatedName(files.path, number);
    const file = openIfRegular(at);
    if (file === undefined) {
      (identityAt(at) === undefined ? dropped : strangers).push(number);
      continue;
    }
    try {
      yield { name: rotatedName(name, number), number, chunks: file.chunks(0, file.size()) };
    } finally {
      file.close();
    }
  }
  yield { name, chunks: files.log?.chunks(0, size) ?? [] };
}

/** @returns undefined where there is not a regular file. @throws AcctmgrError where it can't be read */
function openIfRegular(file: string): ReadableFile | undefined {
  try {
    return openReadable(file);
  } catch (error) {
    if (error instanceof AcctmgrError && error.code === 'not_a_regular_file') return undefined;
    throw error;
  }
}

/** Read when the files are. */
function* strangersAt(log: string, numbers: readonly number[]): Generator<Stranger> {
  for (const number of numbers) {
    const at = rotatedName(log, number);
    if (identityAt(at) === undefined) continue;
    const claim = claimOf(at);
    yield { name: path.basename(at), number, isPutIn: claim !== undefined && (claim.isEmpty || claim.isLog) };
  }
  for (const name of lookAlikes(log)) yield { name, number: undefined, isPutIn: false };
}
