import { describe, expect, it } from 'vitest';
import { builtProgram } from '../support/built-program.js';
import { openDesk, type Desk } from '../support/desk.js';
import { realShells } from '../support/shells.js';
import { runCommand } from '../support/spawned-program.js';

const interactive = realShells.filter(({ name }) => ['bash', 'zsh', 'fish'].includes(name));
const acctmgr = `'${process.execPath}' '${builtProgram}'`;

async function runIn(desk: Desk, shell: (typeof interactive)[number], script: readonly string[]) {
  const isFish = shell.name === 'fish';
  const init = `${acctmgr} shell-init ${shell.name}`;
  const lines = [isFish ? `${init} | source` : `eval "$(${init})"`, ...script];
  return runCommand(shell.name, [...shell.args, '-c', lines.join('\n')], {
    env: { ...desk.env, SHELL: `/bin/${shell.name}`, PATH: process.env['PATH'] ?? '' },
    cwd: desk.home.folder,
  });
}

const SHOW = 'echo "profile=$AWS_PROFILE key=$AWS_ACCESS_KEY_ID account=$ACCTMGR_ACCOUNT"';
/** A key differs from run to run. */
const keyless = (text: string) => text.replace(/key=ASIA[A-Z0-9]{16}/g, 'key=ASIA…');

describe.each(interactive)('the function of shell-init in $name', (shell) => {
  it('switches by profile and by variables, goes back, and leaves', async () => {
    const desk = await openDesk();
    const { stdout, stderr, exitCode } = await runIn(desk, shell, [
      'assume stage',
      SHOW,
      'assume partner --env',
      SHOW,
      'assume -',
      SHOW,
      'assume -',
      SHOW,
      'assume --unset',
      SHOW,
      'assume -',
      SHOW,
    ]);
    const stage = 'profile=assumed-stage key= account=stage';
    const partner = 'profile= key=ASIA… account=partner';
    expect({ exitCode, stdout: keyless(stdout).trim().split('\n') }).toEqual({
      exitCode: 0,
      stdout: [stage, partner, stage, partner, 'profile= key= account=', partner],
    });
    expect(stderr.match(/^(stage|partner) until \d\d:\d\d \(\d+m\)$/gm)).toHaveLength(5);
  });

  it('leaves the shell as it was when the switch fails, and says so by its status', async () => {
    const desk = await openDesk();
    const status = shell.name === 'fish' ? '$status' : '$?';
    const { stdout, stderr } = await runIn(desk, shell, [
      'assume stage',
      'assume nobody',
      `echo "code=${status}"`,
      SHOW,
    ]);
    expect(stdout).toBe('code=2\nprofile=assumed-stage key= account=stage\n');
    expect(stderr).toContain('error: No account is called "nobody"');
  });

  it('takes the place of an alias of that name', async () => {
    const desk = await openDesk();
    const alias = 'alias assume="echo granted"';
    const init = `${acctmgr} shell-init ${shell.name}`;
    const evaluate = shell.name === 'fish' ? `${init} | source` : `eval "$(${init})"`;
    const expansion = shell.name === 'bash' ? ['shopt -s expand_aliases'] : [];
    const { stdout, stderr } = await runIn(desk, shell, [
      ...expansion,
      alias,
      evaluate,
      'assume stage',
      SHOW,
    ]);
    expect(stderr).not.toContain('granted');
    expect(stdout).toBe('profile=assumed-stage key= account=stage\n');
  });

  it('shows answers that are no switch', async () => {
    const desk = await openDesk();
    const { stdout, exitCode } = await runIn(desk, shell, ['assume stage --explain', SHOW]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^stage:\n/);
    expect(stdout).toContain('Nothing was called.\nprofile= key= account=\n');
  });
});

const SEGMENT: Readonly<Record<string, readonly string[]>> = {
  bash: ['__acctmgr_prompt', 'printf "%s|\\n" "$ACCTMGR_PROMPT"'],
  zsh: ['__acctmgr_prompt', 'print -r -- "$ACCTMGR_PROMPT|"'],
  fish: ['printf "%s|\\n" (acctmgr_prompt | string collect)'],
};
const set = (shell: string, name: string, value: string) =>
  shell === 'fish' ? `set -gx ${name} ${value}` : `export ${name}=${value}`;

describe.each(interactive)('the prompt segment in $name', (shell) => {
  const segmentAfter = async (...variables: readonly [name: string, value: string][]) => {
    const desk = await openDesk();
    const lines = variables.map(([name, value]) => set(shell.name, name, value));
    const { stdout } = await runIn(desk, shell, [...lines, ...(SEGMENT[shell.name] ?? [])]);
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
    expect(shown).toBe(shell.name === 'fish' ? 'dev until 14:05 |' : 'dev 42m |');
  });

  it.skipIf(shell.name === 'fish')('is red below ten minutes', async () => {
    const shown = await segmentAfter(...marks(9), ['AWS_PROFILE', 'assumed-dev']);
    const red =
      shell.name === 'zsh' ? '%F{red}dev 9m%f |' : '\u0001\u001b[31m\u0002dev 9m\u0001\u001b[0m\u0002 |';
    expect(shown).toBe(red);
  });
});
