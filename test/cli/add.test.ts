import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEV, MAIN, PROD, openScene } from '../support/scene.js';

const OWN = '.config/acctmgr/accounts.json';
const ROLE = `arn:aws:iam::${DEV}:role/Admin`;

const TWO = `{
    "accounts": [
        { "name": "main", "account_id": "${MAIN}" },
        { "name": "prod", "account_id": "${PROD}" }
    ]
}
`;

describe('add', () => {
  it('puts the account at the end, laid out as the others, and leaves the rest as it is', async () => {
    const { cli, home } = await openScene();
    const file = home.write(OWN, `\ufeff${TWO}`);
    chmodSync(file, 0o664);
    expect(
      await cli(
        'add',
        'dev',
        '--role-arn',
        ROLE,
        '--set',
        'duration_seconds=7200',
        '--set',
        'tags={"env":"dev"}',
      ),
    ).toEqual({ stdout: `✓ Added dev to ${file}.\n`, stderr: '', exitCode: 0 });
    const account = `{ "name": "dev", "account_id": "${DEV}", "role_arn": "${ROLE}", "duration_seconds": 7200, "tags": { "env": "dev" } }`;
    expect(home.read(OWN)).toBe(
      `\ufeff${TWO.replace(`"${PROD}" }\n`, `"${PROD}" },\n        ${account}\n`)}`,
    );
    expect(statSync(file).mode & 0o777).toBe(0o664);
    expect(readdirSync(home.at('.config/acctmgr'))).toEqual(['accounts.json']);
  });

  it('takes a flag for each of the common keys', async () => {
    const { cli, home } = await openScene();
    home.write(OWN, TWO);
    const flags = {
      '--account-id': DEV,
      '--role-name': 'Admin',
      '--description': 'Dev',
      '--source-account': 'main',
      '--external-id': 'x-1',
      '--region': 'eu-west-1',
    };
    expect((await cli('add', 'dev', ...Object.entries(flags).flat())).exitCode).toBe(0);
    await cli('add', 'own', '--account-id', DEV, '--source-profile', 'jump', '--mfa-serial', 'GAHT12345678');
    const { accounts } = JSON.parse(home.read(OWN)) as { accounts: object[] };
    expect(accounts.slice(2)).toEqual([
      {
        name: 'dev',
        account_id: DEV,
        role_name: 'Admin',
        description: 'Dev',
        source_account: 'main',
        external_id: 'x-1',
        region: 'eu-west-1',
      },
      { name: 'own', account_id: DEV, source_profile: 'jump', mfa_serial: 'GAHT12345678' },
    ]);
  });

  it('shows with --dry-run what would change, and writes nothing', async () => {
    const { cli, home } = await openScene();
    const file = home.write(OWN, TWO);
    const argv = ['add', 'dev', '--account-id', DEV, '--dry-run'];
    const diff = [
      `-         { "name": "prod", "account_id": "${PROD}" }`,
      `+         { "name": "prod", "account_id": "${PROD}" },`,
      `+         { "name": "dev", "account_id": "${DEV}" }`,
    ];
    expect(await cli(...argv)).toEqual({ stdout: `${diff.join('\n')}\n`, stderr: '', exitCode: 0 });
    expect(JSON.parse((await cli(...argv, '--json')).stdout)).toEqual({
      accounts_file: file,
      account: 'dev',
      changed: true,
      dry_run: true,
      diff,
    });
    expect(home.read(OWN)).toBe(TWO);
  });

  it('says all that would be wrong, in the terms of the file, and writes nothing', async () => {
    const { cli, home } = await openScene();
    const file = home.write(OWN, TWO);
    expect(await cli('add', 'dev', '--account-id', '123', '--set', 'regoin=eu-west-1')).toEqual({
      stdout: '',
      stderr: `error: ${file} would have 2 problems:
  5:40  accounts[2].account_id: "123" is too short
      expected: a string of 12 digits, such as "123456789012"
  5:47  accounts[2].regoin: unknown key "regoin"
      expected: "region"
hint:  Nothing was written.
`,
      exitCode: 2,
    });
    expect(home.read(OWN)).toBe(TWO);
  });

  it('refuses a name that is taken', async () => {
    const { cli, home } = await openScene();
    const file = home.write(OWN, TWO);
    const { stderr, exitCode } = await cli('add', 'PROD', '--account-id', DEV);
    expect({ stderr, exitCode }).toEqual({
      stderr: `error: An account is called "PROD" already in ${file}.\nhint:  Take another name, or change that one: acctmgr edit.\n`,
      exitCode: 2,
    });
  });

  it("begins the user's own inventory where there is none, without the example", async () => {
    const { cliIn, home } = await openScene();
    const { stdout, stderr } = await cliIn({ env: { CI: 'true' } }, 'add', 'dev', '--role-arn', ROLE);
    expect({ stdout, stderr }).toEqual({ stdout: `✓ Added dev to ${home.at(OWN)}.\n`, stderr: '' });
    expect(home.read(OWN)).toBe(`{
  "$schema": "./accounts.schema.json",
  "accounts": [
    {
      "name": "dev",
      "account_id": "${DEV}",
      "role_arn": "${ROLE}"
    }
  ]
}
`);
    expect(statSync(home.at(OWN)).mode & 0o777).toBe(0o600);
    expect(readdirSync(home.at('.config/acctmgr'))).toEqual(['accounts.json', 'accounts.schema.json']);
  });

  it('takes the place of an example that nobody has edited', async () => {
    const { cli, home } = await openScene();
    await cli('init');
    const dry = await cli('add', 'dev', '--role-arn', ROLE, '--dry-run');
    expect(dry.stdout).toContain('-       "name": "main"');
    expect(await cli('add', 'dev', '--role-arn', ROLE)).toEqual({
      stdout: `✓ Added dev to ${home.at(OWN)}, in the place of the example.\n`,
      stderr: '',
      exitCode: 0,
    });
    const account = { name: 'dev', account_id: DEV, role_arn: ROLE };
    const whole = { $schema: './accounts.schema.json', accounts: [account] };
    expect(home.read(OWN)).toBe(`${JSON.stringify(whole, null, 2)}\n`);
    await cli('add', 'main', '--account-id', MAIN);
    expect(JSON.parse(home.read(OWN))).toEqual({
      ...whole,
      accounts: [account, { name: 'main', account_id: MAIN }],
    });
  });

  it('stays beside an example that somebody has begun to edit', async () => {
    const { cli, home } = await openScene();
    await cli('init');
    await cli('edit', 'main', `account_id=${MAIN}`);
    await cli('add', 'mine', '--role-arn', ROLE);
    const { accounts } = JSON.parse(home.read(OWN)) as { accounts: { name: string }[] };
    expect(accounts.map(({ name }) => name)).toEqual(['main', 'dev', 'prod', 'mine']);
  });

  it('begins none where a named file is missing', async () => {
    const { cli, home } = await openScene();
    const missing = home.at('team.json');
    const { stderr, exitCode } = await cli('add', 'dev', '--account-id', DEV, '--config', missing);
    expect({ stderr: stderr.split('\n')[0], exitCode }).toEqual({
      stderr: `error: ${missing}, named by --config, does not exist.`,
      exitCode: 2,
    });
  });

  it('leaves a file alone that is not JSON, or not UTF-8', async () => {
    const { cli, home } = await openScene();
    const file = home.write(OWN, '{ "accounts": [ }');
    expect((await cli('add', 'dev', '--account-id', DEV)).stderr).toMatch(
      /^error: .* has a problem:\n {2}1:17 /,
    );
    const latin1 = Buffer.from('{ "accounts": [], "x_a": "\xe9" }', 'latin1');
    writeFileSync(file, latin1);
    const { stderr, exitCode } = await cli('add', 'dev', '--account-id', DEV);
    expect({ stderr, exitCode }).toEqual({
      stderr: `error: ${file} is not UTF-8 throughout.\nhint:  Save it as UTF-8 in an editor. The file was left as it is.\n`,
      exitCode: 2,
    });
    expect(readFileSync(file)).toEqual(latin1);
  });

  it('loses no account of many that are added at once', async () => {
    const { cli, home } = await openScene();
    home.write(OWN, TWO);
    const names = Array.from({ length: 8 }, (_, index) => `a${index}`);
    const results = await Promise.all(names.map((name) => cli('add', name, '--account-id', DEV)));
    expect(results.map(({ exitCode }) => exitCode)).toEqual(names.map(() => 0));
    const { accounts } = JSON.parse(home.read(OWN)) as { accounts: { name: string }[] };
    expect(accounts.map(({ name }) => name).sort()).toEqual([...names, 'main', 'prod']);
  });
});

