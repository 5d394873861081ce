import type { Environment } from '../system/host.js';

export type Colour = 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'dim' | 'bold';
export type Paint = (colour: Colour, text: string) => string;

export const plain: Paint = (_colour, text) => text;

/** The chalk levels: none, 16 colours, 256, 16 million. */
export type ColourLevel = 0 | 1 | 2 | 3;

export interface ColourWish {
  readonly env: Environment;
  readonly isTerminal: boolean;
  /** From `--no-color`. */
  readonly refused: boolean;
}

/** `--no-color` and a `NO_COLOR` that is not empty (no-color.org) first, then `FORCE_COLOR` (0 to 3), then whether a terminal that can listens. */
export function colourLevel({ env, isTerminal, refused }: ColourWish): ColourLevel {
  if (refused || (env['NO_COLOR'] ?? '') !== '') return 0;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) {
    if (forced === '0' || forced === 'false') return 0;
    return forced === '2' ? 2 : forced === '3' ? 3 : 1;
  }
  return isTerminal && env['TERM'] !== 'dumb' ? 1 : 0;
}

/** Loads chalk only where colour is on: it costs a sixth of Node's own start. */
export async function paintAt(level: ColourLevel): Promise<Paint> {
  if (level === 0) return plain;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level });
  return (colour, text) => chalk[colour](text);
}
