import path from 'node:path';
import { openAppendOnly, refuseIrregularFile, type AppendOnlyFile } from '../system/append-only-file.js';
import { AcctmgrError } from '../system/failure.js';
import type { LockHost } from '../system/lock-file.js';
import { behindLinks, ensurePrivateFolder } from '../system/private-files.js';
import { overwriteRecord } from '../system/small-record.js';
import { formatEntry, type AccessLogEntry, type LogEntry, type Repair } from './entry.js';
import { EMPTY_HEAD, formatHead, headPath, type LogHead } from './head.js';
import { parseObject, splitLines, textOf, type Line } from './line.js';
import { withLogLock } from './log-lock.js';
import { readHead } from './read-head.js';
import { loadSha256, type Sha256 } from './sha256.js';

/*
 * Each line carries the hash of the line before, and the head says how far the log went. The line is written first, the head
 * second, so that whatever a killed process leaves lies past the head: every append walks from there to the end, and names
 * torn lines in a `repaired` line of its own. Nothing is ever truncated.
 */

export interface Appended {
  readonly head: LogHead;
  /** What was wrong with the log before, and now stands in it. */
  readonly repair: Repair | undefined;
}

/** So many torn lines are no crash, but another program's file: no use in naming them all. */
const MAX_TORN = 100;

/**
 * Adds `entries` to the end of the access log, which is made, private, where there is none. Many processes may do so at once.
 * @throws AcctmgrError `access_log_unwritable`; the entries may then be missing from the log.
 */
export async function appendEntries(
  log: string,
  entries: readonly [AccessLogEntry, ...AccessLogEntry[]],
  host: LockHost,
): Promise<Appended> {
  try {
    ensurePrivateFolder(path.dirname(log));
    const file = behindLinks(log);
    refuseIrregularFile(file);
    const sha256 = await loadSha256();
    return await withLogLock(file, host, 'writing', () => appendAlone(file, entries, sha256));
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    throw new AcctmgrError(`The access log cannot be written. ${error.message}`, {
      code: 'access_log_unwritable',
      hint: error.hint,
      cause: error,
    });
  }
}

/** As `appendEntries`, for the one who holds the lock. */
function appendAlone(
  log: string,
  entries: readonly [AccessLogEntry, ...AccessLogEntry[]],
  sha256: Sha256,
): Appended {
  const file = openAppendOnly(log);
  try {
    const keepHead = (head: LogHead) => {
      overwriteRecord(headPath(log), Buffer.from(formatHead(head)));
    };
    const found = readHead(log);
    // Else a log whose very first line is torn would look like one whose head was taken away.
    if (found === undefined && file.size() === 0) keepHead(EMPTY_HEAD);

    const { end, repair, isUnfinished } = findEnd(file, found, sha256);
    const text = formatLines(end, isUnfinished, repair, entries, sha256);
    file.append(text.bytes);
    keepHead(text.head);
    return { head: text.head, repair };
  } finally {
    file.close();
  }
}

interface End {
  /** The head as it should be for the log as it is. */
  readonly end: LogHead;
  readonly repair: Repair | undefined;
  /** The last line has no newline. */
  readonly isUnfinished: boolean;
}

function findEnd(file: AppendOnlyFile, found: LogHead | undefined, sha256: Sha256): End {
  const size = file.size();
  const isCutOff = found !== undefined && size < found.size;
  const from = found === undefined || isCutOff ? EMPTY_HEAD : found;
  const torn: string[] = [];
  let { lines, hash } = from;

  const walk = (line: Line) => {
    lines += 1;
    hash = sha256(line.bytes);
    if (parseObject(textOf(line)) === undefined && torn.length < MAX_TORN) torn.push(hash);
  };
  const splitter = splitLines(from.size);
  for (const chunk of file.chunks(from.size)) splitter.push(chunk).forEach(walk);
  const rest = splitter.rest();
  if (rest !== undefined) walk(rest);

  const repair: Repair = {
    ...(torn.length > 0 && { torn }),
    ...(isCutOff && { lost: found }),
    ...(found === undefined && size > 0 && { head_missing: true }),
  };
  const isRepaired = Object.keys(repair).length > 0;
  return {
    end: { size, lines, hash },
    repair: isRepaired ? repair : undefined,
    isUnfinished: rest !== undefined,
  };
}

function formatLines(
  end: LogHead,
  isUnfinished: boolean,
  repair: Repair | undefined,
  entries: readonly [AccessLogEntry, ...AccessLogEntry[]],
  sha256: Sha256,
): { bytes: Buffer; head: LogHead } {
  const { time, user, host, pid, version } = entries[0];
  const all: LogEntry[] = [...entries];
  if (repair !== undefined) all.unshift({ time, event: 'repaired', user, host, pid, version, ...repair });

  let { hash } = end;
  let text = isUnfinished ? '\n' : '';
  for (const entry of all) {
    const line = formatEntry(entry, hash);
    hash = sha256(line);
    text += `${line}\n`;
  }
  const bytes = Buffer.from(text);
  return { bytes, head: { size: end.size + bytes.length, lines: end.lines + all.length, hash } };
}
