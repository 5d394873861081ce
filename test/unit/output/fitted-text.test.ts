import { describe, expect, it } from 'vitest';
import { fitted, fittedByScript } from '../../../src/output/fitted-text.js';

const GREEN = '\u001b[32m✓\u001b[39m';

describe('fitted', () => {
  it.each([
    ['one two three', 'one two\nthree'],
    ['  one two three', '  one two\n  three'],
    ['✓ one two three', '✓ one two\n  three'],
    ['  - one two three', '  - one two\n    three'],
    [`${GREEN} one two three`, `${GREEN} one two\n  three`],
    ['a:  one two three', 'a:  one two\n    three'],
    ['a first column:  one two', 'a first\ncolumn: \none two'],
    ['short', 'short'],
    ['/a/path/longer/than/that', '/a/path/longer/than/that'],
    ['run acctmgr assume dev, then', 'run\nacctmgr assume dev,\nthen'],
    ['one two three\nfour', 'one two\nthree\nfour'],
  ])('breaks between words, and goes on beside the mark or the first column: %j', (text, expected) => {
    expect(fitted(text, 11)).toBe(expected);
  });

  it('does not count what colours', () => {
    expect(fitted(`${GREEN} nine char`, 11)).toBe(`${GREEN} nine char`);
  });

  it('leaves all as it is where nobody knows the width', () => {
    expect(fitted('one two three four', undefined)).toBe('one two three four');
  });

  it('counts two columns for a character that takes two', async () => {
    await expect(fittedByScript('✓ 東京 大阪', 9)).resolves.toBe('✓ 東京\n  大阪');
  });
});
