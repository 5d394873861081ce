import { describe, expect, it } from 'vitest';
import { parseMoment } from '../../../src/access-log/reading/moment.js';

// Summer time begins and ends, so that a day is not always 24 hours long.
process.env['TZ'] = 'Europe/Berlin';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const since = (text: string) => parseMoment(text, 'since', NOW);
const iso = (time: number | undefined) => (time === undefined ? undefined : new Date(time).toISOString());

describe('a time as a person writes it', () => {
  it.each([
    ['7d', '2026-02-22T12:00:00.000Z'],
    [' 1h30m', '2026-03-01T10:30:00.000Z'],
    ['2026-02-28', '2026-02-27T23:00:00.000Z'],
    ['2026-02-28T12:00Z', '2026-02-28T12:00:00.000Z'],
    ['2026-02-28 12:00:30.5', '2026-02-28T11:00:30.500Z'],
    ['2026-02-28T12:00:00+0200', '2026-02-28T10:00:00.000Z'],
    ['2026-02-28T12:00:00-05:30', '2026-02-28T17:30:00.000Z'],
  ])('%s is %s', (text, time) => {
    expect(iso(since(text))).toBe(time);
  });

  it('a day that ends a period belongs to it as a whole, however long it is', () => {
    expect(iso(parseMoment('2026-03-29', 'since', NOW))).toBe('2026-03-28T23:00:00.000Z');
    expect(iso(parseMoment('2026-03-29', 'until', NOW))).toBe('2026-03-29T22:00:00.000Z');
    expect(iso(parseMoment('2026-12-31', 'until', NOW))).toBe('2026-12-31T23:00:00.000Z');
    expect(iso(parseMoment('2026-03-29T10:00Z', 'until', NOW))).toBe('2026-03-29T10:00:00.000Z');
  });

  it.each(['', 'yesterday', '7', '20260301', '2026-02-30', '2026-13-01', '2026-02-28T25:00Z', '7w', '-1d'])(
    '"%s" is none',
    (text) => {
      expect(since(text)).toBeUndefined();
    },
  );
});
