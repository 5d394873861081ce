import { shorten } from '../system/safe-text.js';
import type { Colour } from './colours.js';
import type { Style } from './view.js';

export interface Column<T> {
  readonly heading: string;
  /** One line, already safe for a terminal, without colour. */
  cell(row: T): string;
  colour?(row: T): Colour | undefined;
  /**
   * Narrowed, down to its heading or eight columns, when the table does not fit; the last such column first. `last`: only where
   * nothing else is left to narrow or to leave out. `fair`: a name, which is cut inside before any other column is narrowed, down to
   * its share of the line; below that as `last`.
   */
  readonly shrinks?: boolean | 'last' | 'fair';
  /** Of one that shrinks `last`: down to which it is narrowed rather than that another column is left out. */
  readonly spares?: number;
  /** Of one that shrinks: columns that are left out first are so rather than that it is narrowed below this. */
  readonly wants?: number;
  /** What stands in a cell that is narrowed to `width`, instead of its text cut off. */
  fit?(row: T, width: number): string;
  /** Numbers: the last digits stand below each other. */
  readonly alignsRight?: boolean;
  /** Left out when the table does not fit otherwise; the last such column first, those with `first` before the others. */
  readonly isExtra?: boolean | 'first';
}

const GAP = '  ';
const NARROWEST = 8;

const PLAIN = /^[\u0020-\u007e]*$/;

/** Names that begin alike stay apart. What is wider than its characters is left to `cut`. */
function cutInside(text: string, width: number): string {
  if (text.length <= width || !PLAIN.test(text)) return text;
  const end = Math.floor((width - 1) / 2);
  return `${text.slice(0, width - 1 - end)}…${text.slice(text.length - end)}`;
}

interface Measure {
  readonly widthOf: (text: string) => number;
  readonly cut: (text: string, width: number) => string;
}

const plainText: Measure = { widthOf: (text) => text.length, cut: shorten };

const measureFor = async (cells: readonly (readonly string[])[]): Promise<Measure> =>
  cells.every((texts) => texts.every((text) => PLAIN.test(text))) ? plainText : import('./text-width.js');

/** The widths that fit `available`, where the shrinking columns allow it. */
export function fitWidths(widths: readonly number[], least: readonly number[], available: number): number[] {
  const fitted = [...widths];
  const total = () => fitted.reduce((sum, width) => sum + width, 0) + GAP.length * (fitted.length - 1);
  for (let index = fitted.length - 1; index >= 0 && total() > available; index -= 1) {
    const width = fitted[index] ?? 0;
    fitted[index] = Math.max(Math.min(least[index] ?? width, width), width - (total() - available));
  }
  return fitted;
}

/** A column with its cells. */
interface Part<T> {
  readonly column: Column<T>;
  readonly texts: readonly string[];
}

/** Columns with their cells, and as wide as the widest of these. */
interface Parts<T> {
  readonly parts: readonly Part<T>[];
  readonly widest: readonly number[];
}

const picked = <T>({ parts, widest }: Parts<T>, isKept: readonly boolean[]): Parts<T> => ({
  parts: parts.filter((_, index) => isKept[index]),
  widest: widest.filter((_, index) => isKept[index]),
});

async function measured<T>(rows: readonly T[], columns: readonly Column<T>[]) {
  const cells = columns.map((column) => rows.map((row) => column.cell(row)));
  const measure = await measureFor(cells);
  const parts = columns.map((column, index): Part<T> => ({ column, texts: cells[index] ?? [] }));
  const widest = parts.map(({ column, texts }) =>
    texts.reduce((most, text) => Math.max(most, measure.widthOf(text)), column.heading.length),
  );
  return { measure, parts, widest };
}

/** What is narrowed: names to their share, then what says less when it is cut off, then all that can be. */
const STAGES = ['names', 'most', 'all'] as const;
type Stage = (typeof STAGES)[number];

const SHRINKING: Readonly<Record<Stage, readonly Column<unknown>['shrinks'][]>> = {
  names: [],
  most: [true],
  all: [true, 'last', 'fair'],
};

