import { describe, expect, it } from 'vitest';
import { DEV, MAIN, MFA_SERIAL, openScene, type Scene } from '../support/scene.js';
import { scriptedTerminal } from '../support/scripted-terminal.js';

async function withDev(): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([
    { name: 'main', account_id: MAIN },
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') },
    { name: 'dev-too', account_id: DEV, role_name: 'Other' },
  ]);
  return scene;
}

const userId = ({ stdout }: { readonly stdout: string }): string =>
  /^User ID: (AIDA\w{17})$/m.exec(stdout)?.[1] ?? 'none';

describe('whoami', () => {
  it('prints what the Python tool printed, with the name of the account', async () => {
    const scene = await withDev();
    const result = await scene.cli('whoami');
    expect(result).toEqual({
      stdout: `Current AWS Identity:
Account: ${MAIN} (main)
User/Role ARN: arn:aws:iam::${MAIN}:user/ada
User ID: ${userId(result)}
`,
      stderr: '',
      exitCode: 0,
    });
    expect(scene.aws.requests.map(({ action }) => action)).toEqual(['GetCallerIdentity']);
  });

  it('as JSON says the same', async () => {
    const scene = await withDev();
    const human = await scene.cli('whoami');
    const { stdout, stderr } = await scene.cli('whoami', '--json');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      account: MAIN,
      arn: `arn:aws:iam::${MAIN}:user/ada`,
      user_id: userId(human),
      accounts: ['main'],
      source: 'profile:default',
      profile: null,
      expiration: null,
      session: null,
      sign_in: null,
    });
  });

  it('is what the exported profile makes of the user, with every name of the account', async () => {
    const scene = await withDev();
    await scene.cli('assume', 'dev');
    scene.time += 18 * 60_000;
    const { stdout, stderr } = await scene.cliIn({ env: { AWS_PROFILE: 'assumed-dev' } }, 'whoami');
    expect(stderr).toBe('');
    expect(stdout.replace(/AROA\w{17}/, 'AROA')).toBe(`Current AWS Identity:
Account: ${DEV} (dev, dev-too)
User/Role ARN: arn:aws:sts::${DEV}:assumed-role/Developer/ada
User ID: AROA:ada
Session: role session of dev, from the profile default
Profile: assumed-dev (valid 42m, until 2026-03-01 13:00:00+00:00)
`);
    const named = await scene.cli('whoami', '--profile', 'assumed-dev');
    expect(named.stdout).toBe(stdout);
  });

  it('takes keys in the environment before a profile, as other tools do, and says so', async () => {
    const scene = await withDev();
    await scene.cli('assume', 'dev');
    const { accessKeyId, secretAccessKey } = scene.ada;
    const env = {
      AWS_PROFILE: 'assumed-dev',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
    const { stdout, stderr } = await scene.cliIn({ env }, 'whoami');
    expect(stdout).toContain(`Account: ${MAIN} (main)\n`);
    expect(stderr).toBe(
      'AWS_ACCESS_KEY_ID and AWS_PROFILE are both set: most tools take the former, as here.\n',
    );
  });

  it('asks for the code of a role profile, as the AWS CLI would', async () => {
    const scene = await withDev();
    scene.home.write(
      '.aws/config',
      `[profile work]\nrole_arn = arn:aws:iam::${DEV}:role/Developer\nsource_profile = default\nmfa_serial = ${MFA_SERIAL}\n`,
    );
    const terminal = scriptedTerminal(scene.code());
    const { stdout } = await scene.cliIn({ terminal }, 'whoami', '--profile', 'work');
    expect(stdout).toContain(`Account: ${DEV} (dev, dev-too)\n`);
    expect(terminal.lines).toEqual([`? MFA code of ${MFA_SERIAL} for profile work:`]);
  });

  it('needs no inventory and makes none', async () => {
    const scene = await openScene();
    const { stdout, stderr, exitCode } = await scene.cli('whoami');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toContain(`Account: ${MAIN}\n`);
    expect((await scene.cliIn({ env: { CI: 'true' } }, 'list')).stderr).toContain('There is no inventory');
  });

  it('answers where the inventory is wrong, in one line about that', async () => {
    const scene = await openScene();
    const file = scene.home.write('.config/acctmgr/accounts.json', '{"accounts":[{}]}');
    const { stdout, stderr } = await scene.cli('whoami');
    expect(stdout).toContain(`Account: ${MAIN}\n`);
    expect(stderr).toBe(
      `Account names are unknown: ${file} has 2 problems, which "acctmgr validate" shows.\n`,
    );
  });

  it('says under --debug which source won', async () => {
    const scene = await withDev();
    expect((await scene.cli('whoami', '--debug')).stderr).toBe(
      'debug: source: profile:default (it is the default profile)\n',
    );
  });

  it('without credentials ends with 3 and says how to get some', async () => {
    const scene = await withDev();
    scene.home.write('.aws/credentials', '');
    expect(await scene.cli('whoami')).toEqual({
      stdout: '',
      stderr:
        'error: No AWS credentials were found: no variables, no default profile, no role of this machine.\n' +
        'hint:  Run aws configure, set AWS_PROFILE, or name a source_profile in accounts.json.\n',
      exitCode: 3,
    });
  });

  it('names a profile that is not there', async () => {
    const scene = await withDev();
    expect(await scene.cliIn({ env: { AWS_PROFILE: 'nope' } }, 'whoami')).toEqual({
      stdout: '',
      stderr:
        'error: The profile nope does not exist.\nhint:  Run aws configure list-profiles for the list of them.\n',
      exitCode: 3,
    });
  });

  it('of credentials that AWS does not know ends with 3', async () => {
    const scene = await withDev();
    scene.aws.revoke(scene.ada.accessKeyId);
    const { stdout, stderr, exitCode } = await scene.cli('whoami', '--json');
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 3 });
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'credentials_unknown' } });
  });
});
