import type { ChainState, TornLine } from './chain-state.js';
import { withNotice, withProblem } from './findings.js';
import { isSameFile, lineAt, type LinePlace } from './place.js';

/** A repair names fewer. */
const MAX_TORN = 1000;

export const unnamed = (place: LinePlace): string =>
  `${lineAt(place)} is not JSON, and no later line says why.`;

/** Of two lines with one hash the later is kept: a repair names both at once. */
export function addTorn(state: ChainState, line: TornLine): ChainState {
  const { torn, findings } = state;
  if (torn.length === MAX_TORN) {
    return { ...state, findings: withProblem(findings, 'torn', line.place, unnamed(line.place)) };
  }
  const at = torn.findIndex(({ place }) => place.hash === line.place.hash);
  return { ...state, torn: at === -1 ? [...torn, line] : torn.with(at, line) };
}

/** The lines that a `repaired` line names, in its order. */
export function nameTorn(state: ChainState, hashes: readonly string[]): ChainState {
  const names = new Set(hashes);
  const open = new Map(
    state.torn.flatMap(({ place }) => (names.has(place.hash) ? [[place.hash, place] as const] : [])),
  );
  if (open.size === 0) return state;
  const findings = [...names].reduce((found, hash) => {
    const place = open.get(hash);
    if (place === undefined) return found;
    return withNotice(
      found,
      'torn',
      place,
      `${lineAt(place)} was left unfinished by a crash or a full disk.`,
    );
  }, state.findings);
  return { ...state, torn: state.torn.filter(({ place }) => !names.has(place.hash)), findings };
}

/** Without those that stand between the anchor and this line: they were put in. */
export const withoutInserted = (
  torn: readonly TornLine[],
  anchor: LinePlace,
  { file }: LinePlace,
): readonly TornLine[] =>
  torn.filter(({ place: of }) =>
    isSameFile(of.file, anchor.file) ? of.line <= anchor.line : !isSameFile(of.file, file),
  );
