import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEV, openScene, type Scene } from '../support/scene.js';
import { scriptedTerminal, type ScriptedAnswer } from '../support/scripted-terminal.js';

const example = readFileSync(new URL('../../accounts.json.example', import.meta.url), 'utf8');
const OWN = '.config/acctmgr/accounts.json';

describe('init', () => {
  it("makes the user's own inventory and says what to do next", async () => {
    const scene = await openScene();
    expect(await scene.cli('init')).toEqual({
      stdout: `✓ Created ${scene.home.at(OWN)} with example accounts.

What to do next:
  1. Replace the examples with your own accounts.
  2. acctmgr validate
  3. acctmgr assume <name>
`,
      stderr: '',
      exitCode: 0,
    });
    expect(scene.home.read(OWN)).toBe(example);
  });

  it('leaves a file as it is', async () => {
    const scene = await openScene();
    const file = scene.home.write(OWN, 'not even JSON');
    expect(await scene.cli('init')).toEqual({
      stdout: `${file} is there already and was left as it is.\n`,
      stderr: '',
      exitCode: 0,
    });
    expect(scene.home.read(OWN)).toBe('not even JSON');
    expect(JSON.parse((await scene.cli('init', '--json')).stdout)).toEqual({
      accounts_file: file,
      created: false,
    });
  });

  it('with --local makes one in the current folder, which is in force at once where there is no other', async () => {
    const scene = await openScene();
    const world = { cwd: scene.home.at('.') };
    const { stdout } = await scene.cliIn(world, 'init', '--local');
    expect(stdout).toContain(`✓ Created ${scene.home.at('accounts.json')} with example accounts.\n`);
    expect(stdout).not.toContain('trust');
    expect((await scene.cliIn(world, 'list')).stdout).toContain('Name: prod\n');
  });

  it('with --local says that it has to be trusted where there is another one', async () => {
    const scene = await openScene();
    scene.inventory([]);
    expect((await scene.cli('init', '--local')).stdout)
      .toBe(`✓ Created ${scene.home.at('accounts.json')} with example accounts.

What to do next:
  1. Replace the examples with your own accounts.
  2. acctmgr trust: until then, your own inventory stays in force here
  3. acctmgr validate
  4. acctmgr assume <name>
`);
  });
});

const ROLE = `arn:aws:iam::${DEV}:role/Developer`;
const WHERE = '? Where do your accounts come from?';
const PORTAL = '  IAM Identity Center  the accounts that you see in its portal';
const BY_HAND = '  By hand  one account: its name and its role are asked';
const EXAMPLE = '  An example  a file with three accounts, for an editor';

const accountsOf = (scene: Scene): unknown =>
  (JSON.parse(scene.home.read(OWN)) as { readonly accounts: unknown }).accounts;

/** Runs init with a person at the terminal. */
async function attended(scene: Scene, answers: readonly ScriptedAnswer[], ...words: readonly string[]) {
  const terminal = scriptedTerminal(...answers);
  const result = await scene.cliIn({ terminal }, 'init', ...words);
  return { ...result, lines: terminal.lines };
}

