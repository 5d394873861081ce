import { describe, expect, it } from 'vitest';
import { DEV, MAIN, MFA_SERIAL, MINUTE, openScene, PROD, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

const DEV_ROLE = `arn:aws:iam::${DEV}:role/Developer`;

const devAccount = (scene: Scene) => ({
  name: 'dev',
  account_id: DEV,
  role_arn: scene.role(DEV, 'Developer'),
  description: 'Development Account',
  region: 'eu-west-1',
});

async function withDev(more: object = {}, others: readonly object[] = []): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([{ ...devAccount(scene), ...more }, ...others]);
  return scene;
}

/** What the Python tool printed, for a session from noon to one. */
const answerFor = (profile: string, use = `export AWS_PROFILE=${profile}`) =>
  `Assuming role in dev account...
✓ Successfully assumed role!
Session expires at: 2026-03-01 13:00:00+00:00 (18:30 local time, in 1h)

✓ Created credentials profile: ${profile}

To use this profile, run:
  ${use}
Or add --profile ${profile} to your AWS CLI commands
`;

const lastCall = (scene: Scene) => scene.aws.calls('AssumeRole').at(-1)?.params ?? {};

describe('assume', () => {
  it('prints what the Python tool printed, with the local time and the time left', async () => {
    const scene = await withDev();
    expect(await scene.cli('assume', 'dev')).toEqual({
      stdout: answerFor('assumed-dev'),
      stderr: '',
      exitCode: 0,
    });
  });

  it('prints the same from the cache, with the time that is left', async () => {
    const scene = await withDev();
    await scene.cli('assume', 'dev');
    scene.time += 10 * MINUTE;
    const { stdout, stderr } = await scene.cli('assume', 'dev', '--debug');
    expect(stdout).toBe(answerFor('assumed-dev').replace('in 1h)', 'in 50m)'));
    expect(stderr).toBe('debug: source: profile:default (it is the default profile)\n');
    expect(scene.aws.calls('AssumeRole')).toHaveLength(1);
  });

  it('marks what is done on a terminal', async () => {
    const scene = await withDev();
    const { stdout } = await scene.cliIn({ columns: 80 }, 'assume', 'dev');
    expect(stdout).toContain('\u001b[32m✓\u001b[39m Successfully assumed role!\n');
    expect(stdout).toContain('\n  \u001b[1mexport AWS_PROFILE=assumed-dev\u001b[22m\n');
  });

  it('as JSON is one document without a secret', async () => {
    const scene = await withDev();
    const { stdout, stderr } = await scene.cli('assume', 'dev', '--json');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      account: 'dev',
      account_id: DEV,
      profile: 'assumed-dev',
      assumed_role_arn: `arn:aws:sts::${DEV}:assumed-role/Developer/ada`,
      session_name: 'ada',
      source: 'profile:default',
      region: 'eu-west-1',
      expiration: '2026-03-01T13:00:00Z',
    });
  });

  it.each([
    ['/bin/zsh', 'export AWS_PROFILE=assumed-dev'],
    ['/usr/bin/fish', 'set -gx AWS_PROFILE assumed-dev'],
    ['/usr/bin/pwsh', "$Env:AWS_PROFILE = 'assumed-dev'"],
    ['/usr/bin/nu', "$env.AWS_PROFILE = 'assumed-dev'"],
  ])('for %s says how to use the profile: %s', async (shell, line) => {
    const scene = await withDev();
    const { stdout } = await scene.cliIn({ env: { SHELL: shell } }, 'assume', 'dev');
    expect(stdout).toBe(answerFor('assumed-dev', line));
  });

  it.each([
    [['--role', 'Guarded'], 'assumed-dev/Guarded'],
    [['--read-only'], 'assumed-dev/read-only'],
    [['--view-only'], 'assumed-dev/view-only'],
    [['--role', 'Guarded', '--read-only'], 'assumed-dev/Guarded/read-only'],
    [['--role', DEV_ROLE], 'assumed-dev'],
    [['--profile-name', 'mine'], 'mine'],
  ])('with %j writes %s', async (flags, profile) => {
    const scene = await withDev();
    scene.role(DEV, 'Guarded');
    expect(await scene.cli('assume', 'dev', ...flags)).toEqual({
      stdout: answerFor(profile),
      stderr: '',
      exitCode: 0,
    });
    expect(scene.credentials()).toContain(`\n[${profile}]\n`);
  });

  it('says on stderr whose credentials sign where AWS_PROFILE names a profile of its own', async () => {
    const scene = await withDev();
    await scene.cli('assume', 'dev');
    const { stderr } = await scene.cliIn({ env: { AWS_PROFILE: 'assumed-dev' } }, 'assume', 'dev');
    expect(stderr).toBe('Passing over profile assumed-dev, which acctmgr made: the profile default signs.\n');
    const quiet = await scene.cliIn({ env: { AWS_PROFILE: 'assumed-dev' } }, 'assume', 'dev', '--quiet');
    expect(quiet.stderr).toBe('');
  });

  it('warns, also under --quiet, where AWS_ACCESS_KEY_ID beats the profile, in the words of the shell', async () => {
    const scene = await withDev();
    const { accessKeyId, secretAccessKey } = scene.ada;
    const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const warning = (unset: string) =>
      `warning: AWS_ACCESS_KEY_ID is set, and most tools prefer it to AWS_PROFILE. Take it away first: ${unset}\n`;
    expect((await scene.cliIn({ env }, 'assume', 'dev', '--quiet')).stderr).toBe(
      warning('unset AWS_ACCESS_KEY_ID'),
    );
    const fish = { ...env, SHELL: '/usr/bin/fish' };
    expect((await scene.cliIn({ env: fish }, 'assume', 'dev')).stderr).toBe(
      warning('set -e AWS_ACCESS_KEY_ID'),
    );
  });

  it('warns where a profile of the config file shadows the one that it wrote', async () => {
    const scene = await withDev();
    scene.home.write(
      '.aws/config',
      `[profile assumed-dev]\nrole_arn = ${DEV_ROLE}\nsource_profile = default\n`,
    );
    const { stdout, stderr } = await scene.cli('assume', 'dev');
    expect(stdout).toBe(answerFor('assumed-dev'));
    expect(stderr).toBe(
      'warning: [profile assumed-dev] of the AWS config file has role_arn, which wins over the credentials of that name.\n',
    );
  });

  it('leaves a profile alone that it did not make, unless --force says otherwise', async () => {
    const scene = await withDev();
    const before = `${scene.credentials()}\n[assumed-dev]\naws_access_key_id = ASIAXXXXXXXXXXXXXXXX\nregion = eu-west-1\n`;
    scene.home.write('.aws/credentials', before);
    expect(await scene.cli('assume', 'dev')).toEqual({
      stdout: '',
      stderr:
        'error: The profile assumed-dev exists and was not made by acctmgr, so it is not overwritten.\n' +
        'hint:  Choose another name with --profile-name, or overwrite it with --force.\n',
      exitCode: 2,
    });
    expect(scene.credentials()).toBe(before);
    expect(scene.aws.requests).toEqual([]);
    expect(await scene.cli('assume', 'dev', '--force')).toMatchObject({
      stdout: answerFor('assumed-dev'),
      stderr: 'The profile assumed-dev was not made by acctmgr and was overwritten, as --force asked.\n',
    });
  });
});

