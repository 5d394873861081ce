import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEV, MAIN, MINUTE, openScene, PROD, type Scene } from '../support/scene.js';

const RULE = '-'.repeat(60);
const example = readFileSync(new URL('../../accounts.json.example', import.meta.url), 'utf8');

/** What the Python tool printed for the example that its README has. */
const EXAMPLE_BLOCKS = `Configured Accounts:
${RULE}
Name: main
Account ID: 123456789012
Description: Main AWS Account
${RULE}
Name: dev
Account ID: 987654321098
Description: Development Account
Role ARN: arn:aws:iam::987654321098:role/CrossAccountAdminRole
${RULE}
Name: prod
Account ID: 555555555555
Description: Production Account
Role ARN: arn:aws:iam::555555555555:role/CrossAccountAdminRole
${RULE}
`;

const accounts = (scene: Scene) => [
  { name: 'main', account_id: MAIN, description: 'Main AWS Account' },
  {
    name: 'dev',
    account_id: DEV,
    role_arn: scene.role(DEV, 'Developer'),
    description: 'Development Account',
    region: 'eu-west-1',
    tags: { env: 'dev' },
  },
  {
    name: 'prod',
    display_name: 'Production',
    account_id: PROD,
    role_arn: scene.role(PROD, 'Admin'),
    protected: true,
  },
];

const plainTerminal = (columns: number) => ({ columns, env: { NO_COLOR: '1' } });

/** Of an account of accounts.json that no sign-in leads into. */
const WRITTEN = { source: 'accounts.json', sso_session: null, permission_sets: [] };

