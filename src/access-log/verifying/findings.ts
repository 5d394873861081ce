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

/** Another program may have written a million lines into the log. */
const MAX_FINDINGS = 100;

export const NOTHING_FOUND: LogFindings = { problems: [], problemCount: 0, notices: [] };

const added = (findings: readonly LogFinding[], kind: FindingKind, where: Where, text: string) =>
  findings.length < MAX_FINDINGS ? [...findings, findingOf(kind, where, text)] : findings;

const findingOf = (kind: FindingKind, { file, line }: Where, text: string): LogFinding => ({
  kind,
  file: file?.number === undefined ? undefined : file.name,
  line,
  text: `${text.charAt(0).toUpperCase()}${text.slice(1)}`,
});

type Found = readonly [kind: FindingKind, where: Where, text: string];

export const withProblem = (found: LogFindings, ...problem: Found): LogFindings => ({
  ...found,
  problems: added(found.problems, ...problem),
  problemCount: found.problemCount + 1,
});

export const withNotice = (found: LogFindings, ...notice: Found): LogFindings => ({
  ...found,
  notices: added(found.notices, ...notice),
});

/** Without the problems that were found since `then`; the notices stay. */
export const takeBack = (found: LogFindings, { problems, problemCount }: LogFindings): LogFindings => ({
  ...found,
  problems,
  problemCount,
});
