import path from 'node:path';
import type { LockHost } from '../../system/processes/lock-file.js';
import { openReadable } from '../../system/files/readable-file.js';
import type { LogLine } from '../entry.js';
import { splitLines } from '../reading/line.js';
import { numberingOf, type LogFiles } from '../reading/log-files.js';
import { observeLog, type ObservedLog } from '../reading/observed-log.js';
import type { LogReader } from '../reading/query.js';
import { addLine, beginFile, endFile } from '../verifying/chain.js';
import { endTail } from '../verifying/chain-end.js';
import { startOf, type ChainState } from '../verifying/chain-state.js';
import { NOTHING_FOUND, type LogFindings } from '../verifying/findings.js';
import { rotatedName } from '../writing/rotated-name.js';
import { loadSha256, type Sha256 } from '../writing/sha256.js';
import type { LogCursor } from './cursor.js';
import { tailStart, type TailStart } from './tail-start.js';

/** The lines behind a cursor, to be read once: then it is known how far they went, and whether the chain held. */
export interface LinesSince {
  readonly files: LogFiles;
  entries(): Generator<LogLine>;
  /** Behind the last line that was read; undefined where there was none ever. */
  reached(): LogCursor | undefined;
  /** What `log verify` would say of these lines. */
  findings(): LogFindings;
}

/**
 * What stands behind the cursor, up to the last line that is finished; all of the log without one. Whoever opens it closes its files.
 * @throws AcctmgrError where the log can't be read, or has the cursor's line no more
 */
export async function linesSince(
  log: string,
  cursor: LogCursor | undefined,
  reader: LogReader,
  host: LockHost,
): Promise<LinesSince> {
  const sha256 = await loadSha256();
  const moment = await observeLog(log, host);
  const { files } = moment;
  try {
    const numbering = numberingOf(files.path, files.log, files.rotated);
    const start = tailStart(files, numbering, cursor, sha256);
    let state = stateAt(start, cursor, moment, numbering.next);
    return {
      files,
      *entries() {
        for (const [number, from, chunks] of partsOf(moment, start, numbering.next)) {
          if (from === 0) state = beginFile(state, nameOf(files, number), number);
          for (const [after, entry] of readPart(state, chunks, from, reader, sha256)) {
            state = after;
            if (entry !== undefined) yield entry;
          }
        }
      },
      reached: () => cursorAt(state, numbering.next) ?? cursor,
      findings: () => endTail(state, { next: numbering.next, oldest: start.file }),
    };
  } catch (error) {
    files.close();
    throw error;
  }
}

const nameOf = ({ path: log }: LogFiles, number: number | undefined): string =>
  number === undefined ? path.basename(log) : rotatedName(path.basename(log), number);

/** What is known of the chain where reading begins. */
function stateAt(
  { file: number, within }: TailStart,
  cursor: LogCursor | undefined,
  { head, files }: ObservedLog,
  next: number,
): ChainState {
  const state = startOf(head);
  if (cursor === undefined) return state;
  const own = number === next ? undefined : number;
  const { size, lines, hash } = cursor;
  const file = within && { name: nameOf(files, own), number: own, previous: undefined, lines, size };
  // Line 0 is what stands before the first: a cursor stands behind one at least.
  const place = { file, line: Math.max(lines, 1), hash };
  const here = { place, findings: NOTHING_FOUND };
  const isAtHead = within !== undefined && own === undefined && head?.size === size;
  return { ...state, file, last: place, anchor: here, isChained: true, ...(isAtHead && { atHead: here }) };
}

type Part = readonly [number: number | undefined, from: number, chunks: Iterable<Uint8Array>];

/** The files from the start on. One that was dropped in the meantime is missed afterwards, by its number. */
function* partsOf({ files, size }: ObservedLog, start: TailStart, next: number): Generator<Part> {
  const from = (number: number) => (number === start.file ? (start.within?.size ?? 0) : 0);
  for (const number of files.rotated.filter((other) => other >= start.file)) {
    const file = openReadable(rotatedName(files.path, number));
    if (file === undefined) continue;
    try {
      yield [number, from(number), file.chunks(from(number), file.size())];
    } finally {
      file.close();
    }
  }
  yield [undefined, from(next), files.log?.chunks(from(next), size) ?? []];
}

function* readPart(
  before: ChainState,
  chunks: Iterable<Uint8Array>,
  from: number,
  reader: LogReader,
  sha256: Sha256,
): Generator<readonly [ChainState, LogLine | undefined]> {
  let state = before;
  const splitter = splitLines(from, sha256);
  for (const chunk of chunks) {
    for (const line of splitter.push(chunk)) {
      state = addLine(state, line, sha256);
      const row = reader.rowIn(line);
      yield [state, row?.kind === 'entry' ? row.entry : undefined];
    }
  }
  // What the last newline of the log itself has not ended yet is given when it is finished, or named as torn.
  yield [endFile(state, splitter.rest(), sha256), undefined];
}

/** Where a file has just begun, its beginning is the end of the one before. */
function cursorAt({ file, last }: ChainState, next: number): LogCursor | undefined {
  const read = file?.lines === 0 ? file.previous : file;
  if (read === undefined) return undefined;
  return { file: read.number ?? next, size: read.size, lines: read.lines, hash: last.hash };
}
