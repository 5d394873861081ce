import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { choiceRow, hintColumn, searcher } from '../../../src/terminal/choices.js';

const accounts = [
  { value: 'sandbox', label: 'sandbox', hint: '444455556666  Trials close to production' },
  { value: 'prod-eu', label: 'prod-eu', hint: '222233334444', keywords: ['team=core'] },
  { value: 'nonprod', label: 'nonprod', hint: '333344445555', keywords: ['team=web', 'eu'] },
  { value: 'Prod', label: 'Prod', hint: '111122223333' },
];

describe('searching', () => {
  it.each([
    ['nothing typed: all, as given', '', ['sandbox', 'prod-eu', 'nonprod', 'Prod']],
    [
      'the label itself, its beginning, its inside, then elsewhere',
      'prod',
      ['Prod', 'prod-eu', 'nonprod', 'sandbox'],
    ],
    ['without regard to case', 'PRODUCTION', ['sandbox']],
    ['a part of an account id', '3333', ['prod-eu', 'nonprod', 'Prod']],
    ['every word, wherever it stands', 'eu prod', ['prod-eu', 'nonprod']],
    ['white space around', '  team=web ', ['nonprod']],
    ['a keyword does not run on into the next', 'web eu', ['nonprod']],
    ['no such text', 'staging', []],
  ])('%s', (_name, text, found) => {
    expect(searcher(accounts)(text).map(({ value }) => value)).toEqual(found);
  });

  it('does not find across the border of two keywords', () => {
    expect(searcher([{ value: 1, label: 'a', keywords: ['team', 'core'] }])('teamcore')).toEqual([]);
  });
});

describe('a row', () => {
  it.each([
    ['hints in one column', { value: 0, label: 'dev', hint: 'valid 42m' }, 9, 40, 'dev      valid 42m'],
    [
      'columns inside a hint stay',
      { value: 0, label: 'dev', hint: '1234    expired' },
      5,
      40,
      'dev  1234    expired',
    ],
    [
      'a long label pushes its hint on',
      { value: 0, label: 'a-long-name', hint: 'x' },
      5,
      40,
      'a-long-name  x',
    ],
    ['no hint', { value: 0, label: 'dev' }, 9, 40, 'dev'],
    ['cut to the width', { value: 0, label: 'dev', hint: 'Development' }, 5, 10, 'dev  Deve…'],
    ['wide characters', { value: 0, label: '本番', hint: 'x' }, 6, 40, '本番  x'],
    [
      'escape sequences',
      { value: 0, label: '\u001b[2Jd\u0007ev', hint: 'a\u001b[31mb\nc' },
      5,
      40,
      'dev  ab c',
    ],
  ])('%s', (_name, choice, column, columns, row) => {
    expect(choiceRow(choice, column, columns)).toBe(row);
  });

  const text = fc.string({ unit: fc.constantFrom('a', ' ', '本', 'é', '😀', '\t') });

  it('never takes more than the width that it has', () => {
    fc.assert(
      fc.property(text, text, fc.integer({ min: 1, max: 60 }), (label, hint, columns) => {
        expect(stringWidth(choiceRow({ value: 0, label, hint }, 20, columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('has its hint two columns after the longest label, within reason', () => {
    expect(hintColumn(accounts)).toBe(9);
    expect(hintColumn([])).toBe(2);
    expect(hintColumn([{ value: 0, label: 'x'.repeat(64) }])).toBe(42);
  });
});
