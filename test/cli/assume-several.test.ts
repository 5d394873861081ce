import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AccessLogEntry } from '../../src/access-log/entry.js';
import { logLockOf } from '../../src/access-log/writing/log-lock.js';
import { tryLock } from '../../src/system/processes/lock.js';
import { DEV, MAIN, MFA_SERIAL, NOON, openScene, PROD, type Scene } from '../support/scene.js';
import { testHost } from '../support/run-cli.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

const account = (scene: Scene, name: string, more: object = {}) => ({
  name,
  account_id: DEV,
  role_arn: scene.role(DEV, name),
  region: 'eu-west-1',
  ...more,
});

async function withTeams(): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([
    { name: 'main', account_id: MAIN },
    account(scene, 'web', { tags: { env: 'dev', team: 'web' } }),
    account(scene, 'api', { tags: { env: 'dev', team: 'api' } }),
    { name: 'gone', account_id: PROD, role_name: 'Gone', tags: { env: 'live' } },
  ]);
  return scene;
}

const BOTH = `Assuming roles in 2 accounts...
ACCOUNT  PROFILE      SESSION
web      assumed-web  valid 1h
api      assumed-api  valid 1h

✓ 2 of 2 assumed.

To use one of these profiles, run:
  export AWS_PROFILE=assumed-web
`;

const namesIn = ({ stdout }: { readonly stdout: string }): readonly string[] =>
  (JSON.parse(stdout) as { account: string }[]).map(({ account: name }) => name);

