import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bar } from '../../../src/output/bar.js';
import { showsUnicode } from '../../../src/output/characters.js';
import { widthOf } from '../../../src/output/text-width.js';

describe('a bar', () => {
  it.each([
    [1, 4, '████', '####'],
    [0.5, 4, '██', '##'],
    [0.53, 4, '██▏', '##'],
    [0.7, 4, '██▊', '###'],
    [0.0001, 4, '▏', '#'],
    [0, 4, '', ''],
    [2, 4, '████', '####'],
    [-1, 4, '', ''],
  ])('of %f in %i columns is %s, or %s', (share, width, blocks, ascii) => {
    expect([bar(share, width, true), bar(share, width, false)]).toEqual([blocks, ascii]);
  });

  it('is never wider than it may be', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (share, width, unicode) => {
          expect(widthOf(bar(share, width, unicode))).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});

describe('block characters', () => {
  it.each<[Record<string, string>, NodeJS.Platform, boolean]>([
    [{ LANG: 'en_US.UTF-8', TERM: 'xterm' }, 'linux', true],
    [{ LANG: 'C.utf8' }, 'linux', true],
    [{ LANG: 'en_US.UTF-8', TERM: 'dumb' }, 'linux', false],
    [{ LANG: 'en_US.UTF-8', LC_ALL: 'C' }, 'linux', false],
    [{ LANG: 'C', LC_CTYPE: 'UTF-8' }, 'darwin', true],
    [{ LANG: 'de_DE.ISO-8859-1' }, 'linux', false],
    [{}, 'linux', false],
    [{}, 'win32', true],
    [{ TERM: 'dumb' }, 'win32', false],
  ])('with %j on %s: %s', (env, platform, isShown) => {
    expect(showsUnicode({ env, platform })).toBe(isShown);
  });
});