describe('list', () => {
  it('prints up to five accounts in the blocks of the Python tool', async () => {
    const scene = await openScene();
    scene.home.write('.config/acctmgr/accounts.json', example);
    expect(await scene.cli('list')).toEqual({ stdout: EXAMPLE_BLOCKS, stderr: '', exitCode: 0 });
  });

  it('says what is set beyond that, and how long the profile lives', async () => {
    const scene = await openScene();
    scene.inventory(accounts(scene));
    await scene.cli('assume', 'dev');
    scene.time += 18 * MINUTE;
    const blocks = (await scene.cli('list')).stdout.split(`${RULE}\n`);
    expect(blocks.slice(2)).toEqual([
      `Name: dev\nAccount ID: ${DEV}\nDescription: Development Account\nRole ARN: arn:aws:iam::${DEV}:role/Developer\nRegion: eu-west-1\nProfile: assumed-dev (valid 42m)\n`,
      `Name: prod\nDisplay name: Production\nAccount ID: ${PROD}\nRole ARN: arn:aws:iam::${PROD}:role/Admin\nProtected: yes\n`,
      '',
    ]);
  });

  it.each([
    [52, 'valid 8m', 33],
    [60, 'expired', 31],
    [30, 'valid 30m', 32],
  ])('after %i minutes of an hour paints %s in colour %i', async (minutes, state, colour) => {
    const scene = await openScene();
    scene.inventory(accounts(scene));
    await scene.cli('assume', 'dev');
    scene.time += minutes * MINUTE;
    const { stdout } = await scene.cliIn({ columns: 80 }, 'list');
    expect(stdout).toContain(`Profile: assumed-dev (\u001b[${colour}m${state}\u001b[39m)\n`);
    expect(stdout).toContain('Name: \u001b[1mdev\u001b[22m\n');
  });

  it('takes --all for what it does without a name', async () => {
    const scene = await openScene();
    scene.inventory([{ name: 'main', account_id: '111111111111' }]);
    const all = await scene.cli('list', '--all');
    expect([all.exitCode, all.stdout]).toEqual([0, (await scene.cli('list')).stdout]);
    expect((await scene.cli('list', '--all', 'main')).exitCode).toBe(2);
    scene.inventory([]);
    expect((await scene.cli('list', '--all')).stdout).toContain('none yet');
  });

  it('prints one line per account with --table, and leaves columns out that nobody fills', async () => {
    const scene = await openScene();
    scene.inventory(accounts(scene));
    expect((await scene.cli('list', '--table')).stdout).toBe(
      [
        'Configured Accounts:',
        'NAME  ACCOUNT ID    ROLE       REGION     PROTECTED  DESCRIPTION',
        'main  111111111111                                   Main AWS Account',
        'dev   222222222222  Developer  eu-west-1             Development Account',
        'prod  333333333333  Admin                 yes',
        '',
      ].join('\n'),
    );
  });

  it('prints six accounts as a table, unless --long asks for blocks', async () => {
    const scene = await openScene();
    scene.inventory(
      Array.from({ length: 6 }, (_, index) => ({ name: `a${index}`, account_id: `70000000000${index}` })),
    );
    expect((await scene.cli('list')).stdout.split('\n').slice(0, 3)).toEqual([
      'Configured Accounts:',
      'NAME  ACCOUNT ID',
      'a0    700000000000',
    ]);
    expect((await scene.cli('list', '--long')).stdout).toMatch(/^Configured Accounts:\n-{60}\nName: a0\n/);
  });

  it('cuts the table to the width of the terminal, the description first', async () => {
    const scene = await openScene();
    scene.inventory(accounts(scene));
    const lines = async (columns: number) =>
      (await scene.cliIn(plainTerminal(columns), 'list', '--table')).stdout.split('\n').slice(1, 4);
    expect(await lines(66)).toEqual([
      'NAME  ACCOUNT ID    ROLE       REGION     PROTECTED  DESCRIPTION',
      'main  111111111111                                   Main AWS Acc…',
      'dev   222222222222  Developer  eu-west-1             Development …',
    ]);
    expect(await lines(63)).toEqual([
      'NAME  ACCOUNT ID    ROLE      REGION     PROTECTED  DESCRIPTION',
      'main  111111111111                                  Main AWS A…',
      'dev   222222222222  Develop…  eu-west-1             Developmen…',
    ]);
  });

  it('as JSON has every account with its profile, times in UTC', async () => {
    const scene = await openScene();
    scene.inventory(accounts(scene));
    await scene.cli('assume', 'dev');
    scene.time += 60 * MINUTE;
    const { stdout, stderr } = await scene.cli('list', '--json');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual([
      {
        ...WRITTEN,
        name: 'main',
        display_name: null,
        account_id: MAIN,
        description: 'Main AWS Account',
        role_arn: null,
        region: null,
        tags: {},
        ou: null,
        protected: false,
        profile: null,
      },
      {
        ...WRITTEN,
        name: 'dev',
        display_name: null,
        account_id: DEV,
        description: 'Development Account',
        role_arn: `arn:aws:iam::${DEV}:role/Developer`,
        region: 'eu-west-1',
        tags: { env: 'dev' },
        ou: null,
        protected: false,
        profile: { name: 'assumed-dev', expiration: '2026-03-01T13:00:00Z', expired: true },
      },
      {
        ...WRITTEN,
        name: 'prod',
        display_name: 'Production',
        account_id: PROD,
        description: null,
        role_arn: `arn:aws:iam::${PROD}:role/Admin`,
        region: null,
        tags: {},
        ou: null,
        protected: true,
        profile: null,
      },
    ]);
  });

  it('shows the role of a protected account as protected under any name', async () => {
    const scene = await openScene();
    scene.inventory([...accounts(scene), { name: 'harmless', account_id: PROD, role_name: 'Admin' }]);
    const table = (await scene.cli('list', '--table')).stdout;
    expect(table).toMatch(/^harmless +\d{12} +Admin +yes$/m);
    const block = (await scene.cli('list')).stdout.split(`${RULE}\n`).at(-2);
    expect(block).toContain('Name: harmless\n');
    expect(block).toContain('Protected: yes\n');
    const listed = JSON.parse((await scene.cli('list', '--json')).stdout) as { protected: boolean }[];
    expect(listed.map((account) => account.protected)).toEqual([false, false, true, true]);
  });

  it.each([
    [
      ['dev', 'prod'],
      ['dev', 'prod'],
    ],
    [
      ['prod', 'dev', 'dev'],
      ['dev', 'prod'],
    ],
    [['*'], ['main', 'dev', 'prod']],
    [['--match', 'PRO?'], ['prod']],
    [['--tag', 'env=dev'], ['dev']],
    [
      ['--tag', 'env!=dev'],
      ['main', 'prod'],
    ],
    [
      ['--except', 'main'],
      ['dev', 'prod'],
    ],
    [
      ['*', '--except', 'p*', '--source', 'accounts.json'],
      ['main', 'dev'],
    ],
    [[PROD], ['prod']],
  ])('with %j lists those, protected and base accounts like all others', async (words, names) => {
    const scene = await openScene();
    scene.inventory(accounts(scene));
    const { stdout, stderr } = await scene.cli('list', '--json', ...words);
    expect(stderr).toBe('');
    expect((JSON.parse(stdout) as { name: string }[]).map(({ name }) => name)).toEqual(names);
  });

  it('lists the account that the shell is in for a dot', async () => {
    const scene = await openScene();
    scene.inventory(accounts(scene));
    await scene.cli('assume', 'dev');
    const { stdout } = await scene.cliIn({ env: { AWS_PROFILE: 'assumed-dev' } }, 'list', '.');
    expect(stdout).toContain('Name: dev\n');
    expect(stdout).not.toContain('Name: prod\n');
  });

  it('takes no other account for the one that the shell is in, where its name means another by now', async () => {
    const scene = await openScene();
    scene.inventory(accounts(scene));
    await scene.cli('assume', 'dev');
    scene.inventory(
      accounts(scene).map((one) =>
        one.name === 'dev'
          ? { ...one, account_id: '400000000001', role_arn: 'arn:aws:iam::400000000001:role/Developer' }
          : one,
      ),
    );
    for (const command of [
      ['list', '.'],
      ['exec', '.', '--', 'true'],
      ['assume', '.'],
      ['doctor', '.'],
    ]) {
      const { stderr, exitCode } = await scene.cliIn({ env: { AWS_PROFILE: 'assumed-dev' } }, ...command);
      expect(stderr).toContain('and dev means 400000000001 by now.');
      expect(exitCode).toBe(2);
    }
  });

  it.each([
    [['nobody'], 'No account is called "nobody" in'],
    [['x*'], 'No account is called like x*.'],
    [['--tag', 'env=x'], 'No account has the tag env=x.'],
    [['dev', '--except', 'dev'], 'No account fits all of that.'],
  ])('with %j, which is nobody, says so and ends with 2', async (words, message) => {
    const scene = await openScene();
    scene.inventory(accounts(scene));
    const { stdout, stderr, exitCode } = await scene.cli('list', ...words);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(`error: ${message}`);
  });

  it('never calls AWS', async () => {
    const scene = await openScene();
    scene.inventory(accounts(scene));
    await scene.cli('list');
    expect(scene.aws.requests).toEqual([]);
  });

  it('of an empty inventory says where accounts go', async () => {
    const scene = await openScene();
    const file = scene.inventory([]);
    expect((await scene.cli('list')).stdout).toBe(`Configured Accounts:\nnone yet: add yours to ${file}\n`);
    expect((await scene.cli('list', '--json')).stdout).toBe('[]\n');
  });

  it('reports an inventory with problems as validate does', async () => {
    const scene = await openScene();
    const file = scene.home.write(
      '.config/acctmgr/accounts.json',
      '{"accounts":[{"name":"a","account_id":1}]}',
    );
    expect(await scene.cli('list')).toEqual({
      stdout: '',
      stderr: `error: ${file} has a problem:\n  1:39  accounts[0].account_id: a number, and numbers lose their leading zeros\n      expected: the string "000000000001"\n`,
      exitCode: 2,
    });
    const { stdout, stderr } = await scene.cli('list', '--json');
    expect(stdout).toBe('');
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'invalid_inventory', hint: null } });
  });
});

