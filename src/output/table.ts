import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';

export interface Column<T> {
  readonly heading: string;
  /** One line, already safe for a terminal; colour may be in it. */
  cell(row: T): string;
  /** Narrowed, down to its heading or eight columns, when the table does not fit; the last such column first. */
  readonly shrinks?: boolean;
  readonly alignRight?: boolean;
}

const PLAIN = /^[\u0020-\u007e]*$/;

/** Columns on a terminal. Most text is plain ASCII, for which the package's answer is known beforehand. */
const widthOf = (text: string): number => (PLAIN.test(text) ? text.length : stringWidth(text));

const GAP = '  ';
const NARROWEST = 8;

const pad = (text: string, width: number, alignRight: boolean): string => {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return alignRight ? space + text : text + space;
};

function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const shortened = cliTruncate(text, width);
  // It overshoots by one where a wide character meets the edge.
  return stringWidth(shortened) <= width ? shortened : cliTruncate(text, width - 1);
}

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

/**
 * A table without rules. A column whose cells are all empty is left out. Table packages were tried: with 2,000 rows
 * they cost several times what the whole of `list` does (CONTRIBUTING.md, Choices).
 */
export function table<T>(rows: readonly T[], all: readonly Column<T>[], columns: number | undefined): string {
  const cells = all.map((column) => rows.map((row) => column.cell(row)));
  const kept = all.flatMap((column, index) => {
    const texts = cells[index] ?? [];
    return texts.some((text) => text !== '') ? [{ column, texts }] : [];
  });
  const widest = kept.map(({ column, texts }) =>
    texts.reduce((most, text) => Math.max(most, widthOf(text)), widthOf(column.heading)),
  );
  const least = kept.map(({ column }, index) =>
    column.shrinks === true ? Math.max(NARROWEST, widthOf(column.heading)) : (widest[index] ?? 0),
  );
  const widths = columns === undefined ? widest : fitWidths(widest, least, columns);
  const line = (texts: readonly string[]) =>
    texts
      .map((text, index) => {
        const width = widths[index] ?? 0;
        return pad(cut(text, width), width, kept[index]?.column.alignRight ?? false);
      })
      .join(GAP)
      .trimEnd();
  return [
    line(kept.map(({ column }) => column.heading)),
    ...rows.map((_row, at) => line(kept.map(({ texts }) => texts[at] ?? ''))),
  ].join('\n');
}
