import { describe, expect, it } from 'vitest';
import { DEV, openScene, type Scene } from '../support/scene.js';

const ROLE = 'arn:aws:iam::111122223333:role/Jump';

async function atHerDesk(more: object = {}): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer'), region: 'eu-west-1', ...more },
  ]);
  return scene;
}

const AWS_CLI = 'The AWS CLI and boto3';
const RUST = 'The AWS SDK for Rust';

describe('assume names a file that AWS tools can’t read', () => {
  // The AWS CLI 1.45 and boto3 1.43 were seen to stop at each of these, also with keys in the environment.
  it.each<[string, string | Buffer, string]>([
    [
      'a byte order mark',
      '\ufeff[profile x]\nregion = a\n',
      'line 1, the file begins with a byte order mark',
    ],
    [
      'a doubled section',
      '[profile x]\nregion = a\n[profile x]\noutput = json\n',
      'line 3, a second [profile x]; the first is on line 1',
    ],
    ['a doubled key', '[profile x]\nregion = a\nregion = b\n', 'line 3, a second region in one section'],
    [
      'an unclosed bracket',
      '[default]\nregion = a\n[profile x\noutput = json\n',
      'line 3, the [ has no ] that closes it',
    ],
    ['UTF-16', Buffer.from('\ufeff[profile x]\n', 'utf16le'), 'line 1, the file is UTF-16; save it as UTF-8'],
    [
      'UTF-16 without a mark',
      Buffer.from('[profile x]\n', 'utf16le'),
      'line 1, the file is UTF-16; save it as UTF-8',
    ],
    ['a bare word', '[profile x]\nhello\n', 'line 2, neither "key = value", nor a [section], nor a comment'],
  ])('in the config file: %s', async (_, config, reason) => {
    const scene = await atHerDesk();
    const file = scene.home.write('.aws/config', config);
    const expected = `${AWS_CLI} cannot read ${file}: ${reason}.\n`;
    expect(await scene.cli('assume', 'dev')).toMatchObject({ stderr: expected, exitCode: 0 });
    expect(await scene.cli('assume', 'dev')).toMatchObject({ stderr: expected });
  });

  it('in the credentials file, once', async () => {
    const scene = await atHerDesk();
    const file = scene.home.write('.aws/credentials', `${scene.credentials()}[x]\na = b\n[x]\nc = d\n`);
    const expected = `${AWS_CLI} cannot read ${file}: line 6, a second [x]; the first is on line 4.\n`;
    expect((await scene.cli('assume', 'dev')).stderr).toBe(expected);
    expect((await scene.cli('assume', 'dev')).stderr).toBe(expected);
  });

  it.each([
    ['[profile x]\nregion : a\n', 'line 2, no = in the line, which the Rust SDK wants'],
    ['[profile x]\ns3 =\n  = v\n', 'line 3, nothing before the =, which the Rust SDK does not take'],
  ])('where only the Rust SDK stops: %j', async (config, reason) => {
    const scene = await atHerDesk();
    const file = scene.home.write('.aws/config', config);
    expect((await scene.cli('assume', 'dev')).stderr).toBe(`${RUST} cannot read ${file}: ${reason}.\n`);
  });
});

