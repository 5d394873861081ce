import { describe, expect, it } from 'vitest';
import {
  detectShell,
  quote,
  setVariable,
  shellLines,
  shellNamed,
  takeOver,
} from '../../../src/handover/shell.js';
import { AcctmgrError } from '../../../src/system/failure.js';
import { environmentAfter, realShells } from '../../support/shells.js';
import { temporaryHome } from '../../support/temporary-home.js';

const HOSTILE = [
  `it's "quoted"`,
  `''`,
  `'`,
  `'; echo broken out; '`,
  '$(touch broken) `touch broken` ${HOME} $HOME',
  'two\nlines\n',
  '\n',
  'back\\slash \\\' \\" \\\\',
  'trailing\\',
  '100% !! !event ^caret %PATH% !PATH!',
  '~ * ? [a] {a,b} <in >out |pipe & ; # comment',
  '=ls',
  'a=b:=ls:~',
  '-n',
  'tab\tand bell\u0007 and escape\u001b[31m',
  'zażółć 日本語 🔑 \u202eright to left',
  '\u2018curly\u2019 \u201alow\u201b',
  ' spaces  around ',
  '',
];

describe.each(realShells)('lines evaluated by $name', (shell) => {
  const dialect = shell.name === 'fish' ? 'fish' : 'sh';
  const values = new Map(HOSTILE.map((value, index) => [`V${index}`, value]));

  it('set every variable to its value, whatever it holds', () => {
    const env = environmentAfter(shell, shellLines(dialect, values), {});
    for (const [name, value] of values) expect([name, env[name]]).toEqual([name, value]);
  });

  it('take variables away, whether they are there or not', () => {
    const lines = shellLines(
      dialect,
      new Map([
        ['A', undefined],
        ['B', undefined],
        ['C', 'new'],
      ]),
    );
    const env = environmentAfter(shell, lines, { A: 'old', C: 'old', D: 'other' });
    expect([env['A'], env['B'], env['C'], env['D']]).toEqual([undefined, undefined, 'new', 'other']);
  });

  it('work on one line, too, as an eval without quotes puts them', () => {
    const lines = shellLines(
      dialect,
      new Map([
        ['A', undefined],
        ['B', 'one'],
        ['C', 'two'],
      ]),
    );
    const env = environmentAfter(shell, lines.replaceAll('\n', ' '), { A: 'old' });
    expect([env['A'], env['B'], env['C']]).toEqual([undefined, 'one', 'two']);
  });
});

const fish = realShells.filter(({ name }) => name === 'fish');

describe.each(fish)("$name's universal variables", (shell) => {
  it('are hidden, and not erased for every other shell', () => {
    const lines = shellLines('fish', new Map([['AWS_PROFILE', undefined]]));
    const script = `set -Ux AWS_PROFILE mine\n${lines}\nset -gx SEEN "$AWS_PROFILE"\nset -eg AWS_PROFILE\nset -gx LEFT "$AWS_PROFILE"\nset -eU AWS_PROFILE`;
    // Without its settings, fish has no universal variables.
    const env = environmentAfter({ ...shell, args: [] }, script, { HOME: temporaryHome().folder });
    expect([env['SEEN'], env['LEFT']]).toEqual(['', 'mine']);
  });
});

describe('the rules of shells that cannot be had here', () => {
  it.each([
    ["it's", "'it''s'"],
    ['\u2018a\u2019 \u201ab\u201b', "'\u2018\u2018a\u2019\u2019 \u201a\u201ab\u201b\u201b'"],
    ['$(whoami) `n $Env:X "', `'$(whoami) \`n $Env:X "'`],
    ['two\nlines', "'two\nlines'"],
  ])('PowerShell doubles every quote that it knows: %j', (value, word) => {
    expect(quote('powershell', value)).toBe(word);
  });

  it.each([
    ['plain', "'plain'"],
    ['$(ls) "', `'$(ls) "'`],
    ["it's", "r#'it's'#"],
    ["a'# b", "r##'a'# b'##"],
    ["a'### b'# c", "r####'a'### b'# c'####"],
  ])('Nushell has raw strings with enough hashes: %j', (value, word) => {
    expect(quote('nu', value)).toBe(word);
  });

  it.each([
    ['token/+==', 'set A=token/+=='],
    ['a & b | c > d', 'set "A=a & b | c > d"'],
  ])('cmd takes %j between quotes', (value, line) => {
    expect(setVariable('cmd', 'A', value)).toBe(line);
  });

  it.each(['100%', 'wow!', '^', '"', 'two\nlines', '\r', 'nul\u0000'])('cmd cannot be given %j', (value) => {
    expect(() => setVariable('cmd', 'A', value)).toThrow(AcctmgrError);
  });

  it.each([
    ['powershell', "$Env:A = $null\n$Env:B = 'b'"],
    ['cmd', 'set A=\nset B=b'],
    ['nu', "hide-env --ignore-errors A\n$env.B = 'b'"],
  ] as const)('%s takes away first, without a word about what is not there', (shell, lines) => {
    expect(
      shellLines(
        shell,
        new Map([
          ['B', 'b'],
          ['A', undefined],
        ]),
      ),
    ).toBe(lines);
  });
});

describe("the user's shell", () => {
  it.each([
    [{ SHELL: '/bin/zsh' }, 'linux', undefined, 'sh'],
    [{ SHELL: '/usr/bin/fish' }, 'darwin', undefined, 'fish'],
    [{ SHELL: '/usr/bin/xonsh' }, 'linux', undefined, 'sh'],
    [{}, 'linux', undefined, 'sh'],
    [{ SHELL: 'C:\\Program Files\\Git\\usr\\bin\\bash.exe' }, 'win32', undefined, 'sh'],
    [{ PROMPT: '$P$G' }, 'win32', undefined, 'cmd'],
    [{}, 'win32', undefined, 'powershell'],
    [{ SHELL: '/bin/bash' }, 'linux', 'fish', 'fish'],
    [{ SHELL: '/usr/bin/fish' }, 'linux', 'bash', 'sh'],
    [{ SHELL: '/usr/bin/fish' }, 'darwin', '-zsh', 'sh'],
    [{ SHELL: '/bin/zsh' }, 'darwin', '/opt/homebrew/bin/fish', 'fish'],
    [{ SHELL: '/usr/bin/fish' }, 'linux', 'make', 'fish'],
  ] as const)('of %j on %s, started by %s, is %s', (env, platform, parent, shell) => {
    expect(detectShell({ env, platform }, parent)).toBe(shell);
  });

  it('goes by the names that people give it', () => {
    expect(['bash', 'zsh', 'pwsh', 'nu', 'tcsh'].map(shellNamed)).toEqual([
      'sh',
      'sh',
      'powershell',
      'nu',
      undefined,
    ]);
  });

  it.each([
    ['sh', 'eval "$(acctmgr env dev)"'],
    ['fish', 'acctmgr env dev | source'],
    ['powershell', 'acctmgr env dev | Out-String | Invoke-Expression'],
    ['cmd', `for /f "delims=" %i in ('acctmgr env dev') do @%i`],
    ['nu', 'acctmgr env dev --format json | from json | load-env'],
  ] as const)('%s takes lines over in its own way', (shell, words) => {
    expect(takeOver(shell, 'acctmgr env dev')).toBe(words);
  });
});
