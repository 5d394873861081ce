import { chmodSync, existsSync, rmSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEV, MAIN, MINUTE, openScene, PROD, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

const CONFIG = '.aws/config';
const STAGE = '444444444444';

async function withAccounts(config?: string): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([
    { name: 'main', account_id: MAIN },
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer'), region: 'eu-west-1' },
    { name: 'stage', account_id: STAGE, role_arn: scene.role(STAGE, 'Deployer'), source_profile: 'jump' },
    { name: 'prod', account_id: PROD, role_arn: scene.role(PROD, 'Admin'), protected: true },
  ]);
  if (config !== undefined) scene.home.write(CONFIG, config);
  return scene;
}

const processOf = (scene: Scene, name: string) =>
  `/usr/bin/node /opt/acctmgr/main.cjs credential-process --config ${scene.home.at('.config/acctmgr/accounts.json')} ${name}`;

const devSection = (scene: Scene, name = 'dev') => `[profile ${name}]
credential_process = ${processOf(scene, 'dev')}
region = eu-west-1
acctmgr_account = dev
acctmgr_profile = ${name}
acctmgr_source = default
`;
const stageSection = (scene: Scene) => `[profile stage]
credential_process = ${processOf(scene, 'stage')}
acctmgr_account = stage
acctmgr_profile = stage
acctmgr_source = profile:jump
`;

const USERS =
  '# mine\n[default]\nregion=us-east-1 \n\n[profile sso]\nsso_session = corp\n\n[sso-session corp]\nsso_region = eu-west-1';

const NO_REGION =
  'No region is known for stage, and most AWS tools want one. Give the account one: acctmgr edit stage region=eu-west-1\n';

