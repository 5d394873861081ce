import type { Paint } from './colours.js';

/** How text for a person may look on this output. */
export interface Style {
  readonly paint: Paint;
  /** Undefined where the output is no terminal: nothing is cut to fit. */
  readonly columns: number | undefined;
  /** Whether bars may be drawn with block characters; else in ASCII. */
  readonly unicode: boolean;
}

/** The two forms of an answer. Both are demanded, so that no command can forget `--json`. */
export interface View<T> {
  /** snake_case keys, times in ISO 8601 UTC. */
  json(value: T): unknown;
  /** Without the last newline; an empty text prints nothing. */
  human(value: T, style: Style): string | Promise<string>;
}

/** The two forms of an answer that is printed in parts, as it is found. */
export interface PartView<T> {
  /** One line of JSON Lines. */
  json(row: T): unknown;
  /** Without the last newline. */
  human(rows: readonly T[], style: Style): string | Promise<string>;
}
