import { describe, expect, it } from 'vitest';
import { setApart, shownLines, shownText } from '../../../src/output/printed-text.js';

const ESC = '\u001b';

describe('text of a program on a terminal', () => {
  it.each([
    ['cursor movement', `a${ESC}[2Ab`, 'ab'],
    ['a cleared screen', `a${ESC}[2J${ESC}[Hb`, 'ab'],
    ['a title', `a${ESC}]0;prod\u0007b`, 'ab'],
    ['the clipboard (OSC 52)', `a${ESC}]52;c;cm0gLXJmIC8=${ESC}\\b`, 'ab'],
    ['a hyperlink', `${ESC}]8;;https://example.com${ESC}\\here${ESC}]8;;${ESC}\\`, 'here'],
    ['one-byte controls', 'a\u009b2Jb\u009d0;x\u009cc', 'abc'],
    ['the alternate screen', `${ESC}[?1049ha`, 'a'],
    ['bells, backspaces', 'ab\b\u0007c', 'abc'],
    ['a reset of the terminal', `a${ESC}cb`, 'acb'],
    ['text that shows backwards', 'a\u202eb', 'ab'],
  ])('has nothing of %s', (_, text, shown) => {
    expect(shownText(text, true)).toBe(shown);
    expect(shownText(text, false)).toBe(shown);
  });

  it('keeps colours where there are some, and ends them', () => {
    expect(shownText(`${ESC}[1;31mred${ESC}[2K`, true)).toBe(`${ESC}[1;31mred${ESC}[0m`);
    expect(shownText(`${ESC}[38:2::1:2:3mred`, true)).toBe(`${ESC}[38:2::1:2:3mred${ESC}[0m`);
    expect(shownText(`${ESC}[1;31mred`, false)).toBe('red');
  });

  it('lets an escape be hidden by no other', () => {
    expect(shownText(`${ESC}${ESC}[31m[2Ja`, true)).not.toContain(`${ESC}[2J`);
    expect(shownText(`${ESC}]0;${ESC}[31mx\u0007`, true)).not.toContain(`${ESC}]`);
  });

  it('shows below each other what was written over', () => {
    expect(shownLines('10%\r100%\r\nend\n', true)).toBe('10%\n100%\nend\n');
  });
});

describe('lines of a program', () => {
  it('begin as no line of ours does', () => {
    expect(setApart('== prod ==\nok\n', false)).toBe(' == prod ==\nok\n');
    expect(setApart(`${ESC}[1m== prod ==\n`, false)).toBe(` ${ESC}[1m== prod ==\n`);
    expect(setApart('\u200b== prod ==', false)).toBe(' \u200b== prod ==');
    expect(setApart('✓ prod (2 of 2, 0.1s)\n▶ x\n✗ y', true)).toBe(' ✓ prod (2 of 2, 0.1s)\n ▶ x\n ✗ y');
  });

  it('stay as they are otherwise', () => {
    for (const text of ['✓ test\n', 'a == b\n', '=====\n', ' == x ==\n', ''])
      expect(setApart(text, false)).toBe(text);
  });
});