describe('assume of several accounts', () => {
  it.each([[['web', 'api']], [['api', 'web', 'API']], [['--tag', 'env=dev']]])(
    'with %j prints one line each, in the order of the inventory',
    async (words) => {
      const scene = await withTeams();
      expect(await scene.cli('assume', ...words)).toEqual({ stdout: BOTH, stderr: '', exitCode: 0 });
    },
  );

  it('wants a tag of each key to fit, and of the names given', async () => {
    const scene = await withTeams();
    const chosen = async (...words: string[]) => namesIn(await scene.cli('assume', '--json', ...words));
    expect(await chosen('--tag', 'env=dev', '--tag', 'team=api')).toEqual(['api']);
    expect(await chosen('--tag', 'team=web', '--tag', 'team=api')).toEqual(['web', 'api']);
    expect(await chosen('web', 'api', '--tag', 'team!=api')).toEqual(['web']);
  });

  it('goes on where one fails, says each failure once, and ends with 1', async () => {
    const scene = await withTeams();
    const { stdout, stderr, exitCode } = await scene.cli('assume', '--all');
    expect(stdout).toBe(`Assuming roles in 3 accounts; left out: 1 without a role (main)...
ACCOUNT  RESULT    WHY
gone     failed    AWS did not let arn:aws:iam::${MAIN}:user/ada assume arn:aws:iam::${PROD}:role/Gone.
main     left out  has no role

ACCOUNT  PROFILE      SESSION
web      assumed-web  valid 1h
api      assumed-api  valid 1h

gone: Most likely the role is not there, or its trust policy names neither ada nor account ${MAIN}, or wants MFA or an external id, which were not sent. To look into it: acctmgr doctor gone

✗ 2 of 3 assumed, 1 failed.
Again: the same command takes what has arrived from the cache, and asks for the others.

To use one of these profiles, run:
  export AWS_PROFILE=assumed-web
`);
    expect(stderr).toMatch(/^✗ gone: AWS did not let \S+:user\/ada assume \S+role\/Gone\.\n$/);
    expect(exitCode).toBe(1);
  });

  it('says at 80 columns of each of many why, on a line, and once what that kind of failure asks for', async () => {
    const scene = await withTeams();
    const names = Array.from({ length: 10 }, (_, index) => `gone-${index}`);
    scene.inventory(names.map((name) => ({ name, account_id: PROD, role_name: 'Gone' })));
    const { stdout, stderr } = await scene.cliIn(
      { columns: 80, env: { NO_COLOR: '1' } },
      'assume',
      '--all',
      '-j',
      '1',
    );
    expect(stderr).toBe(
      names.map((name) => `✗ ${name}: AWS did not let user/ada assume role/Gone\n`).join(''),
    );
    expect(stdout).toBe(`Assuming roles in 10 accounts...
ACCOUNT  RESULT  WHY
${names.map((name) => `${name}   failed  AWS did not let user/ada assume role/Gone\n`).join('')}
gone-0, gone-1, gone-2, gone-3, gone-4, gone-5, gone-6, gone-7 and 2 more:
  Most likely the role is not there, or its trust policy names neither ada nor
  account ${MAIN}, or wants MFA or an external id, which were not sent. To
  look into it: acctmgr doctor gone-0

✗ 0 of 10 assumed, 10 failed.
Again: the same command takes what has arrived from the cache, and asks for the
others.
`);
  });

  it('as JSON has the failures in the answer', async () => {
    const scene = await withTeams();
    const { stdout, stderr, exitCode } = await scene.cli('assume', 'web', 'gone', 'main', '--json');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 1 });
    expect(JSON.parse(stdout)).toEqual([
      {
        account: 'main',
        error: {
          code: 'no_role',
          message: 'main is the base account: no role is configured for it.',
          hint: expect.stringContaining('unset AWS_PROFILE') as unknown,
        },
      },
      {
        account: 'web',
        account_id: DEV,
        profile: 'assumed-web',
        assumed_role_arn: `arn:aws:sts::${DEV}:assumed-role/web/ada`,
        session_name: 'ada',
        source: 'profile:default',
        region: 'eu-west-1',
        expiration: '2026-03-01T13:00:00Z',
        error: null,
      },
      {
        account: 'gone',
        error: {
          code: 'access_denied',
          message: expect.stringMatching(/^gone: AWS did not let /) as unknown,
          hint: expect.any(String) as unknown,
        },
      },
    ]);
  });

  it('says once what concerns all of them', async () => {
    const scene = await withTeams();
    await scene.cli('assume', 'web');
    const { stderr } = await scene.cliIn({ env: { AWS_PROFILE: 'assumed-web' } }, 'assume', 'web', 'api');
    expect(stderr).toBe('Passing over profile assumed-web, which acctmgr made: the profile default signs.\n');
  });

  it.each([
    [
      ['web', 'api', '--profile-name', 'x'],
      '--profile-name works with one account only.',
      'Leave it out, or name one account.',
    ],
    [['--tag', 'env'], '--tag env cannot be used.', 'Write key=value, such as --tag env=dev, or key!=value.'],
    [
      ['--tag', 'env=test'],
      'No account has the tag env=test.',
      'The tags that there are: env (dev, live), team (web, api).',
    ],
    [
      ['web', 'apj'],
      'No account is called "apj" in HOME/.config/acctmgr/accounts.json.',
      'Did you mean api? "acctmgr list" shows all accounts.',
    ],
  ])('is refused with %j', async (words, message, hint) => {
    const scene = await withTeams();
    const { stdout, stderr, exitCode } = await scene.cli('assume', ...words);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr.replace(scene.home.folder, 'HOME')).toBe(`error: ${message}\nhint:  ${hint}\n`);
    expect(scene.aws.requests).toEqual([]);
  });

  it('fails for one whose profile is the user’s own, and writes the others', async () => {
    const scene = await withTeams();
    const own = '[assumed-web]\naws_access_key_id = AKIAUSERUSERUSERUSER\naws_secret_access_key = s\n';
    scene.home.write('.aws/credentials', `${scene.credentials()}\n${own}`);
    const { stdout, stderr, exitCode } = await scene.cli('assume', 'web', 'api');
    expect({ stderr, exitCode }).toEqual({
      stderr: '✗ web: The profile assumed-web holds a long-term access key, so it is never overwritten.\n',
      exitCode: 1,
    });
    expect(stdout).toContain(
      '\nweb: Choose another name with --profile-name, or move the key to another profile.\n',
    );
    expect(scene.credentials()).toContain(`\n${own}\n[assumed-api]\n`);
    expect(scene.log().map(({ account, status, error_code }) => [account, status, error_code])).toEqual([
      ['web', 'failed', 'profile_holds_long_term_key'],
      ['api', 'success', undefined],
    ]);
  });

  it('says and logs of each that it could not be written', async () => {
    const scene = await withTeams();
    const before = scene.credentials();
    scene.home.write('.aws/credentials.acctmgr-lock/holder', '');
    const { stdout, stderr, exitCode } = await scene.cli('assume', 'web', 'api');
    expect(stdout).toContain('\n✗ 0 of 2 assumed, 2 failed.\n');
    expect(exitCode).toBe(1);
    expect(stderr.match(/^✗ (web|api): Cannot take the lock /gm)).toHaveLength(2);
    expect(scene.credentials()).toBe(before);
    const lines = scene.log().map(({ account, status, error_code }) => `${account} ${status} ${error_code}`);
    expect(lines.sort()).toEqual([
      'api failed is_a_folder',
      'api success undefined',
      'web failed is_a_folder',
      'web success undefined',
    ]);
  });

  it('takes so many at once as -j says', async () => {
    const scene = await withTeams();
    expect(await scene.cli('assume', 'web', 'api', '-j', '1')).toEqual({
      stdout: BOTH,
      stderr: '',
      exitCode: 0,
    });
    expect(await scene.cli('assume', 'web', '-j', '4')).toEqual({
      stdout: '',
      stderr:
        "error: --jobs is for several accounts.\nhint:  Leave it out, or write a glob: acctmgr assume 'dev*'\n",
      exitCode: 2,
    });
  });

  it('asks again where AWS has had enough of so many', async () => {
    const scene = await withTeams();
    // As often as the SDK tries by itself.
    scene.aws.misbehave({ kind: 'throttle', action: 'AssumeRole', times: 3 });
    expect(await scene.cli('assume', 'web', 'api', '-j', '1')).toEqual({
      stdout: BOTH,
      stderr: '',
      exitCode: 0,
    });
    expect(scene.log().map(({ account, error_code }) => [account, error_code])).toEqual([
      ['web', 'Throttling'],
      ['web', undefined],
      ['api', undefined],
    ]);
  });

  it('leaves a log that is whole, however many lines arrive at once and however small its files are', async () => {
    const scene = await openScene();
    const names = Array.from({ length: 18 }, (_, index) => `team-${index}`);
    const settings = { access_log: { max_size: 10_000 } };
    scene.inventory(
      names.map((name) => account(scene, name)),
      { settings },
    );
    expect(await scene.cli('assume', '--all')).toMatchObject({ stderr: '', exitCode: 0 });
    const { stdout } = await scene.cli('log', '--json', '-n', 'all');
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Partial<AccessLogEntry>);
    const taken = lines.filter(({ event }) => event === 'assume').map((line) => line.account);
    expect(taken.sort()).toEqual([...names].sort());
    expect(await scene.cli('log', 'verify')).toMatchObject({ exitCode: 0 });
    const folder = scene.home.at('.local/state/acctmgr');
    const files = readdirSync(folder).filter((name) => /^access_log\.jsonl(\.\d+)?$/.test(name));
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) expect(statSync(path.join(folder, file)).size).toBeLessThanOrEqual(10_000);
  });

  it('has the line of each in the log before its credentials can be used', async () => {
    const scene = await openScene();
    const names = Array.from({ length: 8 }, (_, index) => `team-${index}`);
    scene.inventory(names.map((name) => account(scene, name)));
    const usable = () =>
      [...scene.credentials().matchAll(/^acctmgr_account = (.*)$/gm)].map(([, name]) => name);
    let ahead = 0;
    // Wherever it looks at the clock, it may be killed.
    const now = (): number => {
      const logged = scene.log().map((line) => line.account);
      for (const name of usable()) expect(logged).toContain(name);
      ahead = Math.max(ahead, logged.length - usable().length);
      return scene.time;
    };
    expect(await scene.cliIn({ now }, 'assume', '--all', '-j', '3')).toMatchObject({ exitCode: 0 });
    expect(usable()).toHaveLength(8);
    expect(ahead).toBeGreaterThan(0);
  });

  it('writes what has arrived where it is told to end, and says what was not begun', async () => {
    const scene = await withTeams();
    let isTold = false;
    // AWS looks at its clock before it answers.
    Object.defineProperty(scene, 'time', {
      get: () => {
        if (!isTold && scene.aws.calls('AssumeRole').length > 0) {
          isTold = true;
          process.emit('SIGQUIT', 'SIGQUIT');
          // As `timeout` does it, to the process and to its group.
          expect(process.emit('SIGQUIT', 'SIGQUIT')).toBe(true);
        }
        return NOON;
      },
    });
    const { stdout, stderr, exitCode } = await scene.cli('assume', 'web', 'api', '-j', '1');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 130 });
    expect(stdout).toBe(`Assuming roles in 2 accounts...
ACCOUNT  RESULT
api      not begun

ACCOUNT  PROFILE      SESSION
web      assumed-web  valid 1h

✗ 1 of 2 assumed, 1 not begun.
Again: the same command takes what has arrived from the cache, and asks for the others.

To use one of these profiles, run:
  export AWS_PROFILE=assumed-web
`);
    expect(scene.credentials()).toContain('\n[assumed-web]\n');
    expect(scene.aws.calls('AssumeRole')).toHaveLength(1);
    expect(process.listenerCount('SIGQUIT')).toBe(0);
  });

  it('has nothing to do where no account has a role', async () => {
    const scene = await openScene();
    scene.inventory([{ name: 'main', account_id: MAIN }]);
    expect((await scene.cli('assume', '--all')).stderr).toBe(
      'error: Of what was picked, nothing can be taken: 1 without a role (main).\nhint:  "acctmgr list" shows all accounts.\n',
    );
  });
});

