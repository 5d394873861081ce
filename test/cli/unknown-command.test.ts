import { describe, expect, it } from 'vitest';
import { DEV, MAIN, openScene, PROD } from '../support/scene.js';

async function withAccounts() {
  const scene = await openScene();
  scene.inventory([
    { name: 'main', account_id: MAIN },
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Admin') },
    { name: 'use', account_id: PROD, role_arn: scene.role(PROD, 'Admin') },
  ]);
  const hintOf = async (...words: string[]) => {
    const { stdout, stderr, exitCode } = await scene.cli(...words);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    const [, word, hint] =
      /^error: Unknown command '(.*)'\.\nhint: {2}(?:Did you mean (.*)\? )?Run acctmgr --help for the list of commands\.\n$/.exec(
        stderr,
      ) ?? [stderr, stderr];
    return { word, hint };
  };
  return { ...scene, hintOf };
}

describe('a word that is not a command', () => {
  it.each([
    ['dev', 'acctmgr assume dev'],
    ['DEV', 'acctmgr assume dev'],
    ['dev --region eu-west-1', 'acctmgr assume dev'],
    ['dev --help', 'acctmgr assume dev'],
    [DEV, 'acctmgr assume dev'],
    ['use', 'acctmgr assume use'],
    ['dev aws s3 ls', 'acctmgr exec dev -- aws s3 ls'],
    ['dev -- aws s3 ls', 'acctmgr exec dev -- aws s3 ls'],
    ['dve', 'acctmgr assume dev'],
    ['switch', 'acctmgr assume NAME'],
    ['switch dev', 'acctmgr assume dev'],
    ['Switch nobody', 'acctmgr assume NAME'],
    ['sso', 'acctmgr login (an MFA session, or a sign-in of IAM Identity Center)'],
    [
      'revoke dev',
      'acctmgr roles revoke dev (cuts its sessions off at AWS), acctmgr clean dev (removes its profile) or acctmgr logout (forgets cached sessions)',
    ],
    ['offboard', 'acctmgr docs team'],
    ['drop dev', 'acctmgr clean dev (removes its profile) or acctmgr logout (forgets cached sessions)'],
    ['export dev', 'acctmgr env dev'],
    ['run', 'acctmgr exec NAME -- COMMAND'],
    ['run dev', 'acctmgr exec dev -- COMMAND'],
    ['run dev aws s3 ls', 'acctmgr exec dev -- aws s3 ls'],
    ['run dev -- aws s3 ls', 'acctmgr exec dev -- aws s3 ls'],
    ['switch --help', 'acctmgr assume NAME'],
    ['switch dev --help', 'acctmgr assume dev'],
    ['--help switch', 'acctmgr assume NAME'],
    ['help switch', 'acctmgr assume NAME'],
    ['switch -h', 'acctmgr assume NAME'],
    ['complete --help', undefined],
    ['shell', 'acctmgr exec NAME'],
    ['ls', 'acctmgr list'],
    ['version', 'acctmgr --version'],
    ['help use', 'acctmgr assume use'],
    ['frobnicate', undefined],
  ])('%s: %s', async (words, hint) => {
    const { hintOf } = await withAccounts();
    expect((await hintOf(...words.split(' '))).hint).toBe(hint);
  });

  it.each([
    ['whoami dev', 'whoami', 'Did you mean acctmgr whoami --profile assumed-dev? '],
    ['init dev', 'init', ''],
    ['whoami nobody', 'whoami', ''],
  ])('that stands behind a command which takes none: %s', async (words, command, did) => {
    const { cli } = await withAccounts();
    expect(await cli(...words.split(' '))).toEqual({
      stdout: '',
      stderr: `error: acctmgr ${command} takes no arguments, and got 1.\nhint:  ${did}Run acctmgr ${command} --help for what it takes.\n`,
      exitCode: 2,
    });
  });

  it('is answered without an inventory, too, and none is made', async () => {
    const { cli, home } = await openScene();
    expect((await cli('use')).stderr).toContain('Did you mean acctmgr assume NAME?');
    expect((await cli('list')).stderr).toContain(`Created ${home.at('.config/acctmgr/accounts.json')}`);
  });

  it('is looked for in the file of --config', async () => {
    const { cli, home, hintOf } = await withAccounts();
    const file = home.write('other.json', JSON.stringify({ accounts: [{ name: 'stage', account_id: DEV }] }));
    expect((await hintOf('stage')).hint).toBeUndefined();
    expect((await cli('--config', file, 'stage')).stderr).toContain('acctmgr assume stage');
    expect((await cli(`--config=${file}`, 'stage')).stderr).toContain('acctmgr assume stage');
  });
});

