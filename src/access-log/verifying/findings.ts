import type { Where } from './place.js';

export type FindingKind =
  | 'changed or removed'
  | 'file removed'
  | 'inserted'
  | 'torn'
  | 'cut off'
  | 'head'
  | 'foreign'
  | 'crash'
  | 'dropped';

export interface LogFinding {
  readonly kind: FindingKind;
  /** The name of a rotated file; undefined for the log itself, and for all of its files together. */
  readonly file?: string | undefined;
  /** From 1, in its file; undefined where a file as a whole is meant. */
  readonly line?: number | undefined;
  readonly text: string;
}

export interface LogFindings {
  /** What no crash explains, the first first; no more than a hundred of them. */
  readonly problems: readonly LogFinding[];
  readonly problemCount: number;
  /** What a killed process, a full disk, an older log or the settings leave; no more than a hundred of them. */
  readonly notices: readonly LogFinding[];
}

/** The findings of one verification as they are made. */
export interface Notebook {
  problem(kind: FindingKind, where: Where, text: string): void;
  notice(kind: FindingKind, where: Where, text: string): void;
  /** How many problems were found so far. */
  count(): number;
  /** Takes back all problems but the first `count`. */
  takeBack(count: number): void;
  findings(): LogFindings;
}

/** Another program may have written a million lines into the log. */
const MAX_FINDINGS = 100;

const findingOf = (kind: FindingKind, { file, line }: Where, text: string): LogFinding => ({
  kind,
  file: file?.number === undefined ? undefined : file.name,
  line,
  text: `${text.charAt(0).toUpperCase()}${text.slice(1)}`,
});

export function newNotebook(): Notebook {
  const problems: LogFinding[] = [];
  const notices: LogFinding[] = [];
  let problemCount = 0;
  return {
    problem: (...found) => {
      problemCount += 1;
      if (problems.length < MAX_FINDINGS) problems.push(findingOf(...found));
    },
    notice: (...found) => {
      if (notices.length < MAX_FINDINGS) notices.push(findingOf(...found));
    },
    count: () => problemCount,
    takeBack: (count) => {
      problemCount = count;
      problems.length = Math.min(count, problems.length);
    },
    findings: () => ({ problems, problemCount, notices }),
  };
}
