import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byLine } from '../../../src/output/by-line.js';

function said(...parts: readonly string[]): readonly string[] {
  const lines: string[] = [];
  const { add, end } = byLine((line) => lines.push(line));
  for (const part of parts) add(Buffer.from(part));
  end();
  return lines;
}

const LONG = 'x'.repeat(70_000);

describe('lines that come in parts', () => {
  it.each([
    [['a\nb\n'], ['a', 'b']],
    [
      ['a', 'b\n\n', 'c'],
      ['ab', '', 'c'],
    ],
    [[], []],
    [['\n'], ['']],
    [[LONG], [LONG]],
    [
      [LONG, '\nend\n'],
      [LONG, 'end'],
    ],
    [
      [LONG, 'tail\n', '\nend'],
      [LONG, 'tail', '', 'end'],
    ],
  ])('case %#: are those of the whole, a long one in pieces', (parts, lines) => {
    expect(said(...parts)).toEqual(lines);
  });

  it('are the same wherever the parts begin', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', '\n'), maxLength: 6 })), (parts) => {
        const lines = parts.join('').split('\n');
        if (lines.at(-1) === '') lines.pop();
        expect(said(...parts)).toEqual(lines);
      }),
    );
  });
});

it('shows that a last character came in part', () => {
  const lines: string[] = [];
  const { add, end } = byLine((line) => lines.push(line));
  add(Buffer.from('a\né').subarray(0, 3));
  end();
  expect(lines).toEqual(['a', '\uFFFD']);
});