describe('the account', () => {
  const others = [
    { name: 'main', account_id: MAIN },
    { name: 'prod', account_id: PROD, role_name: 'Admin', description: 'Production', tags: { env: 'live' } },
  ];

  it('has to be named where nobody can pick one', async () => {
    const scene = await withDev({}, others);
    expect(await scene.cli('assume')).toEqual({
      stdout: '',
      stderr:
        'error: No account was named, and there is no terminal to ask on.\nhint:  Name one of: dev, prod\n',
      exitCode: 2,
    });
  });

  it('is picked on a terminal, with the state of its profile, from those that have a role', async () => {
    const scene = await withDev({}, others);
    await scene.cli('assume', 'dev');
    scene.time += 18 * MINUTE;
    const terminal = scriptedTerminal('dev');
    const { stdout, stderr } = await scene.cliIn({ terminal }, 'assume');
    expect(stdout).toContain('✓ Created credentials profile: assumed-dev\n');
    expect(stderr).toBe('');
    expect(terminal.lines).toEqual([
      '? Which account?',
      `  dev  ${DEV} · valid 42m · Development Account`,
      `  prod  ${PROD} · Production`,
    ]);
    expect(terminal.closed()).toBe(1);
  });

  it('may be left open: exit code 130, and nothing is called', async () => {
    const scene = await withDev({}, others);
    expect(await scene.cliIn({ terminal: scriptedTerminal(undefined) }, 'assume')).toEqual({
      stdout: '',
      stderr: 'error: Interrupted.\n',
      exitCode: 130,
    });
    expect(scene.aws.requests).toEqual([]);
  });

  it('that is unknown is answered with the nearest names', async () => {
    const scene = await withDev({}, others);
    const file = scene.home.at('.config/acctmgr/accounts.json');
    expect(await scene.cli('assume', 'prdo')).toEqual({
      stdout: '',
      stderr: `error: No account is called "prdo" in ${file}.\nhint:  Did you mean prod? "acctmgr list" shows all accounts.\n`,
      exitCode: 2,
    });
    const { stdout, stderr } = await scene.cli('assume', 'elsewhere', '--json');
    expect(stdout).toBe('');
    expect(JSON.parse(stderr)).toEqual({
      error: {
        code: 'unknown_account',
        message: `No account is called "elsewhere" in ${file}.`,
        hint: '"acctmgr list" shows all accounts.',
      },
    });
  });

  it('without a role is the base account, and that is no attempt', async () => {
    const scene = await withDev({}, others);
    expect(await scene.cli('assume', 'main')).toEqual({
      stdout: '',
      stderr:
        'error: main is the base account: no role is configured for it.\n' +
        'hint:  Its identity is your source credentials: unset AWS_PROFILE to use them, or give main a role_arn.\n',
      exitCode: 2,
    });
  });

  it('behind a proxy that is no URL names the variable, never its password', async () => {
    const scene = await withDev();
    const env = { HTTPS_PROXY: 'http://u:pass@bad host' };
    const { stderr, exitCode } = await scene.cliIn({ env }, 'assume', 'dev');
    expect({ stderr, exitCode }).toEqual({
      stderr:
        'error: HTTPS_PROXY is not the URL of a proxy.\nhint:  Set it to something like http://proxy.example:3128, or unset it. In a password, write / ? # and @ as %2F %3F %23 and %40.\n',
      exitCode: 2,
    });
    expect(scene.log()).toMatchObject([{ status: 'failed', error_code: 'bad_proxy_url' }]);
  });

  it('is not taken from an inventory that is the example, which is no mistake of the user', async () => {
    const scene = await openScene();
    const file = scene.home.at('.config/acctmgr/accounts.json');
    const first = await scene.cli('assume', 'dev');
    expect(first).toEqual({
      stdout: '',
      stderr: `Created ${file} with example accounts.
The profile default has credentials, so type, with the ARN of the role that you want:
  acctmgr add dev --role-arn arn:aws:iam::ACCOUNT_ID:role/ROLE_NAME
Or: acctmgr init, which asks; or an editor, and then acctmgr validate.
`,
      exitCode: 2,
    });
    const only = first.stderr.replace(/^Created .*$/m, `${file} has only the accounts of the example.`);
    for (const words of [
      'assume dev',
      'exec dev -- true',
      'credential-process dev',
      'console dev',
      'assume --all',
    ])
      expect(await scene.cli(...words.split(' '))).toEqual({ stdout: '', stderr: only, exitCode: 2 });
    const { stdout, stderr, exitCode } = await scene.cli('assume', 'dev', '--json');
    expect({ stdout, exitCode, error: JSON.parse(stderr) as unknown }).toMatchObject({
      stdout: '',
      exitCode: 2,
      error: {
        error: { code: 'example_inventory', hint: expect.stringContaining('acctmgr add dev') as string },
      },
    });
    expect(scene.aws.requests).toEqual([]);
  });

  it.each<readonly [string, object, readonly string[]]>([
    ['itself', {}, ['assume', 'dev']],
    ['with another role', {}, ['assume', 'dev', '--role', 'Other']],
    ['as the source of another one', { source_account: 'dev' }, ['assume', 'mine']],
    ['by a doctor', {}, ['doctor', 'dev']],
    ['by a tool', {}, ['credential-process', 'dev']],
    ['as a Switch Role link', {}, ['console', 'dev', '--switch-role', '--print']],
  ])('is not taken where the account is one of the example beside others: %s', async (_, mine, words) => {
    const scene = await openScene();
    scene.inventory([
      { name: 'dev', account_id: '987654321098', role_name: 'CrossAccountAdminRole' },
      { name: 'mine', account_id: DEV, role_name: 'Admin', ...mine },
    ]);
    const { stdout, stderr } = await scene.cli(...words);
    expect(`${stdout}${stderr}`).toContain(
      'dev is an account of the example: its account id belongs to somebody else.',
    );
    expect(scene.aws.requests.filter(({ action }) => action === 'AssumeRole')).toEqual([]);
  });

  it('is not taken with a role of the user, either, as long as name and id are those of the example', async () => {
    const scene = await openScene();
    scene.inventory([{ name: 'prod', account_id: '555555555555', role_name: 'Mine' }]);
    expect((await scene.cli('assume', 'prod')).stderr).toContain('prod is an account of the example');
    expect(scene.aws.requests).toEqual([]);
  });
});

