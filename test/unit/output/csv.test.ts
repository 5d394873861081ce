import { describe, expect, it } from 'vitest';
import { csvRecord } from '../../../src/output/csv.js';

describe('a record of CSV', () => {
  it.each([
    { value: 'dev', cell: 'dev' },
    { value: '', cell: '' },
    { value: undefined, cell: '' },
    { value: null, cell: '' },
    { value: 42, cell: '42' },
    { value: -1, cell: '-1' },
    { value: true, cell: 'true' },
    { value: 'a, b', cell: '"a, b"' },
    { value: 'say "hi"', cell: '"say ""hi"""' },
    { value: 'two\r\nlines\tand a tab', cell: 'two lines and a tab' },
    { value: '\u001b[31mred', cell: 'red' },
    { value: ['a"b', 'c'], cell: '"[""a\\""b"",""c""]"' },
    { value: { size: 3 }, cell: '"{""size"":3}"' },
    { value: 'arn:aws:iam::111122223333:role/Admin', cell: 'arn:aws:iam::111122223333:role/Admin' },
    { value: 'é', cell: 'é' },
  ])('writes $value as $cell', ({ value, cell }) => {
    expect(csvRecord([value])).toBe(`${cell}\r\n`);
  });

  it.each([
    { value: '=1+1', cell: "'=1+1" },
    { value: '+1', cell: "'+1" },
    { value: '-1', cell: "'-1" },
    { value: '@SUM(A1)', cell: "'@SUM(A1)" },
    { value: '\t=1+1', cell: "'=1+1" },
    { value: '\u202e=1', cell: "'=1" },
    { value: '＝1+1', cell: "'＝1+1" },
    { value: '=HYPERLINK("http://x","y")', cell: `"'=HYPERLINK(""http://x"",""y"")"` },
    { value: "=cmd|' /C calc'!A0", cell: "'=cmd|' /C calc'!A0" },
    { value: 'harmless;=1+1;@x; -1', cell: `"harmless;'=1+1;'@x;' -1"` },
    { value: 'a-b, c=d, e@f', cell: '"a-b, c=d, e@f"' },
  ])('lets no spreadsheet take $value for a formula', ({ value, cell }) => {
    expect(csvRecord([value])).toBe(`${cell}\r\n`);
  });

  it('has as many cells as there are values', () => {
    expect(csvRecord(['a', undefined, 'b,c', 1, undefined])).toBe('a,,"b,c",1,\r\n');
  });
});
