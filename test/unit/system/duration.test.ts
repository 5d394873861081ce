import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../../src/system/duration.js';

describe('parseDuration', () => {
  it.each([
    ['3600', 3600],
    ['2h', 7200],
    ['90m', 5400],
    ['1h30m', 5400],
    ['45s', 45],
    ['7d', 604_800],
    [' 12H ', 43_200],
    ['', undefined],
    ['h', undefined],
    ['1.5h', undefined],
    ['-1h', undefined],
    ['1h 30m', undefined],
    ['1e3', undefined],
    ['99999999999', undefined],
  ])('%j is %j seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });
});

describe('formatDuration', () => {
  it.each([
    [-5, '0s'],
    [0, '0s'],
    [59.9, '59s'],
    [60, '1m'],
    [3599, '59m'],
    [3600, '1h'],
    [5400, '1h 30m'],
    [86_400, '1d'],
    [97_200, '1d 3h'],
  ])('%j seconds are %j', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});
