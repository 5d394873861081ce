import { describe, expect, it } from 'vitest';
import { openDesk, type Desk } from '../support/desk.js';
import { builtProgram } from '../support/built-program.js';

/** Control characters but for the line feed, C1 ones included. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const COLOUR = '\u001b[';
/** Red, a title, a cleared screen, C1, a bidirectional override, and a second line. */
const HOSTILE = 'a\u001b[31mred\u001b]0;title\u0007\u001b[2J\u009b1mbold\u202egnp.exe\r\nerror: fake';

const manyAccounts = (desk: Desk) => {
  desk.inventory(
    Array.from({ length: 2000 }, (_, index) => ({
      name: `account-${index}`,
      account_id: String(700_000_000_000 + index),
      description: 'One of very many accounts, so that the list does not fit into a pipe',
    })),
  );
};

describe.skipIf(process.platform === 'win32')('a reader that goes away', () => {
  it('is no fault: list | head -1 prints its line and nothing else', async () => {
    const desk = await openDesk();
    manyAccounts(desk);
    const script = '{ "$0" "$1" list --long; echo "exit code $?" >&2; } 2>said | head -1; cat said';
    expect(await desk.run('/bin/sh', ['-c', script, process.execPath, builtProgram])).toBe(
      'Configured Accounts:\nexit code 0\n',
    );
  });

  it('loses nothing where it is only slow', async () => {
    const desk = await openDesk();
    manyAccounts(desk);
    const script = '"$0" "$1" list --json | { sleep 0.3; cat; }';
    const printed = await desk.run('/bin/sh', ['-c', script, process.execPath, builtProgram]);
    expect(JSON.parse(printed)).toHaveLength(2000);
  });
});

describe('stdout', () => {
  it('is the answer alone, and stderr everything else', async () => {
    const desk = await openDesk();
    await desk.acctmgr(['assume', 'stage']);
    const { stdout, stderr } = await desk.acctmgr(['assume', 'partner', '--json', '--debug'], {
      env: { AWS_PROFILE: 'assumed-stage' },
    });
    expect(JSON.parse(stdout)).toMatchObject({ account: 'partner' });
    expect(stderr).toMatch(/^Passing over profile assumed-stage/m);
    expect(stderr).toMatch(/^debug: source: profile:default/m);
  });

  it.each([
    ['help', ['--help'], 0],
    ['the version', ['--version'], 0],
    ['the help of a command', ['help', 'assume'], 0],
  ])('has %s that was asked for', async (_what, argv, exitCode) => {
    const desk = await openDesk();
    const result = await desk.acctmgr(argv);
    expect(result).toMatchObject({ exitCode, stderr: '' });
    expect(result.stdout).not.toBe('');
  });

  it('is empty without a command, and help goes to stderr', async () => {
    const desk = await openDesk();
    const { exitCode, stdout, stderr } = await desk.acctmgr([]);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: acctmgr');
  });
});

describe('colour', () => {
  it('is for terminals', async () => {
    const desk = await openDesk();
    expect((await desk.acctmgr(['list'])).stdout).not.toContain(COLOUR);
    const terminal = desk.terminal(['list']);
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.raw()).toContain(COLOUR);
  });

  it.each([
    ['NO_COLOR', ['list'], { NO_COLOR: '1' }],
    ['--no-color', ['list', '--no-color'], {}],
    ['--json', ['list', '--json'], {}],
    ['TERM=dumb', ['list'], { TERM: 'dumb' }],
  ])('is off on a terminal with %s', async (_what, argv, env) => {
    const desk = await openDesk();
    const terminal = desk.terminal(argv, { env });
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.raw()).toContain('dev');
    expect(terminal.raw()).not.toContain(COLOUR);
  });

  it('is on in a pipe with FORCE_COLOR, unless NO_COLOR is set too', async () => {
    const desk = await openDesk();
    const listed = async (env: Record<string, string>) => (await desk.acctmgr(['list'], { env })).stdout;
    expect(await listed({ FORCE_COLOR: '1' })).toContain(COLOUR);
    expect(await listed({ FORCE_COLOR: '1', NO_COLOR: '1' })).not.toContain(COLOUR);
  });
});

