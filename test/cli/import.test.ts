import { describe, expect, it } from 'vitest';
import { DEV, MAIN, PROD, openScene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

const OWN = '.config/acctmgr/accounts.json';
const arn = (account: string) => `arn:aws:iam::${account}:role/Admin`;
const CONFIG = `[default]
region = us-east-1

[profile dev]
role_arn = ${arn(DEV)}
source_profile = default
region = eu-west-1

[profile prod]
role_arn = ${arn(PROD)}
source_profile = dev
mfa_serial = GAHT12345678

[profile broken]
role_arn = admin
`;

const dev = {
  name: 'dev',
  account_id: DEV,
  role_arn: arn(DEV),
  source_profile: 'default',
  region: 'eu-west-1',
};
const prod = { name: 'prod', account_id: PROD, role_arn: arn(PROD), source_account: 'dev' };
const NO_ROLE = '  - default (line 1): it names no role';
const NO_ARN = 'role_arn "admin" is not the ARN of an IAM role, such as arn:aws:iam::123456789012:role/Admin';
const BROKEN = `  - broken (line 14): ${NO_ARN}`;
const LEFT_OUT = `${NO_ROLE}\n${BROKEN}`;

async function withConfig(accounts: readonly object[] = []) {
  const scene = await openScene();
  const from = scene.home.write('.aws/config', CONFIG);
  const path = scene.inventory(accounts);
  const read = () => (JSON.parse(scene.home.read(OWN)) as { accounts: object[] }).accounts;
  const plan = [
    `From ${from} into ${path}:`,
    `  + dev: ${arn(DEV)} from default`,
    `  + prod: ${arn(PROD)} from dev`,
    '      mfa_serial is left out: MFA does not pass a hop',
    NO_ROLE,
    BROKEN,
  ];
  return { ...scene, from, path, read, plan };
}

describe('import', () => {
  it('shows the plan, asks, and adds the accounts', async () => {
    const { cliIn, path, plan, read } = await withConfig();
    const terminal = scriptedTerminal(true);
    expect(await cliIn({ terminal }, 'import')).toEqual({
      stdout: `✓ Added 2 accounts in ${path}.\n`,
      stderr: '',
      exitCode: 0,
    });
    expect(terminal.lines).toEqual([...plan, '? Add 2 accounts?']);
    expect(read()).toEqual([dev, prod]);
  });

  it('says whose credentials sign where a section names nobody, and makes no account where AWS tools refuse it', async () => {
    const { cli, home, inventory } = await openScene();
    inventory([]);
    const from = home.write(
      'roles',
      `[one]\nrole_arn = ${arn(DEV)}\n[two]\naws_account_id = ${PROD}\nrole_name = Admin\n[profile nosrc]\nrole_arn = ${arn(MAIN)}\n`,
    );
    const { stdout } = await cli('import', '--from', from, '--dry-run');
    expect(stdout.split('\n').slice(1)).toEqual([
      `  + one: ${arn(DEV)} from your usual credentials`,
      `  + two: Admin of ${PROD} from your usual credentials`,
      '  - nosrc (line 6): it has role_arn and no source_profile, which AWS tools refuse: give it one, or use acctmgr add with --role-arn',
      '',
    ]);
  });

  it('leaves it at a no, and without a terminal names the flag', async () => {
    const { cliIn, cli, path, plan, read } = await withConfig();
    expect((await cliIn({ terminal: scriptedTerminal(false) }, 'import')).stdout).toBe(
      `${path} was left as it is.\n`,
    );
    expect(await cli('import')).toEqual({
      stdout: '',
      stderr: `error: ${plan.join('\n')}\nImporting needs your confirmation, and there is no terminal to ask on.\nhint:  Confirm it with --yes.\n`,
      exitCode: 2,
    });
    expect(read()).toEqual([]);
  });

  it('with --yes says on stderr what it does; what was imported can be assumed at once', async () => {
    const { cli, path, plan, role } = await withConfig();
    role(DEV, 'Admin');
    expect(await cli('import', '--yes')).toEqual({
      stdout: `✓ Added 2 accounts in ${path}.\n`,
      stderr: `${plan.join('\n')}\n`,
      exitCode: 0,
    });
    expect((await cli('assume', 'dev')).exitCode).toBe(0);
  });

  it('shows the plan alone with --dry-run', async () => {
    const { cli, from, path, plan, read } = await withConfig();
    expect(await cli('import', '--dry-run')).toEqual({
      stdout: `${plan.join('\n')}\n`,
      stderr: '',
      exitCode: 0,
    });
    expect(JSON.parse((await cli('import', '--dry-run', '--json')).stdout)).toEqual({
      accounts_file: path,
      from,
      dry_run: true,
      written: false,
      added: [
        { profile: 'dev', account: dev, notes: [] },
        { profile: 'prod', account: prod, notes: ['mfa_serial is left out: MFA does not pass a hop'] },
      ],
      changed: [],
      removed: [],
      unchanged: [],
      skipped: [
        { profile: 'default', line: 1, reason: 'it names no role' },
        { profile: 'broken', line: 14, reason: NO_ARN },
      ],
    });
    expect(read()).toEqual([]);
  });

  it('overwrites nothing without --update', async () => {
    const { cli, read, path, from } = await withConfig([{ ...dev, region: 'us-east-1' }, prod]);
    expect(await cli('import', '--yes')).toEqual({
      stdout: `${path} was left as it is.\n`,
      stderr: `From ${from} into ${path}:
  - dev (line 4): is there already; region differs; --update changes that
${LEFT_OUT}
  1 account is there already, as in the profiles
`,
      exitCode: 0,
    });
    const { stdout, stderr } = await cli('import', '--yes', '--update');
    expect(stdout).toBe(`✓ Changed 1 account in ${path}.\n`);
    expect(stderr).toContain('  ~ dev: region eu-west-1\n');
    expect(read()).toEqual([dev, prod]);
  });

  it('reads another file, and begins an inventory where there is none', async () => {
    const { cli, home } = await openScene();
    const from = home.write(
      'switch-roles.txt',
      `[main-admin]\naws_account_id = ${MAIN}\nrole_name = Admin\n`,
    );
    const { stdout, exitCode } = await cli('import', '--from', from, '--yes');
    expect({ stdout, exitCode }).toEqual({ stdout: `✓ Added 1 account in ${home.at(OWN)}.\n`, exitCode: 0 });
    expect(JSON.parse(home.read(OWN))).toEqual({
      $schema: './accounts.schema.json',
      accounts: [{ name: 'main-admin', account_id: MAIN, role_name: 'Admin' }],
    });
  });

  it('says that there is nothing to import', async () => {
    const { cli, home, inventory } = await openScene();
    inventory([]);
    const missing = home.at('.aws/config');
    expect(await cli('import')).toEqual({
      stdout: '',
      stderr: `error: There is no ${missing}.\nhint:  Name the file that has your role profiles with --from.\n`,
      exitCode: 2,
    });
    home.write('.aws/config', '[default]\nregion = us-east-1\n');
    expect((await cli('import')).stderr).toBe(`Nothing in ${missing} can be imported:\n${NO_ROLE}\n`);
    home.write('.aws/config', '');
    expect((await cli('import')).stderr).toBe(`Nothing in ${missing} can be imported.\n`);
  });

  it('has nobody else sign for a source that is not there', async () => {
    const { cli, home, inventory, role, aws } = await openScene();
    inventory([]);
    role(DEV, 'Admin');
    home.write('.aws/config', `[profile dev]\nrole_arn = ${arn(DEV)}\nsource_profile = "default"\n`);
    expect((await cli('import', '--yes')).exitCode).toBe(0);
    expect(await cli('assume', 'dev')).toEqual({
      stdout: '',
      stderr:
        'error: The profile "default" does not exist.\nhint:  Write default, without what stands around it: AWS tools take all of the line for the name.\n',
      exitCode: 3,
    });
    expect(aws.requests).toEqual([]);
  });

  it('makes accounts of profiles of Identity Center, in both forms', async () => {
    const { cli, home, inventory } = await openScene();
    const path = inventory([]);
    const portal = (host: string) =>
      `sso_start_url = https://${host}.awsapps.com/start#/\nsso_region = eu-west-1\n`;
    home.write(
      '.aws/config',
      `[sso-session corp]
${portal('corp')}[profile web]
sso_session = corp
sso_account_id = ${DEV}
sso_role_name = ReadOnlyAccess
region = eu-central-1
[profile web-again]
${portal('corp')}sso_account_id = ${DEV}
sso_role_name = AdministratorAccess
[profile old]
${portal('acme')}sso_account_id = ${PROD}
sso_role_name = Ops
[profile lost]
sso_session = gone
sso_account_id = ${PROD}
sso_role_name = Ops
[profile bearer]
sso_session = corp
`,
    );
    const { stdout } = await cli('import', '--yes');
    expect(stdout).toContain('Added 3 accounts in ');
    const written = JSON.parse(home.read(OWN)) as object;
    expect(written).toMatchObject({
      // The sign-in corp stands in the AWS config file.
      sso_sessions: { acme: { start_url: 'https://acme.awsapps.com/start', region: 'eu-west-1' } },
      accounts: [
        {
          name: 'web',
          account_id: DEV,
          sso_session: 'corp',
          permission_sets: ['ReadOnlyAccess'],
          region: 'eu-central-1',
        },
        { name: 'web-again', account_id: DEV, sso_session: 'corp', permission_sets: ['AdministratorAccess'] },
        { name: 'old', account_id: PROD, sso_session: 'acme', permission_sets: ['Ops'] },
      ],
    });
    const again = (await cli('import', '--dry-run')).stdout;
    expect(again).toContain('3 accounts are there already, as in the profiles');
    expect(again).toContain('  - lost (line 19): its [sso-session "gone"] is not in the file');
    expect(again).toContain(
      '  - bearer (line 23): it signs in by IAM Identity Center and names no account and role',
    );
    expect(await cli('validate')).toMatchObject({ exitCode: 0 });
    expect(path).toContain(OWN);
  });

  it('names what is left out for one reason in one line', async () => {
    const { cli, home, inventory } = await openScene();
    inventory([]);
    home.write('.aws/config', '[profile a]\nsso_session = x\n[profile b]\nsso_session = x\n');
    expect((await cli('import', '--dry-run')).stdout).toContain(
      '  - a (line 1), b (line 3): it signs in by IAM',
    );
  });

  it('lets no escape sequence of the file reach the terminal', async () => {
    const { cli, home, inventory } = await openScene();
    inventory([]);
    home.write('.aws/config', `[profile \u001b[2Jdev]\nrole_arn = \u001b]0;x\u0007admin\n`);
    const { stdout } = await cli('import', '--dry-run');
    expect(stdout).toContain('  - dev (line 1): role_arn "admin" is not the ARN');
    expect(stdout).not.toContain('\u001b');
  });
});

describe('init', () => {
  it('mentions the role profiles that import would take over', async () => {
    const { cli, home } = await openScene();
    const from = home.write('.aws/config', CONFIG);
    expect((await cli('init')).stdout).toContain(
      `  2. acctmgr import: makes accounts of role profiles in ${from} (2 found)\n`,
    );
  });

  it('makes an example that gives way to what is imported', async () => {
    const { cli, home } = await openScene();
    const from = home.write('.aws/config', CONFIG);
    await cli('init');
    const { stdout, stderr } = await cli('import', '--yes');
    expect({ stdout, stderr }).toEqual({
      stdout: `✓ Added 2 accounts in ${home.at(OWN)}.\n`,
      stderr: `From ${from} into ${home.at(OWN)}:
  - main: an account of the example, which goes
  - dev: an account of the example, which goes
  - prod: an account of the example, which goes
  + dev: ${arn(DEV)} from default
  + prod: ${arn(PROD)} from dev
      mfa_serial is left out: MFA does not pass a hop
${LEFT_OUT}
`,
    });
    expect(home.read(OWN)).toBe(
      `${JSON.stringify({ $schema: './accounts.schema.json', accounts: [dev, prod] }, null, 2)}\n`,
    );
  });
});
