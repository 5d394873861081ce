import { existsSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEV, MAIN, noRegion, openDesk, PARTNER, STAGE } from '../support/desk.js';
import { lacksPeers } from '../support/peers.js';

const DEV_ARN = `arn:aws:sts::${DEV}:assumed-role/Developer/ada`;
const PARTNER_ARN = `arn:aws:sts::${PARTNER}:assumed-role/Auditor/ada`;

const withoutPeers = lacksPeers('the AWS CLI', 'boto3');

describe.skipIf(withoutPeers)('after assume, with MFA here and an external id there', () => {
  it('the AWS CLI and boto3 are the assumed roles in the other accounts', async () => {
    const desk = await openDesk();
    expect(await desk.acctmgr(['assume', 'dev', '--mfa-code', desk.code()])).toMatchObject({ exitCode: 0 });
    expect(await desk.acctmgr(['assume', 'partner'])).toMatchObject({ exitCode: 0 });

    const identity = JSON.parse(
      await desk.run('aws', ['sts', 'get-caller-identity', '--profile', 'assumed-dev', '--output', 'json']),
    ) as object;
    expect(identity).toMatchObject({ Account: DEV, Arn: DEV_ARN });
    const region = await desk.run('aws', ['configure', 'get', 'region', '--profile', 'assumed-dev']);
    expect(region.trim()).toBe('eu-west-1');

    const ask = `
import boto3, json
ask = lambda profile: boto3.Session(profile_name=profile).client('sts', 'us-east-1').get_caller_identity()['Arn']
print(json.dumps([ask('assumed-dev'), ask('assumed-partner'), ask('default')]))`;
    expect(JSON.parse(await desk.run('python3', ['-c', ask]))).toEqual([DEV_ARN, PARTNER_ARN, desk.ada.arn]);
  });

  it('the AWS CLI uses the profile that the printed line exports', async () => {
    const desk = await openDesk();
    const { stdout } = await desk.acctmgr(['assume', 'stage']);
    const [exported] = /^ {2}export .*$/m.exec(stdout) ?? [''];
    const script = `${exported}\naws sts get-caller-identity --query Arn --output text`;
    const arn = await desk.run('/bin/sh', ['-c', script], { AWS_DEFAULT_REGION: 'us-east-1' });
    expect(arn).toBe(`arn:aws:sts::${STAGE}:assumed-role/Deployer/ada\n`);
  });
});

