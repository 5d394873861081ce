import { isGood, type Place, type PlaceOutcome } from '../../fleet/run/outcome.js';
import { byLine } from '../../output/by-line.js';
import { inPieces, setApart, shownLines, shownText } from '../../output/printed-text.js';
import type { Style } from '../../output/view.js';
import { oneLine } from '../../system/safe-text.js';
import type { Context } from '../context.js';
import { finishLine, labelOf, leftOutJson, lostLine, outcomeJson } from './exec-run-view.js';
import { accessWords } from '../confirm-run.js';
import type { RunListener } from './run-listener.js';

export interface ReporterWish {
  readonly runId: string;
  /** Whether each line is printed as it comes, behind the account's name. */
  readonly isPrefixed: boolean;
  /** Whether the terminal shows what runs: then only what failed is said as it ends. */
  readonly isLive: boolean;
  readonly places: readonly Place[];
  readonly regions: number;
  /** Called where whoever read the output has gone. */
  unread(): void;
}

type PerStream<T> = Readonly<Record<'stdout' | 'stderr', (text: string) => T>>;

/** What commands print, as it goes to each stream: none of it looks like a line of ours, or does anything to a terminal. */
function printedOn(
  { output, stdoutIsTerminal }: Context,
  isName: (text: string) => boolean,
): {
  /** A line, in pieces that stand behind the name each. @param room - that the name leaves */
  readonly line: PerStream<(taken: number) => readonly string[]>;
  readonly lines: PerStream<string>;
} {
  const areNotesSeen = output.noteSize() !== undefined;
  const hasColours = ({ paint }: Style) => paint('bold', 'x') !== 'x';
  const columnsOf = (isTerminal: boolean, { columns }: Style) => (isTerminal ? columns : undefined);
  const lineOn = (isTerminal: boolean, style: Style) => (text: string) => (taken: number) => {
    const columns = columnsOf(isTerminal, style);
    const line = shownText(text, isTerminal && hasColours(style));
    return inPieces(line, columns === undefined ? undefined : columns - taken, isName);
  };
  const linesOn = (isTerminal: boolean, style: Style, isBesideOurs: boolean) => (text: string) =>
    setApart(
      isTerminal ? shownLines(text, hasColours(style)) : text,
      isBesideOurs,
      columnsOf(isTerminal, style),
    );
  return {
    line: {
      stdout: lineOn(stdoutIsTerminal, output.style),
      stderr: lineOn(areNotesSeen, output.noteStyle),
    },
    lines: {
      stdout: linesOn(stdoutIsTerminal, output.style, stdoutIsTerminal),
      stderr: linesOn(areNotesSeen, output.noteStyle, true),
    },
  };
}

/** How the run is shown: JSON Lines, lines behind names, or the output of each account in one piece once it has ended. */
export function reporterOf(
  context: Context,
  { runId, isPrefixed, isLive, places, regions, unread }: ReporterWish,
): RunListener {
  const { output, flags } = context;
  const open = new Map<
    Place,
    { readonly stdout: ReturnType<typeof byLine>; readonly stderr: ReturnType<typeof byLine> }
  >();
  let done = 0;
  const isStreamed = isPrefixed && !flags.json;
  const names = new Set(places.map((place) => labelOf(place, regions)));
  const { line: oneOf, lines: apart } = printedOn(context, (text) => names.has(text));
  const print = (text: string): void => {
    if (!output.raw(text)) unread();
  };
  const printRows = (rows: readonly object[]): void => {
    print(rows.map((row) => `${JSON.stringify({ run: runId, ...row })}\n`).join(''));
  };
  const grouped = (outcome: PlaceOutcome): void => {
    if (outcome.phase !== 'command') return;
    const { stdout, stderr } = outcome;
    if (stdout.bytes.length + stderr.bytes.length === 0) return;
    const head = output.style.paint('bold', `== ${labelOf(outcome, regions)} ==`);
    print(`${head}\n${apart.stdout(whole(stdout, 'stdout'))}`);
    output.aside(apart.stderr(whole(stderr, 'stderr')));
  };
  return {
    begins: (place) => {
      output.note(
        `▶ ${labelOf(place, regions)}: ${place.account.account_id}, ${accessWords(place.account)}${place.region === undefined ? '' : `, ${oneLine(place.region)}`}`,
      );
    },
    partOf: (place) => {
      if (!isStreamed) return undefined;
      const prefix = `${labelOf(place, regions)} | `;
      const behind = (piecesIn: (taken: number) => readonly string[]): string =>
        piecesIn(prefix.length)
          .map((piece) => `${prefix}${piece}\n`)
          .join('');
      const lines = {
        stdout: byLine((text) => {
          print(behind(oneOf.stdout(text)));
        }),
        stderr: byLine((text) => {
          output.aside(behind(oneOf.stderr(text)));
        }),
      };
      open.set(place, lines);
      return (stream, part) => {
        lines[stream].add(part);
      };
    },
    ended: (outcome, place) => {
      done += 1;
      const lines = open.get(place);
      lines?.stdout.end();
      lines?.stderr.end();
      open.delete(place);
      if (flags.json) printRows([outcomeJson(outcome)]);
      else if (!isStreamed) grouped(outcome);
      // Of what the user ended, the table tells once.
      const isStopped = outcome.phase === 'command' && outcome.cutShort === 'stopped';
      if (!isStopped && (!isLive || !isGood(outcome)))
        output.note(finishLine(outcome, labelOf(outcome, regions), done, places.length, output.noteStyle));
    },
    rest: (notBegun, leftOut) => {
      if (flags.json) printRows([...notBegun.map(outcomeJson), ...leftOut.map(leftOutJson)]);
    },
  };
}

function whole({ bytes, lost }: { readonly bytes: Buffer; readonly lost: number }, stream: string): string {
  const text = bytes.toString('utf8');
  const ended = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return lost === 0 ? ended : `${ended}${lostLine(lost, stream)}\n`;
}
