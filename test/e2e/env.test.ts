import { chmodSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtProgram } from '../support/built-program.js';
import { DEV, MAIN, openDesk, PARTNER, STAGE, type Desk } from '../support/desk.js';
import { realShells } from '../support/shells.js';
import { runCommand } from '../support/spawned-program.js';

const STAGE_ARN = `arn:aws:sts::${STAGE}:assumed-role/Deployer/ada`;

/** Puts `acctmgr` on the PATH, for shells whose functions are written otherwise. */
function onPath(desk: Desk): Readonly<Record<string, string>> {
  const program = desk.home.write(
    'bin/acctmgr',
    `#!/bin/sh\nexec "${process.execPath}" "${builtProgram}" "$@"\n`,
  );
  chmodSync(program, 0o700);
  return { ...desk.env, PATH: `${desk.home.at('bin')}:${process.env['PATH'] ?? ''}` };
}

/** Fails the script where a command line shows what only the environment may hold. Never says what it found. */
const SEARCH_COMMAND_LINES = `
  const { readdirSync, readFileSync } = require('node:fs');
  const secrets = [process.env.AWS_SECRET_ACCESS_KEY, process.env.AWS_SESSION_TOKEN];
  for (const pid of readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name))) {
    let line = '';
    try { line = readFileSync('/proc/' + pid + '/cmdline', 'latin1'); } catch {}
    if (secrets.some((secret) => !secret || line.includes(secret))) process.exit(1);
  }`;

describe.each(realShells)('after $name has evaluated env', (shell) => {
  const isFish = shell.name === 'fish';
  const evaluate = (words: string) => (isFish ? `${words} | source` : `eval "$(${words})"`);

  it('its programs are the assumed role, and the next account is assumed by who she was before', async () => {
    const desk = await openDesk();
    const env = { ...onPath(desk), SHELL: `/usr/bin/${shell.name}`, AWS_PROFILE: 'default' };
    desk.home.write('search.cjs', SEARCH_COMMAND_LINES);
    const script = [
      evaluate('acctmgr env stage'),
      'acctmgr whoami --json',
      `"${process.execPath}" search.cjs && echo hidden`,
      evaluate('acctmgr env partner --region eu-west-1'),
      'echo "$ACCTMGR_ACCOUNT $AWS_REGION $AWS_DEFAULT_REGION"',
      evaluate('acctmgr env stage'),
      'echo "$ACCTMGR_ACCOUNT ($AWS_REGION)"',
      evaluate('acctmgr env --unset'),
      'echo "($ACCTMGR_ACCOUNT) ($AWS_ACCESS_KEY_ID)"',
      'acctmgr whoami --json',
    ].join('\n');
    const { stdout, stderr, exitCode } = await runCommand(shell.name, [...shell.args, '-c', script], {
      env,
      cwd: desk.home.folder,
    });
    expect([exitCode, stderr]).toEqual([
      0,
      'Passing over the session of stage in the environment, which acctmgr made: the profile default signs.\n' +
        'Passing over the session of partner in the environment, which acctmgr made: the profile default signs.\n',
    ]);
    const [during, hidden, partner, stage, unset, after] = stdout
      .split(/^(?=\{)|(?<=^\})\n|(?<=^[^ {}].*)\n/m)
      .filter((part) => part !== '');
    expect(JSON.parse(during ?? '')).toMatchObject({ account: STAGE, arn: STAGE_ARN, source: 'environment' });
    expect([hidden, partner, stage, unset]).toEqual([
      'hidden',
      'partner eu-west-1 eu-west-1',
      'stage ()',
      '() ()',
    ]);
    expect(JSON.parse(after ?? '')).toMatchObject({ account: MAIN, arn: desk.ada.arn });
    const signers = desk.aws.calls('AssumeRole').map(({ accessKeyId }) => accessKeyId);
    expect(new Set(signers)).toEqual(new Set([desk.ada.accessKeyId]));
  });
});

