import { describe, expect, it } from 'vitest';
import { oneLine, safeText, shorten } from '../../../src/system/safe-text.js';

describe('safeText', () => {
  it.each([
    ['a colour', '\u001b[31mred\u001b[0m', 'red'],
    ['a terminal title', 'a\u001b]0;owned\u0007b', 'ab'],
    ['a title ended by ST', 'a\u001b]8;;http://x\u001b\\b', 'ab'],
    ['an escape that is cut off', 'a\u001b[', 'a['],
    ['an eight-bit CSI', 'a\u009b31mb', 'ab'],
    ['a carriage return that would overwrite the line', 'safe\revil', 'safeevil'],
    ['backspaces', 'ab\b\bcd', 'abcd'],
    ['a right-to-left override', 'user\u202etxt.exe', 'usertxt.exe'],
    ['zero-width characters', 'pro\u200bd', 'prod'],
    ['newlines and tabs', 'a\n\tb', 'a\n\tb'],
    [
      'what is shown as nothing',
      'a\u034f\u115f\u1160\u3164\uffa0\u180e\u17b4\u{e0020}\u{e0101}\u{1d173}b',
      'ab',
    ],
    ['a selector that belongs to nothing', 'a\ufe0fb\ufe00', 'ab'],
    ['an emoji', 'done ✔️ ❤️', 'done ✔️ ❤️'],
    ['letters of any script', 'Größe 開発 👍', 'Größe 開発 👍'],
  ])('%s', (_name, text, expected) => {
    expect(safeText(text)).toBe(expected);
  });
});

describe('oneLine', () => {
  it('makes one line of many', () => {
    expect(oneLine('  a\n b\r\n\tc ')).toBe('a b c');
  });
});

describe('shorten', () => {
  it('cuts at the length with an ellipsis, never through a surrogate pair', () => {
    expect(shorten('abcdef', 6)).toBe('abcdef');
    expect(shorten('abcdefg', 6)).toBe('abcde…');
    expect(shorten('abcd👍g', 6)).toBe('abcd…');
  });
});
