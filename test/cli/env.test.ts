import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEV, MFA_SERIAL, MINUTE, openScene, PROD, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

async function atHerDesk(): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer'), region: 'eu-west-1' },
    { name: 'prod', account_id: PROD, role_arn: scene.role(PROD, 'Admin') },
    { name: 'guarded', account_id: DEV, role_arn: scene.role(DEV, 'Guarded'), mfa_serial: MFA_SERIAL },
  ]);
  return scene;
}

type Values = Readonly<Record<string, string | null>>;

/** The last session of the log, whose key id is no secret. */
const lastKey = (scene: Scene): string => scene.log().at(-1)?.access_key_id ?? '';

const masked = (text: string) =>
  text
    .replace(/(AWS_SECRET_ACCESS_KEY[":= ]+)[\w/+=]+/, '$1SECRET')
    .replace(/(AWS_SESSION_TOKEN[":= ]+)[\w/+=]+/, '$1TOKEN');

describe('env', () => {
  it('prints lines for the shell, what is taken away first', async () => {
    const scene = await atHerDesk();
    const { stdout, stderr, exitCode } = await scene.cli('env', 'dev');
    expect([exitCode, stderr]).toEqual([0, '']);
    const key = lastKey(scene);
    expect(masked(stdout.replaceAll("'", ''))).toBe(
      [
        'unset AWS_PROFILE;',
        'unset AWS_DEFAULT_PROFILE;',
        'unset AWS_SECURITY_TOKEN;',
        'unset AWS_CREDENTIAL_SCOPE;',
        `export AWS_ACCESS_KEY_ID=${key};`,
        'export AWS_SECRET_ACCESS_KEY=SECRET;',
        'export AWS_SESSION_TOKEN=TOKEN;',
        'export AWS_REGION=eu-west-1;',
        'export AWS_DEFAULT_REGION=eu-west-1;',
        'export ACCTMGR_REGION=eu-west-1;',
        'export AWS_CREDENTIAL_EXPIRATION=2026-03-01T13:00:00Z;',
        'export AWS_SESSION_EXPIRATION=2026-03-01T13:00:00Z;',
        'export ACCTMGR_ACCOUNT=dev;',
        'export ACCTMGR_SOURCE=profile:default;',
        `export ACCTMGR_SESSION=${key};`,
        'export ACCTMGR_EXPIRES=1772370000;',
        'export ACCTMGR_UNTIL=18:30;',
        '',
      ].join('\n'),
    );
    expect(scene.credentials()).not.toContain(key);
  });

  it('says on a terminal how the lines take effect, since there they take none', async () => {
    const scene = await atHerDesk();
    const note = (words: string) => `This takes effect where a shell reads it: ${words}\n`;
    const terminal = await scene.cliIn({ columns: 80 }, 'env', 'dev');
    expect(terminal.stderr).toBe(note('eval "$(acctmgr env dev)"'));
    const fish = await scene.cliIn({ columns: 80 }, 'env', 'dev', '--shell', 'fish');
    expect(fish.stderr).toBe(note('acctmgr env dev --shell fish | source'));
    expect((await scene.cliIn({ columns: 80 }, 'env', 'dev', '--quiet')).stderr).toBe('');
    expect((await scene.cliIn({ columns: 80 }, 'env', 'dev', '--format', 'json')).stderr).toBe('');
  });

  it('is one line of the log each time, from the cache, too', async () => {
    const scene = await atHerDesk();
    await scene.cli('env', 'dev', '--reason', 'ticket 4711');
    await scene.cli('env', 'dev');
    const line = { event: 'env', account: 'dev', status: 'success', access_key_id: lastKey(scene) };
    expect(scene.log()).toMatchObject([
      { ...line, source: 'sts', reason: 'ticket 4711' },
      { ...line, source: 'cache' },
    ]);
    expect(scene.log()).toHaveLength(2);
  });

  it('hands out no session with less than 15 minutes left', async () => {
    const scene = await atHerDesk();
    await scene.cli('env', 'dev');
    scene.time += 44 * MINUTE;
    await scene.cli('env', 'dev');
    scene.time += 2 * MINUTE;
    await scene.cli('env', 'dev');
    expect(scene.log().map(({ source }) => source)).toEqual(['sts', 'cache', 'sts']);
  });

  it('asks for the account and the MFA code on the terminal, never on stdout', async () => {
    const scene = await atHerDesk();
    const terminal = scriptedTerminal('guarded', scene.code());
    const { stdout, exitCode } = await scene.cliIn({ terminal }, 'env', '--format', 'json');
    expect(exitCode).toBe(0);
    expect((JSON.parse(stdout) as Values)['ACCTMGR_ACCOUNT']).toBe('guarded');
    expect(terminal.lines[0]).toBe('? Which account?');
  });

  it('as JSON has null for what is to be taken away', async () => {
    const scene = await atHerDesk();
    const env = { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'us-east-1', ACCTMGR_REGION: 'eu-west-1' };
    const one = await scene.cliIn({ env }, 'env', 'prod', '--json');
    const other = await scene.cliIn({ env }, 'env', 'prod', '--format', 'json');
    expect(one.stdout).toBe(other.stdout);
    const values = JSON.parse(one.stdout) as Values;
    expect(values).toMatchObject({
      AWS_PROFILE: null,
      AWS_REGION: null,
      ACCTMGR_REGION: null,
      ACCTMGR_ACCOUNT: 'prod',
    });
    expect(Object.keys(values)).not.toContain('AWS_DEFAULT_REGION');
  });

  it('as a dotenv file holds what is set, without quotes', async () => {
    const scene = await atHerDesk();
    const { stdout } = await scene.cli('env', 'prod', '--format', 'dotenv');
    expect(masked(stdout)).toBe(
      [
        `AWS_ACCESS_KEY_ID=${lastKey(scene)}`,
        'AWS_SECRET_ACCESS_KEY=SECRET',
        'AWS_SESSION_TOKEN=TOKEN',
        'AWS_CREDENTIAL_EXPIRATION=2026-03-01T13:00:00Z',
        'AWS_SESSION_EXPIRATION=2026-03-01T13:00:00Z',
        'ACCTMGR_ACCOUNT=prod',
        'ACCTMGR_SOURCE=profile:default',
        `ACCTMGR_SESSION=${lastKey(scene)}`,
        'ACCTMGR_EXPIRES=1772370000',
        'ACCTMGR_UNTIL=18:30',
        '',
      ].join('\n'),
    );
  });

  it('for GitHub Actions masks the secrets on stdout and appends to the file of the step', async () => {
    const scene = await atHerDesk();
    const file = scene.home.write('github_env', 'EARLIER=1\n');
    const env = { GITHUB_ENV: file };
    const { stdout, exitCode } = await scene.cliIn({ env }, 'env', 'prod', '--format', 'github');
    expect(exitCode).toBe(0);
    const text = readFileSync(file, 'utf8');
    const value = (name: string) => new RegExp(`^${name}<<(\\S+)\\n(.*)\\n\\1$`, 'm').exec(text)?.[2];
    expect(text.startsWith('EARLIER=1\n')).toBe(true);
    expect([value('AWS_PROFILE'), value('ACCTMGR_ACCOUNT')]).toEqual([undefined, 'prod']);
    const secrets = [value('AWS_SECRET_ACCESS_KEY') ?? '', value('AWS_SESSION_TOKEN') ?? ''];
    expect(secrets.every((secret) => secret.length > 20)).toBe(true);
    expect(stdout).toBe(secrets.map((secret) => `::add-mask::${secret}\n`).join(''));
  });

  it.each([
    ['another format', ['env', 'dev', '--format', 'yaml'], 'usage'],
    ['--json with another format', ['env', 'dev', '--json', '--format', 'dotenv'], 'usage'],
    ['--shell with another format', ['env', 'dev', '--shell', 'sh', '--format', 'dotenv'], 'usage'],
    ['GitHub Actions outside of it', ['env', 'dev', '--format', 'github'], 'no_github_env'],
    ['a dotenv file that takes away', ['env', '--unset', '--format', 'dotenv'], 'usage'],
    ['no name and no terminal', ['env', '--shell', 'powershell'], 'account_missing'],
  ])('refuses %s before AWS is asked', async (_what, argv, code) => {
    const scene = await atHerDesk();
    const { stdout, stderr, exitCode } = await scene.cli(
      ...argv,
      ...(argv.includes('--json') ? [] : ['--debug']),
    );
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(argv.includes('--json') ? `"code":"${code}"` : 'hint:');
    expect(scene.aws.requests).toEqual([]);
  });

  it.each([
    ['the user’s own shell', ['env'], 'false\n'],
    ['fish', ['env', '--shell', 'fish'], 'false\n'],
    ['JSON', ['env', '--json'], ''],
    ['a flag that there is not', ['env', 'dev', '--dration', '2h'], 'false\n'],
    ['a word too many', ['env', 'dev', 'extra'], 'false\n'],
    ['a shell that there is not', ['env', 'dev', '--shell', 'tcsh'], 'false\n'],
    ['a wrong value', ['env', 'dev', '--duration=never'], 'false\n'],
    ['a flag that there is not, with JSON', ['env', 'dev', '--dration', '--json'], ''],
    ['a flag that there is not, with a file', ['env', 'dev', '--dration', '--format=dotenv'], ''],
    ['a flag that there is not, with PowerShell', ['env', 'dev', '--dration', '--shell', 'pwsh'], ''],
  ])('has what evaluates it fail as well, for %s', async (_what, argv, printed) => {
    const scene = await atHerDesk();
    const { stdout, exitCode } = await scene.cli(...argv);
    expect([exitCode, stdout, scene.aws.requests]).toEqual([2, printed, []]);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['AWS_PROFILE', { AWS_PROFILE: 'default' }],
    ['AWS_DEFAULT_REGION', { ACCTMGR_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1' }],
  ])('hands GitHub Actions nothing where %s would win and cannot be taken away', async (name, set) => {
    const scene = await atHerDesk();
    const file = scene.home.write('github_env', 'EARLIER=1\n');
    const env = { GITHUB_ENV: file, ...set };
    expect(await scene.cliIn({ env }, 'env', 'prod', '--format', 'github')).toEqual({
      stdout: '',
      stderr:
        `error: ${name} is set, and GITHUB_ENV can take no variable away.\n` +
        'hint:  Take it out of the workflow, or run what needs the session with acctmgr exec.\n',
      exitCode: 2,
    });
    expect(readFileSync(file, 'utf8')).toBe('EARLIER=1\n');
  });

  it('prints the lines of the shell that started it, whatever the login shell is', async () => {
    const scene = await atHerDesk();
    const env = { SHELL: '/bin/bash' };
    const { stdout } = await scene.cliIn({ env, parentProgram: 'fish' }, 'env', 'dev');
    expect(stdout).toContain('set -gx ACCTMGR_ACCOUNT dev;');
    const other = await scene.cliIn({ env: { SHELL: '/usr/bin/fish' }, parentProgram: 'bash' }, 'env', 'dev');
    expect(other.stdout).toContain('export ACCTMGR_ACCOUNT=dev;');
  });

  it('says that the keys which signed are gone from this shell', async () => {
    const scene = await atHerDesk();
    const { accessKeyId, secretAccessKey } = scene.ada;
    const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const note =
      'The keys of the environment give way to the session, and --unset does not bring them back to this shell.\n';
    expect((await scene.cliIn({ env }, 'env', 'dev')).stderr).toBe(note);
    expect((await scene.cliIn({ env }, 'env', 'dev', '--format', 'dotenv')).stderr).toBe('');
  });

  it('writes a failure into the log', async () => {
    const scene = await atHerDesk();
    const env = { GITHUB_ENV: scene.home.at('no/such/folder') };
    const { exitCode } = await scene.cliIn({ env }, 'env', 'dev', '--format', 'github');
    expect(exitCode).toBe(1);
    expect(scene.log().at(-1)).toMatchObject({ event: 'env', status: 'failed', error_code: 'no_such_file' });
  });
});

describe('env --unset', () => {
  const handedOut = {
    AWS_ACCESS_KEY_ID: 'ASIAHANDEDOUT0000001',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
    ACCTMGR_SESSION: 'ASIAHANDEDOUT0000001',
    ACCTMGR_ACCOUNT: 'dev',
  };

  it('needs neither a name nor an inventory, and leaves nothing in the log', async () => {
    const scene = await openScene();
    const { stdout, exitCode } = await scene.cliIn({ env: handedOut }, 'env', '--unset');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      [
        'unset AWS_ACCESS_KEY_ID;',
        'unset AWS_SECRET_ACCESS_KEY;',
        'unset AWS_SESSION_TOKEN;',
        'unset ACCTMGR_ACCOUNT;',
        'unset ACCTMGR_SESSION;',
        '',
      ].join('\n'),
    );
    expect(scene.log()).toEqual([]);
  });

  it("does not touch the user's own keys", async () => {
    const scene = await openScene();
    const env = { AWS_ACCESS_KEY_ID: 'AKIAOWN', AWS_SECRET_ACCESS_KEY: 'secret' };
    expect(await scene.cliIn({ env }, 'env', '--unset')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'There is no session of acctmgr in the environment.\n',
    });
    expect((await scene.cliIn({ env }, 'env', '--unset', '--json')).stdout).toBe('{}\n');
  });
});