describe('credentials that are not found have a cause', () => {
  it.each<[string, (keys: string) => string | Buffer, string]>([
    [
      'UTF-16',
      (keys) => Buffer.from(`\ufeff${keys}`, 'utf16le'),
      'Mend line 1 of your AWS credentials file: the file is UTF-16; save it as UTF-8.',
    ],
    [
      '[ default ]',
      (keys) => keys.replace('[default]', '[ default ]'),
      'Line 1 of your AWS credentials file is [ default ], another name to AWS tools: write [default].',
    ],
    [
      '[Default]',
      (keys) => keys.replace('[default]', '[Default]'),
      'Line 1 of your AWS credentials file is [Default], another name to AWS tools: write [default].',
    ],
    [
      'an unclosed bracket',
      (keys) => keys.replace('[default]', '[default'),
      'Mend line 1 of your AWS credentials file: the [ has no ] that closes it.',
    ],
  ])('%s', async (_, change, hint) => {
    const scene = await atHerDesk();
    scene.home.write('.aws/credentials', change(scene.credentials()));
    const expected = {
      stdout: '',
      stderr: `error: Your AWS files have no default profile.\nhint:  ${hint}\n`,
      exitCode: 3,
    };
    expect(await scene.cli('assume', 'dev')).toEqual(expected);
    expect(await scene.cli('assume', 'dev', '--explain')).toEqual(expected);
  });

  it.each([
    [
      '[jump]\nregion = a\n',
      'Line 1 of your AWS config file is [jump], another name to AWS tools: write [profile jump].',
    ],
    [
      '[profile Jump]\nregion = a\n',
      'Line 1 of your AWS config file is [profile Jump], another name to AWS tools: write [profile jump].',
    ],
    ['[profile jump\nregion = a\n', 'Mend line 1 of your AWS config file: the [ has no ] that closes it.'],
  ])('of a profile: %j', async (config, hint) => {
    const scene = await atHerDesk({ source_profile: 'jump' });
    scene.home.write('.aws/config', config);
    expect((await scene.cli('assume', 'dev')).stderr).toBe(
      `error: The profile jump does not exist.\nhint:  ${hint}\n`,
    );
  });

  it.each<[string, RegExp, string, string]>([
    [
      'quotes',
      /(aws_access_key_id = )(.*)/,
      '$1"$2"',
      'The access key id in the profile default stands in quotes, which AWS tools take for a part of it.',
    ],
    [
      'a comment',
      /(aws_secret_access_key = )(.*)/,
      '$1$2 # mine',
      'The secret access key in the profile default has a comment behind it, which AWS tools take for a part of it.',
    ],
    [
      'no secret',
      /(aws_secret_access_key = )(.*)\n/,
      '',
      'The secret access key is missing in the profile default.',
    ],
    [
      'an empty secret',
      /(aws_secret_access_key = )(.*)/,
      '$1',
      'The secret access key is missing in the profile default.',
    ],
  ])('in a key: %s', async (_, from, to, message) => {
    const scene = await atHerDesk();
    scene.home.write('.aws/credentials', scene.credentials().replace(from, to));
    for (const flags of [[], ['--explain']]) {
      const { stderr, exitCode } = await scene.cli('assume', 'dev', ...flags);
      expect({ first: stderr.split('\n')[0], exitCode }).toEqual({ first: `error: ${message}`, exitCode: 3 });
    }
    expect(scene.aws.requests).toEqual([]);
  });

  it.each([
    [
      'sso_session = corp\nsso_account_id = 1\nsso_role_name = R',
      /^error: The profile jump names the sso_session corp, which \S+ does not have\.\nhint: {2}Add \[sso-session corp\]/,
    ],
    [
      'sso_session = known\nsso_account_id = 1',
      /^error: The profile jump has the sso_session known, but no sso_role_name\.\n/,
    ],
    [
      'sso_session = knwn\nsso_account_id = 1\nsso_role_name = R',
      /hint: {2}There is known\. Correct the name/,
    ],
    [
      'web_identity_token_file = /token',
      /^error: The profile jump has web_identity_token_file, but no role_arn\.\nhint: {2}Add role_arn to it/,
    ],
  ])('in a profile that lacks something: %j', async (lines, expected) => {
    const scene = await atHerDesk({ source_profile: 'jump' });
    const known = lines.includes('corp')
      ? ''
      : '[sso-session known]\nsso_start_url = https://x\nsso_region = eu-west-1\n';
    scene.home.write('.aws/config', `[profile jump]\n${lines}\n${known}`);
    for (const flags of [[], ['--explain']]) {
      const { stderr, exitCode } = await scene.cli('assume', 'dev', ...flags);
      expect(stderr).toMatch(expected);
      expect(exitCode).toBe(2);
    }
  });

  it.each([
    ['credential_process =', 'credential_process'],
    [`role_arn =\nsource_profile = default`, 'role_arn'],
    [`role_arn = ${ROLE}\nsource_profile =`, 'source_profile'],
    [`role_arn = ${ROLE}\ncredential_source =`, 'credential_source'],
    [`role_arn = ${ROLE}\nweb_identity_token_file =`, 'web_identity_token_file'],
    ['sso_session =', 'sso_session'],
    ['sso_session = known\nsso_account_id =\nsso_role_name = R', 'sso_account_id'],
    ['sso_account_id = 111122223333\nsso_role_name =', 'sso_role_name'],
    ['login_session =', 'login_session'],
  ])('in a profile that has %j', async (lines, key) => {
    const scene = await atHerDesk({ source_profile: 'jump' });
    scene.home.write(
      '.aws/config',
      `[profile jump]\n${lines}\n[sso-session known]\nsso_region = eu-west-1\n`,
    );
    for (const flags of [[], ['--explain']]) {
      expect(await scene.cli('assume', 'dev', ...flags)).toEqual({
        stdout: '',
        stderr:
          `error: In the profile jump, ${key} is empty.\n` +
          'hint:  Give it a value in your AWS config file, or take the line away.\n',
        exitCode: 2,
      });
    }
    expect(scene.aws.requests).toEqual([]);
  });

  it.each([
    ['nosuch/token', 'does not exist'],
    ['.aws', 'is a folder'],
    ['.aws/config/token', "can't be reached (ENOTDIR)"],
  ])('in a profile or a variable that names the token file ~/%s', async (file, fault) => {
    const scene = await atHerDesk({ source_profile: 'jump' });
    const path = scene.home.at(file);
    scene.home.write(
      '.aws/config',
      `[profile jump]\nrole_arn = ${ROLE}\nweb_identity_token_file = ${path}\n`,
    );
    expect(await scene.cli('assume', 'dev')).toEqual({
      stdout: 'Assuming role in dev account...\n',
      stderr:
        `error: The token file ${path}, which web_identity_token_file of the profile jump names, ${fault}.\n` +
        'hint:  Have the token written there, or correct it in your AWS config file.\n',
      exitCode: 3,
    });
    expect((await scene.cli('doctor', 'dev')).stdout).toContain(fault);
    const other = await atHerDesk();
    other.home.write('.aws/credentials', '');
    const env = { AWS_WEB_IDENTITY_TOKEN_FILE: path, AWS_ROLE_ARN: ROLE };
    expect((await other.cliIn({ env }, 'assume', 'dev')).stderr).toBe(
      `error: The token file ${path}, which AWS_WEB_IDENTITY_TOKEN_FILE names, ${fault}.\n` +
        'hint:  Have the token written there, or correct or unset AWS_WEB_IDENTITY_TOKEN_FILE.\n',
    );
  });

  it('not in an empty variable, which AWS tools take for none', async () => {
    const scene = await atHerDesk();
    const env = { AWS_WEB_IDENTITY_TOKEN_FILE: '', AWS_ROLE_ARN: '' };
    expect((await scene.cliIn({ env }, 'assume', 'dev', '--explain')).exitCode).toBe(0);
  });

  it('in a variable without its fellow', async () => {
    const scene = await atHerDesk();
    const env = { AWS_WEB_IDENTITY_TOKEN_FILE: '/token' };
    expect((await scene.cliIn({ env }, 'assume', 'dev', '--explain')).stderr).toBe(
      'error: AWS_WEB_IDENTITY_TOKEN_FILE is set, and AWS_ROLE_ARN, the role that it is for, is not.\n' +
        'hint:  Set AWS_ROLE_ARN, or unset AWS_WEB_IDENTITY_TOKEN_FILE.\n',
    );
  });
});

it('whoami on an expired profile of ours names the command that renews it', async () => {
  const scene = await atHerDesk();
  await scene.cli('assume', 'dev');
  scene.time += 2 * 3_600_000;
  expect(await scene.cliIn({ env: { AWS_PROFILE: 'assumed-dev' } }, 'whoami')).toEqual({
    stdout: '',
    stderr:
      'error: The session of dev in the profile assumed-dev has ended.\nhint:  Run: acctmgr assume dev\n',
    exitCode: 3,
  });
});
