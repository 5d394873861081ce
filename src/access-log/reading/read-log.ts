import type { ReadableFile } from '../../system/files/readable-file.js';
import { splitLines } from './line.js';
import { openRotated, type LogFiles } from './log-files.js';
import { lastRow, lastRows, rowsOf, type LogReader, type LogRow } from './query.js';

/*
 * The rows of all files of a log. `end` is where in the log itself reading stops, in bytes.
 */

/** Where the last line that is finished ends. */
export function endOfLines(file: ReadableFile, size: number): number {
  let start = size;
  for (const chunk of file.chunksBackwards(size)) {
    start -= chunk.length;
    const newline = chunk.lastIndexOf(0x0a);
    if (newline !== -1) return start + newline + 1;
  }
  return 0;
}

function* rowsIn(file: ReadableFile, end: number, reader: LogReader): Generator<readonly LogRow[]> {
  const splitter = splitLines();
  yield* rowsOf(file.chunks(0, end), splitter, reader);
  yield lastRow(splitter, reader);
}

/** All rows, the oldest first. No more than a chunk and a line of the log are in memory. */
export function* allRows(files: LogFiles, end: number, reader: LogReader): Generator<readonly LogRow[]> {
  for (const file of openRotated(files, files.rotated)) yield* rowsIn(file, file.size(), reader);
  if (files.log !== undefined) yield* rowsIn(files.log, end, reader);
}

/** The last `limit` rows, the newest last. No more of the files is read than they take. */
export function lastRowsOf(
  files: LogFiles,
  end: number,
  limit: number,
  reader: LogReader,
): readonly LogRow[] {
  const { log } = files;
  let rows = log === undefined ? [] : lastRows(log.chunksBackwards(end), end, limit, reader);
  if (rows.length >= limit) return rows;
  for (const file of openRotated(files, files.rotated.toReversed())) {
    const size = file.size();
    rows = [...lastRows(file.chunksBackwards(size), size, limit - rows.length, reader), ...rows];
    if (rows.length >= limit) break;
  }
  return rows;
}
