import { describe, expect, it } from 'vitest';
import { fitWidths, table, type Column } from '../../src/output/table.js';

interface Row {
  readonly name: string;
  readonly region: string;
  readonly description: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { heading: 'NAME', cell: (row) => row.name },
  { heading: 'REGION', cell: (row) => row.region },
  { heading: 'DESCRIPTION', cell: (row) => row.description, shrinks: true },
];

const row = (name: string, description: string, region = ''): Row => ({ name, region, description });

describe('table', () => {
  it('aligns its columns and leaves no space at the end of a line', () => {
    expect(
      table(
        [row('dev', 'Development', 'eu-west-1'), row('production', 'P', 'us-east-1')],
        COLUMNS,
        undefined,
      ),
    ).toBe(
      [
        'NAME        REGION     DESCRIPTION',
        'dev         eu-west-1  Development',
        'production  us-east-1  P',
      ].join('\n'),
    );
  });

  it('leaves out a column that is empty in every row', () => {
    expect(table([row('dev', 'Development')], COLUMNS, undefined)).toBe(
      'NAME  DESCRIPTION\ndev   Development',
    );
  });

  it('cuts the shrinking column so that every line fits the terminal', () => {
    const text = table([row('dev', 'A description that is far too long', 'eu-west-1')], COLUMNS, 34);
    expect(text).toBe('NAME  REGION     DESCRIPTION\ndev   eu-west-1  A description th…');
  });

  it('measures wide characters as the terminal does', () => {
    const text = table([row('開発', 'x'), row('dev', 'y')], COLUMNS, undefined);
    expect(text).toBe('NAME  DESCRIPTION\n開発  x\ndev   y');
  });

  it('keeps the text of a cell whole where the output is no terminal', () => {
    const long = 'x'.repeat(500);
    expect(table([row('dev', long)], COLUMNS, undefined)).toContain(long);
  });
});

describe('fitWidths', () => {
  it('shrinks the last column first and no column below its least', () => {
    expect(fitWidths([10, 20, 40], [10, 8, 8], 50)).toEqual([10, 20, 16]);
    expect(fitWidths([10, 20, 40], [10, 8, 8], 36)).toEqual([10, 14, 8]);
    expect(fitWidths([10, 20, 40], [10, 8, 8], 5)).toEqual([10, 8, 8]);
  });
});
