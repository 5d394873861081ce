import { entryIn, type LogLine } from './entry.js';
import { EMPTY_HEAD, type LogHead } from './head.js';
import { parseObject, splitLines, textOf, type Line } from './line.js';
import type { Sha256 } from './sha256.js';

export type FindingKind =
  'changed or removed' | 'inserted' | 'torn' | 'cut off' | 'head' | 'repaired' | 'foreign' | 'crash';

export interface Finding {
  readonly kind: FindingKind;
  /** From 1; undefined where the log as a whole is meant. */
  readonly line?: number | undefined;
  readonly text: string;
}

export interface Verdict {
  readonly lines: number;
  /** What no crash explains, the first first; no more than a hundred of them. */
  readonly problems: readonly Finding[];
  readonly problemCount: number;
  /** What a killed process, a full disk or an older log leaves. */
  readonly notices: readonly Finding[];
}

const MAX_FINDINGS = 100;

/**
 * Follows the chain of an access log. It finds accidents and careless edits; who owns the files can rewrite all of them.
 * @param chunks the bytes of the log, from its beginning
 * @param head what stands beside it, read before the log was; undefined where it is missing
 */
export async function verifyLog(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  head: LogHead | undefined,
  sha256: Sha256,
): Promise<Verdict> {
  const splitter = splitLines();
  const chain = followChain(head, sha256);
  for await (const chunk of chunks) splitter.push(chunk).forEach(chain.add);
  return chain.end(splitter.rest());
}

interface Place {
  readonly line: number;
  readonly hash: string;
}

function followChain(head: LogHead | undefined, sha256: Sha256) {
  let problems: (Finding & { readonly seenAt: number })[] = [];
  const notices: Finding[] = [];
  /** Lines that are not JSON and that no `repaired` line has named yet, by hash. */
  const torn = new Map<string, { line: number; start: number }>();
  let last: Place = { line: 0, hash: EMPTY_HEAD.hash };
  /** The last line that carries the right hash: what stands between it and the next such line was put in. */
  let anchor = last;
  let countAtAnchor = 0;
  let isChained = false;
  let linesBeforeChain = 0;
  let size = 0;
  let atHead: Place | undefined = head?.size === 0 ? last : undefined;

  let problemCount = 0;
  const problem = (kind: FindingKind, line: number, text: string) => {
    problemCount += 1;
    // Another program may have written a million lines into the log.
    if (problemCount <= MAX_FINDINGS) problems.push({ kind, line, text, seenAt: last.line + 1 });
  };

  /** Whether the line carries the hash of one that it may stand behind. */
  const follow = (prev: string, line: number): boolean => {
    if (prev === last.hash) return true;
    if (prev === anchor.hash) {
      // What was found since was found because of the lines that were put in.
      problems = problems.filter(({ seenAt }) => seenAt <= anchor.line);
      problemCount = countAtAnchor;
      for (const [hash, place] of torn) if (place.line > anchor.line) torn.delete(hash);
      for (let inserted = anchor.line + 1; inserted < line; inserted += 1) {
        problem('inserted', inserted, `Line ${inserted} was put in later.`);
      }
      return true;
    }
    if (last.line === 0) problem('changed or removed', line, 'The first lines were removed.');
    else {
      const text = `Line ${last.line} was changed, or lines after it were removed.`;
      problem('changed or removed', last.line, text);
    }
    return false;
  };

  const readRepair = ({ torn: named = [], lost, head_missing }: LogLine, line: number) => {
    for (const hash of named) {
      const place = torn.get(hash);
      if (place === undefined || !torn.delete(hash)) continue;
      const text = `Line ${place.line} was left unfinished by a crash or a full disk.`;
      notices.push({ kind: 'torn', line: place.line, text });
    }
    if (lost !== undefined) {
      problem('cut off', line, `Before line ${line} the log was cut off: it had ${lost.lines} lines.`);
    }
    if (head_missing && isChained) {
      problem('head', line, `When line ${line} was written, the file beside the log was missing.`);
    }
  };

  const add = (whole: Line) => {
    const line = last.line + 1;
    const place = { line, hash: sha256(whole.bytes) };
    const object = parseObject(textOf(whole));
    const prev = object?.['prev'];
    if (object === undefined) torn.set(place.hash, { line, start: whole.start });
    else if (typeof prev === 'string') {
      const isFollowing = follow(prev, line);
      const repair = object['event'] === 'repaired' ? entryIn(object) : undefined;
      if (repair !== undefined) readRepair(repair, line);
      isChained = true;
      if (isFollowing) [anchor, countAtAnchor] = [place, problemCount];
    } else if (isChained) problem('foreign', line, `Line ${line} was not written by acctmgr.`);
    else linesBeforeChain += 1;
    last = place;
    size = whole.end;
    if (size === head?.size) atHead = place;
  };

  const end = (rest: Line | undefined): Verdict => {
    const total = rest?.end ?? size;
    if (linesBeforeChain > 0) {
      const text = `The first ${linesBeforeChain} lines are not of acctmgr, or of a version without a chain.`;
      notices.push({ kind: 'foreign', text });
    }
    for (const { line, start } of torn.values()) {
      if (head !== undefined && start >= head.size) {
        notices.push({ kind: 'torn', line, text: `Line ${line} is unfinished.` });
      } else problem('torn', line, `Line ${line} is no JSON, and no repair names it.`);
    }
    const isEndRight = rest === undefined && last.hash === head?.hash;
    if (head === undefined) {
      if (isChained)
        problem('head', last.line, 'The file beside the log that says where it ends is missing.');
    } else if (isEndRight && problemCount > 0) {
      // What was changed, removed or put in before moved the end.
    } else if (total < head.size) {
      problem('cut off', last.line, `The log was cut off: it had ${head.lines} lines, ${head.size} bytes.`);
    } else if (atHead?.hash !== head.hash || atHead.line !== head.lines) {
      problem('changed or removed', head.lines, `Line ${head.lines}, the last one, was changed.`);
    } else if (last.line > head.lines) {
      const text = `${last.line - head.lines} lines were written by a process that was then killed.`;
      notices.push({ kind: 'crash', text });
    }
    if (rest !== undefined) {
      notices.push({ kind: 'crash', line: last.line + 1, text: 'The last line is unfinished.' });
    }
    const found = problems.map(({ kind, line, text }) => ({ kind, line, text }));
    return { lines: last.line, problems: found, problemCount, notices };
  };
  return { add, end };
}
