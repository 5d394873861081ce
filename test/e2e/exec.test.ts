import { chmodSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { localClock } from '../../src/system/local-clock.js';
import { builtProgram } from '../support/built-program.js';
import { MAIN, noRegion, openDesk, STAGE, type Desk } from '../support/desk.js';
import { lacksPeers } from '../support/peers.js';
import { openPty } from '../support/pty.js';

const STAGE_ARN = `arn:aws:sts::${STAGE}:assumed-role/Deployer/ada`;
const CTRL_C = '\u0003';
const CTRL_Z = '\u001a';
const ENTER = '\r';

const node = (script: string): string[] => [process.execPath, '-e', script];
const sh = (script: string): string[] => ['sh', '-c', script];
const inStage = (command: readonly string[]): string[] => ['exec', 'stage', '--', ...command];

const parsed = async (desk: Desk, command: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const { stdout, stderr, exitCode } = await desk.acctmgr(inStage(command), { env });
  expect([stderr, exitCode]).toEqual(['', 0]);
  return JSON.parse(stdout) as unknown;
};

describe('the command of exec', () => {
  it('has the session in its environment, and the rest of it as it was', async () => {
    const desk = await openDesk();
    const outside = {
      AWS_PROFILE: 'default',
      AWS_SECURITY_TOKEN: 'stale',
      AWS_REGION: 'us-west-2',
      EMPTY: '',
      MINE: 'it is',
    };
    // Secrets stay inside: what is printed here is looked at by the test for leaks.
    const script = `
      const { AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token, ...env } = process.env;
      console.log(JSON.stringify({ ...env, secret: secret.length, hasToken: token.length > 40 }));`;
    const env = (await parsed(desk, node(script), outside)) as Record<string, unknown>;
    const { access_key_id: key = '', expiration = '' } = desk.log()[0] ?? {};
    const until = expiration.replace(/\.\d+Z$/, 'Z');
    const { AWS_PROFILE: _profile, AWS_SECURITY_TOKEN: _token, ...kept } = { ...desk.env, ...outside };
    expect(env).toEqual({
      ...kept,
      AWS_ACCESS_KEY_ID: key,
      AWS_CREDENTIAL_EXPIRATION: until,
      AWS_SESSION_EXPIRATION: until,
      ACCTMGR_ACCOUNT: 'stage',
      ACCTMGR_SOURCE: 'profile:default',
      ACCTMGR_SESSION: key,
      ACCTMGR_EXPIRES: String(Math.floor(Date.parse(expiration) / 1000)),
      ACCTMGR_UNTIL: localClock(new Date(expiration)),
      ACCTMGR_OWN_AWS_PROFILE: 'default',
      secret: 40,
      hasToken: true,
    });
  });

  it('gets its words as they are, flags like ours and further dashes included', async () => {
    const desk = await openDesk();
    const words = ['--json', '--region', 'x', '', 'a  b', '--', '--help', '$HOME', "it's"];
    const script = 'console.log(JSON.stringify(process.argv.slice(1)))';
    expect(await parsed(desk, [...node(script), '--', ...words])).toEqual(words);
  });

  it('leaves the credentials file alone, and one line in the log each time', async () => {
    const desk = await openDesk();
    const before = desk.credentials();
    await desk.acctmgr(['exec', 'stage', '--reason', 'ticket 4711', '--', 'true']);
    await desk.acctmgr(inStage(['true']));
    expect(desk.credentials()).toEqual(before);
    expect(desk.log()).toMatchObject([
      { event: 'exec', account: 'stage', status: 'success', source: 'sts', reason: 'ticket 4711' },
      { event: 'exec', account: 'stage', status: 'success', source: 'cache' },
    ]);
    expect(desk.log()).toHaveLength(2);
  });

  it('reads our stdin, all of it, and writes to our stdout', async () => {
    const desk = await openDesk();
    const stdin = 'a line of many\n'.repeat(50_000);
    const { stdout, exitCode } = await desk.acctmgr(inStage(['cat']), { stdin });
    expect(exitCode).toBe(0);
    expect(stdout === stdin).toBe(true);
  });

  it('loses nothing in a pipe whose reader is slow to begin', async () => {
    const desk = await openDesk();
    const script = `
      mkfifo full
      "${process.execPath}" "${builtProgram}" exec stage -- sh -c 'head -c 65536 /dev/zero; echo >full; head -c 3000000 /dev/zero' |
        { read -r _ <full; wc -c; }`;
    expect((await desk.run('/bin/sh', ['-c', script])).trim()).toBe('3065536');
  });

  it('is a shell where none is named, and says so before', async () => {
    const desk = await openDesk();
    const { stdout, stderr, exitCode } = await desk.acctmgr(['exec', 'stage'], {
      stdin: 'echo "in $ACCTMGR_ACCOUNT"; exit 3\n',
    });
    expect([stdout, exitCode]).toEqual(['in stage\n', 3]);
    expect(stderr).toMatch(/^\/bin\/sh has the session of stage until \d\d:\d\d\. Leave it with exit\.\n$/);
  });

  it('can be acctmgr itself, which assumes the next account as Ada', async () => {
    const desk = await openDesk();
    const acctmgr = [process.execPath, builtProgram];
    expect(await parsed(desk, [...acctmgr, 'whoami', '--json'])).toMatchObject({ arn: STAGE_ARN });
    const nested = await desk.acctmgr(
      inStage([...acctmgr, 'exec', 'partner', '--', ...acctmgr, 'assume', 'stage']),
    );
    expect(nested.exitCode).toBe(0);
    expect(nested.stderr).toBe(
      'Passing over the session of stage in the environment, which acctmgr made: the profile default signs.\n' +
        'Passing over the session of partner in the environment, which acctmgr made: the profile default signs.\n' +
        'warning: AWS_ACCESS_KEY_ID is set, and most tools prefer it to AWS_PROFILE. Take it away first: eval "$(acctmgr env --unset)"\n' +
        noRegion('stage'),
    );
    const signers = desk.aws.calls('AssumeRole').map(({ accessKeyId }) => accessKeyId);
    expect(new Set(signers)).toEqual(new Set([desk.ada.accessKeyId]));
  });

  it('and we show no secret in a command line', async () => {
    const desk = await openDesk();
    const script = `
      const { readdirSync, readFileSync } = require('node:fs');
      const { AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = process.env;
      const lines = readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name)).flatMap((pid) => {
        try { return [readFileSync('/proc/' + pid + '/cmdline', 'latin1')]; } catch { return []; }
      });
      const shown = lines.filter((line) => line.includes(secret) || line.includes(token)).length;
      console.log(JSON.stringify({ shown, ours: lines.some((line) => line.includes('main.cjs\\0exec\\0stage')) }));`;
    expect(await parsed(desk, node(script))).toEqual({ shown: 0, ours: true });
  });
});

describe.skipIf(lacksPeers('the AWS CLI', 'boto3'))('inside exec, whatever stood in the environment', () => {
  it('the AWS CLI and boto3 are the assumed role', async () => {
    const desk = await openDesk();
    const env = { AWS_PROFILE: 'default', AWS_SECURITY_TOKEN: 'stale', AWS_DEFAULT_REGION: 'us-east-1' };
    const ask = "import boto3; print(boto3.client('sts').get_caller_identity()['Arn'])";
    const command = sh(`aws sts get-caller-identity --query Arn --output text; python3 -c "${ask}"`);
    const { stdout } = await desk.acctmgr(inStage(command), { env });
    expect(stdout).toBe(`${STAGE_ARN}\n${STAGE_ARN}\n`);
  });
});

describe('exec ends', () => {
  it.each([
    ['with the code of the command', sh('exit 7'), 7],
    ['with 0', ['true'], 0],
    ['with 128 + n where it was killed outright', sh('kill -9 $$'), 137],
    ['with 128 + n for a signal that is nothing to a shell', sh('kill -USR1 $$'), 138],
  ])('%s', async (_what, command, exitCode) => {
    const desk = await openDesk();
    expect(await desk.acctmgr(inStage(command))).toEqual({ exitCode, signal: null, stdout: '', stderr: '' });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGPIPE'])(
    'by %s where the command died of it',
    async (signal) => {
      const desk = await openDesk();
      const result = await desk.start(inStage(sh(`kill -${signal.slice(3)} $$`))).result;
      expect(result).toEqual({ exitCode: null, signal, stdout: '', stderr: '' });
    },
  );

  it.each([
    ['there is no such command', () => ['no-such-command', 'x'], 127, 'no-such-command: command not found.'],
    ['the command has no name', () => [''], 127, "'': command not found."],
    ['it is a folder', () => ['/etc'], 126, '/etc: cannot be run (EACCES).'],
    [
      'it is not executable',
      (desk: Desk) => [desk.home.write('plain', 'text', 0o600)],
      126,
      /plain: cannot be run \(EACCES\)\.$/m,
    ],
    [
      'what runs it is not there',
      (desk: Desk) => [desk.home.write('orphan', '#!/no/such/shell\n', 0o700)],
      126,
      /orphan: the program that its first line \(#!\) names is not there\.$/m,
    ],
  ])('as a shell does where %s', async (_what, command, exitCode, message) => {
    const desk = await openDesk();
    const result = await desk.acctmgr(inStage(command(desk)));
    expect([result.exitCode, result.stdout]).toEqual([exitCode, '']);
    expect(result.stderr).toMatch(message);
    expect(desk.log()).toMatchObject([{ event: 'exec', status: 'success' }]);
  });

  it('well where a script has no first line to say what runs it', async () => {
    const desk = await openDesk();
    const script = desk.home.write('script', 'exit 4\n');
    chmodSync(script, 0o700);
    expect((await desk.acctmgr(inStage([script]))).exitCode).toBe(4);
  });

  it('without starting anything where there is no session', async () => {
    const desk = await openDesk();
    const { exitCode, stdout } = await desk.acctmgr(['exec', 'foreign', '--', 'echo', 'started']);
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(desk.log()).toMatchObject([{ event: 'exec', account: 'foreign', status: 'denied' }]);
  });
});

/** Says which signals it got; a line on its stdin ends it with 5. */
const LISTENER = node(`
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGALRM'])
    process.on(signal, () => console.log('got ' + signal + '.'));
  process.stdout.on('resize', () => console.log('now ' + process.stdout.columns + ' columns.'));
  process.stdin.once('data', () => process.exit(5));
  console.log('ready on a terminal: ' + [0, 1, 2].every((n) => require('node:tty').isatty(n)) + '.');`);

const listening = async (desk: Desk) => {
  const terminal = desk.terminal(inStage(LISTENER));
  await terminal.waitFor('ready on a terminal: true.');
  return terminal;
};

/** Writes down which signals it got; SIGTERM ends it. */
const NOTER = node(`
  const say = (text) => fs.appendFileSync('heard', text + ' ');
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR2']) process.on(signal, () => say(signal));
  process.on('SIGTERM', () => process.exit(5));
  setInterval(() => undefined, 1000);
  say('ready');`);

describe.runIf(process.platform !== 'win32')('signals without a terminal', () => {
  it.each([
    ['exec', []],
    ['exec --serve', ['--serve']],
  ])('that were sent to %s alone get to the command, SIGINT and SIGQUIT once each', async (_what, flags) => {
    const desk = await openDesk();
    const running = desk.start(['exec', ...flags, 'stage', '--', ...NOTER]);
    const heard = async (text: string) => {
      await vi.waitFor(
        () => {
          expect(desk.home.read('heard').trim()).toBe(text);
        },
        { timeout: 15_000 },
      );
    };
    await heard('ready');
    running.kill('SIGINT');
    await heard('ready SIGINT');
    running.kill('SIGQUIT');
    await heard('ready SIGINT SIGQUIT');
    running.kill('SIGINT');
    running.kill('SIGQUIT');
    running.kill('SIGUSR2');
    await heard('ready SIGINT SIGQUIT SIGUSR2');
    running.kill('SIGTERM');
    expect(await running.result).toMatchObject({ exitCode: 5, signal: null });
  });

  it.each(['SIGINT', 'SIGQUIT'] as const)(
    'end the command and us where it takes no care of %s',
    async (signal) => {
      const desk = await openDesk();
      const running = desk.start(
        inStage(node(`fs.writeFileSync('heard', 'ready'); setInterval(() => {}, 1000)`)),
      );
      await vi.waitFor(
        () => {
          expect(desk.home.read('heard')).toBe('ready');
        },
        { timeout: 15_000 },
      );
      running.kill(signal);
      const { exitCode, signal: died } = await running.result;
      expect(signal === 'SIGINT' ? died : exitCode).toBe(signal === 'SIGINT' ? 'SIGINT' : 131);
    },
  );
});

describe('signals on the way to the command', () => {
  it.each(['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGALRM'] as const)(
    '%s that was sent to us gets there, and we wait for what it makes of it',
    async (signal) => {
      const desk = await openDesk();
      const terminal = await listening(desk);
      process.kill(terminal.pid, signal);
      await terminal.waitFor(`got ${signal}.`);
      terminal.type(ENTER);
      expect(await terminal.exitCode()).toBe(5);
      expect(terminal.raw()).not.toContain('Debugger');
    },
  );

  it('Ctrl-C gets there once, and its own end is ours', async () => {
    const desk = await openDesk();
    const terminal = await listening(desk);
    terminal.type(CTRL_C);
    await terminal.waitFor('got SIGINT.');
    terminal.type(ENTER);
    expect(await terminal.exitCode()).toBe(5);
    expect(terminal.raw().match(/got SIGINT/g)).toHaveLength(1);
  });

  it('SIGINT that was sent to us alone does not, since the terminal sends it to both', async () => {
    const desk = await openDesk();
    const terminal = await listening(desk);
    process.kill(terminal.pid, 'SIGINT');
    process.kill(terminal.pid, 'SIGUSR2');
    await terminal.waitFor('got SIGUSR2.');
    terminal.type(ENTER);
    expect(await terminal.exitCode()).toBe(5);
    expect(terminal.raw()).not.toContain('SIGINT');
  });

  it('SIGTERM ends us only when the command has ended, though it ignores it', async () => {
    const desk = await openDesk();
    const terminal = desk.terminal(
      inStage(sh('trap "" TERM; echo ready; read -r line; echo "went on"; exit 6')),
    );
    await terminal.waitFor('ready');
    process.kill(terminal.pid, 'SIGTERM');
    terminal.type(ENTER);
    await terminal.waitFor('went on');
    expect(await terminal.exitCode()).toBe(6);
  });

  it('a window that changes its size', async () => {
    const desk = await openDesk();
    const terminal = await listening(desk);
    terminal.resize(120, 30);
    await terminal.waitFor('now 120 columns.');
    terminal.type(ENTER);
    expect(await terminal.exitCode()).toBe(5);
  });

  it('a window that is closed', async () => {
    const desk = await openDesk();
    const terminal = desk.terminal(inStage(sh('echo ready; exec sleep 100')));
    await terminal.waitFor('ready');
    terminal.hangUp();
    expect(await terminal.exitCode()).toBe(129);
  });

  it('Ctrl-C that ends the command leaves the loop of a script', async () => {
    const desk = await openDesk();
    const terminal = desk.shell(
      'for i in 1 2 3; do acctmgr exec stage -- sh -c "echo round $i; read -r line"; done; echo "went on"',
    );
    await terminal.waitFor('round 1');
    terminal.type(CTRL_C);
    expect(await terminal.exitCode()).toBe(130);
    expect(terminal.raw()).not.toMatch(/round 2|went on/);
  });

  it('Ctrl-Z stops both, and fg has both go on', async () => {
    const desk = await openDesk();
    // With editing, bash throws away what is typed before its prompt is ready.
    const bash = openPty('bash', ['--norc', '--noprofile', '--noediting', '-i'], {
      cwd: desk.home.folder,
      env: { ...desk.env, PS1: 'prompt> ' },
    });
    await bash.waitFor('prompt> ');
    bash.type(
      `"${process.execPath}" "${builtProgram}" exec stage -- sh -c 'echo rea""dy; read -r line; echo "got $line"; exit 8'${ENTER}`,
    );
    await bash.waitFor('ready');
    bash.type(CTRL_Z);
    await bash.waitFor('Stopped');
    await bash.waitFor('prompt> ');
    bash.type(`fg${ENTER}`);
    await bash.waitFor('exec stage');
    bash.type(`a line${ENTER}`);
    await bash.waitFor('got a line');
    await bash.waitFor('prompt> ');
    bash.type(`exit $?${ENTER}`);
    expect(await bash.exitCode()).toBe(8);
  });
});

describe('exec on a terminal', () => {
  it('asks for the MFA code there, and leaves stdin to the command', async () => {
    const desk = await openDesk();
    const terminal = desk.shell(
      'echo "for the command" | acctmgr exec dev -- sh -c \'cat; echo "as $ACCTMGR_ACCOUNT"\'',
    );
    await terminal.waitFor('MFA code of');
    terminal.type(`${desk.code()}${ENTER}`);
    await terminal.waitFor('for the command');
    await terminal.waitFor('as dev');
    expect(await terminal.exitCode()).toBe(0);
  });

  it('has the account picked where none is named', async () => {
    const desk = await openDesk();
    const terminal = desk.terminal(['exec', '--', 'sh', '-c', 'echo "as $ACCTMGR_ACCOUNT"']);
    await terminal.waitFor('Which account?');
    terminal.type('stag');
    await terminal.waitFor(/stage/);
    terminal.type(ENTER);
    await terminal.waitFor('as stage');
    expect(await terminal.exitCode()).toBe(0);
  });

  it('is who she was before once it is over', async () => {
    const desk = await openDesk();
    await desk.acctmgr(inStage(['true']));
    const { stdout } = await desk.acctmgr(['whoami', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ account: MAIN, arn: desk.ada.arn });
  });
});
