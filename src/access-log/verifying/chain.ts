import { entryIn, type LogLine } from '../entry.js';
import { judgeEnd, judgeFiles, judgeStrangers, type Stranger } from '../writing/chain-end.js';
import { newNotebook, type LogFindings } from './findings.js';
import { EMPTY_HEAD, type LogHead } from '../writing/head.js';
import { hashOf, parseObject, lineText, type Line } from '../reading/line.js';
import { lineCount, lineAt, ofFile, type LogPlace, type ReadFile } from './place.js';
import { isPlainLine } from './plain-line.js';
import type { Sha256 } from '../writing/sha256.js';

export interface FollowedChain extends LogFindings {
  readonly files: readonly { readonly name: string; readonly lines: number }[];
}

export interface LogChain {
  /** What is added from here on stands in this file; the log itself, which has no number, comes last. */
  begin(name: string, number: number | undefined): void;
  add(line: Line): void;
  /** @param rest - what stands behind the last newline of the file */
  endFile(rest: Line | undefined): void;
  end(strangers: Iterable<Stranger>): FollowedChain;
}

/** A repair names fewer. */
const MAX_TORN = 1000;

const ABOUT_THE_LOG: readonly unknown[] = ['repaired', 'rotated', 'continued'];

/** Follows the lines of a log, from the oldest file to the log itself. */
export function followChain(head: LogHead | undefined, sha256: Sha256): LogChain {
  const notebook = newNotebook();
  const files: ReadFile[] = [];
  let file: ReadFile | undefined;
  let last: LogPlace = { file: undefined, line: 0, hash: EMPTY_HEAD.hash };
  /** The last line that carries the right hash: what stands between it and the next such line was put in. */
  let anchor = last;
  let problemsAtAnchor = 0;
  /** Lines that are not JSON and that no `repaired` line has named yet, by hash. */
  const torn = new Map<string, { readonly place: LogPlace; readonly start: number }>();
  let isChained = false;
  let linesBeforeChain = 0;
  /** The last line `rotated`. */
  let ended: LogPlace | undefined;
  /** The last line `continued`. */
  let continued: { readonly place: LogPlace; readonly number: number; readonly oldest: number } | undefined;
  /** The head as it belongs to the log itself. */
  let expected = head;
  let atHead: LogPlace | undefined;
  let problemsAtHead = 0;
  let unfinished: Line | undefined;

  const reachHead = (place: LogPlace) => {
    [atHead, problemsAtHead] = [place, notebook.count()];
  };

  const begin = (name: string, number: number | undefined) => {
    const previous = file;
    file = { name, number, previous, lines: 0, size: 0 };
    files.push(file);
    if (number !== undefined || expected === undefined) return;
    if (previous?.size === expected.size && last.hash === expected.hash) {
      notebook.notice('crash', {}, 'A process was killed that was about to begin a new file of the log.');
      expected = { ...EMPTY_HEAD, hash: last.hash };
    }
    if (expected.size === 0) reachHead({ file, line: 0, hash: last.hash });
  };

  /** What stands between the anchor and this line, in their two files. */
  const reportInserted = (place: LogPlace) => {
    const report = (file: ReadFile | undefined, start: number, stop: number) => {
      for (let line = start; line < stop; line += 1) {
        const inserted = { file, line };
        notebook.problem('inserted', inserted, `${lineAt(inserted)} was put in later.`);
      }
    };
    const isSameFile = anchor.file === undefined || anchor.file === place.file;
    if (!isSameFile) report(anchor.file, anchor.line + 1, (anchor.file?.lines ?? 0) + 1);
    report(place.file, isSameFile ? anchor.line + 1 : 1, place.line);
  };

  /** Whether the line carries the hash of one that it may stand behind. */
  const follow = (prev: string, place: LogPlace, object: LogObject): boolean => {
    if (prev === last.hash) return true;
    const isNear = anchor.file === place.file || anchor.file === place.file?.previous;
    if (prev === anchor.hash && isNear) {
      // What was found since was found because of the lines that were put in.
      notebook.takeBack(problemsAtAnchor);
      for (const [hash, { place: of }] of torn) {
        if (of.file === anchor.file ? of.line > anchor.line : of.file === place.file) torn.delete(hash);
      }
      reportInserted(place);
      return true;
    }
    if (place.line === 1 && isAfterGap(place, object)) return true;
    const [where, text] =
      last.line === 0
        ? [place, `The first lines${ofFile(place.file)} were removed.`]
        : [last, `${lineAt(last)} was changed, or lines after it were removed.`];
    notebook.problem('changed or removed', where, text);
    return false;
  };

  const readRepair = ({ torn: named = [], lost, head_missing }: LogLine, place: LogPlace) => {
    for (const hash of named) {
      const found = torn.get(hash)?.place;
      if (found === undefined || !torn.delete(hash)) continue;
      notebook.notice('torn', found, `${lineAt(found)} was left unfinished by a crash or a full disk.`);
    }
    if (lost !== undefined) {
      const text = `Before ${lineAt(place)} the log was cut off: it had ${lineCount(lost.lines)}.`;
      notebook.problem('cut off', place, text);
    }
    if (head_missing && isChained) {
      const text = `When ${lineAt(place)} was written, the file beside the log was missing.`;
      notebook.problem('head', place, text);
    }
  };

  const readAboutTheLog = (entry: LogLine, place: LogPlace) => {
    if (entry.event === 'repaired') readRepair(entry, place);
    else if (entry.event === 'rotated') ended = place;
    else continued = { place, number: entry.file ?? 1, oldest: entry.oldest_file ?? 1 };
  };

  const readTorn = ({ start }: Line, place: LogPlace) => {
    if (torn.size < MAX_TORN) torn.set(place.hash, { place, start });
    else notebook.problem('torn', place, unnamed(place));
  };

  const read = (whole: Line, place: LogPlace) => {
    const object = parseObject(lineText(whole));
    const prev = object?.['prev'];
    if (object === undefined) readTorn(whole, place);
    else if (typeof prev === 'string') {
      const isFollowing = follow(prev, place, object);
      const entry = ABOUT_THE_LOG.includes(object['event']) ? entryIn(object) : undefined;
      if (entry !== undefined) readAboutTheLog(entry, place);
      isChained = true;
      if (isFollowing) [anchor, problemsAtAnchor] = [place, notebook.count()];
    } else if (isChained) {
      notebook.problem('foreign', place, `${lineAt(place)} was not written by acctmgr.`);
    } else linesBeforeChain += 1;
  };

  const add = (whole: Line) => {
    if (file === undefined) throw new Error('a line without a file');
    file.lines += 1;
    file.size = whole.end;
    const place = { file, line: file.lines, hash: hashOf(whole, sha256) };
    if (ended?.file === file) {
      const text = `After ${lineAt(ended)} a new file should begin: a process was killed, or the file could not be renamed.`;
      notebook.notice('crash', ended, text);
      ended = undefined;
    }
    if (isPlainLine(whole.bytes, last.hash)) {
      isChained = true;
      [anchor, problemsAtAnchor] = [place, notebook.count()];
    } else read(whole, place);
    last = place;
    if (file.number === undefined && whole.end === expected?.size) reachHead(place);
  };

  const endFile = (rest: Line | undefined) => {
    if (file?.number === undefined) unfinished = rest;
    else if (rest !== undefined) add(rest);
  };

  const end = (strangers: Iterable<Stranger>): FollowedChain => {
    if (file === undefined) throw new Error('a log without a file');
    const isSoundPastHead = notebook.count() <= problemsAtHead;
    if (linesBeforeChain > 0) {
      const text = `${linesBeforeChain === 1 ? 'The first line is' : `The first ${linesBeforeChain} lines are`} not by acctmgr, or by a version without a chain.`;
      notebook.notice('foreign', {}, text);
    }
    for (const { place, start } of torn.values()) {
      if (place.file === file && expected !== undefined && start >= expected.size) {
        notebook.notice('torn', place, `${lineAt(place)} is unfinished.`);
      } else notebook.problem('torn', place, unnamed(place));
    }
    const present = files.flatMap(({ number }) => number ?? []);
    const next = continued?.place.file === file ? continued.number : (present.at(-1) ?? 0) + 1;
    judgeFiles(file, present, { next, oldest: continued?.oldest ?? 1 }, notebook);
    judgeEnd({ log: file, head: expected, isChained, atHead, isSoundPastHead, last, unfinished }, notebook);
    judgeStrangers(strangers, notebook);
    return { ...notebook.findings(), files: files.map(({ name, lines }) => ({ name, lines })) };
  };

  return { begin, add, endFile, end };
}

const unnamed = (place: LogPlace): string => `${lineAt(place)} is not JSON, and no later line says why.`;

type LogObject = Readonly<Record<string, unknown>>;

/** Whether the first line of a file says that the one before it was another than the one that was read before it. */
function isAfterGap({ file }: LogPlace, { event, file: number }: LogObject): boolean {
  if (event !== 'continued' || typeof number !== 'number' || number <= 1) return false;
  const isOwn = file?.number === undefined || file.number === number;
  return isOwn && file?.previous?.number !== number - 1;
}
