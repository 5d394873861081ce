import type { AcctmgrError } from '../system/failure.js';
import type { TerminalSize } from '../system/host.js';
import type { Colour, Paint } from './colours.js';
import { fitted, fittedByScript } from './fitted-text.js';
import type { HumanView, PartView, Style, View } from './view.js';

const HINT_INDENT = ' '.repeat('hint:  '.length);

export interface Sink {
  write(text: string): void;
  /** Whether whoever read it has gone, as far as the last write could tell. */
  readonly isGone?: boolean;
}

export interface Streams {
  readonly stdout: Sink;
  readonly stderr: Sink;
}

export interface OutputSettings extends Streams {
  readonly style: Style;
  /** Colour of what goes to stderr, which may be a terminal where stdout is a pipe. */
  readonly paintNotes: Paint;
  /** The width of the terminal that stderr is; undefined where it is none. */
  readonly noteColumns?: number | undefined;
  /** Whether stderr is a terminal, on which a line can give way to the next one. */
  readonly notesAreSeen?: boolean;
  /** The size that this terminal has now; undefined where there is none. */
  readonly noteSize?: () => TerminalSize | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
}

/** stdout is the answer; stderr is everything else. */
export interface Output {
  /** How an answer for a person looks on stdout. */
  readonly style: Style;
  /** How what a person is told looks on stderr, which may be a terminal where stdout is a pipe. */
  readonly noteStyle: Style;
  /** The size that the terminal has now that stderr is; undefined where there is none. */
  noteSize(): TerminalSize | undefined;
  /** Leads all that is written through other streams, until the returned function is called. */
  divert(through: (streams: Streams) => Streams): () => void;
  answer<T>(value: T, view: View<T>): Promise<void>;
  /** A part of an answer that is printed as it is found. Returns whether anybody is left to read the next one. */
  part<T>(rows: readonly T[], view: PartView<T>): Promise<boolean>;
  /** A part of an answer in a form of its own, CSV say, as it is. Returns whether anybody is left to read the next one. */
  raw(text: string): boolean;
  /** What a program of the user's printed on its stderr, as it is. */
  aside(text: string): void;
  /** The first line of an answer for a person, printed while the rest is on its way; nothing in JSON. */
  lead(line: string): void;
  /** What happened besides the answer; silent under `--quiet`. */
  note(text: string): void;
  /** What a person has to do for the command to go on; also under `--quiet`. */
  instruct(text: string): void;
  /** How far something has come, for a person who waits: each line gives way to the next one, and the last to nothing. */
  progress(line: string | undefined): void;
  /** What the user should not miss; also under `--quiet`. */
  warn(text: string): void;
  /** Only under `--debug`. */
  debug(text: string): void;
  failure(error: AcctmgrError): void;
}

export function createOutput(settings: OutputSettings): Output {
  const { style, paintNotes: paint, noteColumns, notesAreSeen, json, quiet, debug } = settings;
  const noteSize = settings.noteSize ?? (() => undefined);
  /** Windows are resized while a command goes on. */
  const noteWidth = () => noteSize()?.columns ?? noteColumns;
  let streams: Streams = settings;
  const say = (text: string) => {
    streams.stderr.write(`${text}\n`);
  };
  const sayWith = (colour: Colour, word: string, text: string) => {
    say(fitted(`${word} ${text}`, noteWidth()).replace(word, () => paint(colour, word)));
  };
  const forPerson = async <T>(value: T, { human, isVerbatim }: HumanView<T>): Promise<string> => {
    const text = await human(value, style);
    return isVerbatim === true ? text : fittedByScript(text, style.columns);
  };
  return {
    style,
    noteStyle: {
      paint,
      get columns() {
        return noteWidth();
      },
      unicode: style.unicode,
    },
    noteSize,
    divert(through) {
      const before = streams;
      streams = through(before);
      return () => {
        streams = before;
      };
    },
    async answer(value, view) {
      const text = json ? JSON.stringify(view.json(value), undefined, 2) : await forPerson(value, view);
      if (text !== '') streams.stdout.write(`${text}\n`);
    },
    async part(rows, view) {
      if (rows.length > 0) {
        const text = json
          ? rows.map((row) => JSON.stringify(view.json(row))).join('\n')
          : await forPerson(rows, view);
        streams.stdout.write(`${text}\n`);
      }
      return streams.stdout.isGone !== true;
    },
    raw(text) {
      if (text !== '') streams.stdout.write(text);
      return streams.stdout.isGone !== true;
    },
    aside(text) {
      if (text !== '') streams.stderr.write(text);
    },
    lead(line) {
      if (!json) streams.stdout.write(`${fitted(line, style.columns)}\n`);
    },
    note(text) {
      if (!quiet) say(fitted(text, noteWidth()));
    },
    instruct(text) {
      say(fitted(text, noteWidth()));
    },
    progress(line) {
      if (notesAreSeen !== true || quiet) return;
      const [shown = ''] = line === undefined ? [] : fitted(line, noteWidth()).split('\n');
      streams.stderr.write(`\r${shown}\u001b[K`);
    },
    warn(text) {
      sayWith('yellow', 'warning:', text);
    },
    debug(text) {
      if (debug) say(paint('dim', `debug: ${text}`));
    },
    failure({ code, message, hint, isNotice }) {
      if (json) {
        say(JSON.stringify({ error: { code, message, hint: hint ?? null } }));
        return;
      }
      if (isNotice) {
        say(fitted([message, ...(hint === undefined ? [] : [hint])].join('\n'), noteWidth()));
        return;
      }
      sayWith('red', 'error:', message);
      if (hint !== undefined) sayWith('cyan', 'hint:', ` ${hint.replaceAll('\n', `\n${HINT_INDENT}`)}`);
    },
  };
}
