import type { Notebook } from '../verifying/findings.js';
import type { LogHead } from './head.js';
import type { Line } from '../reading/line.js';
import { missingFiles, type Numbering } from '../verifying/missing-files.js';
import { lineCount, type LogPlace, type ReadFile } from '../verifying/place.js';
import { rotatedName } from './rotated-name.js';

/** Which files should be there, by what the newest ones say, and are not. */
export function judgeFiles(
  log: ReadFile,
  present: readonly number[],
  numbering: Numbering,
  notebook: Notebook,
): void {
  const nameOf = (number: number) => rotatedName(log.name, number);
  for (const [first, last] of missingFiles(numbering, present)) {
    const text =
      first === last
        ? `The file ${nameOf(first)} was removed.`
        : `The files ${nameOf(first)} to ${nameOf(last)} were removed.`;
    notebook.problem('file removed', { file: { name: nameOf(first), number: first } }, text);
  }
  const { oldest, next } = numbering;
  if (oldest > 1) {
    const from = oldest < next ? nameOf(oldest) : log.name;
    notebook.notice('dropped', {}, `The files before ${from} were dropped: the settings keep no more.`);
  }
}

/** What has the name of a rotated file, and is none. */
export interface Stranger {
  readonly name: string;
  /** Undefined where no rotated file is called so: it only looks like one. */
  readonly number: number | undefined;
  /** It is empty or looks like a file of a log: a copy, say. Anything else may be anybody's. */
  readonly isPutIn: boolean;
}

/** Names what has got among the files. */
export function judgeStrangers(strangers: Iterable<Stranger>, notebook: Notebook): void {
  for (const { name, number, isPutIn } of strangers) {
    const where = { file: { name, number: number ?? 0 } };
    if (isPutIn) notebook.problem('inserted', where, `The file ${name} was put in.`);
    else
      notebook.notice(
        'foreign',
        where,
        `Not a file of the log${number !== undefined ? '' : ', though it looks like one'}: ${name}.`,
      );
  }
}

/** What is known when all lines were read. */
export interface ChainEnd {
  /** The log itself, the last file. */
  readonly log: ReadFile;
  readonly head: LogHead | undefined;
  /** Whether any line carries a hash. */
  readonly isChained: boolean;
  readonly last: LogPlace;
  /** The line that ends where the head says. */
  readonly atHead: LogPlace | undefined;
  /** Whether no problem was found behind it. */
  readonly isSoundPastHead: boolean;
  /** What stands behind the last newline of the log. */
  readonly unfinished: Line | undefined;
}

/** Whether the log ends as its head says. */
export function judgeEnd(
  { log, head, isChained, last, atHead, isSoundPastHead, unfinished }: ChainEnd,
  notebook: Notebook,
): void {
  const lastLine = { file: log, line: log.lines };
  const isEndRight = unfinished === undefined && last.hash === head?.hash;
  if (head === undefined) {
    const text = 'The file beside the log that says where it ends is missing.';
    if (isChained) notebook.problem('head', lastLine, text);
  } else if (isEndRight && notebook.count() > 0) {
    // What was changed, removed or put in before moved the end.
  } else if ((unfinished?.end ?? log.size) < head.size) {
    const text = `The log was cut off: it had ${lineCount(head.lines)}, ${head.size} bytes.`;
    notebook.problem('cut off', lastLine, text);
  } else if (head.size === 0 && atHead?.hash !== head.hash) {
    notebook.problem('changed or removed', {}, 'The end of the file before the log was changed or removed.');
  } else if (atHead?.hash !== head.hash || atHead.line !== head.lines) {
    const text = `Line ${head.lines}, the last one, was changed.`;
    notebook.problem('changed or removed', { file: log, line: head.lines }, text);
  } else if (log.lines > head.lines && isSoundPastHead) {
    const count = log.lines - head.lines;
    const text = `${lineCount(count)} ${count === 1 ? 'was' : 'were'} written by a process that was then killed.`;
    notebook.notice('crash', {}, text);
  }
  if (unfinished !== undefined) {
    notebook.notice('crash', { file: log, line: log.lines + 1 }, 'The last line is unfinished.');
  }
}
