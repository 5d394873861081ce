import { entryIn } from '../entry.js';
import { EMPTY_HEAD } from '../writing/head.js';
import type { Sha256 } from '../writing/sha256.js';
import { hashOf, parseObject, lineText, type Line } from '../reading/line.js';
import { readAboutTheLog } from './about-the-log.js';
import type { ChainState } from './chain-state.js';
import { withNotice, withProblem } from './findings.js';
import { followLink } from './link.js';
import { isSameFile, lineAt, type LinePlace } from './place.js';
import { isPlainLine } from './plain-line.js';
import { addTorn } from './torn-lines.js';

/*
 * Follows the lines of a log, from the oldest file to the log itself: each step takes what is known and gives what is known
 * then. Nothing is changed in place.
 */

/** What is added from here on stands in this file; the log itself, which has no number, comes last. */
export function beginFile(state: ChainState, name: string, number: number | undefined): ChainState {
  const file = { name, number, previous: state.file, lines: 0, size: 0 };
  const begun = number === undefined ? withOwnHead(state) : state;
  const reached = number === undefined && begun.head?.size === 0;
  return {
    ...begun,
    file,
    ...(reached && {
      atHead: { place: { file, line: 0, hash: begun.last.hash }, findings: begun.findings },
    }),
  };
}

/** A process that is killed between two files leaves the head of the one before. */
function withOwnHead(state: ChainState): ChainState {
  const { file, head, last } = state;
  if (head === undefined || file?.size !== head.size || last.hash !== head.hash) return state;
  const text = 'A process was killed that was about to begin a new file of the log.';
  return {
    ...state,
    head: { ...EMPTY_HEAD, hash: last.hash },
    findings: withNotice(state.findings, 'crash', {}, text),
  };
}

export function addLine(state: ChainState, line: Line, sha256: Sha256): ChainState {
  if (state.file === undefined) throw new Error('a line without a file');
  const { name, number, previous, lines } = state.file;
  const file = { name, number, previous, lines: lines + 1, size: line.end };
  const place = { file, line: file.lines, hash: hashOf(line, sha256) };
  const begun = state.ended === undefined ? state : behindEnd(state, state.ended, place);
  const isPlain = isPlainLine(line.bytes, state.last.hash);
  const read = isPlain ? begun : readLine(begun, line, place);
  const here = { place, findings: read.findings };
  const isAtHead = number === undefined && line.end === read.head?.size;
  // Field by field: a spread takes as long as the hash of the line, and there may be a million of them.
  return {
    head: read.head,
    file,
    last: place,
    anchor: isPlain ? here : read.anchor,
    torn: read.torn,
    isChained: isPlain || read.isChained,
    linesBeforeChain: read.linesBeforeChain,
    ended: read.ended,
    continued: read.continued,
    atHead: isAtHead ? here : read.atHead,
    unfinished: read.unfinished,
    findings: read.findings,
  };
}

/** @param rest what stands behind the last newline of the file */
export function endFile(state: ChainState, rest: Line | undefined, sha256: Sha256): ChainState {
  if (state.file?.number === undefined) return { ...state, unfinished: rest };
  return rest === undefined ? state : addLine(state, rest, sha256);
}

/** A line that follows `rotated` in the same file. */
function behindEnd(state: ChainState, ended: LinePlace, place: LinePlace): ChainState {
  if (!isSameFile(ended.file, place.file)) return state;
  const text = `After ${lineAt(ended)} a new file should begin: a process was killed, or the file could not be renamed.`;
  return { ...state, ended: undefined, findings: withNotice(state.findings, 'crash', ended, text) };
}

function readLine(state: ChainState, line: Line, place: LinePlace): ChainState {
  const object = parseObject(lineText(line));
  if (object === undefined) return addTorn(state, { place, start: line.start });
  const prev = object['prev'];
  if (typeof prev === 'string') return readChained(state, { ...object, prev }, place);
  if (!state.isChained) return { ...state, linesBeforeChain: state.linesBeforeChain + 1 };
  const text = `${lineAt(place)} was not written by acctmgr.`;
  return { ...state, findings: withProblem(state.findings, 'foreign', place, text) };
}

const ABOUT_THE_LOG: readonly unknown[] = ['repaired', 'rotated', 'continued'];

function readChained(
  state: ChainState,
  object: Readonly<Record<string, unknown>> & { readonly prev: string },
  place: LinePlace,
): ChainState {
  const { isFollowing, state: linked } = followLink(state, object, place);
  const entry = ABOUT_THE_LOG.includes(object['event']) ? entryIn(object) : undefined;
  const read = entry === undefined ? linked : readAboutTheLog(linked, entry, place);
  const anchor = isFollowing ? { place, findings: read.findings } : read.anchor;
  return { ...read, isChained: true, anchor };
}
