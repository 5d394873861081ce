import type { MakerHost } from '../../system/files/home-owner.js';
import type { AppendOnlyFile } from '../../system/files/append-only-file.js';
import { overwriteRecord } from '../../system/files/small-record.js';
import { formatEntry, type AccessLogEntry, type LogEntry } from '../entry.js';
import { formatHead, headPath, type LogHead } from './head.js';
import type { Sha256 } from './sha256.js';

/** Whoever holds the lock of the log writes it. */
export interface Writer {
  readonly host: MakerHost;
  /** The log behind all links. */
  readonly log: string;
  readonly sha256: Sha256;
  /** What a line about the log itself has in common with the attempt that is written. */
  readonly stamp: Pick<AccessLogEntry, 'time' | 'user' | 'host' | 'pid' | 'version'>;
}

/** Where the next line goes. */
export interface LogEnd {
  /** The head as it should be for the log as it is. */
  readonly head: LogHead;
  /** The last line has no newline. */
  readonly isUnfinished: boolean;
}

export interface WrittenLines {
  readonly bytes: Buffer;
  /** Of the log with them. */
  readonly head: LogHead;
}

export function formatLines(
  { head, isUnfinished }: LogEnd,
  entries: readonly LogEntry[],
  { sha256 }: Pick<Writer, 'sha256'>,
): WrittenLines {
  let { hash } = head;
  let text = isUnfinished ? '\n' : '';
  for (const entry of entries) {
    const line = formatEntry(entry, hash);
    hash = sha256(line);
    text += `${line}\n`;
  }
  const bytes = Buffer.from(text);
  return { bytes, head: { size: head.size + bytes.length, lines: head.lines + entries.length, hash } };
}

export const keepHead = (
  { log, host }: Pick<Writer, 'log' | 'host'>,
  head: LogHead,
  isSynced = false,
): void => {
  overwriteRecord(headPath(log), Buffer.from(formatHead(head)), host, isSynced);
};

/** The lines first, the head second: what a killed process leaves lies past the head. */
export function writeLines(file: AppendOnlyFile, { bytes, head }: WrittenLines, writer: Writer): void {
  file.append(bytes);
  keepHead(writer, head);
}
