import { EMPTY_HEAD, type LogHead } from '../writing/head.js';
import type { Line } from '../reading/line.js';
import { NOTHING_FOUND, type LogFindings } from './findings.js';
import type { LinePlace, ReadFile } from './place.js';

/** A line that is not JSON and that no `repaired` line has named yet. */
export interface TornLine {
  readonly place: LinePlace;
  /** Where it starts in its file. */
  readonly start: number;
}

/** A place, and what was found up to it. */
export interface Milestone {
  readonly place: LinePlace;
  readonly findings: LogFindings;
}

/** What is known of a log after the lines that were read. */
export interface ChainState {
  /** The head as it belongs to the log itself. */
  readonly head: LogHead | undefined;
  readonly file: ReadFile | undefined;
  readonly last: LinePlace;
  /** The last line that carries the right hash: what stands between it and the next such line was put in. */
  readonly anchor: Milestone;
  /** No more than a thousand, and each hash once. */
  readonly torn: readonly TornLine[];
  /** Whether any line carries a hash. */
  readonly isChained: boolean;
  readonly linesBeforeChain: number;
  /** The last line `rotated`. */
  readonly ended: LinePlace | undefined;
  /** The last line `continued`. */
  readonly continued:
    { readonly place: LinePlace; readonly number: number; readonly oldest: number } | undefined;
  /** The line that ends where the head says. */
  readonly atHead: Milestone | undefined;
  /** What stands behind the last newline of the log itself. */
  readonly unfinished: Line | undefined;
  readonly findings: LogFindings;
}

const BEFORE_ALL: LinePlace = { file: undefined, line: 0, hash: EMPTY_HEAD.hash };

export const startOf = (head: LogHead | undefined): ChainState => ({
  head,
  file: undefined,
  last: BEFORE_ALL,
  anchor: { place: BEFORE_ALL, findings: NOTHING_FOUND },
  torn: [],
  isChained: false,
  linesBeforeChain: 0,
  ended: undefined,
  continued: undefined,
  atHead: undefined,
  unfinished: undefined,
  findings: NOTHING_FOUND,
});