describe('several accounts that ask for MFA', () => {
  async function withMfa(): Promise<Scene> {
    const scene = await openScene();
    const mfa = { mfa_serial: MFA_SERIAL };
    scene.inventory([account(scene, 'web', mfa), account(scene, 'api', mfa), account(scene, 'free')]);
    return scene;
  }
  const actions = (scene: Scene) => scene.aws.requests.map(({ action }) => action).sort();
  const QUESTION = `? MFA code of ${MFA_SERIAL} for profile default:`;

  it('share one code, which makes an MFA session', async () => {
    const scene = await withMfa();
    const terminal = scriptedTerminal(scene.code());
    expect(await scene.cliIn({ terminal }, 'assume', 'web', 'api')).toEqual({
      stdout: BOTH,
      stderr: '',
      exitCode: 0,
    });
    expect(terminal.lines).toEqual([QUESTION]);
    expect(actions(scene)).toEqual(['AssumeRole', 'AssumeRole', 'GetCallerIdentity', 'GetSessionToken']);
  });

  it('share the code of --mfa-code too', async () => {
    const scene = await withMfa();
    expect(await scene.cli('assume', '--all', '--mfa-code', scene.code())).toMatchObject({ exitCode: 0 });
  });

  it('are not asked for where one code would be of several devices', async () => {
    const scene = await openScene();
    const of = (name: string, device: string) => ({
      name,
      account_id: DEV,
      role_arn: scene.role(DEV, name),
      mfa_serial: `arn:aws:iam::${MAIN}:mfa/${device}`,
    });
    scene.inventory([of('one', 'ada'), of('two', 'key')]);
    for (const command of [['assume'], ['exec', '--yes']]) {
      const words = [...command, 'one', 'two', '--mfa-code', '123456'];
      const { stderr, exitCode } = await scene.cli(
        ...words,
        ...(command[0] === 'exec' ? ['--', 'true'] : []),
      );
      expect(exitCode).toBe(2);
      expect(stderr).toContain(
        'error: --mfa-code is one code, and these accounts need one of each of 2 devices.\n',
      );
    }
    expect(scene.aws.requests).toEqual([]);
  });

  it('take no code of --mfa-code where none of them names a device', async () => {
    const scene = await openScene();
    scene.inventory([account(scene, 'free'), account(scene, 'other')]);
    for (const [command = '', ...rest] of [['assume'], ['exec', '--yes', '--', 'true'], ['doctor']]) {
      const at = rest.indexOf('--');
      const [flags, program] = at < 0 ? [rest, []] : [rest.slice(0, at), rest.slice(at)];
      const words = [command, '--all', ...flags, '--mfa-code', scene.code(), ...program];
      const { stderr, exitCode } = await scene.cli(...words);
      expect([command, exitCode]).toEqual([command, 2]);
      expect(stderr).toContain(
        'error: --mfa-code is a code of an MFA device, and none of these accounts names one.\n',
      );
    }
    expect(scene.aws.requests).toEqual([]);
  });

  it('leave the code of --mfa-code to the one that sends it', async () => {
    const scene = await openScene();
    scene.inventory([
      account(scene, 'free'),
      account(scene, 'other'),
      account(scene, 'web', { mfa_serial: MFA_SERIAL }),
    ]);
    expect(await scene.cli('assume', '--all', '--mfa-code', scene.code())).toMatchObject({
      stderr: '',
      exitCode: 0,
    });
    const withCode = scene.aws.calls('AssumeRole').filter(({ params }) => 'TokenCode' in params);
    expect(withCode.map(({ params }) => params['RoleArn'])).toEqual([scene.role(DEV, 'web')]);
  });

  it('are not started where the question is left, or the code is refused', async () => {
    const scene = await withMfa();
    expect(await scene.cliIn({ terminal: scriptedTerminal(undefined) }, 'assume', '--all')).toEqual({
      stdout: '',
      stderr: 'error: Interrupted.\n',
      exitCode: 130,
    });
    const refused = await scene.cli('assume', '--all', '--mfa-code', '000001');
    expect(refused).toMatchObject({ stdout: '', exitCode: 3 });
    expect(refused.stderr).toMatch(/^error: .*AWS refused the MFA code\.\n/);
    expect(scene.aws.calls('AssumeRole')).toEqual([]);
  });

  it('fail one by one where nobody can be asked, and the others go on', async () => {
    const scene = await withMfa();
    const { stdout, stderr, exitCode } = await scene.cli('assume', '--all');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('\nfree     assumed-free  valid 1h\n');
    expect(stderr.match(/^✗ (web|api): an MFA code .* is needed/gm)).toHaveLength(2);
  });

  it('are planned as they will be assumed', async () => {
    const scene = await withMfa();
    const { stdout } = await scene.cli('assume', '--all', '--explain', '--json');
    const plans = JSON.parse(stdout) as {
      account: string;
      shared_login: unknown;
      hops: { mfa: unknown }[];
    }[];
    const login = { mfa_serial: MFA_SERIAL, accounts: ['web', 'api'] };
    expect(plans.map(({ account: name, shared_login, hops }) => [name, shared_login, hops[0]?.mfa])).toEqual([
      ['web', login, 'session'],
      ['api', login, 'session'],
      ['free', null, null],
    ]);
    expect(scene.aws.requests).toEqual([]);
  });
});