describe('text from outside', () => {
  const account = {
    name: 'stage',
    account_id: '444444444444',
    role_arn: 'arn:aws:iam::444444444444:role/Deployer',
  };
  const inventories: Readonly<Record<string, readonly object[]>> = {
    'a description': [{ ...account, description: HOSTILE }],
    'a name': [{ ...account, name: HOSTILE }],
    'an unknown key': [{ ...account, [HOSTILE]: 1 }],
    'a role': [{ ...account, role_arn: HOSTILE }],
    'an MFA serial': [{ ...account, mfa_serial: HOSTILE }],
    'a tag': [{ ...account, tags: { [HOSTILE]: HOSTILE } }],
    'a source profile': [{ ...account, source_profile: HOSTILE }],
  };

  it.each(Object.entries(inventories))(
    'keeps no control characters in %s of the inventory',
    async (_what, accounts) => {
      const desk = await openDesk();
      desk.inventory(accounts);
      const argvs = [
        ['list'],
        ['list', '--table'],
        ['validate'],
        ['show', 'stage'],
        ['assume', 'stage'],
        ['assume'],
      ];
      for (const { stdout, stderr } of await Promise.all(argvs.map((argv) => desk.acctmgr(argv)))) {
        expect(stdout).not.toMatch(CONTROL);
        expect(stderr).not.toMatch(CONTROL);
        expect(`${stdout}${stderr}`).not.toMatch(/^error: fake/m);
      }
    },
  );

  const commandLines: Readonly<Record<string, readonly string[]>> = {
    'a command': [HOSTILE],
    'an account': ['assume', HOSTILE],
    'a flag': ['list', `--${HOSTILE}`],
    'a region': ['assume', 'stage', '--region', HOSTILE],
    'a role': ['assume', 'stage', '--role', HOSTILE],
    'a session name': ['assume', 'stage', '--session-name', HOSTILE],
    'a profile name': ['assume', 'stage', '--profile-name', HOSTILE],
    'an external id': ['assume', 'stage', '--external-id', HOSTILE],
    'a duration': ['assume', 'stage', '--duration', HOSTILE],
    'a time limit': ['assume', 'stage', '--timeout', HOSTILE],
    'a code': ['assume', 'dev', '--mfa-code', HOSTILE],
    'a file': ['list', '--config', HOSTILE],
    'a profile': ['whoami', '--profile', HOSTILE],
  };

  it.each(Object.entries(commandLines))('keeps none in %s of the command line', async (_what, argv) => {
    const desk = await openDesk();
    const { stdout, stderr, exitCode } = await desk.acctmgr(argv);
    expect([2, 3]).toContain(exitCode);
    expect(stdout).not.toMatch(CONTROL);
    expect(stderr).not.toMatch(CONTROL);
    expect(stderr).not.toMatch(/^error: fake/m);
  });

  it('keeps none in what AWS says, nor in the reason, and the log has one line an attempt', async () => {
    const desk = await openDesk();
    const message = 'No\u009b31m\u0085 because\nerror: fake';
    desk.aws.misbehave({ kind: 'error', status: 403, code: 'AccessDenied', message, action: 'AssumeRole' });
    const { stderr, exitCode } = await desk.acctmgr(['assume', 'stage', '--reason', HOSTILE, '--debug']);
    expect(exitCode).toBe(3);
    expect(stderr).not.toMatch(CONTROL);
    expect(stderr).not.toMatch(/^error: fake/m);
    expect(desk.home.read('.local/state/acctmgr/access_log.jsonl')).not.toMatch(CONTROL);
    expect(desk.log()).toHaveLength(1);
  });

  it('keeps none in the AWS files', async () => {
    const desk = await openDesk();
    desk.home.write(
      '.aws/config',
      '[profile x]\nregion = \u001b[31m\u009b1m\nrole_arn = \u001b]0;title\u0007\n',
    );
    for (const argv of [
      ['whoami', '--profile', 'x'],
      ['whoami', '--profile', 'y'],
    ]) {
      const { stdout, stderr } = await desk.acctmgr(argv);
      expect(`${stdout}${stderr}`).not.toMatch(CONTROL);
    }
  });
});