describe('assume', () => {
  it('prints what the Python tool printed, and nothing beside it', async () => {
    const desk = await openDesk();
    const { stdout, stderr, exitCode } = await desk.acctmgr(['assume', 'stage', '--region', 'eu-west-1']);
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    const expiration = new Date(desk.section('assumed-stage')['expiration'] ?? '');
    const utc = `${expiration.toISOString().slice(0, 19).replace('T', ' ')}+00:00`;
    expect(stdout.replace(/\(\d\d:\d\d local time, in (1h|59m)\)/, '(local)')).toBe(
      [
        'Assuming role in stage account...',
        '✓ Successfully assumed role!',
        `Session expires at: ${utc} (local)`,
        '',
        '✓ Created credentials profile: assumed-stage',
        '',
        'To use this profile, run:',
        '  export AWS_PROFILE=assumed-stage',
        'Or add --profile assumed-stage to your AWS CLI commands',
        '',
      ].join('\n'),
    );
  });

  it('leaves every other byte of the credentials file as it was', async () => {
    const desk = await openDesk();
    const before = desk.credentials();
    await desk.acctmgr(['assume', 'stage']);
    await desk.acctmgr(['assume', 'partner']);
    const after = desk.credentials();
    expect(after.subarray(0, before.length)).toEqual(before);
    expect(after.subarray(before.length).toString()).toMatch(
      /^\n\n\[assumed-stage\]\n([a-z_]+ = \S+\n)+\n\[assumed-partner\]\n([a-z_]+ = \S+(\n|$))+$/,
    );
  });

  it('as JSON is one document with the profile, the session and no secret', async () => {
    const desk = await openDesk();
    const { stdout, stderr } = await desk.acctmgr(['assume', 'dev', '--mfa-code', desk.code(), '--json']);
    expect(stderr).toBe('');
    const { expiration = '' } = desk.section('assumed-dev');
    expect(JSON.parse(stdout)).toEqual({
      account: 'dev',
      account_id: DEV,
      profile: 'assumed-dev',
      assumed_role_arn: DEV_ARN,
      session_name: 'ada',
      source: 'profile:default',
      region: 'eu-west-1',
      expiration: new Date(expiration).toISOString().replace('.000Z', 'Z'),
    });
  });

  it('asks AWS once who signs, and never again for the same key', async () => {
    const desk = await openDesk();
    await desk.acctmgr(['assume', 'stage']);
    await desk.acctmgr(['assume', 'partner']);
    expect(desk.aws.requests.map(({ action }) => action)).toEqual([
      'GetCallerIdentity',
      'AssumeRole',
      'AssumeRole',
    ]);
  });

  it('writes each attempt to the log, with who took what and the reason', async () => {
    const desk = await openDesk();
    await desk.acctmgr(['assume', 'stage', '--reason', 'ticket 4711']);
    expect(desk.log()).toMatchObject([
      {
        event: 'assume',
        account: 'stage',
        account_id: STAGE,
        role_arn: `arn:aws:iam::${STAGE}:role/Deployer`,
        status: 'success',
        source: 'sts',
        session_name: 'ada',
        source_arn: desk.ada.arn,
        access_key_id: desk.section('assumed-stage')['aws_access_key_id'],
        reason: 'ticket 4711',
      },
    ]);
  });

  it.each([
    ['an unknown account', ['assume', 'stgae'], 2, 'unknown_account', 'stage'],
    ['an unknown flag', ['assume', 'stage', '--rol', 'x'], 2, 'usage', '--role'],
    ['an account without a role', ['assume', 'main'], 2, 'no_role', 'unset AWS_PROFILE'],
    ['a duration that AWS does not take', ['assume', 'stage', '--duration', '13h'], 2, 'usage', '12 hours'],
    ['a role that trusts others', ['assume', 'foreign'], 3, 'access_denied', 'trust policy'],
    [
      'a wrong external id',
      ['assume', 'partner', '--external-id', 'ada-1174'],
      3,
      'access_denied',
      'acctmgr doctor partner',
    ],
    ['an MFA code that nobody can be asked for', ['assume', 'dev'], 3, 'mfa_code_needed', '--mfa-code'],
  ])(
    'ends for %s with the right exit code, a code and a next step',
    async (_what, argv, exitCode, code, hint) => {
      const desk = await openDesk();
      const before = desk.credentials();
      const result = await desk.acctmgr([...argv, '--json']);
      expect(result).toMatchObject({ exitCode, stdout: '' });
      const last = JSON.parse(result.stderr.trimEnd().split('\n').at(-1) ?? '') as {
        error: Record<string, string>;
      };
      expect(last.error['code']).toBe(code);
      expect(last.error['hint']).toContain(hint);
      expect(desk.credentials()).toEqual(before);
    },
  );
});

