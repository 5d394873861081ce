import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatEntry } from '../../../src/access-log/entry.js';
import { missingFiles } from '../../../src/access-log/verifying/missing-files.js';
import { isPlainLine } from '../../../src/access-log/verifying/plain-line.js';
import { rotatedName, rotatedNumber } from '../../../src/access-log/writing/rotated-name.js';

describe('the name of a rotated file', () => {
  it('holds its number, so that they stand in order', () => {
    expect([1, 42, 999_999, 1_000_000].map((number) => rotatedName('log', number))).toEqual([
      'log.000001',
      'log.000042',
      'log.999999',
      'log.1000000',
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e14 }), fc.string(), (number, log) => {
        expect(rotatedNumber(log, rotatedName(log, number))).toBe(number);
      }),
    );
  });

  it.each([
    'log',
    'log.',
    'log.1',
    'log.000000',
    'log.0000001',
    'log.000001.gz',
    'log.-00001',
    'other.000001',
  ])('is not %s', (name) => {
    expect(rotatedNumber('log', name)).toBeUndefined();
  });
});

describe('the files that are missing', () => {
  it.each([
    { next: 1, oldest: 1, present: [], missing: [] },
    { next: 4, oldest: 1, present: [1, 2, 3], missing: [] },
    { next: 4, oldest: 1, present: [1, 3], missing: [[2, 2]] },
    { next: 4, oldest: 1, present: [], missing: [[1, 3]] },
    {
      next: 8,
      oldest: 1,
      present: [3, 6],
      missing: [
        [1, 2],
        [4, 5],
        [7, 7],
      ],
    },
    { next: 8, oldest: 6, present: [6, 7], missing: [] },
    { next: 8, oldest: 6, present: [2, 5, 7, 9], missing: [[6, 6]] },
    { next: 8, oldest: 8, present: [], missing: [] },
    { next: Number.MAX_SAFE_INTEGER, oldest: 1, present: [], missing: [[1, Number.MAX_SAFE_INTEGER - 1]] },
  ])('are $missing of those before $next, kept from $oldest, where $present are there', (row) => {
    expect(missingFiles(row, row.present)).toEqual(row.missing);
  });
});

describe('a line that needs no parsing to be verified', () => {
  const prev = 'ab'.repeat(32);
  const line = (event: string) =>
    formatEntry({ time: '2026-11-22T12:00:00.000Z', event, account: 'dev', reason: 'é "x"' }, prev);

  it.each([
    { event: 'assume', isPlain: true },
    { event: 'intent', isPlain: true },
    { event: 'repaired', isPlain: false },
    { event: 'rotated', isPlain: false },
    { event: 'continued', isPlain: false },
  ])('$event: $isPlain', ({ event, isPlain }) => {
    expect(isPlainLine(Buffer.from(line(event)), prev)).toBe(isPlain);
  });

  it('carries the hash that is asked for, at its end, and has the form of an attempt', () => {
    const bytes = Buffer.from(line('assume'));
    expect(isPlainLine(bytes, 'cd'.repeat(32))).toBe(false);
    const others = [
      bytes.subarray(1),
      bytes.subarray(0, -1),
      Buffer.from(`${bytes.toString()} `),
      Buffer.from(line('assume').replace('"time"', '"Time"')),
      Buffer.from(line('assume').replace('.000Z', 'Z')),
      Buffer.from(`{"prev":"${prev}"}`),
      Buffer.alloc(0),
    ];
    expect(others.map((other) => isPlainLine(other, prev))).toEqual(others.map(() => false));
  });
});
