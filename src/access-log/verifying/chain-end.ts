import { rotatedName } from '../writing/rotated-name.js';
import type { ChainState } from './chain-state.js';
import { withNotice, withProblem, type LogFindings } from './findings.js';
import { missingFiles, type Numbering } from './missing-files.js';
import { isSameFile, lineAt, lineCount, type ReadFile } from './place.js';
import { unnamed } from './torn-lines.js';

export interface FollowedChain extends LogFindings {
  readonly files: readonly { readonly name: string; readonly lines: number }[];
}

/** What is found when all lines were read. */
export function endChain(state: ChainState, strangers: Iterable<Stranger>): FollowedChain {
  if (state.file === undefined) throw new Error('a log without a file');
  const files = filesTo(state.file);
  const judges = [
    judgeFirstLines,
    judgeTorn,
    judgeFiles(state.file, files),
    judgeEnd(state.file, isSoundPastHead(state)),
    judgeStrangers(strangers),
  ];
  const findings = judges.reduce((found, judge) => judge(state, found), state.findings);
  return { ...findings, files: files.map(({ name, lines }) => ({ name, lines })) };
}

/**
 * As `endChain`, where the files before `oldest` are another matter: of what was read, of files that should have been among it,
 * and of the end.
 */
export function endTail(state: ChainState, numbering: Numbering): LogFindings {
  const { file } = state;
  if (file === undefined) return state.findings;
  const present = filesTo(file).flatMap(({ number }) => number ?? []);
  const judges: readonly Judge[] = [
    judgeTorn,
    (_, found) => judgeMissing(file, missingFiles(numbering, present), found),
    judgeEnd(file, isSoundPastHead(state)),
  ];
  return judges.reduce((found, judge) => judge(state, found), state.findings);
}

/** All files, the oldest first. */
function filesTo(log: ReadFile): readonly ReadFile[] {
  const files: ReadFile[] = [];
  for (let file: ReadFile | undefined = log; file !== undefined; file = file.previous) files.push(file);
  return files.reverse();
}

/** Whether no problem was found behind the line that ends where the head says. */
const isSoundPastHead = ({ findings, atHead }: ChainState): boolean =>
  findings.problemCount <= (atHead?.findings.problemCount ?? 0);

type Judge = (state: ChainState, found: LogFindings) => LogFindings;

const judgeFirstLines: Judge = ({ linesBeforeChain: lines }, found) => {
  if (lines === 0) return found;
  const subject = lines === 1 ? 'The first line is' : `The first ${lines} lines are`;
  return withNotice(found, 'foreign', {}, `${subject} not by acctmgr, or by a version without a chain.`);
};

const judgeTorn: Judge = ({ torn, file, head }, before) =>
  torn.reduce(
    (found, { place, start }) =>
      isSameFile(place.file, file) && head !== undefined && start >= head.size
        ? withNotice(found, 'torn', place, `${lineAt(place)} is unfinished.`)
        : withProblem(found, 'torn', place, unnamed(place)),
    before,
  );

/** Which files should be there, by what the newest ones say, and are not. */
function judgeFiles(log: ReadFile, files: readonly ReadFile[]): Judge {
  const present = files.flatMap(({ number }) => number ?? []);
  return ({ continued }, found) => {
    const isLogs = continued !== undefined && isSameFile(continued.place.file, log);
    const next = isLogs ? continued.number : (present.at(-1) ?? 0) + 1;
    const numbering = { next, oldest: continued?.oldest ?? 1 };
    return judgeDropped(log, numbering, judgeMissing(log, missingFiles(numbering, present), found));
  };
}

const judgeMissing = (log: ReadFile, gaps: ReturnType<typeof missingFiles>, before: LogFindings) =>
  gaps.reduce((found, [first, last]) => {
    const name = rotatedName(log.name, first);
    const text =
      first === last
        ? `The file ${name} was removed.`
        : `The files ${name} to ${rotatedName(log.name, last)} were removed.`;
    return withProblem(found, 'file removed', { file: { name, number: first } }, text);
  }, before);

function judgeDropped(log: ReadFile, { oldest, next }: Numbering, found: LogFindings): LogFindings {
  if (oldest <= 1) return found;
  const from = oldest < next ? rotatedName(log.name, oldest) : log.name;
  return withNotice(
    found,
    'dropped',
    {},
    `The files before ${from} were dropped: the settings keep no more.`,
  );
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
const judgeStrangers =
  (strangers: Iterable<Stranger>): Judge =>
  (_, before) =>
    [...strangers].reduce((found, { name, number, isPutIn }) => {
      const where = { file: { name, number: number ?? 0 } };
      if (isPutIn) return withProblem(found, 'inserted', where, `The file ${name} was put in.`);
      const looks = number !== undefined ? '' : ', though it looks like one';
      return withNotice(found, 'foreign', where, `Not a file of the log${looks}: ${name}.`);
    }, before);

/** Whether the log ends as its head says. */
function judgeEnd(log: ReadFile, isSound: boolean): Judge {
  return (state, found) => {
    const judged = judgeHead(state, log, isSound, found);
    if (state.unfinished === undefined) return judged;
    const where = { file: log, line: log.lines + 1 };
    return withNotice(judged, 'crash', where, 'The last line is unfinished.');
  };
}

function judgeHead(
  { head, last, unfinished, isChained, atHead }: ChainState,
  log: ReadFile,
  isSound: boolean,
  found: LogFindings,
): LogFindings {
  const lastLine = { file: log, line: log.lines };
  if (head === undefined) {
    const text = 'The file beside the log that says where it ends is missing.';
    return isChained ? withProblem(found, 'head', lastLine, text) : found;
  }
  const isEndRight = unfinished === undefined && last.hash === head.hash;
  // What was changed, removed or put in before moved the end.
  if (isEndRight && found.problemCount > 0) return found;
  if ((unfinished?.end ?? log.size) < head.size) {
    const text = `The log was cut off: it had ${lineCount(head.lines)}, ${head.size} bytes.`;
    return withProblem(found, 'cut off', lastLine, text);
  }
  const reached = atHead?.place;
  if (head.size === 0 && reached?.hash !== head.hash) {
    const text = 'The end of the file before the log was changed or removed.';
    return withProblem(found, 'changed or removed', {}, text);
  }
  if (reached?.hash !== head.hash || reached.line !== head.lines) {
    const where = { file: log, line: head.lines };
    return withProblem(found, 'changed or removed', where, `Line ${head.lines}, the last one, was changed.`);
  }
  const past = log.lines - head.lines;
  if (past <= 0 || !isSound) return found;
  const text = `${lineCount(past)} ${past === 1 ? 'was' : 'were'} written by a process that was then killed.`;
  return withNotice(found, 'crash', {}, text);
}
