import { shorten } from '../../system/safe-text.js';
import { entryIn, type LogLine } from '../entry.js';
import { filterMatcher, isEmptyFilter, type LogFilter } from './filter.js';
import { parseObject, lineText, type Line, type LineSplitter } from './line.js';
import { splitLinesBackwards } from './lines-backwards.js';

/**
 * A line as it is shown. `torn`: a killed process or a full disk left it unfinished. `foreign`: another program wrote it, or
 * another form of this log.
 */
export type LogRow =
  | { readonly kind: 'entry'; readonly entry: LogLine }
  | { readonly kind: 'torn' | 'foreign'; readonly text: string };

/** Of a line that can't be read, as much as tells what it is. */
const MAX_SHOWN = 1024;

const unreadable = ({ isTooLong, start, end }: Line, text: string): LogRow =>
  isTooLong
    ? { kind: 'torn', text: `a line of ${end - start} bytes` }
    : {
        kind: text.startsWith('{') && parseObject(text) === undefined ? 'torn' : 'foreign',
        text: shorten(text, MAX_SHOWN),
      };

/** Reads lines by a filter, and counts those that can't be read. Without a filter, these are rows, too. */
export interface LogReader {
  rowIn(line: Line): LogRow | undefined;
  unreadable(): number;
}

export function logReader(filter: LogFilter): LogReader {
  const showsAll = isEmptyFilter(filter);
  const matches = filterMatcher(filter);
  let count = 0;
  return {
    rowIn: (line) => {
      const text = lineText(line);
      const object = parseObject(text);
      // A million lines are parsed once each, and made into entries only where they are meant.
      if (object !== undefined && typeof object['event'] === 'string' && !matches(object)) return undefined;
      const entry = object && entryIn(object);
      if (entry !== undefined) return { kind: 'entry', entry };
      count += 1;
      return showsAll ? unreadable(line, text) : undefined;
    },
    unreadable: () => count,
  };
}

const rowsIn = (lines: readonly Line[], reader: LogReader): LogRow[] =>
  lines.flatMap((line) => reader.rowIn(line) ?? []);

/** The rows in chunks of a file, each chunk's as it comes. What the last newline has not ended yet is left in `splitter`. */
export function* rowsOf(
  chunks: Iterable<Uint8Array>,
  splitter: LineSplitter,
  reader: LogReader,
): Generator<readonly LogRow[]> {
  for (const chunk of chunks) yield rowsIn(splitter.push(chunk), reader);
}

/** The row of a last line without a newline. */
export function lastRow(splitter: LineSplitter, reader: LogReader): readonly LogRow[] {
  const rest = splitter.rest();
  return rest === undefined ? [] : rowsIn([rest], reader);
}

/**
 * The last `limit` rows, the newest last. No more of the file is read than they take.
 *
 * @param chunks - of the file, the last one first
 * @param end - where in the file the first of them ends
 */
export function lastRows(
  chunks: Iterable<Uint8Array>,
  end: number,
  limit: number,
  reader: LogReader,
): readonly LogRow[] {
  const rows: LogRow[] = [];
  const take = (line: Line | undefined): boolean => {
    const row = line && rows.length < limit ? reader.rowIn(line) : undefined;
    if (row !== undefined) rows.push(row);
    return rows.length >= limit;
  };
  if (limit === 0) return rows;
  const splitter = splitLinesBackwards(end);
  for (const chunk of chunks) {
    if (splitter.push(chunk).some(take)) return rows.toReversed();
  }
  take(splitter.rest());
  return rows.toReversed();
}
