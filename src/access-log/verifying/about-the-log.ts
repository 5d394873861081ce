import type { LogLine } from '../entry.js';
import type { ChainState } from './chain-state.js';
import { withProblem } from './findings.js';
import { lineAt, lineCount, type LinePlace } from './place.js';
import { nameTorn } from './torn-lines.js';

/** What a line `repaired`, `rotated` or `continued` says. */
export function readAboutTheLog(state: ChainState, entry: LogLine, place: LinePlace): ChainState {
  if (entry.event === 'repaired') return readRepair(state, entry, place);
  if (entry.event === 'rotated') return { ...state, ended: place };
  return { ...state, continued: { place, number: entry.file ?? 1, oldest: entry.oldest_file ?? 1 } };
}

function readRepair(
  state: ChainState,
  { torn = [], lost, head_missing }: LogLine,
  place: LinePlace,
): ChainState {
  const named = nameTorn(state, torn);
  let { findings } = named;
  if (lost !== undefined) {
    const text = `Before ${lineAt(place)} the log was cut off: it had ${lineCount(lost.lines)}.`;
    findings = withProblem(findings, 'cut off', place, text);
  }
  if (head_missing && state.isChained) {
    const text = `When ${lineAt(place)} was written, the file beside the log was missing.`;
    findings = withProblem(findings, 'head', place, text);
  }
  return { ...named, findings };
}