describe('add in a folder with an accounts.json', () => {
  it('changes it where it is trusted, and it stays trusted', async () => {
    const scene = await openScene();
    scene.home.write(OWN, TWO);
    const local = scene.home.write('work/accounts.json', '{ "accounts": [] }\n');
    const world = { cwd: scene.home.at('work') };
    await scene.cliIn(world, 'trust', '--yes');
    expect(await scene.cliIn(world, 'add', 'dev', '--account-id', DEV)).toEqual({
      stdout: `✓ Added dev to ${local}.\n`,
      stderr: '',
      exitCode: 0,
    });
    const { stdout, stderr } = await scene.cliIn(world, 'list', '--json');
    expect({ stderr, names: (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name) }).toEqual({
      stderr: '',
      names: ['dev'],
    });
    expect(scene.home.read(OWN)).toBe(TWO);
  });

  it("changes the user's own where it is not trusted", async () => {
    const scene = await openScene();
    const own = scene.home.write(OWN, TWO);
    const local = scene.home.write('work/accounts.json', '{ "accounts": [] }\n');
    const result = await scene.cliIn({ cwd: scene.home.at('work') }, 'add', 'dev', '--account-id', DEV);
    expect(result.stdout).toBe(`✓ Added dev to ${own}.\n`);
    expect(result.stderr).toContain(`Passed over ${local}: it is not trusted.`);
    expect(scene.home.read('work/accounts.json')).toBe('{ "accounts": [] }\n');
  });
});