describe('init on a terminal', () => {
  it('offers what there is, and makes the example', async () => {
    const scene = await openScene();
    const { stdout, lines, exitCode } = await attended(scene, ['An example']);
    expect({ lines, exitCode }).toEqual({ lines: [WHERE, PORTAL, BY_HAND, EXAMPLE], exitCode: 0 });
    expect(stdout).toContain(`✓ Created ${scene.home.at(OWN)} with example accounts.\n`);
    expect(scene.home.read(OWN)).toBe(example);
  });

  it('asks for the portal of Identity Center, and says how to sign in to it', async () => {
    const scene = await openScene();
    const next = `Next, to sign in and to list your accounts:
  acctmgr login acme --start-url https://acme.awsapps.com/start --region eu-west-1
  acctmgr sync
`;
    const answers = ['IAM Identity Center', 'acme', 'https://acme.awsapps.com/start', 'eu-west-1'];
    const { stdout, lines } = await attended(scene, answers);
    expect(stdout).toBe(next);
    expect(lines.slice(4)).toEqual([
      '? The address of your access portal:',
      '! It has to be the address of the access portal, such as https://corp.awsapps.com/start.',
      '? The address of your access portal:',
      '? The region that Identity Center lives in:',
    ]);
    const flags = ['--start-url', 'https://acme.awsapps.com/start', '--region', 'eu-west-1'];
    expect((await scene.cli('init', ...flags)).stdout).toBe(next);
    expect(await scene.cli('init', '--accounts', 'by-hand', ...flags)).toMatchObject({ exitCode: 2 });
  });

  it('asks for an account and adds it', async () => {
    const scene = await openScene();
    const { stdout, lines } = await attended(scene, ['By hand', '-dev', 'dev', 'Developer', ROLE, '']);
    expect(stdout).toBe(`✓ Added dev to ${scene.home.at(OWN)}.\nNext: acctmgr assume dev\n`);
    expect(lines.slice(4)).toEqual([
      '? What is the account to be called?',
      '! It has to be 1 to 64 letters, digits or . _ -, beginning with a letter or digit.',
      '? What is the account to be called?',
      '? The ARN of the role to assume in it:',
      '! It has to be the ARN of an IAM role, such as arn:aws:iam::123456789012:role/Admin.',
      '? The ARN of the role to assume in it:',
      '? The ARN of your MFA device, if the role asks for a code (Enter: it does not):',
    ]);
    expect(accountsOf(scene)).toEqual([{ name: 'dev', account_id: DEV, role_arn: ROLE }]);
  });

  it('asks for the profile where several have credentials, and takes the only one', async () => {
    const scene = await openScene();
    const keys = 'aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n';
    scene.home.write('.aws/credentials', `[work]\n${keys}`);
    await attended(scene, ['By hand', 'dev', ROLE, 'arn:aws:iam::111111111111:mfa/ada']);
    expect(accountsOf(scene)).toMatchObject([
      { source_profile: 'work', mfa_serial: 'arn:aws:iam::111111111111:mfa/ada' },
    ]);
    scene.home.write('.aws/credentials', `[default]\n${keys}[work]\n${keys}`);
    await attended(scene, ['stage', ROLE, 'work', ''], '--accounts', 'by-hand');
    expect(accountsOf(scene)).toMatchObject([{ name: 'dev' }, { name: 'stage', source_profile: 'work' }]);
  });

  it('imports role profiles, which it counts', async () => {
    const scene = await openScene();
    const config = scene.home.write(
      '.aws/config',
      `[profile web]\nrole_arn = ${ROLE}\nsource_profile = default\n`,
    );
    const { stdout, lines } = await attended(scene, ['Role profiles of other tools', true]);
    expect(stdout).toBe(`✓ Added 1 account in ${scene.home.at(OWN)}.\n`);
    expect(lines.slice(0, 2)).toEqual([WHERE, `  Role profiles of other tools  1 in ${config}`]);
    expect(accountsOf(scene)).toMatchObject([{ name: 'web', role_arn: ROLE, source_profile: 'default' }]);
  });

  it('makes nothing where the question is left', async () => {
    const scene = await openScene();
    for (const answers of [[undefined], ['By hand', 'dev', undefined]])
      expect(await attended(scene, answers)).toMatchObject({ stdout: '', exitCode: 130 });
    expect(existsSync(scene.home.at(OWN))).toBe(false);
  });

  it('asks nobody who has accounts, a program that reads JSON, or a machine that builds', async () => {
    const scene = await openScene();
    const terminal = scriptedTerminal();
    await scene.cliIn({ terminal }, 'init', '--local');
    await scene.cliIn({ terminal, env: { CI: 'true' } }, 'init', '--json');
    scene.inventory([]);
    expect((await scene.cliIn({ terminal }, 'init')).stdout).toContain('was left as it is');
    expect(terminal.lines).toEqual([]);
  });

  it('asks while there is only the example, whose place the accounts take, and leaves ./accounts.json alone', async () => {
    const scene = await openScene();
    await scene.cli('init');
    const local = scene.home.write('accounts.json', '{ "accounts": [] }');
    const { stdout } = await attended(scene, ['By hand', 'dev', ROLE, '']);
    expect(stdout).toContain(`✓ Added dev to ${scene.home.at(OWN)}, in the place of the example.`);
    expect(scene.home.read('accounts.json')).toBe('{ "accounts": [] }');
    expect(local).not.toBe(scene.home.at(OWN));
  });
});

describe('init with flags for all questions', () => {
  it('needs no terminal', async () => {
    const scene = await openScene();
    const byHand = [
      '--name',
      'dev',
      '--role-arn',
      ROLE,
      '--source-profile',
      'work',
      '--mfa-serial',
      'GAHT12345678',
    ];
    expect(await scene.cli('init', ...byHand)).toMatchObject({ stderr: '', exitCode: 0 });
    expect(accountsOf(scene)).toEqual([
      { name: 'dev', account_id: DEV, role_arn: ROLE, source_profile: 'work', mfa_serial: 'GAHT12345678' },
    ]);
  });

  it('says in JSON what was added', async () => {
    const scene = await openScene();
    const { stdout } = await scene.cli('init', '--name', 'dev', '--role-arn', ROLE, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ account: 'dev', changed: true, dry_run: false });
  });

  it('imports without a word with --yes', async () => {
    const scene = await openScene();
    scene.home.write('.aws/config', `[profile web]\nrole_arn = ${ROLE}\nsource_profile = default\n`);
    expect(await scene.cli('init', '--accounts', 'role-profiles')).toMatchObject({ stdout: '', exitCode: 2 });
    const imported = await scene.cli('init', '--accounts', 'role-profiles', '--yes', '--json');
    expect(JSON.parse(imported.stdout)).toMatchObject({ written: true, added: [{ profile: 'web' }] });
    expect(accountsOf(scene)).toMatchObject([{ name: 'web' }]);
  });

  it('makes the example with --accounts example, on a terminal too', async () => {
    const scene = await openScene();
    expect(await attended(scene, [], '--accounts', 'example')).toMatchObject({ lines: [], exitCode: 0 });
    expect(scene.home.read(OWN)).toBe(example);
  });

  it('names the flag that is missing', async () => {
    const scene = await openScene();
    expect(await scene.cli('init', '--name', 'dev')).toEqual({
      stdout: '',
      stderr: `error: --role-arn is missing, and there is no terminal to ask on.
hint:  Give it with --role-arn: the ARN of an IAM role, such as arn:aws:iam::123456789012:role/Admin.
`,
      exitCode: 2,
    });
  });

  it.each([
    ['--accounts example --name dev', 'With --accounts example, the flags of an account would do nothing.'],
    ['--accounts by-hand --yes', 'With --accounts by-hand, --yes would do nothing.'],
    ['--name dev --local', 'With --accounts by-hand, --local would do nothing.'],
  ])('refuses %s', async (words, message) => {
    const scene = await openScene();
    expect(await scene.cli('init', ...words.split(' '))).toMatchObject({
      stderr: expect.stringContaining(message) as string,
      exitCode: 2,
    });
    expect(existsSync(scene.home.at(OWN))).toBe(false);
  });
});