const leastWidths = (
  parts: readonly Part<unknown>[],
  widest: readonly number[],
  stage: Stage,
  columns: number,
): number[] =>
  parts.map(({ column: { shrinks, heading } }, index) => {
    const width = widest[index] ?? 0;
    const narrowest = Math.max(NARROWEST, heading.length);
    if (shrinks !== undefined && SHRINKING[stage].includes(shrinks)) return Math.min(width, narrowest);
    return shrinks === 'fair'
      ? Math.min(width, Math.max(narrowest, Math.floor(columns / parts.length)))
      : width;
  });

/** Which columns there is room for, once all that shrink are at their narrowest. */
function affordable(
  parts: readonly Part<unknown>[],
  widest: readonly number[],
  columns = Infinity,
): boolean[] {
  const least = leastWidths(parts, widest, 'most', columns).map((width, index) =>
    Math.min(width, parts[index]?.column.spares ?? width),
  );
  const wanted = least.map((width, index) =>
    Math.max(width, Math.min(widest[index] ?? 0, parts[index]?.column.wants ?? 0)),
  );
  const isKept = parts.map(() => true);
  for (const [rank, widths] of [['first', wanted] as const, [true, least] as const]) {
    const sum = widths.reduce(
      (all, width, index) => all + (isKept[index] === true ? width + GAP.length : 0),
      0,
    );
    let total = sum - GAP.length;
    for (let index = parts.length - 1; index >= 0 && total > columns; index -= 1) {
      if (parts[index]?.column.isExtra !== rank) continue;
      isKept[index] = false;
      total -= (widths[index] ?? 0) + GAP.length;
    }
  }
  return isKept;
}

/** The heading's line, and one a row. */
function linesOf<T>(
  rows: readonly T[],
  parts: readonly Part<T>[],
  widest: readonly number[],
  { widthOf, cut }: Measure,
  { paint, columns }: Style,
): string[] {
  const widths =
    columns === undefined
      ? widest
      : STAGES.reduce(
          (from, stage) => fitWidths(from, leastWidths(parts, from, stage, columns), columns),
          widest,
        );
  const line = (textOf: (part: Part<T>) => string, row?: T) => {
    let written = '';
    parts.forEach((part, index) => {
      const width = widths[index] ?? 0;
      const isNarrowed = row !== undefined && width < (widest[index] ?? 0);
      const whole = textOf(part);
      const fit = isNarrowed ? part.column.fit?.(row, width) : undefined;
      const isCutInside = part.column.shrinks === 'last' || part.column.shrinks === 'fair';
      const text = cut(fit ?? (isCutInside ? cutInside(whole, width) : whole), width);
      const colour = row === undefined ? undefined : part.column.colour?.(row);
      const space = ' '.repeat(width - widthOf(text));
      const painted = colour === undefined ? text : paint(colour, text);
      written += (part.column.alignsRight === true ? space + painted : painted + space) + GAP;
    });
    return written.trimEnd();
  };
  return [
    line(({ column }) => column.heading),
    ...rows.map((row, at) => line(({ texts }) => texts[at] ?? '', row)),
  ];
}

/**
 * A table without rules. A column whose cells are all empty is left out. Table packages were tried: with 2,000 rows
 * they cost several times what the whole of `list` does (CONTRIBUTING.md, Choices).
 */
export async function table<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  style: Style,
): Promise<string> {
  const { measure, ...all } = await measured(rows, columns);
  const filled = picked(
    all,
    all.parts.map(({ texts }) => texts.some((text) => text !== '')),
  );
  const { parts, widest } = picked(filled, affordable(filled.parts, filled.widest, style.columns));
  return linesOf(rows, parts, widest, measure, style).join('\n');
}

/**
 * A table that is printed in parts, the heading with the first. Columns grow as wider cells come; which of them there is room for is
 * decided with the first part.
 */
export function growingTable<T>(
  columns: readonly Column<T>[],
): (rows: readonly T[], style: Style) => Promise<string> {
  let known: readonly number[] | undefined;
  let kept: readonly boolean[] | undefined;
  return async (rows, style) => {
    const { measure, ...all } = await measured(rows, columns);
    kept ??= affordable(all.parts, all.widest, style.columns);
    const { parts, widest } = picked(all, kept);
    const isFirst = known === undefined;
    const widths = widest.map((width, index) => Math.max(width, known?.[index] ?? 0));
    known = widths;
    return linesOf(rows, parts, widths, measure, style)
      .slice(isFirst ? 0 : 1)
      .join('\n');
  };
}