describe('profiles install', () => {
  it('adds its sections below what stands there, and leaves every other byte', async () => {
    const scene = await withAccounts(USERS);
    const { stdout, stderr, exitCode } = await scene.cli('profiles', 'install', 'dev', 'stage', '--yes');
    const file = scene.home.at(CONFIG);
    expect({ stdout, stderr, exitCode }).toEqual({
      stdout: `✓ Installed in ${file}: dev, stage\nTry: aws sts get-caller-identity --profile dev\n`,
      stderr: `Kept a copy of ${file} as it was, keys included: config.acctmgr-backup beside it. This is done once. Delete it when you rotate the keys.\n${NO_REGION}`,
      exitCode: 0,
    });
    expect(scene.home.read(CONFIG)).toBe(
      `${USERS}\n\n${devSection(scene)}\n${stageSection(scene)}`.trimEnd(),
    );
    expect(scene.home.read(`${CONFIG}.acctmgr-backup`)).toBe(USERS);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('makes the file where there is none, and nothing where nothing changes', async () => {
    const scene = await withAccounts();
    await scene.cli('profiles', 'install', 'dev', '--yes');
    expect(scene.home.read(CONFIG)).toBe(devSection(scene));
    const before = statSync(scene.home.at(CONFIG), { bigint: true });
    const again = await scene.cli('profiles', 'install', 'dev');
    expect(again).toEqual({ stdout: 'Nothing to change.\n', stderr: '', exitCode: 0 });
    expect(statSync(scene.home.at(CONFIG), { bigint: true }).ino).toBe(before.ino);
  });

  it('with --all takes every account with a role, but for protected ones, and says so', async () => {
    const scene = await withAccounts();
    const { stdout } = await scene.cli(
      'profiles',
      'install',
      '--all',
      '--prefix',
      'acme-',
      '--yes',
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      file: scene.home.at(CONFIG),
      written: true,
      profiles: [
        { profile: 'acme-dev', account: 'dev', action: 'add', removed: {}, added: { region: 'eu-west-1' } },
        { profile: 'acme-stage', account: 'stage', action: 'add' },
      ],
      left_out: ['prod'],
      warnings: [],
    });
    const human = await scene.cli('profiles', 'install', '--all', '--dry-run');
    expect(human.stdout).toContain('Left out, since protected accounts are installed by name only: prod\n');
    expect(await scene.cli('profiles', 'install', 'prod', '--yes')).toMatchObject({ exitCode: 0 });
  });

  it.each([
    [['*'], ['dev', 'stage'], ['prod']],
    [['--all', '--except', 'stage'], ['dev'], ['prod']],
    [['*', '--protected'], ['dev', 'stage', 'prod'], []],
    [['--match', 'p*', 'dev', '--protected'], ['dev', 'prod'], []],
    [['prod', '*'], ['dev', 'stage', 'prod'], []],
    [['--tag', 'team!=web', '*'], ['stage'], ['prod']],
  ])('with %j installs %j, and leaves out %j', async (words, installed, leftOut) => {
    const scene = await withAccounts();
    await scene.cli('edit', 'dev', 'tags={"team":"web"}');
    const { stdout } = await scene.cli('profiles', 'install', ...words, '--yes', '--json');
    const answer = JSON.parse(stdout) as { profiles: { profile: string }[]; left_out: string[] };
    expect(answer.profiles.map(({ profile }) => profile)).toEqual(installed);
    expect(answer.left_out).toEqual(leftOut);
  });

  it.each([[['main']], [['nobody*']], [['--tag', 'env=x']]])('with %j changes nothing', async (words) => {
    const scene = await withAccounts();
    expect(await scene.cli('profiles', 'install', ...words, '--yes')).toMatchObject({ exitCode: 2 });
    expect(existsSync(scene.home.at(CONFIG))).toBe(false);
  });

  it('shows what it would write with --dry-run, and writes nothing', async () => {
    const scene = await withAccounts();
    const { stdout, exitCode } = await scene.cli('profiles', 'install', 'dev', '--dry-run');
    const diff = devSection(scene)
      .trimEnd()
      .split('\n')
      .map((line) => `+ ${line}\n`);
    expect({ stdout, exitCode }).toEqual({
      stdout: `${scene.home.at(CONFIG)}:\n${diff.join('')}Nothing was written.\n`,
      exitCode: 0,
    });
    expect(existsSync(scene.home.at(CONFIG))).toBe(false);
  });

  it('shows the same on the terminal and asks', async () => {
    const scene = await withAccounts();
    const no = scriptedTerminal(false);
    const declined = await scene.cliIn({ terminal: no }, 'profiles', 'install', 'dev');
    expect(declined).toEqual({ stdout: '', stderr: 'error: Nothing was changed.\n', exitCode: 1 });
    expect(no.lines).toEqual([
      ...devSection(scene)
        .trimEnd()
        .split('\n')
        .map((line) => `+ ${line}`),
      `? Write this to ${scene.home.at(CONFIG)}?`,
    ]);
    expect(existsSync(scene.home.at(CONFIG))).toBe(false);
    const yes = scriptedTerminal(true);
    expect(await scene.cliIn({ terminal: yes }, 'profiles', 'install', 'dev')).toMatchObject({ exitCode: 0 });
    expect(scene.home.read(CONFIG)).toBe(devSection(scene));
  });

  it('stops where nobody can be asked, and names --yes', async () => {
    const scene = await withAccounts();
    const result = await scene.cli('profiles', 'install', 'dev');
    expect(result).toMatchObject({ stdout: '', exitCode: 2 });
    expect(result.stderr).toMatch(
      /^error: Changing .* needs your confirmation, and .*\nhint: {2}.*--yes\.\n$/,
    );
  });

  it('stops where the file changed while a person read the plan', async () => {
    const scene = await withAccounts();
    const slow = scriptedTerminal(true);
    const terminal = {
      ...slow,
      confirm: (question: string, details?: readonly string[]) => {
        scene.home.write(CONFIG, `[profile dev]\nregion = us-east-1\n`);
        return slow.confirm(question, details);
      },
    };
    const result = await scene.cliIn({ terminal }, 'profiles', 'install', 'dev', '--adopt');
    expect(result).toMatchObject({ stdout: '', exitCode: 1 });
    expect(result.stderr).toContain('was changed in the meantime');
    expect(scene.home.read(CONFIG)).toBe('[profile dev]\nregion = us-east-1\n');
  });

  it('updates its own section, and keeps what the user added to it or chose', async () => {
    const scene = await withAccounts();
    const own = devSection(scene)
      .replace('/opt/acctmgr/', '/old/acctmgr/')
      .replace('eu-west-1', 'us-west-2')
      .concat('output = json\n# note\n');
    scene.home.write(CONFIG, `${own}[profile other]\nregion = a\n`);
    const { stdout } = await scene.cli('profiles', 'install', 'dev', '--yes');
    expect(stdout).toContain('Updated in');
    expect(scene.home.read(CONFIG)).toBe(
      [
        '[profile dev]',
        `credential_process = ${processOf(scene, 'dev')}`,
        'acctmgr_account = dev',
        'acctmgr_profile = dev',
        'acctmgr_source = default',
        'region = us-west-2',
        'output = json',
        '# note',
        '[profile other]',
        'region = a',
        '',
      ].join('\n'),
    );
  });
});

describe('a profile of that name that is not ours', () => {
  const ROLE = `[profile dev]\nrole_arn = arn:aws:iam::${DEV}:role/Developer\nsource_profile = default\nmfa_serial = arn:aws:iam::${MAIN}:mfa/ada\nregion = us-east-1\noutput = json\n`;

  it('is refused, and left as it is', async () => {
    const scene = await withAccounts(ROLE);
    const result = await scene.cli('profiles', 'install', 'dev', '--yes', '--json');
    expect(result).toMatchObject({ stdout: '', exitCode: 2 });
    expect(JSON.parse(result.stderr)).toMatchObject({ error: { code: 'profile_not_managed' } });
    expect(scene.home.read(CONFIG)).toBe(ROLE);
  });

  it('is taken over with --adopt: its region and output stay, and what would win over us goes', async () => {
    const scene = await withAccounts(ROLE);
    const plan = await scene.cli('profiles', 'install', 'dev', '--adopt', '--dry-run');
    expect(plan.stdout).toBe(
      [
        `${scene.home.at(CONFIG)}:`,
        '  [profile dev]',
        `- role_arn = arn:aws:iam::${DEV}:role/Developer`,
        '- source_profile = default',
        `- mfa_serial = arn:aws:iam::${MAIN}:mfa/ada`,
        `+ credential_process = ${processOf(scene, 'dev')}`,
        '+ acctmgr_account = dev',
        '+ acctmgr_profile = dev',
        '+ acctmgr_source = default',
        'Nothing was written.',
        '',
      ].join('\n'),
    );
    const { stdout } = await scene.cli('profiles', 'install', 'dev', '--adopt', '--yes');
    expect(stdout).toContain('Taken over in');
    expect(scene.home.read(CONFIG)).toBe(
      `[profile dev]\ncredential_process = ${processOf(scene, 'dev')}\nacctmgr_account = dev\nacctmgr_profile = dev\nacctmgr_source = default\nregion = us-east-1\noutput = json\n`,
    );
  });

  it('is never taken over where it holds access keys, and their values are not shown', async () => {
    const keys = '[profile dev]\naws_access_key_id = AKIAUSER\naws_secret_access_key = s/e+cret\n';
    const scene = await withAccounts(keys);
    const result = await scene.cli('profiles', 'install', 'dev', '--adopt', '--yes', '--json');
    expect(JSON.parse(result.stderr)).toMatchObject({ error: { code: 'profile_holds_keys' } });
    expect(result.stdout + result.stderr).not.toMatch(/AKIAUSER|s\/e\+cret/);
    expect(scene.home.read(CONFIG)).toBe(keys);
  });

  it('may have a command with a password in it, which no plan shows', async () => {
    const scene = await withAccounts('[profile dev]\ncredential_process = vault --password hunter2\n');
    const words = ['profiles', 'install', 'dev', '--adopt', '--dry-run'];
    for (const more of [[], ['--json']]) {
      const { stdout, stderr } = await scene.cli(...words, ...more);
      expect(stdout).toContain('(another command)');
      expect(stdout + stderr).not.toContain('hunter2');
    }
  });

  it('is found under another spelling of its header', async () => {
    const scene = await withAccounts('[profile "dev"]\nregion = us-east-1\n');
    const result = await scene.cli('profiles', 'install', 'dev', '--yes', '--json');
    expect(JSON.parse(result.stderr)).toMatchObject({ error: { code: 'config_file_refused' } });
  });

  it('in the credentials file wins over the installed one, which is said', async () => {
    const scene = await withAccounts();
    scene.home.write('.aws/credentials', '[dev]\naws_access_key_id = AKIAUSER\naws_secret_access_key = x\n');
    const { stderr, exitCode } = await scene.cli('profiles', 'install', 'dev', '--yes');
    expect({ stderr, exitCode }).toEqual({
      stderr:
        'warning: The AWS credentials file gives dev aws_access_key_id, which wins over the credential_process of that name.\n',
      exitCode: 0,
    });
  });
});

describe('what cannot be installed', () => {
  it.each([
    ['an account without a role', ['main'], 'no_role'],
    ['an unknown account', ['dve'], 'unknown_account'],
    ['names and --all together', ['dev', '--all'], 'usage'],
    ['a prefix that not every tool can read', ['dev', '--prefix', 'a b'], 'usage'],
    ['no account at all', [], 'account_missing'],
  ])('is refused before anything is written: %s', async (_what, words, code) => {
    const scene = await withAccounts();
    const result = await scene.cli('profiles', 'install', ...words, '--yes', '--json');
    expect(result).toMatchObject({ stdout: '', exitCode: 2 });
    expect(JSON.parse(result.stderr)).toMatchObject({ error: { code } });
    expect(existsSync(scene.home.at(CONFIG))).toBe(false);
  });

  it.each(['a"b', 'a$(touch x)b', 'a`touch x`b', 'a\\b', 'a #b'])(
    'such as one whose accounts.json lies in %j',
    async (folder) => {
      const scene = await withAccounts();
      const inventory = scene.home.write(
        `${folder}/accounts.json`,
        scene.home.read('.config/acctmgr/accounts.json'),
      );
      const result = await scene.cli('profiles', 'install', 'dev', '--yes', '--config', inventory, '--json');
      expect(JSON.parse(result.stderr)).toMatchObject({ error: { code: 'cannot_quote' } });
      expect(existsSync(scene.home.at(CONFIG))).toBe(false);
    },
  );

  it('stops at a file that readers disagree about, with its line', async () => {
    const scene = await withAccounts('[default]\nnonsense\n');
    const result = await scene.cli('profiles', 'install', 'dev', '--yes');
    expect(result.stderr).toContain(`${scene.home.at(CONFIG)}, line 2: neither`);
    expect(scene.home.read(CONFIG)).toBe('[default]\nnonsense\n');
  });

  it.skipIf(process.getuid?.() === 0)(
    'leaves the file alone where its folder cannot be written',
    async () => {
      const scene = await withAccounts(USERS);
      chmodSync(scene.home.at('.aws'), 0o500);
      try {
        expect(await scene.cli('profiles', 'install', 'dev', '--yes')).toMatchObject({ exitCode: 1 });
      } finally {
        chmodSync(scene.home.at('.aws'), 0o700);
      }
      expect(scene.home.read(CONFIG)).toBe(USERS);
    },
  );
});

describe('profiles uninstall', () => {
  it('takes its own sections away, by profile or by account, and leaves the file as it was', async () => {
    const scene = await withAccounts(USERS);
    await scene.cli('profiles', 'install', 'dev', '--prefix', 'acme-', '--yes');
    await scene.cli('profiles', 'install', 'stage', '--yes');
    const { stdout } = await scene.cli('profiles', 'uninstall', 'dev', 'stage', '--yes');
    expect(stdout).toBe(`✓ Uninstalled in ${scene.home.at(CONFIG)}: acme-dev, stage\n`);
    expect(scene.home.read(CONFIG)).toBe(USERS);
  });

  it('takes all of them, and never one that only carries our marks', async () => {
    const scene = await withAccounts();
    await scene.cli('profiles', 'install', 'dev', '--yes');
    const pasted = devSection(scene, 'dev').replace('[profile dev]', '[profile copy]');
    const replaced = devSection(scene, 'own').replace(/process = .*/, 'process = /opt/own');
    scene.home.write(CONFIG, `${devSection(scene)}\n${pasted}\n${replaced}`);
    const { stdout } = await scene.cli('profiles', 'uninstall', '--all', '--yes');
    expect(stdout).toContain(': dev\n');
    expect(scene.home.read(CONFIG)).toBe(`${pasted}\n${replaced}`);
  });

  it("leaves what the user had in an adopted section, or has added, but for acctmgr's own keys", async () => {
    const scene = await withAccounts();
    const own = '[profile dev]\nregion = us-east-2 \noutput=json\ns3 =\n  max_concurrent_requests = 20\n';
    scene.home.write(CONFIG, own);
    await scene.cli('profiles', 'install', 'dev', '--adopt', '--yes');
    await scene.cli('profiles', 'install', 'stage', '--yes');
    expect(scene.home.read(CONFIG)).toContain('credential_process');
    const planned = await scene.cli('profiles', 'uninstall', '--all', '--dry-run');
    expect(planned.stdout).toContain('\n  [profile dev]\n- credential_process = ');
    expect(planned.stdout).toContain('\n- [profile stage]\n');
    expect(planned.stdout).not.toContain('- output');
    const { stdout } = await scene.cli('profiles', 'uninstall', '--all', '--yes');
    expect(stdout).toBe(
      `✓ Uninstalled in ${scene.home.at(CONFIG)}: stage\n` +
        `✓ Uninstalled but for your own settings in ${scene.home.at(CONFIG)}: dev\n`,
    );
    expect(scene.home.read(CONFIG)).toBe(own);
  });

  it.each([
    ['a profile that is not there', ['dev'], 'unknown_profile'],
    ['nothing', [], 'usage'],
  ])('refuses %s', async (_what, words, code) => {
    const scene = await withAccounts();
    const result = await scene.cli('profiles', 'uninstall', ...words, '--yes', '--json');
    expect(result).toMatchObject({ stdout: '', exitCode: 2 });
    expect(JSON.parse(result.stderr)).toMatchObject({ error: { code } });
  });
});

describe('profiles', () => {
  /** A day on which `prod` was taken with another role, `dev` with its own and, an hour and a half before, under a name. */
  async function withProfiles(): Promise<Scene> {
    const scene = await withAccounts();
    scene.home.write('.aws/config', '[default]\nregion = a\n[profile own]\nregion = b\n[sso-session s]\n');
    scene.role(PROD, 'Reader');
    await scene.cli('assume', 'dev', '--profile-name', 'morning');
    scene.time += 90 * MINUTE;
    await scene.cli('assume', 'dev', '--refresh');
    await scene.cli('assume', 'prod', '--role', 'Reader', '--yes', '--reason', 'x');
    await scene.cli('profiles', 'install', 'stage', '--yes');
    return scene;
  }

  it('are all that acctmgr wrote, with what became of them', async () => {
    const scene = await withProfiles();
    expect(await scene.cli('profiles')).toEqual({
      stdout: [
        'PROFILE              ACCOUNT  ROLE       SESSION    INVENTORY  REGION     SOURCE',
        'morning              dev      Developer  expired    current    eu-west-1  profile:default',
        'assumed-dev          dev      Developer  valid 1h   current    eu-west-1  profile:default',
        'assumed-prod/Reader  prod     Reader     valid 1h   current               profile:default',
        'stage                stage    Deployer   on demand  current               profile:jump',
        '',
        'One has expired; "acctmgr clean" removes expired profiles.',
        '',
      ].join('\n'),
      stderr: '',
      exitCode: 0,
    });
  });

  it('with --all are those of others too, by name and file', async () => {
    const scene = await withProfiles();
    const { stdout } = await scene.cli('profiles', '--all');
    expect(stdout.split('\n').slice(3, 8)).toEqual([
      'assumed-prod/Reader  prod     Reader     valid 1h   current               profile:default  credentials',
      'stage                stage    Deployer   on demand  current               profile:jump     config',
      'default                                  other                                             credentials',
      'default                                  other                                             config',
      'own                                      other                                             config',
    ]);
    expect(stdout).not.toContain(scene.ada.secretAccessKey);
  });

  it('as JSON have the same keys, whatever their kind, and no secret', async () => {
    const scene = await withProfiles();
    const { stdout } = await scene.cli('profiles', '--all', '--json');
    const rows = JSON.parse(stdout) as object[];
    const [morning, , , stage, other] = rows;
    const nothing = Object.fromEntries(Object.keys(morning ?? {}).map((key) => [key, null]));
    expect(rows).toHaveLength(7);
    expect(morning).toEqual({
      profile: 'morning',
      kind: 'session',
      file: scene.home.at('.aws/credentials'),
      account: 'dev',
      role_arn: `arn:aws:iam::${DEV}:role/Developer`,
      region: 'eu-west-1',
      source: 'profile:default',
      inventory: 'current',
      expiration: '2026-03-01T13:00:00Z',
      expired: true,
      access_key_id: expect.stringMatching(/^ASIA/) as string,
      credential_process: null,
    });
    expect(stage).toEqual({
      ...nothing,
      profile: 'stage',
      kind: 'process',
      file: scene.home.at(CONFIG),
      account: 'stage',
      role_arn: `arn:aws:iam::${STAGE}:role/Deployer`,
      source: 'profile:jump',
      inventory: 'current',
      credential_process: processOf(scene, 'stage'),
    });
    expect(other).toEqual({
      ...nothing,
      profile: 'default',
      kind: 'other',
      file: scene.home.at('.aws/credentials'),
    });
    for (const secret of [...scene.aws.secrets(), scene.ada.secretAccessKey])
      expect(stdout).not.toContain(secret);
  });

  it('say what the inventory no longer has of them', async () => {
    const scene = await withProfiles();
    scene.inventory([
      { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Successor') },
      { name: 'stage', account_id: STAGE },
    ]);
    const rows = JSON.parse((await scene.cli('profiles', '--json')).stdout) as Record<string, unknown>[];
    expect(rows.map((row) => `${String(row['profile'])} ${String(row['inventory'])}`)).toEqual([
      'morning other_role',
      'assumed-dev other_role',
      'assumed-prod/Reader no_account',
      'stage no_role',
    ]);
    expect((await scene.cli('profiles')).stdout).toContain('valid 1h   other role');
  });

  it('are shown without an inventory, and with a broken one, which is then no answer', async () => {
    const scene = await withProfiles();
    const unknown = async (stderr: string | RegExp) => {
      const result = await scene.cli('profiles');
      expect(result).toMatchObject({ stderr: expect.stringMatching(stderr) as string, exitCode: 0 });
      expect(result.stdout).toContain('assumed-dev          dev      Developer  valid 1h   ?');
      const rows = JSON.parse((await scene.cli('profiles', '--json')).stdout) as Record<string, unknown>[];
      expect(rows.map((row) => row['inventory'])).toEqual([null, null, null, null]);
    };
    scene.home.write('.config/acctmgr/accounts.json', '{"accounts": [}');
    await unknown(/^warning: .*accounts\.json has a problem:\n {2}1:15 /);
    rmSync(scene.home.at('.config/acctmgr/accounts.json'));
    await unknown(/^There is no inventory, so nobody can tell what became of the accounts\.\n$/);
    expect(await scene.cli('profiles', '--config', 'missing.json')).toMatchObject({
      stdout: '',
      exitCode: 2,
    });
  });

  it('that ask another accounts.json are not looked up in this one', async () => {
    const scene = await withProfiles();
    const other = scene.home.write('other.json', scene.home.read('.config/acctmgr/accounts.json'));
    const rows = JSON.parse((await scene.cli('profiles', '--config', other, '--json')).stdout) as unknown[];
    expect(rows[1]).toMatchObject({ inventory: 'current' });
    expect(rows[3]).toMatchObject({ profile: 'stage', inventory: null, role_arn: null });
  });

  it('come with a warning for each line that tools stop at', async () => {
    const scene = await withProfiles();
    scene.home.write('.aws/credentials', `${scene.credentials()}\n[assumed-dev]\nnonsense\n`);
    const { stdout, stderr, exitCode } = await scene.cli('profiles');
    const file = scene.home.at('.aws/credentials');
    const last = scene.credentials().trimEnd().split('\n').length;
    expect({ stderr: stderr.split('\n'), exitCode }).toEqual({
      stderr: [
        `warning: The AWS CLI and boto3 cannot read ${file}: line ${last}, neither "key = value", nor a [section], nor a comment.`,
        expect.stringMatching(
          /^warning: The AWS CLI and boto3 cannot read .*: line \d+, a second \[assumed-dev\]; the first is on line \d+\.$/,
        ),
        '',
      ],
      exitCode: 0,
    });
    expect(stdout).toContain('assumed-prod/Reader');
  });

  it('are none where nothing was written', async () => {
    const scene = await withAccounts();
    const none = { stderr: '', exitCode: 0 };
    expect(await scene.cli('profiles')).toEqual({ ...none, stdout: 'Profiles of acctmgr: none\n' });
    expect(await scene.cli('profiles', '--json')).toEqual({ ...none, stdout: '[]\n' });
    rmSync(scene.home.at('.aws'), { recursive: true });
    expect(await scene.cli('profiles', '--all')).toEqual({ ...none, stdout: 'Profiles: none\n' });
  });

  it('names its subcommands in help', async () => {
    const scene = await withAccounts();
    const { stdout } = await scene.cli('help', 'profiles');
    expect(stdout).toMatch(/^ {2}install [^]*^ {2}uninstall /m);
    expect((await scene.cli('profiles', 'install', '--help')).stdout).toContain('--adopt');
  });
});

/** As it was written before. */
const oldLine = (scene: Scene, name: string, config = scene.home.at('.config/acctmgr/accounts.json')) =>
  `"/usr/bin/node" "/opt/acctmgr/main.cjs" credential-process ${name} --config "${config}"`;
const oldSection = (scene: Scene, name: string, prefix = '', config?: string) =>
  `[profile ${prefix}${name}]\ncredential_process = ${oldLine(scene, name, config)}\nacctmgr_account = ${name}\nacctmgr_profile = ${prefix}${name}\nacctmgr_source = default\n`;

describe('lines that programs in Go cannot run', () => {
  const WHY = (names: string) =>
    `Programs in Go (Terraform, eksctl, k9s) can't run the credential_process of ${names}, which an earlier version wrote.`;

  it('are written anew by profiles install, which names the others', async () => {
    const scene = await withAccounts();
    scene.home.write(CONFIG, ['dev', 'stage'].map((name) => oldSection(scene, name)).join('\n'));
    const { stderr, exitCode } = await scene.cli('profiles', 'install', 'dev', '--yes');
    expect({ stderr, exitCode }).toEqual({
      stderr: `warning: ${WHY('stage')} Mend it with: acctmgr profiles install stage\n`,
      exitCode: 0,
    });
    expect(scene.home.read(CONFIG)).toContain(`credential_process = ${processOf(scene, 'dev')}\n`);
    expect(await scene.cli('profiles', 'install', 'stage', '--yes')).toMatchObject({
      stderr: NO_REGION,
      exitCode: 0,
    });
    expect(scene.home.read(CONFIG)).not.toContain('"');
  });

  it('are named by assume, once a day, with what writes them anew', async () => {
    const scene = await withAccounts();
    const config = [oldSection(scene, 'dev'), oldSection(scene, 'stage', 'acme-', '/a b.json')].join('\n');
    scene.home.write(CONFIG, config);
    const note = `${WHY('dev, acme-stage')} Mend it with: acctmgr profiles install dev; acctmgr profiles install stage --prefix acme- --config "/a b.json"\n`;
    expect((await scene.cli('assume', 'dev', '--quiet')).stderr).toBe('');
    expect((await scene.cli('assume', 'dev')).stderr).toBe(note);
    expect((await scene.cli('assume', 'dev')).stderr).toBe('');
    scene.time += 24 * 60 * MINUTE;
    expect((await scene.cli('assume', 'dev')).stderr).toContain(note);
    expect(scene.home.read(CONFIG)).toBe(config);
  });

  it('are named by doctor', async () => {
    const scene = await withAccounts();
    scene.home.write(CONFIG, oldSection(scene, 'dev'));
    const { stdout } = await scene.cli('doctor', '--json');
    const findings = (JSON.parse(stdout) as { findings: { check: string }[] }).findings;
    expect(findings.filter(({ check }) => check === 'process_lines')).toMatchObject([
      { check: 'process_lines', status: 'warn', message: WHY('dev'), fix: 'acctmgr profiles install dev' },
    ]);
  });
});
