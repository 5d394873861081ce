import type { ChainState } from './chain-state.js';
import { takeBack, withProblem, type LogFindings } from './findings.js';
import { isSameFile, lineAt, ofFile, type LinePlace } from './place.js';
import { withoutInserted } from './torn-lines.js';

/** What a line says of its place in the chain. */
interface Link {
  /** The hash of the line before. */
  readonly prev: string;
  readonly event?: unknown;
  readonly file?: unknown;
}

export interface Followed {
  /** Whether the line carries the hash of one that it may stand behind. */
  readonly isFollowing: boolean;
  readonly state: ChainState;
}

export function followLink(state: ChainState, link: Link, place: LinePlace): Followed {
  const { anchor, last } = state;
  if (link.prev === last.hash) return { isFollowing: true, state };
  if (link.prev === anchor.place.hash && isNear(anchor.place, place)) {
    return { isFollowing: true, state: withInserted(state, place) };
  }
  if (place.line === 1 && isAfterGap(link, place)) return { isFollowing: true, state };
  const [where, text] =
    last.line === 0
      ? [place, `The first lines${ofFile(place.file)} were removed.`]
      : [last, `${lineAt(last)} was changed, or lines after it were removed.`];
  const findings = withProblem(state.findings, 'changed or removed', where, text);
  return { isFollowing: false, state: { ...state, findings } };
}

/** Whether the anchor stands in the file of the line, or in the one before. */
const isNear = (anchor: LinePlace, { file }: LinePlace): boolean =>
  isSameFile(anchor.file, file) || isSameFile(anchor.file, file?.previous);

/** What was found since the anchor was found because of the lines that were put in: they alone are told. */
function withInserted(state: ChainState, place: LinePlace): ChainState {
  const { place: anchor, findings } = state.anchor;
  return {
    ...state,
    torn: withoutInserted(state.torn, anchor, place),
    findings: insertedBetween(anchor, place, takeBack(state.findings, findings)),
  };
}

/** Tells what stands between the anchor and this line, in their two files. */
function insertedBetween(anchor: LinePlace, place: LinePlace, before: LogFindings): LogFindings {
  let findings = before;
  const tell = (file: LinePlace['file'], start: number, stop: number) => {
    for (let line = start; line < stop; line += 1) {
      const inserted = { file, line };
      findings = withProblem(findings, 'inserted', inserted, `${lineAt(inserted)} was put in later.`);
    }
  };
  const isInOneFile = anchor.file === undefined || isSameFile(anchor.file, place.file);
  const previous = place.file?.previous;
  if (!isInOneFile) tell(previous, anchor.line + 1, (previous?.lines ?? 0) + 1);
  tell(place.file, isInOneFile ? anchor.line + 1 : 1, place.line);
  return findings;
}

/** Whether the first line of a file says that the one before it was another than the one that was read before it. */
function isAfterGap({ event, file: number }: Link, { file }: LinePlace): boolean {
  if (event !== 'continued' || typeof number !== 'number' || number <= 1) return false;
  const isOwn = file?.number === undefined || file.number === number;
  return isOwn && file?.previous?.number !== number - 1;
}
