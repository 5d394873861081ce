import { openAppendOnly, type AppendOnlyFile } from '../../system/files/append-only-file.js';
import { AcctmgrError } from '../../system/failure.js';
import { removeIfExists } from '../../system/files/file-removal.js';
import type { Host } from '../../system/host.js';
import { renameAside } from '../../system/files/renaming.js';
import { claimOfBeginning, claimOf, isSurely } from './claim.js';
import { formatEntry, type LogEntry } from '../entry.js';
import { EMPTY_HEAD } from './head.js';
import { parseObject, splitLines, lineText } from '../reading/line.js';
import { newestOf, rotatedNumbers, visibleNumbers } from './rotated-files.js';
import { rotatedName } from './rotated-name.js';
import {
  formatLines,
  keepHead,
  writeLines,
  type LogEnd,
  type WrittenLines,
  type Writer,
} from './written-lines.js';

/*
 * A file of the log ends with a line `rotated` and is renamed; then the head says that the next file is empty and goes on from
 * that line; then the next file gets its first lines. A process may be killed between any two of these: a file that ends in
 * `rotated` is renamed by the next append, and a log that is missing where the newest rotated file ends as the head says was
 * renamed, not removed.
 */

/** `access_log` of the settings in accounts.json. */
export interface RotationSettings {
  /** In bytes: no file of the log grows larger, unless one attempt alone takes more. Without it, the log is one file. */
  readonly max_size?: number | undefined;
  /** How many rotated files are kept; without it, all. */
  readonly keep?: number | undefined;
}

/** Where rotating failed, it is tried again when the file has grown by so much: each try leaves a line. */
const BETWEEN_TRIES_BYTES = 64 * 1024;

/** Whether `lines` must not go into the same file: with them and its own last line it would exceed `max_size`. */
export function isRotationDue(
  { head }: LogEnd,
  lines: WrittenLines,
  { max_size = Infinity }: RotationSettings,
  { stamp }: Writer,
): boolean {
  if (head.size === 0 || max_size === Infinity) return false;
  const last = formatEntry({ ...stamp, event: 'rotated', file: 999_999 }, EMPTY_HEAD.hash);
  return lines.head.size + Buffer.byteLength(last) + 1 > max_size;
}

/** Where entries go. */
export interface Position {
  readonly end: LogEnd;
  /** The lines that must stand before them. */
  readonly before: readonly LogEntry[];
  /** What was written to end the file before. */
  readonly written?: string;
  /** Why a file that is too large could not be renamed. */
  readonly failure?: AcctmgrError;
}

/** Ends the file of the log. @returns the position in the next file, or in the same one where it can't be renamed now */
export function rotate(
  position: Position,
  writer: Writer,
  host: Pick<Host, 'platform'>,
  settings: RotationSettings,
): Position {
  const { log } = writer;
  const number = ifPossible(() => numberOf(position, log));
  if (number instanceof AcctmgrError) return { ...position, failure: number };
  const ended = endFile(position, number, writer);
  if (ended === undefined) return position;
  const { end, written } = ended;
  const failure = ifPossible(() => {
    renameAside(log, rotatedName(log, number), host);
  });
  if (failure instanceof AcctmgrError) return { end, before: [], written, failure };
  const head = { ...EMPTY_HEAD, hash: end.head.hash };
  keepHead(writer, head, true);
  return {
    end: { head, isUnfinished: false },
    before: [continuedEntry(writer, settings, number)],
    written,
  };
}

/** The number that the log gets: what it says itself; where it does not, the one behind the newest file that is of it. */
function numberOf({ before }: Position, log: string): number {
  const continued = before.find(({ event }) => event === 'continued') ?? claimOfBeginning(log);
  return continued?.file ?? newestOf(log, rotatedNumbers(log)) + 1;
}

/** What counts is the line that is to be written, also where the folder can't be read or the file can't be renamed. */
function ifPossible<T>(action: () => T): T | AcctmgrError {
  try {
    return action();
  } catch (error) {
    if (error instanceof AcctmgrError) return error;
    throw error;
  }
}

/** @returns undefined where renaming the file failed not long ago */
function endFile(
  { end, before }: Position,
  number: number,
  writer: Writer,
): { readonly end: LogEnd; readonly written: string } | undefined {
  const file = openAppendOnly(writer.log, writer.host);
  try {
    const tried = lastTry(file, end.head.size, number);
    if (tried === 'recent') return undefined;
    if (tried === 'last line' && before.length === 0) return { end, written: '' };
    const lines = formatLines(end, [...before, { ...writer.stamp, event: 'rotated', file: number }], writer);
    writeLines(file, lines, writer);
    const written = lines.bytes.toString('utf8');
    return { end: { head: lines.head, isUnfinished: false }, written };
  } finally {
    file.close();
  }
}

/** Whether a line `rotated` stands near the end of a file that was not renamed then, or is its last one: a process was killed. */
function lastTry(file: AppendOnlyFile, size: number, number: number): 'last line' | 'recent' | undefined {
  const splitter = splitLines();
  let found: 'last line' | 'recent' | undefined;
  for (const chunk of file.chunks(Math.max(0, size - BETWEEN_TRIES_BYTES))) {
    for (const line of splitter.push(chunk)) {
      const text = lineText(line);
      const object = text.includes('"rotated"') ? parseObject(text) : undefined;
      const isTry = object?.['event'] === 'rotated' && object['file'] === number;
      found = isTry ? 'last line' : found && 'recent';
    }
  }
  return found;
}

/** The first line of a file that goes on from the newest rotated one. */
export function continuedEntry(
  { log, stamp }: Writer,
  { keep = Infinity }: RotationSettings,
  newest = newestOf(log, visibleNumbers(log)),
): LogEntry {
  const oldestBefore = claimOfBeginning(rotatedName(log, newest))?.oldest_file ?? 1;
  const file = newest + 1;
  return { ...stamp, event: 'continued', file, oldest_file: Math.max(oldestBefore, file - keep) };
}

/**
 * Removes the files before `oldest`: those that are surely of the log, since somebody's own file may have such a name. What
 * can't be removed now is tried again when the next file is begun.
 */
export function dropFiles(log: string, oldest: number): void {
  for (const number of visibleNumbers(log)) {
    if (number >= oldest) return;
    const file = rotatedName(log, number);
    if (isSurely(claimOf(file), number)) ifPossible(() => removeIfExists(file));
  }
}
