import type { Paint } from './colours.js';

/** How text for a person may look on this output. */
export interface Style {
  readonly paint: Paint;
  /** Undefined where the output is not a terminal: nothing is cut to fit. */
  readonly columns: number | undefined;
  /** Whether bars may be drawn with block characters; else in ASCII. */
  readonly unicode: boolean;
}

/** How an answer looks to a person. */
export interface HumanView<T> {
  /** Without the last newline; an empty text prints nothing. */
  human(value: T, style: Style): string | Promise<string>;
  /** Code, or what another program reads: no line is broken to fit the terminal. */
  readonly isVerbatim?: boolean;
}

/** The two forms of an answer. Both are demanded, so that no command can forget `--json`. */
export interface View<T> extends HumanView<T> {
  /** snake_case keys, times in ISO 8601 UTC. */
  json(value: T): unknown;
}

/** The two forms of an answer that is printed in parts, as it is found. */
export interface PartView<T> extends HumanView<readonly T[]> {
  /** One line of JSON Lines. */
  json(row: T): unknown;
}