describe('without any inventory', () => {
  it('list makes the examples, says where, and goes on', async () => {
    const scene = await openScene();
    const file = scene.home.at('.config/acctmgr/accounts.json');
    expect(await scene.cli('list')).toEqual({
      stdout: EXAMPLE_BLOCKS,
      stderr: `Created ${file} with example accounts.
The profile default has credentials, so type, with the ARN of the role that you want:
  acctmgr add dev --role-arn arn:aws:iam::ACCOUNT_ID:role/ROLE_NAME
Or: acctmgr init, which asks; or an editor, and then acctmgr validate.
`,
      exitCode: 0,
    });
    expect(scene.home.read('.config/acctmgr/accounts.json')).toBe(example);
    expect(await scene.cli('list')).toEqual({ stdout: EXAMPLE_BLOCKS, stderr: '', exitCode: 0 });
  });

  it('makes nothing under CI', async () => {
    const scene = await openScene();
    const file = scene.home.at('.config/acctmgr/accounts.json');
    expect(await scene.cliIn({ env: { CI: 'true' } }, 'list')).toEqual({
      stdout: '',
      stderr: `error: There is no inventory: ${file} does not exist.\nhint:  Run "acctmgr init", or name a file with --config or ACCTMGR_CONFIG.\n`,
      exitCode: 2,
    });
    expect(existsSync(file)).toBe(false);
  });

  it('uses the accounts.json of the folder, and says so', async () => {
    const scene = await openScene();
    const file = scene.home.write('clone/accounts.json', example);
    expect(await scene.cliIn({ cwd: scene.home.at('clone') }, 'list')).toEqual({
      stdout: EXAMPLE_BLOCKS,
      stderr: `Using ${file}, since you have no inventory of your own.\n`,
      exitCode: 0,
    });
  });

  it('makes nothing in the place of a file that was named', async () => {
    const scene = await openScene();
    const file = scene.home.at('team.json');
    const failure = (by: string) => ({
      stdout: '',
      stderr: `error: ${file}, named by ${by}, does not exist.\nhint:  Check the path. "acctmgr init" makes an inventory of your own.\n`,
      exitCode: 2,
    });
    expect(await scene.cli('list', '--config', '~/team.json')).toEqual(failure('--config'));
    expect(await scene.cliIn({ env: { ACCTMGR_CONFIG: file } }, 'list')).toEqual(failure('ACCTMGR_CONFIG'));
    expect(existsSync(file)).toBe(false);
  });
});