describe('the id of an account in the place of its name', () => {
  it.each([[DEV], [DEV.replace(/(....)(....)(....)/, '$1-$2-$3')]])('%s is the account', async (id) => {
    const { cli } = await withAccounts();
    expect((await cli('assume', id)).stdout).toContain('Created credentials profile: assumed-dev\n');
    expect((await cli('show', id)).stdout).toContain('dev');
    expect((await cli('exec', id, '--', 'true')).exitCode).toBe(0);
    expect((await cli('assume', id, 'use')).stdout).toContain('2 of 2 assumed');
  });

  it('of several accounts names them', async () => {
    const { cli, inventory } = await withAccounts();
    inventory([
      { name: 'ro', account_id: DEV, role_name: 'ReadOnly' },
      { name: 'admin', account_id: DEV, role_name: 'Admin' },
    ]);
    expect(await cli('assume', DEV)).toEqual({
      stdout: '',
      stderr: `error: 2 accounts have the id ${DEV}.\nhint:  Name ro or admin.\n`,
      exitCode: 2,
    });
  });

  it('of none is an unknown account', async () => {
    const { cli } = await withAccounts();
    expect((await cli('assume', '999999999999')).stderr).toContain('No account is called "999999999999"');
  });
});

describe('words that pick nobody', () => {
  it('are an error where a tag beside a name is nobody’s', async () => {
    const { cli, aws } = await withAccounts();
    expect(await cli('assume', 'dev', '--tag', 'env=nope')).toEqual({
      stdout: '',
      stderr: `error: No account has the tag env=nope.\nhint:  No account has tags yet: acctmgr edit NAME tags='{"env":"dev"}' gives it some.\n`,
      exitCode: 2,
    });
    expect(aws.requests).toEqual([]);
  });

  it.each(['-x', '-', '', 'a b'])('are an error as the name of a profile: %j', async (name) => {
    const { cli, aws } = await withAccounts();
    for (const more of [[], ['--explain']])
      expect(await cli('assume', 'dev', '--profile-name', name, ...more)).toEqual({
        stdout: '',
        stderr: `error: "${name}" cannot be the name of a profile: not every tool can read it.\nhint:  Use letters, digits and . _ - @ + % : / only, and no dash in front.\n`,
        exitCode: 2,
      });
    expect(aws.requests).toEqual([]);
  });

  it.each([
    ['assume', '--profile-name', '--force'],
    ['assume', '--role', '--read-only'],
    ['exec', '--reason', '--yes'],
    ['log', '--account', '--follow'],
    ['profiles', 'install', '--prefix', '--all'],
    ['assume', '--region', '--help'],
  ])('are an error where a flag stands for the value of another: %s', async (...words) => {
    const { cli } = await withAccounts();
    const [flag = '', next = ''] = words.slice(-2);
    expect(await cli(...words)).toMatchObject({
      stderr: expect.stringContaining(
        `error: ${flag} has no value: ${next} is a flag.\nhint:  Give it one. If ${next} is meant, write ${flag}=${next}.\n`,
      ) as string,
      exitCode: 2,
    });
    expect((await cli('assume', 'dev', '--reason=--yes')).exitCode).toBe(0);
  });

  it('one account of a selection is one account', async () => {
    const { cli, inventory, role } = await withAccounts();
    inventory([{ name: 'dev', account_id: DEV, role_arn: role(DEV, 'Admin'), tags: { env: 'dev' } }]);
    expect((await cli('assume', '--tag', 'env=dev')).stdout).toContain('Assuming roles in 1 account...\n');
  });
});
