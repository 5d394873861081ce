import { describe, expect, it } from 'vitest';
import { DEV, MAIN, PROD, openScene } from '../support/scene.js';

const OWN = '.config/acctmgr/accounts.json';
const accounts = [
  { name: 'hub', account_id: MAIN, role_name: 'Hub' },
  { name: 'dev', account_id: DEV, role_name: 'Dev', source_account: 'hub' },
  { name: 'prod', account_id: PROD, role_name: 'Prod', source_account: 'HUB' },
];

describe('rename', () => {
  it('also changes the accounts that name it as their source', async () => {
    const { cli, home, inventory } = await openScene();
    const file = inventory(accounts);
    const before = home.read(OWN);
    expect(await cli('rename', 'hub', 'core')).toEqual({
      stdout: `✓ hub is called core now in ${file}.\n`,
      stderr: '',
      exitCode: 0,
    });
    expect(home.read(OWN)).toBe(before.replaceAll('"hub"', '"core"').replace('"HUB"', '"core"'));
  });

  it('shows with --dry-run every line that would change', async () => {
    const { cli, home, inventory } = await openScene();
    inventory(accounts);
    const before = home.read(OWN);
    expect((await cli('rename', 'hub', 'core', '--dry-run')).stdout).toBe(`-       "name": "hub",
+       "name": "core",
-       "source_account": "hub"
+       "source_account": "core"
-       "source_account": "HUB"
+       "source_account": "core"
`);
    expect(home.read(OWN)).toBe(before);
  });

  it('refuses a name that is taken or not valid, and writes nothing', async () => {
    const { cli, home, inventory } = await openScene();
    inventory(accounts);
    const before = home.read(OWN);
    expect((await cli('rename', 'dev', 'Prod')).stderr).toContain('An account is called "Prod" already');
    expect((await cli('rename', 'dev', 'a b')).stderr).toContain(
      'accounts[1].name: "a b" does not have the right form',
    );
    expect((await cli('rename', 'dev', 'dev')).stdout).toBe('dev has that name already.\n');
    expect(home.read(OWN)).toBe(before);
  });
});