describe('the access log', () => {
  it('names the role of --role, whatever refused it, and no other one', async () => {
    const scene = await withDev({ protected: true });
    const elsewhere = `arn:aws:iam::${PROD}:role/Admin`;
    await scene.cli('assume', 'dev', '--role', 'Other');
    await scene.cli('exec', 'dev', '--role', elsewhere, '--', 'true');
    await scene.cli('credential-process', 'dev', '--role', elsewhere);
    expect(scene.log().map(({ role_arn, error_code }) => [role_arn, error_code])).toEqual([
      [`arn:aws:iam::${DEV}:role/Other`, 'reason_needed'],
      [undefined, 'usage'],
      [undefined, 'usage'],
    ]);
  });
});

describe('a role that asks for MFA', () => {
  const withMfa = () => withDev({ mfa_serial: MFA_SERIAL });
  const QUESTION = `? MFA code of ${MFA_SERIAL} for dev:`;

  it('has its code asked for on the terminal', async () => {
    const scene = await withMfa();
    const terminal = scriptedTerminal('12345', scene.code());
    expect(await scene.cliIn({ terminal }, 'assume', 'dev')).toEqual({
      stdout: answerFor('assumed-dev'),
      stderr: '',
      exitCode: 0,
    });
    expect(terminal.lines).toEqual([QUESTION, '! A code is six digits.', QUESTION]);
    expect(terminal.closed()).toBe(1);
  });

  it('gets another try where AWS refuses the code, up to three', async () => {
    const scene = await withMfa();
    const terminal = scriptedTerminal('000001', '000002', '000003');
    expect(await scene.cliIn({ terminal }, 'assume', 'dev')).toEqual({
      stdout: 'Assuming role in dev account...\n',
      stderr:
        'error: dev: AWS refused the MFA code.\n' +
        'hint:  Wait for the next code, since AWS takes each once; check that it is the code of the right device.\n',
      exitCode: 3,
    });
    expect(terminal.lines).toEqual([
      QUESTION,
      'AWS refused that code.',
      QUESTION,
      'AWS refused that code.',
      QUESTION,
    ]);
    expect(scene.log().map(({ status }) => status)).toEqual(['denied', 'denied', 'denied']);
  });

  it('takes the code of --mfa-code, and without one or a terminal says so', async () => {
    const scene = await withMfa();
    expect(await scene.cli('assume', 'dev')).toEqual({
      stdout: 'Assuming role in dev account...\n',
      stderr: `error: dev: an MFA code of ${MFA_SERIAL} is needed, and there is no terminal to ask on.\nhint:  Run acctmgr login first, or give it with --mfa-code.\n`,
      exitCode: 3,
    });
    const code = scene.code();
    expect((await scene.cli('assume', 'dev', '--mfa-code', code)).stdout).toBe(answerFor('assumed-dev'));
    scene.time += 5000;
    const again = await scene.cli('assume', 'dev', '--mfa-code', code, '--refresh');
    expect(again.stderr).toBe(
      `error: This code of ${MFA_SERIAL} was used already, or refused, and AWS takes each code once.\nhint:  Wait 25 s for the next one.\n`,
    );
    expect(again.exitCode).toBe(3);
  });

  it('gets the code of --mfa-code without an mfa_serial, from the device that login would find', async () => {
    const scene = await withDev();
    const { stderr, exitCode } = await scene.cli('assume', 'dev', '--mfa-code', scene.code());
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(lastCall(scene)).toMatchObject({ SerialNumber: MFA_SERIAL });
    scene.time += MINUTE;
    expect((await scene.cli('assume', 'dev', '--mfa-code', scene.code())).stderr).toBe(
      'The code of --mfa-code is not used: the session is from the cache.\n',
    );
    await scene.cli('login', '--mfa-code', scene.code());
    expect((await scene.cli('assume', 'dev', '--refresh', '--mfa-code', '123456')).stderr).toBe(
      'The code of --mfa-code is not used: an MFA session signs.\n',
    );
  });

  it('keeps stdout empty for JSON while it asks and when it fails', async () => {
    const scene = await withMfa();
    const { stdout, stderr, exitCode } = await scene.cliIn(
      { terminal: scriptedTerminal(undefined) },
      ...['assume', 'dev', '--json'],
    );
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 130 });
    expect(JSON.parse(stderr)).toEqual({
      error: { code: 'interrupted', message: 'Interrupted.', hint: null },
    });
  });
});

