import { describe, expect, it, test } from 'vitest';
import { DEV, MAIN, openScene } from '../support/scene.js';

const OWN = '.config/acctmgr/accounts.json';
const FILE = `{
  "accounts": [
    {
      "name": "dev", "x_note": "mine",
      "account_id": "${DEV}",
      "region": "eu-west-1"
    },
    { "name": "main", "account_id": "${MAIN}" }
  ]
}`;

describe('edit', () => {
  it('changes, adds and takes away keys, each value of the kind that the key has', async () => {
    const { cli, home } = await openScene();
    const file = home.write(OWN, FILE);
    expect(
      await cli(
        ...[
          'edit',
          'DEV',
          'region=us-east-1',
          'duration_seconds=7200',
          'protected=true',
          'account_id=012345678901',
        ],
        ...[
          'transitive_tag_keys=["Team"]',
          'session_tags={"Team":"web"}',
          'description=true',
          '--unset',
          'x_note',
        ],
      ),
    ).toEqual({ stdout: `✓ Changed DEV in ${file}.\n`, stderr: '', exitCode: 0 });
    expect(home.read(OWN)).toBe(`{
  "accounts": [
    {
      "name": "dev",
      "account_id": "012345678901",
      "region": "us-east-1",
      "duration_seconds": 7200,
      "protected": true,
      "transitive_tag_keys": ["Team"],
      "session_tags": { "Team": "web" },
      "description": "true"
    },
    { "name": "main", "account_id": "${MAIN}" }
  ]
}`);
  });

  it('says that nothing had to be changed', async () => {
    const { cli, home } = await openScene();
    const file = home.write(OWN, FILE);
    const argv = ['edit', 'dev', 'region=eu-west-1', '--unset', 'color'];
    expect((await cli(...argv)).stdout).toBe('dev has these values already.\n');
    expect(JSON.parse((await cli(...argv, '--json')).stdout)).toEqual({
      accounts_file: file,
      account: 'dev',
      changed: false,
      dry_run: false,
      diff: [],
    });
    expect(home.read(OWN)).toBe(FILE);
  });

  it('shows with --dry-run the lines that would change', async () => {
    const { cli, home } = await openScene();
    home.write(OWN, FILE);
    expect((await cli('edit', 'dev', 'region=us-east-1', '--dry-run')).stdout).toBe(
      '-       "region": "eu-west-1"\n+       "region": "us-east-1"\n',
    );
    expect(home.read(OWN)).toBe(FILE);
  });

  it('mends a file that has a problem', async () => {
    const { cli, home } = await openScene();
    home.write(OWN, FILE.replace('eu-west-1', 'somewhere'));
    expect((await cli('edit', 'dev', 'region=eu-west-1')).exitCode).toBe(0);
    expect(home.read(OWN)).toBe(FILE);
  });

  test.each([
    ['a value of the wrong kind', ['duration_seconds=1h'], 'accounts[0].duration_seconds: found a string'],
    ['a contradiction', ['mfa_serial=GAHT12345678', 'source_account=main'], 'MFA does not pass a hop'],
    ['what is no assignment', ['region'], 'region is not of the form key=value.'],
    ['a key given twice', ['region=a', 'region=b'], 'region is given twice.'],
    ['a key both set and unset', ['region=a', '--unset', 'region'], 'region is both set and unset.'],
    ['nothing to do', [], 'Nothing to change was given.'],
    ['the name', ['name=x'], 'acctmgr rename dev <new>'],
  ])('refuses %s, and writes nothing', async (_, words, message) => {
    const { cli, home } = await openScene();
    home.write(OWN, FILE);
    const { stderr, exitCode } = await cli('edit', 'dev', ...words);
    expect(stderr).toContain(message);
    expect({ exitCode, text: home.read(OWN) }).toEqual({ exitCode: 2, text: FILE });
  });

  it('names the nearest account where there is none of the name', async () => {
    const { cli, home } = await openScene();
    home.write(OWN, FILE);
    expect((await cli('edit', 'dve', 'region=eu-west-1')).stderr).toContain('Did you mean dev?');
  });
});

describe('a key that takes words of several forms', () => {
  it.each([
    ['permission_sets', '{"ro":"ReadOnlyAccess"}', { ro: 'ReadOnlyAccess' }],
    ['permission_sets', '["ReadOnlyAccess"]', ['ReadOnlyAccess']],
    ['color', '123456', '123456'],
    ['color', 'red', 'red'],
  ])('%s=%s is read as what it is', async (key, word, value) => {
    const scene = await openScene();
    scene.inventory([{ name: 'payments', account_id: DEV, sso_session: 'corp' }]);
    expect(await scene.cli('edit', 'payments', `${key}=${word}`)).toMatchObject({ exitCode: 0 });
    const { accounts } = JSON.parse(scene.home.read('.config/acctmgr/accounts.json')) as {
      accounts: Record<string, unknown>[];
    };
    expect(accounts[0]?.[key]).toEqual(value);
  });

  it.each([
    ['oidc', 'github', 'github'],
    ['oidc', '{"token_file":"/run/token"}', { token_file: '/run/token' }],
  ])('%s=%s is, too', async (key, word, value) => {
    const scene = await openScene();
    scene.inventory([{ name: 'dev', account_id: DEV, role_arn: `arn:aws:iam::${DEV}:role/Developer` }]);
    expect(await scene.cli('edit', 'dev', `${key}=${word}`)).toMatchObject({ exitCode: 0 });
    expect(scene.home.read('.config/acctmgr/accounts.json').replace(/\s/g, '')).toContain(
      `"${key}":${JSON.stringify(value)}`,
    );
  });
});
