import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openDesk } from '../support/desk.js';
import {
  evaluate,
  interactiveShells,
  openShell,
  runIn,
  runScript,
  type InteractiveShell,
} from '../support/interactive-shell.js';

const SEGMENT: Readonly<Record<InteractiveShell, readonly string[]>> = {
  bash: ['__acctmgr_prompt', 'printf "%s|\\n" "$ACCTMGR_SEGMENT"'],
  zsh: ['__acctmgr_prompt', 'print -r -- "$ACCTMGR_SEGMENT|"'],
  fish: ['printf "%s|\\n" (acctmgr_prompt | string collect)'],
};
const set = (shell: string, name: string, value: string) =>
  shell === 'fish' ? `set -gx ${name} ${value}` : `export ${name}=${value}`;

describe.each(interactiveShells)('the prompt segment in %s', (shell) => {
  const segmentAfter = async (...variables: readonly [name: string, value: string][]) => {
    const desk = await openDesk();
    const lines = variables.map(([name, value]) => set(shell, name, value));
    const { stdout } = await runIn(desk, shell, [...lines, ...SEGMENT[shell]]);
    return stdout.trimEnd();
  };
  const inMinutes = (minutes: number) => String(Math.floor(Date.now() / 1000) + minutes * 60 + 30);
  const marks = (minutes: number): [string, string][] => [
    ['ACCTMGR_ACCOUNT', 'dev'],
    ['ACCTMGR_PROFILE', 'assumed-dev'],
    ['ACCTMGR_UNTIL', '14:05'],
    ['ACCTMGR_EXPIRES', inMinutes(minutes)],
  ];

  it('is empty before an account was assumed, and where the profile was changed by hand', async () => {
    expect(await segmentAfter()).toBe('|');
    expect(await segmentAfter(...marks(42), ['AWS_PROFILE', 'another'])).toBe('|');
  });

  it('shows the account and the time', async () => {
    const shown = await segmentAfter(...marks(42), ['AWS_PROFILE', 'assumed-dev']);
    expect(shown).toBe(shell === 'fish' ? 'dev until 14:05 |' : 'dev 42m |');
  });

  it.each<[string, (() => string) | undefined, string]>([
    ['was taken anew in another terminal', () => `${inMinutes(42)} 15:06 dev\n`, 'dev 42m |'],
    ['is called otherwise there', () => `${inMinutes(42)} 15:06 prod/Ops\n`, 'prod/Ops 42m |'],
    ['is gone', () => 'gone\n', 'dev gone |'],
    ['has no line', () => '', 'dev gone |'],
    ['has no file', undefined, 'dev gone |'],
    ['has a trap for a time', () => 'x[$(touch${IFS}pwned)] 15:06 dev\n', 'dev gone |'],
    ['has a trap for a name', () => `${inMinutes(42)} 15:06 $(touch pwned)\n`, 'dev gone |'],
  ])('tells the truth of a profile that %s', async (_what, line, expected) => {
    const desk = await openDesk();
    const file = desk.home.at('a line');
    if (line !== undefined) desk.home.write('a line', line());
    const lines = [...marks(-5), ['AWS_PROFILE', 'assumed-dev'], ['ACCTMGR_PROMPT_FILE', `'${file}'`]];
    const { stdout, stderr } = await runIn(desk, shell, [
      ...lines.map(([name = '', value = '']) => set(shell, name, value)),
      ...SEGMENT[shell],
    ]);
    const plain = stdout
      .trimEnd()
      // eslint-disable-next-line no-control-regex -- colours
      .replace(/[\u0001\u0002]|\u001b\[\d+m|%F\{red\}|%f/g, '');
    expect(plain).toBe(shell === 'fish' ? expected.replace('42m', 'until 15:06') : expected);
    expect(stderr).toBe('');
    expect(existsSync(desk.home.at('pwned'))).toBe(false);
  });

  it.skipIf(shell === 'fish')('is red below ten minutes', async () => {
    const shown = await segmentAfter(...marks(9), ['AWS_PROFILE', 'assumed-dev']);
    const red = shell === 'zsh' ? '%F{red}dev 9m%f |' : '\u0001\u001b[31m\u0002dev 9m\u0001\u001b[0m\u0002 |';
    expect(shown).toBe(red);
  });

  it('takes nothing from the environment for a number, or for more than text', async () => {
    const trap = 'x[$(touch pwned)]';
    const desk = await openDesk();
    const lines = [...marks(5), ['AWS_PROFILE', 'assumed-dev'] as const].map(([name, value]) =>
      set(shell, name, name === 'ACCTMGR_EXPIRES' ? `'${trap}'` : value),
    );
    const { stdout } = await runIn(desk, shell, [...lines, ...SEGMENT[shell]]);
    expect(stdout.trimEnd()).toBe(shell === 'fish' ? 'dev until 14:05 |' : '|');
    expect(existsSync(desk.home.at('pwned'))).toBe(false);
  });

  it.runIf(process.platform === 'linux')('starts no process', async () => {
    const desk = await openDesk();
    // Field 11 of /proc/PID/stat (proc(5)): the page faults of all children that were waited for.
    const faults =
      shell === 'fish'
        ? 'read -l line < /proc/$fish_pid/stat; echo $line'
        : 'read -r line < /proc/$$/stat; echo "$line"';
    const draw = shell === 'fish' ? 'acctmgr_prompt' : '__acctmgr_prompt';
    const other = shell === 'fish' ? 'command true' : '/bin/true';
    const { stdout } = await runIn(desk, shell, [
      ...[
        ...marks(5),
        ['AWS_PROFILE', 'assumed-dev'] as const,
        ['ACCTMGR_PROMPT_FILE', desk.home.write('line', `${inMinutes(42)} 15:06 dev\n`)] as const,
      ].map(([name, value]) => set(shell, name, value)),
      faults,
      `${draw} >/dev/null`,
      faults,
      other,
      faults,
    ]);
    const [before, after, control] = stdout
      .trim()
      .split('\n')
      .map((line) => Number(line.replace(/^.*\) /, '').split(' ')[11 - 3]));
    expect(after).toBe(before);
    expect(control).toBeGreaterThan(after ?? Infinity);
  });
});