describe('what acctmgr handed out', () => {
  it('is no source: with AWS_PROFILE=assumed-stage exported, the next account is assumed as Ada', async () => {
    const desk = await openDesk();
    await desk.acctmgr(['assume', 'stage']);
    const { stderr, exitCode } = await desk.acctmgr(['assume', 'partner'], {
      env: { AWS_PROFILE: 'assumed-stage' },
    });
    expect(exitCode).toBe(0);
    expect(stderr).toBe(
      `Passing over profile assumed-stage, which acctmgr made: the profile default signs.\n${noRegion('partner')}`,
    );
    expect(desk.aws.calls('AssumeRole').map(({ accessKeyId }) => accessKeyId)).toEqual([
      desk.ada.accessKeyId,
      desk.ada.accessKeyId,
    ]);
    expect(desk.section('assumed-partner')).toMatchObject({ acctmgr_source: 'profile:default' });
  });

  it('is what whoami shows, since it is what other tools would use', async () => {
    const desk = await openDesk();
    await desk.acctmgr(['assume', 'stage']);
    const env = { AWS_PROFILE: 'assumed-stage' };
    const { stdout } = await desk.acctmgr(['whoami'], { env });
    expect(stdout).toMatch(
      new RegExp(
        `^Current AWS Identity:\nAccount: ${STAGE} \\(stage, foreign\\)\nUser/Role ARN: arn:aws:sts::${STAGE}:assumed-role/Deployer/ada\nUser ID: AROA\\w+:ada\nSession: role session of stage, from the profile default\nProfile: assumed-stage \\(valid (1h|59m), until .*\\)\n$`,
      ),
    );
    const own = await desk.acctmgr(['whoami', '--profile', 'default', '--json'], { env });
    expect(JSON.parse(own.stdout)).toMatchObject({ account: MAIN, arn: desk.ada.arn, profile: null });
  });
});

describe('a right profile that other tools would not use', () => {
  it('is warned of where AWS_ACCESS_KEY_ID beats AWS_PROFILE', async () => {
    const desk = await openDesk();
    const { stderr, exitCode } = await desk.acctmgr(['assume', 'stage'], {
      env: { AWS_ACCESS_KEY_ID: desk.ada.accessKeyId, AWS_SECRET_ACCESS_KEY: desk.ada.secretAccessKey },
    });
    expect(exitCode).toBe(0);
    expect(stderr).toBe(
      `warning: AWS_ACCESS_KEY_ID is set, and most tools prefer it to AWS_PROFILE. Take it away first: unset AWS_ACCESS_KEY_ID\n${noRegion('stage')}`,
    );
  });

  it('is warned of where a profile of the config file shadows it', async () => {
    const desk = await openDesk();
    desk.home.write(
      '.aws/config',
      `[profile assumed-stage]\nrole_arn = arn:aws:iam::${DEV}:role/Developer\nsource_profile = default\n`,
    );
    const { stderr, exitCode } = await desk.acctmgr(['assume', 'stage']);
    expect(exitCode).toBe(0);
    expect(stderr).toBe(
      `warning: [profile assumed-stage] of the AWS config file has role_arn, which wins over the credentials of that name.\n${noRegion('stage')}`,
    );
  });
});

describe('on a fresh machine', () => {
  const withoutInventory = async () => {
    const desk = await openDesk();
    rmSync(desk.home.at('.config'), { recursive: true });
    return desk;
  };

  it('the first list makes an inventory of examples, and assume says what to do with them', async () => {
    const desk = await withoutInventory();
    const file = desk.home.at('.config/acctmgr/accounts.json');
    const first = await desk.acctmgr(['list']);
    expect(first).toMatchObject({ exitCode: 0 });
    expect(first.stdout).toContain('Name: prod\n');
    expect(first.stderr).toContain(`Created ${file} with example accounts.`);
    expect(await desk.acctmgr(['validate'])).toMatchObject({ exitCode: 0, stderr: '' });
    const { exitCode, stderr } = await desk.acctmgr(['assume', 'dev']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${file} has only the accounts of the example.\n`);
  });

  it('the first assume makes the examples too, and stops before AWS is asked', async () => {
    const desk = await withoutInventory();
    const { exitCode, stderr } = await desk.acctmgr(['assume', 'dev']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('with example accounts.');
    expect(desk.aws.requests).toEqual([]);
  });

  it('nothing is made under CI', async () => {
    const desk = await withoutInventory();
    expect(await desk.acctmgr(['list'], { env: { CI: 'true' } })).toMatchObject({ exitCode: 2, stdout: '' });
    expect(existsSync(desk.home.at('.config'))).toBe(false);
  });
});