describe('the lookups of several accounts', () => {
  it('are told apart by the programs that they start, and stand in no variable of this process', async () => {
    const scene = await openScene();
    const names = ['web', 'api', 'ops'];
    const program = scene.home.write(
      'give-keys',
      `#!/bin/sh
echo "$ACCTMGR_LOOKUP" > "$HOME/lookup-of-$1"
echo '{"Version":1,"AccessKeyId":"${scene.ada.accessKeyId}","SecretAccessKey":"${scene.ada.secretAccessKey}"}'
`,
      0o755,
    );
    scene.home.write(
      '.aws/config',
      names.map((name) => `[profile for-${name}]\ncredential_process = ${program} ${name}\n`).join('\n'),
    );
    scene.inventory(names.map((name) => account(scene, name, { source_profile: `for-${name}` })));
    const before = { ...process.env };
    const around = { PATH: '/bin:/usr/bin', ACCTMGR_LOOKUP: 'outside' };
    expect(await scene.cliIn({ env: around }, 'assume', '--all')).toMatchObject({ stderr: '', exitCode: 0 });
    for (const name of names) {
      expect(scene.home.read(`lookup-of-${name}`)).toBe(`outside,${name}\n`);
    }
    expect({ ...process.env }).toEqual(before);
  });
});

describe('the turn of the next account', () => {
  it('comes with the answer of AWS, and does not wait for what is written of it', async () => {
    const scene = await openScene();
    scene.inventory(['web', 'api', 'ops'].map((name) => account(scene, name)));
    scene.home.write('.local/state/acctmgr/access_log.jsonl', '');
    const host = testHost({ home: scene.home.folder });
    const { held } = tryLock(logLockOf(scene.logFile), { host, purpose: 'standing still' });
    onTestFinished(() => held?.release());
    const running = scene.cli('assume', '--all', '-j', '1');
    await vi.waitFor(
      () => {
        expect(scene.aws.calls('AssumeRole')).toHaveLength(3);
      },
      { timeout: 15_000 },
    );
    held?.release();
    expect(await running).toMatchObject({ stderr: '', exitCode: 0 });
    expect(scene.log().map(({ account: name }) => name)).toEqual(['web', 'api', 'ops']);
  });
});