describe.runIf(interactiveShells.includes('bash'))('PROMPT_COMMAND', () => {
  const commands = (script: readonly string[]) => [
    ...script,
    evaluate('bash', 'shell-init'),
    evaluate('bash', 'shell-init'),
    'declare -p PROMPT_COMMAND',
  ];

  it.each([
    ['unset', [], 'declare -- PROMPT_COMMAND="__acctmgr_prompt"'],
    ['a line', ["PROMPT_COMMAND='one; two'"], 'declare -- PROMPT_COMMAND="__acctmgr_prompt;one; two"'],
    [
      'a list',
      ['PROMPT_COMMAND=(one two)'],
      'declare -a PROMPT_COMMAND=([0]="__acctmgr_prompt;one" [1]="two")',
    ],
    [
      'a list that another tool leads',
      ['PROMPT_COMMAND=(first __acctmgr_prompt)'],
      'declare -a PROMPT_COMMAND=([0]="first" [1]="__acctmgr_prompt")',
    ],
    [
      'what was added to nothing',
      ["PROMPT_COMMAND='; one'"],
      'declare -- PROMPT_COMMAND="__acctmgr_prompt;one"',
    ],
    [
      'what was added to nothing, twice',
      ["PROMPT_COMMAND=$' ;\\n; one; two'"],
      'declare -- PROMPT_COMMAND="__acctmgr_prompt;one; two"',
    ],
    ['nothing but a separator', ["PROMPT_COMMAND=' ; '"], 'declare -- PROMPT_COMMAND="__acctmgr_prompt"'],
  ])('that is %s gets the segment once, in front', async (_what, script, expected) => {
    const { stdout } = await runScript(await openDesk(), 'bash', commands(script));
    expect(stdout).toBe(`${expected}\n`);
  });

  it('hands on the status of the last command', async () => {
    const desk = await openDesk();
    const pty = await openShell(desk, 'bash', [
      "PROMPT_COMMAND='echo status=$?'",
      evaluate('bash', 'shell-init'),
    ]);
    pty.type('(exit 7)\r');
    await pty.waitFor('status=7');
  });

  it('shows the time of the end where bash has no clock', async () => {
    const { stdout } = await runIn(await openDesk(), 'bash', [
      'unset EPOCHSECONDS',
      'printf() { return 1; }',
      'export ACCTMGR_ACCOUNT=dev ACCTMGR_PROFILE=p AWS_PROFILE=p ACCTMGR_UNTIL=14:05 ACCTMGR_EXPIRES=99999999999',
      '__acctmgr_prompt',
      'echo "$ACCTMGR_SEGMENT|"',
    ]);
    expect(stdout).toBe('dev until 14:05 |\n');
  });
});
