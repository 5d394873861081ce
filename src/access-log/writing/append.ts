import path from 'node:path';
import {
  openAppendOnly,
  refuseIrregularFile,
  type AppendOnlyFile,
} from '../../system/files/append-only-file.js';
import { AcctmgrError } from '../../system/failure.js';
import type { LockHost } from '../../system/processes/lock-file.js';
import { requireOwn, type OwnHost } from '../../system/files/own-file.js';
import { behindLinks } from '../../system/files/private-files.js';
import { ensurePrivateFolder } from '../../system/files/private-folder.js';
import { refuseLink } from '../../system/files/small-record.js';
import type { AccessLogEntry, Repair } from '../entry.js';
import { EMPTY_HEAD, headPath, type LogHead } from './head.js';
import { hashOf, parseObject, splitLines, lineText, type Line } from '../reading/line.js';
import { withLogLock } from './log-lock.js';
import { readHead } from './read-head.js';
import {
  continuedEntry,
  dropFiles,
  isRotationDue,
  rotate,
  type Position,
  type RotationSettings,
} from './rotate.js';
import { newestEnd } from './rotated-files.js';
import { sha256 } from './sha256.js';
import { formatLines, keepHead, writeLines, type LogEnd, type Writer } from './written-lines.js';

/*
 * Each line carries the hash of the line before, and the head says how far the log went. The line is written first, the head
 * second, so that whatever a killed process leaves lies past the head: every append walks from there to the end, and names
 * torn lines in a `repaired` line of its own. Nothing is ever truncated.
 */

// Whoever appends makes an entry: loaded with this file, it costs less than as a file of its own.
export { newEntry } from '../entry.js';

export interface Appended {
  /** All that was written, as it stands in the log. */
  readonly text: string;
  readonly head: LogHead;
  /** What was wrong with the log before, and now stands in it. */
  readonly repair: Repair | undefined;
  /** Why the file, which is too large, could not be renamed; the entries were written to it all the same. */
  readonly unrotated: AcctmgrError | undefined;
}

type Entries = readonly [AccessLogEntry, ...AccessLogEntry[]];

/** So many torn lines are not a crash, but another program's file: no use in naming them all. */
const MAX_TORN = 100;

/**
 * Adds `entries` to the end of the access log, which is made, private, where there is none. Many processes may do so at once.
 *
 * @param waitMs - for who holds the log; undefined: as long as anybody may need
 * @throws AcctmgrError `access_log_unwritable`; the entries may then be missing from the log.
 */
export async function appendEntries(
  log: string,
  entries: Entries,
  host: LockHost & OwnHost,
  settings: RotationSettings = {},
  waitMs?: number,
): Promise<Appended> {
  try {
    requireOwn(log, host, 'shared');
    ensurePrivateFolder(path.dirname(log), host);
    const file = behindLinks(log);
    refuseIrregularFile(file);
    refuseLink(headPath(file));
    requireOwn(headPath(file), host, 'shared');
    const { time, user, host: machine, pid, version } = entries[0];
    const stamp = { time, user, host: machine, pid, version };
    const writer = { log: file, host, sha256, stamp };
    return await withLogLock(
      file,
      host,
      'writing',
      () => appendAlone(entries, writer, host, settings),
      waitMs,
    );
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
function appendAlone(entries: Entries, writer: Writer, host: LockHost, settings: RotationSettings): Appended {
  let file = openAppendOnly(writer.log, host);
  try {
    const { repair, isNew, ...found } = findEnd(file, writer);
    let position: Position = {
      end: found,
      before: [
        ...(repair === undefined ? [] : [{ ...writer.stamp, event: 'repaired', ...repair }]),
        ...(isNew ? [continuedEntry(writer, settings)] : []),
      ],
    };
    const linesAt = ({ end, before }: Position) => formatLines(end, [...before, ...entries], writer);
    let lines = linesAt(position);
    if (isRotationDue(position.end, lines, settings, writer)) {
      file.close();
      position = rotate(position, writer, host, settings);
      file = openAppendOnly(writer.log, host);
      lines = linesAt(position);
    }
    writeLines(file, lines, writer);
    const beginning = position.before.find(({ event }) => event === 'continued');
    if (beginning?.oldest_file !== undefined) dropFiles(writer.log, beginning.oldest_file);
    const text = `${position.written ?? ''}${lines.bytes.toString('utf8')}`;
    return { text: text.replace(/^\n/, ''), head: lines.head, repair, unrotated: position.failure };
  } finally {
    file.close();
  }
}

interface FoundEnd extends LogEnd {
  readonly repair: Repair | undefined;
  /** The file goes on from a rotated one and does not say so yet. */
  readonly isNew: boolean;
}

function findEnd(file: AppendOnlyFile, writer: Writer): FoundEnd {
  const size = file.size();
  const { from, damage } = startOf(size, writer);
  const torn: string[] = [];
  let { lines, hash } = from;
  let isBegun = from.size > 0 || from.hash === EMPTY_HEAD.hash;

  const walk = (line: Line) => {
    lines += 1;
    hash = hashOf(line, writer.sha256);
    if (parseObject(lineText(line)) !== undefined) isBegun = true;
    else if (torn.length < MAX_TORN) torn.push(hash);
  };
  const splitter = splitLines(from.size, writer.sha256);
  for (const chunk of file.chunks(from.size)) splitter.push(chunk).forEach(walk);
  const rest = splitter.rest();
  if (rest !== undefined) walk(rest);

  const repair: Repair = { ...(torn.length > 0 && { torn }), ...damage };
  const isRepaired = Object.keys(repair).length > 0;
  return {
    head: { size, lines, hash },
    isUnfinished: rest !== undefined,
    repair: isRepaired ? repair : undefined,
    isNew: !isBegun,
  };
}

/** Where the walk to the end of a log of `size` bytes begins, and what is known to be wrong with the log before. */
function startOf(size: number, writer: Writer): { from: LogHead; damage: Repair } {
  const { log, sha256 } = writer;
  const found = readHead(log);
  if (found !== undefined && size >= found.size) return { from: found, damage: {} };

  const previous = newestEnd(log, sha256);
  const from = { ...EMPTY_HEAD, hash: previous?.hash ?? EMPTY_HEAD.hash };
  if (found !== undefined) {
    // A process was killed that had renamed the file which the head tells of.
    const isRenamed = previous?.hash === found.hash && previous.size === found.size;
    return { from, damage: isRenamed ? {} : { lost: found } };
  }
  if (size > 0 || previous !== undefined) return { from, damage: { head_missing: true } };
  // Else a log whose very first line is torn would look like one whose head was taken away.
  keepHead(writer, EMPTY_HEAD);
  return { from, damage: {} };
}
