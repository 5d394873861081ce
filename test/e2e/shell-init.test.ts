import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtProgram } from '../support/built-program.js';
import { openDesk } from '../support/desk.js';
import {
  evaluate,
  interactiveShells,
  openShell,
  runIn,
  runScript,
  type InteractiveShell,
} from '../support/interactive-shell.js';
import { runCommand } from '../support/spawned-program.js';

const STRICT: Readonly<Record<InteractiveShell, readonly string[]>> = {
  bash: ['set -euo pipefail', 'set -o noclobber', 'set -o noglob', 'shopt -s nullglob', 'IFS=:'],
  zsh: [
    'set -eu',
    'setopt warn_create_global ksh_arrays sh_word_split glob_subst rc_quotes null_glob posix_builtins noclobber',
    'IFS=:',
  ],
  fish: [],
};

/** Settings of users that change what code means, or how it is read. */
const DISTURBED: Readonly<Record<InteractiveShell, readonly string[]>> = {
  bash: [
    'set -o posix',
    'shopt -s extdebug; trap true DEBUG',
    'shopt -s nocasematch failglob localvar_inherit; set -aET',
    'shopt -s expand_aliases; alias local=false shift=false printf=false read=false case=false set=false',
    'shopt -s expand_aliases; alias export=false unset=false if=false then=false fi=false',
    'set -k',
  ],
  zsh: [
    `alias -g -- --help='--help 2>&1 | cat' -h='-h 2>&1 | cat' --json='--json | cat'`,
    `alias -g G='| grep' L='| less' word='x y' lines='| wc -l' -- --config='--config | cat'`,
    'alias local=false case=false typeset=false shift=false',
    'setopt ignorebraces',
    'setopt ignore_close_braces',
    'setopt sh_glob ksh_glob posix_identifiers posix_builtins posix_aliases',
    'setopt all_export warn_nested_var err_return no_short_loops no_multi_func_def csh_junkie_loops',
    'emulate ksh',
    'setopt force_float csh_junkie_quotes',
  ],
  fish: ['alias contains=false; alias source=false; alias printf=false; alias functions=false'],
};

const SHOW = 'echo "profile=$AWS_PROFILE key=$AWS_ACCESS_KEY_ID account=$ACCTMGR_ACCOUNT"';
/** A key differs from run to run. */
const keyless = (text: string) => text.replace(/key=ASIA[A-Z0-9]{16}/g, 'key=ASIA…');