describe('what is asked of AWS', () => {
  it('is limited to reading on the last hop only, by that policy alone', async () => {
    const scene = await openScene();
    const hop = scene.role(PROD, 'Hop', {
      trust: {
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${DEV}:root` },
          Action: 'sts:AssumeRole',
        },
      },
    });
    scene.inventory([
      devAccount(scene),
      {
        name: 'prod',
        account_id: PROD,
        role_arn: hop,
        source_account: 'dev',
        policy_arns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
      },
    ]);
    expect(await scene.cli('assume', 'prod', '--read-only')).toMatchObject({ exitCode: 0 });
    const policies = scene.aws
      .calls('AssumeRole')
      .map(({ params }) => Object.entries(params).filter(([key]) => key.startsWith('Policy')));
    expect(policies).toEqual([[], [['PolicyArns.member.1.arn', 'arn:aws:iam::aws:policy/ReadOnlyAccess']]]);
    await scene.cli('assume', 'prod', '--view-only');
    expect(lastCall(scene)).toMatchObject({
      'PolicyArns.member.1.arn': 'arn:aws:iam::aws:policy/job-function/ViewOnlyAccess',
    });
  });

  it('has templates filled in and reduced to what AWS takes', async () => {
    const scene = await withDev({ session_name: '{user}@{host}-{reason}' });
    await scene.cli('assume', 'dev', '--reason', 'ticket #4711');
    expect(lastCall(scene)).toMatchObject({ RoleSessionName: 'ada@laptop-ticket-4711' });
    expect(scene.log().at(-1)).toMatchObject({
      reason: 'ticket #4711',
      session_name: 'ada@laptop-ticket-4711',
    });
    expect((await scene.cli('assume', 'dev', '--session-name', 'other', '--json')).stdout).toContain(
      '"session_name": "other"',
    );
  });

  it('has the templates of --session-name filled in as those of accounts.json', async () => {
    const scene = await withDev();
    await scene.cli('assume', 'dev', '--session-name', '{user}-{reason}', '--reason', 'ticket #4711');
    expect(lastCall(scene)).toMatchObject({ RoleSessionName: 'ada-ticket-4711' });
    expect(await scene.cli('assume', 'dev', '--session-name', '{reason}')).toMatchObject({
      stderr: expect.stringContaining(
        'error: --session-name {reason} comes to fewer than two usable characters.\nhint:  Give a --reason.\n',
      ) as unknown,
      exitCode: 2,
    });
  });

  it('carries tags and source identity where the role allows them', async () => {
    const scene = await openScene();
    const trust = {
      Statement: {
        Effect: 'Allow' as const,
        Principal: { AWS: `arn:aws:iam::${MAIN}:root` },
        Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
      },
    };
    scene.inventory([
      {
        name: 'dev',
        account_id: DEV,
        role_arn: scene.role(DEV, 'Tagged', { trust }),
        session_tags: { team: 'web' },
        reason_tag: 'why',
      },
    ]);
    const { exitCode } = await scene.cli(
      ...['assume', 'dev', '--session-tag', 'team=api', '--session-tag', 'env=dev'],
      ...['--source-identity', '{user}', '--reason', 'ticket #4711'],
    );
    expect(exitCode).toBe(0);
    expect(lastCall(scene)).toMatchObject({
      SourceIdentity: 'ada',
      'Tags.member.1.Key': 'team',
      'Tags.member.1.Value': 'api',
      'Tags.member.2.Key': 'env',
      'Tags.member.2.Value': 'dev',
      'Tags.member.3.Key': 'why',
      'Tags.member.3.Value': 'ticket 4711',
    });
  });

  it.each([
    [
      ['--duration', '5m'],
      '--duration 5m cannot be used.',
      'AWS takes 15 minutes to 12 hours, written as 3600, 90m, 2h or 1h30m.',
    ],
    [
      ['--duration', 'soon'],
      '--duration soon cannot be used.',
      'AWS takes 15 minutes to 12 hours, written as 3600, 90m, 2h or 1h30m.',
    ],
    [
      ['--mfa-code', '12345a'],
      '--mfa-code is not six digits.',
      'Give the six digits that the MFA device shows now.',
    ],
    [['--region', 'mars'], '--region mars is not an AWS region.', 'Give one such as eu-west-1.'],
    [
      ['--external-id', 'a b'],
      '--external-id a b cannot be used.',
      'It takes 2 to 1224 letters, digits or _+=,.@:/-.',
    ],
    [
      ['--session-name', 'a'],
      '--session-name a cannot be used.',
      'It takes 2 to 64 letters, digits or _+=,.@-, in which {user}, {host} and {reason} are filled in when it is used.',
    ],
    [
      ['--source-identity', 'aws:ada'],
      '--source-identity aws:ada cannot be used.',
      'It takes 2 to 64 letters, digits or _+=,.@-, in which {user}, {host} and {reason} are filled in when it is used.',
    ],
    [
      ['--session-tag', 'team'],
      '--session-tag team cannot be used.',
      'Write key=value; a key takes 1 to 128 letters, digits, spaces or _.:/=+-@, not beginning with aws:.',
    ],
    [
      ['--policy', '{'],
      '--policy cannot be used.',
      'It takes a policy document: an object in JSON of at most 2048 characters.',
    ],
    [
      ['--policy-arn', 'ReadOnlyAccess'],
      '--policy-arn ReadOnlyAccess is not the ARN of a policy.',
      'Give one such as arn:aws:iam::aws:policy/ReadOnlyAccess.',
    ],
    [
      ['--session-tag', 'a=b', '--session-tag', 'A=c'],
      '--session-tag A is given twice.',
      'AWS takes each key once, and does not tell case apart in it.',
    ],
    [
      ['--policy', '[]'],
      '--policy cannot be used.',
      'It takes a policy document: an object in JSON of at most 2048 characters.',
    ],
    [
      ['--read-only', '--view-only'],
      '--read-only cannot be used with another session policy.',
      'Session policies add up among themselves, so another one would widen it again.',
    ],
    [
      ['--view-only', '--policy', '{}'],
      '--view-only cannot be used with another session policy.',
      'Session policies add up among themselves, so another one would widen it again.',
    ],
    [['--reason', ''], '--reason is empty.', 'Say in one line why you need the session.'],
    [
      ['--reason', 'x'.repeat(257)],
      '--reason is longer than 256 characters.',
      'Say in one line why you need the session.',
    ],
    [['--timeout', '0'], '--timeout 0 cannot be used.', 'Give seconds, such as 30 or 30s.'],
    [
      ['--role', 'arn:aws:iam::333333333333:role/Admin'],
      '--role names a role of account 333333333333, but dev is 222222222222.',
      'Use the name of that account, or add it to accounts.json.',
    ],
    [
      ['--role', 'no such!'],
      '--role no such! is neither a role name nor the ARN of a role.',
      'Give a name such as Admin, or arn:aws:iam::222222222222:role/Admin.',
    ],
  ])('is refused before the call with %j', async (flags, message, hint) => {
    const scene = await withDev();
    expect(await scene.cli('assume', 'dev', ...flags)).toEqual({
      stdout: '',
      stderr: `error: ${message}\nhint:  ${hint}\n`,
      exitCode: 2,
    });
    expect(scene.aws.requests).toEqual([]);
  });
});

describe('a refusal', () => {
  it('says who tried to take which role, and what to check', async () => {
    const scene = await openScene();
    const role = scene.role(DEV, 'Closed', {
      trust: {
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::999999999999:root' },
          Action: 'sts:AssumeRole',
        },
      },
    });
    scene.inventory([{ name: 'dev', account_id: DEV, role_arn: role }]);
    const before = scene.credentials();
    const { stdout, stderr, exitCode } = await scene.cli('assume', 'dev');
    expect({ stdout, exitCode }).toEqual({ stdout: 'Assuming role in dev account...\n', exitCode: 3 });
    const [error, hint] = stderr.split('\n');
    expect(error).toBe(`error: dev: AWS did not let ${scene.ada.arn} assume ${role}.`);
    expect(hint).toBe(
      'hint:  Most likely the role is not there, or its trust policy names neither ada nor account 111111111111, or wants MFA or an external id, which were not sent. To look into it: acctmgr doctor dev',
    );
    expect(scene.credentials()).toBe(before);
    expect(scene.log()).toMatchObject([
      { event: 'assume', account: 'dev', status: 'denied', error_code: 'AccessDenied' },
    ]);
  });
});

describe('more than ten expired profiles', () => {
  /** So many profiles of an hour ago, and `dev` to be taken now. */
  async function withExpired(count: number): Promise<Scene> {
    const scene = await openScene();
    scene.inventory([
      { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer'), region: 'eu-west-1' },
    ]);
    for (let index = 0; index < count; index += 1) {
      await scene.cli('assume', 'dev', '--profile-name', `old-${index}`);
    }
    scene.time += 60 * MINUTE;
    return scene;
  }
  const REMINDER = 'More than ten profiles have expired: "acctmgr clean" removes them.\n';

  it('are mentioned once a day', async () => {
    const scene = await withExpired(11);
    const said = async (...words: string[]) => (await scene.cli('assume', 'dev', ...words)).stderr;
    expect(await said('--quiet')).toBe('');
    expect(await said('--json')).toBe('');
    expect(await said()).toBe(REMINDER);
    expect(await said()).toBe('');
    scene.time += 23 * 60 * MINUTE;
    expect(await said()).toBe('');
    scene.time += 60 * MINUTE;
    expect(await said('DEV')).toBe(REMINDER);
    scene.time += 24 * 60 * MINUTE;
    expect((await scene.cli('switch', '--shell', 'bash', 'dev')).stderr).toContain(REMINDER);
    scene.time += 24 * 60 * MINUTE;
    await scene.cli('clean');
    expect(await said()).toBe('');
  });

  it('are more than ten beside the one that is taken', async () => {
    const scene = await withExpired(11);
    expect((await scene.cli('assume', 'dev', '--profile-name', 'old-3')).stderr).toBe('');
  });

  it('are not mentioned where that cannot be remembered', async () => {
    const scene = await withExpired(11);
    scene.home.write('elsewhere', 'a file in the place of a folder');
    const env = { XDG_STATE_HOME: scene.home.at('elsewhere'), ACCTMGR_ACCESS_LOG: scene.home.at('log') };
    expect(await scene.cliIn({ env }, 'assume', 'dev')).toMatchObject({ stderr: '', exitCode: 0 });
  });

  it('are mentioned where the last time lies ahead, or cannot be read', async () => {
    const scene = await withExpired(11);
    const file = '.local/state/acctmgr/reminders.json';
    for (const content of ['{"torn', '[]', `{"expired_profiles":${scene.time + 1}}`]) {
      scene.home.write(file, content);
      expect((await scene.cli('assume', 'dev')).stderr).toBe(REMINDER);
      expect(JSON.parse(scene.home.read(file))).toEqual({ expired_profiles: scene.time });
    }
  });
});
