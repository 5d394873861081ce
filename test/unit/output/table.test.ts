import { describe, expect, it } from 'vitest';
import { fitWidths, growingTable, table, type Column } from '../../../src/output/table.js';
import type { Style } from '../../../src/output/view.js';

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

const style = (columns?: number): Style => ({
  paint: (colour, text) => `<${colour}>${text}</>`,
  columns,
  unicode: true,
});

describe('table', () => {
  it('aligns its columns and leaves no space at the end of a line', async () => {
    expect(
      await table(
        [row('dev', 'Development', 'eu-west-1'), row('production', 'P', 'us-east-1')],
        COLUMNS,
        style(),
      ),
    ).toBe(
      [
        'NAME        REGION     DESCRIPTION',
        'dev         eu-west-1  Development',
        'production  us-east-1  P',
      ].join('\n'),
    );
  });

  it('leaves out a column that is empty in every row', async () => {
    expect(await table([row('dev', 'Development')], COLUMNS, style())).toBe(
      'NAME  DESCRIPTION\ndev   Development',
    );
  });

  it('cuts the shrinking column so that every line fits the terminal', async () => {
    const text = await table(
      [row('dev', 'A description that is far too long', 'eu-west-1')],
      COLUMNS,
      style(34),
    );
    expect(text).toBe('NAME  REGION     DESCRIPTION\ndev   eu-west-1  A description th…');
  });

  it('cuts names inside to their share of the line, before a column that says why', async () => {
    const columns: readonly Column<Row>[] = [
      { heading: 'NAME', cell: (one) => one.name, shrinks: 'fair' },
      { heading: 'REGION', cell: (one) => one.region, shrinks: 'fair' },
      { heading: 'WHY', cell: (one) => one.description, shrinks: true },
    ];
    const rows = [row(`${'n'.repeat(40)}-1`, 'not let in', `${'p'.repeat(40)}-1`)];
    const at = async (width: number) => (await table(rows, columns, style(width))).split('\n')[1] ?? '';
    expect(await at(60)).toMatch(/^n+…n+-1 {2}p+…p+-1 {2}not let in$/);
    expect((await at(60)).length).toBeLessThanOrEqual(60);
    expect(await at(30)).toMatch(/^n+…n+-1 {2}p+…p+-1 {2}not let…$/);
    expect((await at(28)).length).toBe(28);
    expect(await at(200)).toContain('n'.repeat(40));
  });

  it('measures wide characters as the terminal does', async () => {
    const text = await table([row('開発', 'x'), row('dev', 'y')], COLUMNS, style());
    expect(text).toBe('NAME  DESCRIPTION\n開発  x\ndev   y');
  });

  it('cuts text with wide characters where the terminal would', async () => {
    const text = await table([row('dev', '開発の環境です')], COLUMNS, style(14));
    expect(text).toBe('NAME  DESCRIPTION\ndev   開発の環境…');
  });

  it('colours the text of a cell and not the space beside it', async () => {
    const columns: Column<Row>[] = [
      {
        heading: 'NAME',
        cell: ({ name }) => name,
        colour: ({ name }) => (name === 'dev' ? 'green' : undefined),
      },
      { heading: 'REGION', cell: ({ region }) => region },
    ];
    expect(await table([row('dev', '', 'eu-west-1'), row('stage', '', 'us-east-1')], columns, style())).toBe(
      'NAME   REGION\n<green>dev</>    eu-west-1\nstage  us-east-1',
    );
  });

  it('keeps the text of a cell whole where the output is no terminal', async () => {
    const long = 'x'.repeat(500);
    expect(await table([row('dev', long)], COLUMNS, style())).toContain(long);
  });
});

describe('a table of numbers', () => {
  interface Count {
    readonly name: string;
    readonly count: number;
  }
  const counts: readonly Count[] = [
    { name: 'production', count: 120 },
    { name: 'dev', count: 7 },
  ];
  const columns: readonly Column<Count>[] = [
    { heading: 'NAME', cell: ({ name }) => name, shrinks: true },
    { heading: 'COUNT', cell: ({ count }) => String(count), alignsRight: true, colour: () => 'red' },
    {
      heading: '',
      cell: ({ count }) => '#'.repeat(count / 6),
      fit: ({ count }, width) => '#'.repeat((count / 120) * width),
      shrinks: true,
    },
    { heading: 'HALF', cell: ({ count }) => String(count / 2), alignsRight: true, isExtra: true },
    {
      heading: 'THIRD',
      cell: ({ count }) => String(Math.round(count / 3)),
      alignsRight: true,
      isExtra: true,
    },
  ];
  const plain = async (width?: number) =>
    (await table(counts, columns.slice(0, 4), style(width))).replace(/<\/?\w*>/g, '');

  it('has their last digits below each other', async () => {
    expect(await table(counts, columns.slice(0, 2), style())).toBe(
      ['NAME        COUNT', 'production    <red>120</>', 'dev             <red>7</>'].join('\n'),
    );
  });

  it('draws what is narrowed anew, and does not cut it off', async () => {
    expect(await plain(45)).toBe(
      [
        'NAME        COUNT                        HALF',
        'production    120  ####################    60',
        'dev             7  #                      3.5',
      ].join('\n'),
    );
    expect(await plain(35)).toBe(
      [
        'NAME        COUNT              HALF',
        'production    120  ##########    60',
        'dev             7               3.5',
      ].join('\n'),
    );
  });

  it('leaves out what is extra, the last first, before it gets wider than the terminal', async () => {
    const headings = async (width: number) =>
      (await table(counts, columns, style(width))).split('\n')[0]?.split(/ +/);
    // NAME 8, COUNT 5, the bar 8, HALF 4, THIRD 5, and the gaps.
    expect(await headings(38)).toEqual(['NAME', 'COUNT', 'HALF', 'THIRD']);
    expect(await headings(31)).toEqual(['NAME', 'COUNT', 'HALF']);
    expect(await headings(30)).toEqual(['NAME', 'COUNT']);
  });
});

describe('fitWidths', () => {
  it('shrinks the last column first and no column below its least', () => {
    expect(fitWidths([10, 20, 40], [10, 8, 8], 50)).toEqual([10, 20, 16]);
    expect(fitWidths([10, 20, 40], [10, 8, 8], 36)).toEqual([10, 14, 8]);
    expect(fitWidths([10, 20, 40], [10, 8, 8], 5)).toEqual([10, 8, 8]);
  });
});

describe('a table in parts', () => {
  it('has its heading once, keeps empty columns, and grows', async () => {
    const part = growingTable(COLUMNS);
    expect(await part([row('dev', 'Development')], style())).toBe(
      ['NAME  REGION  DESCRIPTION', 'dev           Development'].join('\n'),
    );
    expect(await part([row('production', 'P', 'us-east-1')], style())).toBe('production  us-east-1  P');
    expect(await part([row('a', 'A', 'b')], style())).toBe('a           b          A');
  });

  it('fits the terminal', async () => {
    const part = growingTable(COLUMNS);
    const [, line = ''] = (await part([row('dev', 'D'.repeat(40))], style(30))).split('\n');
    expect(line).toBe(`dev           ${'D'.repeat(15)}…`);
  });
});
