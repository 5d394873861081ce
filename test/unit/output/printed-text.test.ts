import { describe, expect, it } from 'vitest';
import { inPieces, setApart, shownLines, shownText } from '../../../src/output/printed-text.js';

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

  it.each([
    '\u034f',
    '\ufe0f',
    '\u{e0020}',
    '\u115f',
    '\u3164',
    '\uffa0',
    '\u180e',
    '\u200d',
    `${ESC}[1m`,
    '\u0007',
  ])('are known where %j hides in them', (hidden) => {
    for (const head of [`${hidden}== prod ==`, `=${hidden}= prod`, `==${hidden} prod =${hidden}=`])
      expect(setApart(head, false)).toBe(` ${head}`);
    expect(setApart(`✓${hidden} prod (2 of 2, 0.1s)`, true)).toBe(` ✓${hidden} prod (2 of 2, 0.1s)`);
  });

  it.each(['==\u00a0prod ==', '== \u3000', '＝＝ prod ＝＝', '✔ prod (1 of 1, 0.1s)', '✘ x', '► prod'])(
    'are known by their look: %j',
    (line) => {
      expect(setApart(line, true)).toBe(` ${line}`);
    },
  );

  it('begin no row of a terminal as ours do', () => {
    const filler = 'x'.repeat(30);
    expect(setApart(`${filler}== prod ==`, false, 30)).toBe(`${filler}\n == prod ==`);
    expect(setApart(`${filler}✗ prod: gone`, true, 30)).toBe(`${filler}\n ✗ prod: gone`);
    expect(setApart(`${ESC}[31m${filler}=${ESC}[1m= prod ==`, true, 30)).toBe(`${filler}\n == prod ==`);
    // A tab, and what takes two columns.
    expect(setApart(`\t\t\t\t== prod ==`, false, 32)).toBe('\t\t\t\t\n == prod ==');
    expect(setApart(`${'開'.repeat(15)}== prod ==`, false, 30)).toBe(`${'開'.repeat(15)}\n == prod ==`);
    const isName = (text: string) => ['prod', 'prod eu-west-1'].includes(text);
    expect(inPieces(`${filler} prod | deleted`, 30, isName)).toEqual([`${filler} `, 'prod | deleted']);
    expect(inPieces(`${filler} prod eu-west-1 | x | y`, 30, isName)).toEqual([
      `${filler} `,
      'prod eu-west-1 | x | y',
    ]);
    expect(inPieces(`${filler} other | deleted`, 30, isName)).toHaveLength(1);
  });

  it('are whole where they fit, where nothing is broken, and where no part of them is like ours', () => {
    const long = `${'x'.repeat(30)} a == b = c`;
    for (const columns of [undefined, 10, 80]) expect(inPieces(long, columns)).toEqual([long]);
    expect(inPieces('x == prod ==', 80)).toEqual(['x == prod ==']);
    expect(inPieces('x'.repeat(50) + '== prod ==', undefined)).toHaveLength(1);
  });

  it('stay as they are otherwise', () => {
    for (const text of ['✓ test\n', 'a == b\n', '=====\n', ' == x ==\n', ''])
      expect(setApart(text, false)).toBe(text);
  });
});
