import path from 'node:path';
import { AcctmgrError } from '../../system/failure.js';
import type { LockHost } from '../../system/processes/lock-file.js';
import type { OwnHost } from '../../system/files/own-file.js';
import { identityAt, openReadable, type ReadableFile } from '../../system/files/readable-file.js';
import type { Stranger } from './chain-end.js';
import { claimOf } from '../writing/claim.js';
import { observeLog, type ObservedLog } from '../reading/observed-log.js';
import { logDistrusts } from '../reading/log-trust.js';
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

/** So often files may be dropped while they are read. */
const MAX_TURNS = 10;

const isMissing = ({ head, files: { rotated }, size }: ObservedLog): boolean =>
  head === undefined && size === 0 && rotated.length === 0;

/**
 * Follows the chain of the log through all of its files. The log's lock is held for a moment only, and no more than a chunk and
 * a line are in memory.
 *
 * @throws AcctmgrError where the log can't be read
 */
export async function verifyAccessLog(log: string, host: LockHost & OwnHost): Promise<VerifiedLog> {
  const sha256 = await loadSha256();
  for (let turn = 1; ; turn += 1) {
    const moment = await observeLog(log, host);
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
function* filesOf(
  { files, size }: ObservedLog,
  dropped: number[],
  strangers: number[],
): Generator<LoggedFile> {
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