describe.each(interactiveShells)('the function of shell-init in %s', (shell) => {
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
    const status = shell === 'fish' ? '$status' : '$?';
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
    const evaluation = evaluate(shell, 'shell-init');
    const expansion = shell === 'bash' ? ['shopt -s expand_aliases'] : [];
    const { stdout, stderr } = await runScript(desk, shell, [
      ...expansion,
      alias,
      evaluation,
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

  it.each([
    ["'s?a*'", 0],
    ['stage partner', 0],
    ['--match "s*e"', 0],
    ['--tag=env=nothing', 2],
    ['stage nobody', 2],
    ['stage --json', 0],
    ['stage partner --explain --reason "it\'s \\$(touch pwned)"', 0],
  ])('has assume answer for %s, and ends with its code', async (words, code) => {
    const desk = await openDesk();
    const status = shell === 'fish' ? '$status' : '$?';
    const [strict, plainly] = shell === 'fish' ? ['true', 'true'] : ['set -u', 'set +u'];
    const script = [strict, `assume ${words}`, `echo "code=${status}"`, plainly, SHOW];
    const { stdout } = await runIn(desk, shell, script);
    const at = stdout.indexOf('code=');
    const answered = stdout.slice(0, at);
    expect(stdout.slice(at)).toBe(`code=${code}\nprofile= key= account=\n`);
    const plain = await runScript(desk, shell, [`'${process.execPath}' '${builtProgram}' assume ${words}`]);
    const still = (text: string) => text.replaceAll(/\d+m\b|"expiration": ?"[^"]*"/g, '…');
    expect(still(answered)).toBe(still(plain.stdout));
    expect(existsSync(desk.home.at('pwned'))).toBe(false);
  });

  it('goes back to where it was before, after answers that are no switch', async () => {
    const desk = await openDesk();
    const { stdout } = await runIn(desk, shell, [
      'assume stage',
      'assume partner',
      'assume stage partner >/dev/null',
      'assume -',
      SHOW,
      'assume - --explain >/dev/null',
      'assume -',
      SHOW,
    ]);
    expect(stdout).toBe(
      'profile=assumed-stage key= account=stage\nprofile=assumed-partner key= account=partner\n',
    );
  });

  it('has nothing to go back to at first, and keeps quiet about it when it is made twice', async () => {
    const desk = await openDesk();
    const again = evaluate(shell, 'shell-init');
    const { stdout, stderr, exitCode } = await runIn(desk, shell, [
      'assume -',
      SHOW,
      again,
      'assume stage',
      again,
      'assume -',
      SHOW,
    ]);
    const nothing = 'profile= key= account=\n';
    expect({ stdout, exitCode }).toEqual({ stdout: nothing + nothing, exitCode: 0 });
    expect(stderr).toMatch(/^This shell was in no account\.\nstage until .*\nLeft stage\.\n$/);
  });

  it('goes back with what narrowed the session, and takes more words on the way', async () => {
    const desk = await openDesk();
    const { stdout } = await runIn(desk, shell, [
      `assume stage --env --role "it's/\\$(touch pwned)" --explain >/dev/null`,
      `assume stage --env --policy '{"Version":"2012-10-17","Statement":[]}' --session-name "a=b@c"`,
      'assume --unset',
      'assume - --refresh',
      SHOW,
    ]);
    expect(keyless(stdout)).toBe('profile= key=ASIA… account=stage\n');
    const calls = desk.aws.requests.filter(({ action }) => action === 'AssumeRole');
    expect(calls.map(({ params }) => [params['RoleSessionName'], params['Policy']])).toEqual([
      ['a=b@c', '{"Version":"2012-10-17","Statement":[]}'],
      ['a=b@c', '{"Version":"2012-10-17","Statement":[]}'],
    ]);
  });

  it('has another name where one is given, and is started from any folder', async () => {
    const desk = await openDesk();
    const folder = desk.home.at(`it's "$(touch pwned)" \\ \`here\``);
    mkdirSync(folder);
    symlinkSync(path.dirname(builtProgram), path.join(folder, 'dist'));
    const program = path.join(folder, 'dist', 'main.cjs');
    const init = [process.execPath, program, 'shell-init', shell, '--name', 'into-aws'];
    const { stdout: code } = await runCommand(init[0] ?? '', init.slice(1), {
      env: desk.env,
      cwd: desk.home.folder,
    });
    desk.home.write('init', code);
    const { stdout, stderr } = await runScript(desk, shell, ['. ./init', 'into-aws stage', SHOW]);
    expect(stderr).toMatch(/^stage until .*\n$/);
    expect(stdout).toBe('profile=assumed-stage key= account=stage\n');
    expect(existsSync(desk.home.at('pwned'))).toBe(false);
  });

  it.skipIf(shell === 'fish')('works under the options of a strict shell', async () => {
    const desk = await openDesk();
    const { stdout, stderr, exitCode } = await runScript(desk, shell, [
      ...STRICT[shell],
      evaluate(shell, 'shell-init'),
      '__acctmgr_prompt',
      'assume stage',
      '__acctmgr_prompt',
      'assume partner --env',
      'assume -',
      'echo "$AWS_PROFILE $ACCTMGR_SEGMENT"',
      'assume --unset',
      '__acctmgr_prompt',
      'unset ACCTMGR_ACCOUNT; export ACCTMGR_EXPIRES=1',
      '__acctmgr_prompt',
      'echo "<${AWS_PROFILE-}$ACCTMGR_SEGMENT>"',
    ]);
    expect(stdout).toMatch(/^assumed-stage stage \d\dm \n<>\n$/);
    const heard = stderr.split('\n').filter((line) => !line.startsWith('Passing over'));
    expect(heard.map((line) => line.replace(/ until.*/, ''))).toEqual([
      'stage',
      'partner',
      'stage',
      'Left stage.',
      '',
    ]);
    expect(exitCode).toBe(0);
  });

  const PROMPT = shell === 'fish' ? 'set ACCTMGR_SEGMENT (acctmgr_prompt)' : '__acctmgr_prompt';

  it.each(DISTURBED[shell])('works in a shell with %s', async (settings) => {
    const desk = await openDesk();
    const { stdout, stderr } = await runScript(desk, shell, [
      settings,
      evaluate(shell, 'shell-init', '--name into-aws').replace('| source', '| builtin source'),
      evaluate(shell, 'completion').replace('| source', '| builtin source'),
      PROMPT,
      'into-aws stage',
      PROMPT,
      'command echo "$AWS_PROFILE $ACCTMGR_SEGMENT"',
    ]);
    expect(stdout).toMatch(/^assumed-stage stage (?:\d\dm|until \d\d:\d\d) \n$/);
    expect(stderr).toMatch(/^stage until .*\n$/);
  });

  it('asks on the terminal: for the account, and for the code', async () => {
    const desk = await openDesk();
    const pty = await openShell(desk, shell, [evaluate(shell, 'shell-init')]);
    pty.type('assume\r');
    await pty.waitFor('Which account?');
    await pty.waitFor('partner');
    pty.type('\u001b');
    await pty.waitFor('ready> ');
    const status = shell === 'fish' ? '$status' : '$?';
    pty.type(`echo "left=${status}"\r`);
    await pty.waitFor('left=130');
    pty.type('assume\r');
    await pty.waitFor('Which account?');
    pty.type('Developm\r');
    await pty.waitFor('MFA code of');
    pty.type(`${desk.code()}\r`);
    await pty.waitFor(/dev until \d\d:\d\d/);
    await pty.waitFor(shell === 'fish' ? /dev until \d\d:\d\d ready> / : /dev \d\dm ready> /);
  });
});
