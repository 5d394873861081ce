import { describe, expect, it } from 'vitest';
import { DEV, MAIN, openDesk, STAGE, type Desk } from '../support/desk.js';
import { builtProgram } from '../support/built-program.js';
import { lacksPeers } from '../support/peers.js';
import { startProgram } from '../support/spawned-program.js';

const STAGE_ARN = `arn:aws:sts::${STAGE}:assumed-role/Deployer/ada`;
const withoutPeers = lacksPeers('the AWS CLI', 'boto3');

const identityByCli = async (desk: Desk, ...more: readonly string[]) =>
  JSON.parse(
    await desk.run('aws', [
      'sts',
      'get-caller-identity',
      '--region',
      'us-east-1',
      '--output',
      'json',
      ...more,
    ]),
  ) as { Arn: string; Account: string };

const assumed = (desk: Desk) => desk.aws.calls('AssumeRole').length;

async function installed(...names: readonly string[]): Promise<Desk> {
  const desk = await openDesk();
  const { exitCode, stderr } = await desk.acctmgr(['profiles', 'install', ...names, '--yes'], {
    env: { AWS_REGION: 'us-east-1' },
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return desk;
}

describe.skipIf(withoutPeers)('an installed profile', () => {
  it('makes the AWS CLI the role, with one call for many commands, and with AWS_PROFILE too', async () => {
    const desk = await installed('stage');
    expect(await identityByCli(desk, '--profile', 'stage')).toMatchObject({ Account: STAGE, Arn: STAGE_ARN });
    const script = 'aws sts get-caller-identity --query Arn --output text';
    const env = { AWS_PROFILE: 'stage', AWS_DEFAULT_REGION: 'us-east-1' };
    expect(await desk.run('/bin/sh', ['-c', script], env)).toBe(`${STAGE_ARN}\n`);
    expect(assumed(desk)).toBe(1);
    expect(desk.aws.calls('AssumeRole')[0]?.accessKeyId).toBe(desk.ada.accessKeyId);
  });

  it('refreshes by itself in one long boto3 process, across the end of the session', async () => {
    const desk = await installed('stage');
    const script = `
import boto3, datetime, glob, json
session = boto3.Session(profile_name='stage')
ask = lambda: session.client('sts', 'us-east-1').get_caller_identity()['Arn']
before = [ask(), ask()]
credentials = session.get_credentials()
first = credentials.access_key
# Time passes: a minute is left of the cached session, and boto3 learns of it.
soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=1)
for path in glob.glob('${desk.home.at('.cache/acctmgr/sessions/*.json')}'):
    content = json.load(open(path))
    content['credentials']['expiration'] = soon.isoformat(timespec='milliseconds').replace('+00:00', 'Z')
    content['obtainedAt'] = content['credentials']['expiration'].replace(soon.strftime('%Y'), '2020')
    json.dump(content, open(path, 'w'))
credentials._expiry_time = soon
print(json.dumps([*before, ask(), first != credentials.access_key]))`;
    expect(JSON.parse(await desk.run('python3', ['-c', script]))).toEqual([
      STAGE_ARN,
      STAGE_ARN,
      STAGE_ARN,
      true,
    ]);
    expect(assumed(desk)).toBe(2);
  });

  it('is read by the JavaScript SDK, through its shell', async () => {
    const desk = await installed('stage');
    const script = `
const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts');
const { fromIni } = require('@aws-sdk/credential-providers');
const credentials = fromIni({ profile: 'stage' });
(async () => {
  for (let turn = 0; turn < 2; turn += 1) {
    const client = new STSClient({ region: 'us-east-1', credentials });
    process.stdout.write((await client.send(new GetCallerIdentityCommand({}))).Arn + ' ');
  }
  process.stdout.write((await credentials()).accountId);
})();`;
    const answer = await desk.run(process.execPath, ['-e', script], {
      NODE_PATH: `${process.cwd()}/node_modules`,
    });
    expect(answer).toBe(`${STAGE_ARN} ${STAGE_ARN} ${STAGE}`);
    expect(assumed(desk)).toBe(1);
  });

  it('has the AWS CLI say what to do where nobody has logged in, at once and with a terminal', async () => {
    const desk = await installed('dev');
    const terminal = desk.shell('aws sts get-caller-identity --profile dev; echo ended with $?');
    const screen = await terminal.waitFor(/ended with \d+/, 20_000);
    expect(screen).toContain('needs an MFA code');
    expect(screen).toContain('acctmgr login');
    expect(screen).not.toContain('ended with 0');

    expect(await desk.acctmgr(['login', '--mfa-code', desk.code()])).toMatchObject({ exitCode: 0 });
    expect(await identityByCli(desk, '--profile', 'dev')).toMatchObject({ Account: DEV });
  });

  it('may be the source of a role profile of the user’s own', async () => {
    const desk = await installed('stage');
    const next = desk.aws.role({
      account: MAIN,
      name: 'Next',
      trust: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${STAGE}:root` }, Action: 'sts:AssumeRole' },
        ],
      },
    }).arn;
    const config = desk.home.read('.aws/config');
    desk.home.write('.aws/config', `${config}\n[profile next]\nrole_arn = ${next}\nsource_profile = stage\n`);
    expect((await identityByCli(desk, '--profile', 'next')).Arn).toContain(':assumed-role/Next/');
  });
});

describe('credential-process', () => {
  it('stops where the default credentials are acctmgr’s by a detour, and does not wait for itself', async () => {
    const desk = await openDesk();
    const [node, program] = [process.execPath, builtProgram];
    desk.home.write('detour', `#!/bin/sh\nexec "${node}" "${program}" credential-process stage\n`, 0o755);
    desk.home.write('.aws/credentials', `[default]\ncredential_process = ${desk.home.at('detour')}\n`);
    const { stdout, stderr, exitCode } = await desk.acctmgr(['credential-process', 'stage'], {
      timeoutMs: 10_000,
    });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(
      'The credential_process of the profile default leads back to acctmgr, which needs it.',
    );
    expect(desk.aws.requests).toEqual([]);
  });

  it('answers twelve who ask at once with one session from one call', async () => {
    const desk = await openDesk();
    // Not by the desk, which looks for secrets on stdout: here they belong there.
    const answers = await Promise.all(
      Array.from(
        { length: 12 },
        () => startProgram(['credential-process', 'stage'], { cwd: desk.home.folder, env: desk.env }).result,
      ),
    );
    expect(answers.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
      answers.map(() => ({ exitCode: 0, stderr: '' })),
    );
    expect(new Set(answers.map(({ stdout }) => stdout)).size).toBe(1);
    expect(assumed(desk)).toBe(1);
  });
});
