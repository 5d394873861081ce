import { stripVTControlCharacters } from 'node:util';
import type { TerminalSize } from '../system/host.js';
import type { Sink, Streams } from './output.js';

/** Lines at the bottom of a terminal that are drawn anew again and again, while what is written scrolls by above them. */
export interface LiveArea {
  /** What everything has to be written to meanwhile: it comes with the next frame, whole lines at a time. */
  readonly streams: Streams;
  /** Writes what is waiting and draws the lines anew, in one piece. */
  frame(): void;
  /**
   * Takes the lines away while somebody else has the terminal.
   *
   * @param isAsking - whether a question stands there: what is written is kept back, or the question would be lost in it.
   *   Otherwise it is let through
   */
  hide(isAsking: boolean): void;
  show(): void;
  /** Others have written on the terminal: the lines that stand there are left where they are. */
  forget(): void;
}

export interface LiveAreaSettings {
  /** Of which stderr is the terminal. */
  readonly streams: Streams;
  /** Whether stdout is a terminal, too: what is written there must make way for the lines as well. */
  readonly stdoutIsTerminal: boolean;
  /** Whether a terminal that gets narrower breaks the lines that it has. */
  readonly isReflowing: boolean;
  size(): TerminalSize | undefined;
  /** Each narrower than the terminal. */
  linesAt(size: TerminalSize): readonly string[];
}

interface Waiting {
  readonly sink: Sink;
  readonly text: string;
}

/** Of what waits for the next frame, in UTF-16 units: more is not kept. */
const MOST_WAITING = 256 * 1024;

const widthOf = (line: string): number => stripVTControlCharacters(line).length;

/** How many rows the lines take on a terminal of this width. */
const rowsOf = (lines: readonly string[], columns: number, isReflowing: boolean): number =>
  lines.reduce((sum, line) => sum + (isReflowing ? Math.max(1, Math.ceil(widthOf(line) / columns)) : 1), 0);

/** From the line below so many rows to the beginning of the first one, with nothing left of them. */
const erased = (rows: number): string => (rows === 0 ? '' : `\u001b[${rows}A\r\u001b[J`);

const drawn = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** As few writes as there can be: nobody is to see the terminal between two of them. */
function writeAll(parts: readonly Waiting[]): void {
  let held: Waiting | undefined;
  for (const part of parts) {
    if (part.text === '') continue;
    if (held !== undefined && held.sink !== part.sink) held.sink.write(held.text);
    held = held?.sink === part.sink ? { ...part, text: held.text + part.text } : part;
  }
  held?.sink.write(held.text);
}

/**
 * The cursor stays where it is seen, in the line below: who hides it can't show it again after `kill -9`, and it does not wander
 * within a frame that is one write.
 */
export function liveArea({
  streams: { stdout, stderr },
  stdoutIsTerminal,
  isReflowing,
  size,
  linesAt,
}: LiveAreaSettings): LiveArea {
  let standing: readonly string[] = [];
  let columns: number | undefined;
  let waiting: Waiting[] = [];
  let length = 0;
  let isHidden = false;
  let isHeldBack = false;
  const put = (lines: readonly string[], now: TerminalSize | undefined): void => {
    const isSame =
      now?.columns === columns &&
      lines.length === standing.length &&
      lines.every((line, at) => line === standing[at]);
    if (isSame && waiting.length === 0) return;
    const rows = now === undefined ? 0 : Math.min(rowsOf(standing, now.columns, isReflowing), now.rows - 1);
    const parts = [{ sink: stderr, text: erased(rows) }, ...waiting, { sink: stderr, text: drawn(lines) }];
    standing = lines;
    columns = now?.columns;
    waiting = [];
    length = 0;
    writeAll(parts);
  };
  const frame = (): void => {
    if (isHeldBack) return;
    const now = size();
    put(isHidden || now === undefined ? [] : linesAt(now), now);
  };
  const held = (sink: Sink): Sink => ({
    write: (text) => {
      if (isHidden && !isHeldBack) {
        sink.write(text);
        return;
      }
      waiting.push({ sink, text });
      length += text.length;
      if (length <= MOST_WAITING) return;
      if (isHeldBack) put([], size());
      else frame();
    },
    get isGone() {
      return sink.isGone === true;
    },
  });
  return {
    streams: { stdout: stdoutIsTerminal ? held(stdout) : stdout, stderr: held(stderr) },
    frame,
    hide: (isAsking) => {
      if (!isAsking || !isHeldBack) put([], size());
      isHidden = true;
      isHeldBack = isAsking;
    },
    show: () => {
      isHidden = false;
      isHeldBack = false;
    },
    forget: () => {
      standing = [];
    },
  };
}