describe('env on a terminal', () => {
  it('asks for the MFA code there, and its lines go to the shell', async () => {
    const desk = await openDesk();
    const terminal = desk.shell('eval "$(acctmgr env dev)"; echo "as $ACCTMGR_ACCOUNT in $AWS_REGION"');
    await terminal.waitFor('MFA code of');
    terminal.type(`${desk.code()}\r`);
    await terminal.waitFor('as dev in eu-west-1');
    expect(await terminal.exitCode()).toBe(0);
    expect(desk.log()).toMatchObject([{ event: 'env', account: 'dev', account_id: DEV, status: 'success' }]);
  });

  it('leaves the shell as it was where it fails, and fails there too', async () => {
    const desk = await openDesk();
    const result = await desk.run('/bin/sh', [
      '-c',
      `AWS_PROFILE=mine; eval "$("${process.execPath}" "${builtProgram}" env foreign)"; echo "$? $AWS_PROFILE"`,
    ]);
    expect(result).toBe('1 mine\n');
  });
});

describe.each(realShells.filter(({ name }) => name !== 'dash'))(
  'env in $name, whatever the login shell is',
  (shell) => {
    it('is evaluated as it is, and gives the profile of before back', async () => {
      const desk = await openDesk();
      const isFish = shell.name === 'fish';
      const take = (words: string) =>
        isFish
          ? `"${process.execPath}" "${builtProgram}" ${words} | source`
          : `eval "$("${process.execPath}" "${builtProgram}" ${words})"`;
      const script = [
        take('env stage'),
        'echo "$ACCTMGR_ACCOUNT"',
        take('env --unset'),
        'echo "$AWS_PROFILE"',
      ];
      const said = await desk.run(shell.name, [...shell.args, '-c', script.join('; ')], {
        SHELL: isFish ? '/bin/bash' : '/usr/bin/fish',
        AWS_PROFILE: 'default',
      });
      expect(said).toBe('stage\ndefault\n');
    });
  },
);

describe('env in fish', () => {
  it.skipIf(!realShells.some(({ name }) => name === 'fish'))(
    'lets no universal AWS_PROFILE win, says how to erase it, and leaves it as it was',
    async () => {
      const desk = await openDesk();
      const acctmgr = `"${process.execPath}" "${builtProgram}"`;
      const show = `"${process.execPath}" -p 'const { AWS_PROFILE, AWS_REGION } = process.env; [AWS_PROFILE, AWS_REGION].join()'`;
      const script = [
        'set -Ux AWS_PROFILE default; set -Ux AWS_REGION us-west-2',
        `${acctmgr} env stage --region eu-west-1 | source`,
        show,
        `${acctmgr} env stage | source`,
        show,
        `${acctmgr} env --unset | source`,
        show,
        'set -eg AWS_PROFILE AWS_REGION; echo $AWS_PROFILE,$AWS_REGION',
      ];
      // Without its settings, fish knows no universal variables; those of this home are none.
      const { stdout, stderr } = await runCommand('fish', ['-c', script.join('; ')], {
        env: desk.env,
        cwd: desk.home.folder,
      });
      expect(stdout).toBe(',eu-west-1\n,us-west-2\ndefault,us-west-2\ndefault,us-west-2\n');
      expect(stderr).toContain(
        'warning: AWS_PROFILE is a universal variable and would win over the session. Erase it: set -eU AWS_PROFILE; set -eg AWS_PROFILE\n',
      );
    },
  );
});

describe('a session from keys in the environment', () => {
  it('cannot lead back to them once it has taken their place, and says so', async () => {
    const desk = await openDesk();
    const keys = { AWS_ACCESS_KEY_ID: desk.ada.accessKeyId, AWS_SECRET_ACCESS_KEY: desk.ada.secretAccessKey };
    const script = `acctmgr() { "${process.execPath}" "${builtProgram}" "$@"; }
      eval "$(acctmgr env stage)"
      acctmgr exec partner -- true 2>&1
      echo "ended with $?"`;
    expect(await desk.run('/bin/sh', ['-c', script], keys)).toBe(
      'error: The environment holds a role session of acctmgr, and the keys that it came from are gone.\n' +
        'hint:  Set the source keys again, or name a source_profile in accounts.json.\n' +
        'ended with 3\n',
    );
    expect(desk.aws.calls('AssumeRole')).toHaveLength(1);
    expect(desk.log().at(-1)).toMatchObject({ account: 'partner', account_id: PARTNER, status: 'failed' });
  });
});
