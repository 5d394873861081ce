import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CliResult } from '../support/run-cli.js';
import { DEV, MAIN, MFA_SERIAL, MINUTE, openScene, PROD, type Scene } from '../support/scene.js';

async function withDev(more: object = {}): Promise<Scene> {
  const scene = await openScene({ untouched: true });
  scene.inventory([
    { name: 'main', account_id: MAIN },
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer'), ...more },
  ]);
  return scene;
}

/** What is said, with what is another one at each run put in words. */
const told = ({ home, aws, ada }: Scene, { stdout }: Pick<CliResult, 'stdout'>): string =>
  stdout
    .replaceAll(home.folder, '~')
    .replaceAll(new URL(aws.url).host, 'sts.example')
    .replaceAll(ada.accessKeyId, 'AKIAADA')
    .replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, 'REQUEST-ID');

interface ToldFinding {
  readonly check: string;
  readonly status: string;
  readonly message: string;
  readonly fix: string | null;
}

interface Told {
  readonly ok: boolean;
  readonly account: string | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly findings: readonly ToldFinding[];
  readonly hops: readonly Readonly<Record<string, unknown>>[];
}

const read = ({ stdout }: Pick<CliResult, 'stdout'>): Told => JSON.parse(stdout) as Told;

describe('doctor', () => {
  it('tells all that it looked at, by parts, and counts', async () => {
    const scene = await withDev();
    const result = await scene.cli('doctor', 'dev');
    expect(told(scene, result)).toBe(`Program
  ✓ Node.js 22.12.0
  ✓ acctmgr 0.0.0-source, /opt/acctmgr/main.cjs (not on the PATH)

Files
  ✓ ~/.config/acctmgr/accounts.json is in force (your own): 2 accounts.
  ✓ 4 files and folders looked at: you can use them, and strangers cannot change them.
  ✓ All tools read the AWS files alike: 1 profile.

AWS profiles
  ✓ acctmgr has no profile in the AWS files.

Environment
  ! warning: AWS_ENDPOINT_URL sends every tool to http://sts.example, which is not AWS.
    fix: unset AWS_ENDPOINT_URL, unless you mean it

Log and cache
  ✓ The access log will be ~/.local/state/acctmgr/access_log.jsonl.
  ✓ Sessions can be kept; none live now.
  ✓ No lock is left over.

Network
  ✓ sts.example answers (region us-east-1).
  ✓ This machine's clock agrees with AWS's.

Source credentials
  ✓ The source is the profile default (it is the default profile): long-term keys.
  ✓ AWS knows them as arn:aws:iam::${MAIN}:user/ada (main).
  ✓ The access key AKIAADA is 28d 12h old.

The way to dev
  ✓ dev: AWS let ada assume arn:aws:iam::${DEV}:role/Developer. The session was handed to nobody.

15 ok, 1 warning, 0 failures, 0 skipped
`);
    expect(result).toMatchObject({ stderr: '', exitCode: 0 });
    expect(scene.aws.requests.map(({ action }) => action).sort()).toEqual([
      'AssumeRole',
      'GetCallerIdentity',
      'GetCallerIdentity',
      'ListAccessKeys',
    ]);
  });

  it('leaves what is fine out with --quiet', async () => {
    const scene = await withDev();
    expect(told(scene, await scene.cli('doctor', '--quiet'))).toBe(`Environment
  ! warning: AWS_ENDPOINT_URL sends every tool to http://sts.example, which is not AWS.
    fix: unset AWS_ENDPOINT_URL, unless you mean it

14 ok, 1 warning, 0 failures, 0 skipped
`);
  });

  it('breaks long lines at the width of a terminal, and leaves commands whole', async () => {
    const scene = await withDev();
    scene.home.write('.aws/credentials', '[default]\n');
    const env = { AWS_PROFILE: 'a-profile-that-is-not-there', NO_COLOR: '1' };
    const { stdout } = await scene.cliIn({ columns: 50, env }, 'doctor', '--quiet');
    expect(stdout).toContain(`AWS profiles
  ✗ failed: The profile
    a-profile-that-is-not-there, which AWS_PROFILE
    names, does not exist.
    fix: aws configure list-profiles shows what
      there is. Or: unset AWS_PROFILE
`);
    expect(stdout).not.toContain('\u001b');
  });

  it('has colours on a terminal, and the same words', async () => {
    const scene = await withDev();
    const plain = await scene.cli('doctor', '--quiet');
    const { stdout } = await scene.cliIn({ columns: 200 }, 'doctor', '--quiet');
    expect(stdout).toContain('\u001b[33m!\u001b[39m');
    // eslint-disable-next-line no-control-regex -- Those are the colours.
    expect(stdout.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain.stdout);
  });

  it('as JSON says the same, failures too', async () => {
    const scene = await withDev();
    const right = await scene.cli('doctor', 'dev', '--json');
    expect(right).toMatchObject({ stderr: '', exitCode: 0 });
    expect(read(right)).toMatchObject({
      ok: true,
      account: 'dev',
      counts: { ok: 15, warn: 1, fail: 0, skip: 0 },
    });
    expect(read(right).findings.at(-1)).toEqual({
      check: 'path',
      part: 'path',
      status: 'ok',
      message: `dev: AWS let ada assume arn:aws:iam::${DEV}:role/Developer. The session was handed to nobody.`,
      details: [],
      fix: null,
    });
    scene.aws.revoke(scene.ada.accessKeyId);
    const wrong = await scene.cli('doctor', '--json');
    expect(wrong).toMatchObject({ stderr: '', exitCode: 1 });
    expect(read(wrong)).toMatchObject({ ok: false, account: null, hops: [] });
    expect(read(wrong).findings.filter(({ status }) => status === 'fail')).toMatchObject([
      { check: 'identity', fix: expect.stringMatching(/\w/) as string },
    ]);
  });

  it('tells of a hop what was sent, what came of it, and which policies it takes', async () => {
    const scene = await withDev({
      external_id: 'secret-4711',
      duration_seconds: 1800,
      session_tags: { team: 'blue' },
    });
    const { stdout } = await scene.cli('doctor', 'dev', '--json');
    const [hop] = read({ stdout: told(scene, { stdout }) }).hops;
    expect(hop).toEqual({
      label: 'dev',
      account_id: DEV,
      role_arn: `arn:aws:iam::${DEV}:role/Developer`,
      signed_by: 'long-term-keys',
      caller_arn: `arn:aws:iam::${MAIN}:user/ada`,
      caller_role_arn: null,
      sent: {
        session_name: 'ada',
        external_id: true,
        mfa: null,
        mfa_serial: null,
        mfa_age_seconds: null,
        duration_seconds: 1800,
        source_identity: null,
        session_tag_keys: ['team'],
        policy_arns: [],
        policy: false,
      },
      outcome: 'refused',
      not_tried: null,
      time: '2026-03-01T12:00:00Z',
      request_id: 'REQUEST-ID',
      error_code: 'AccessDenied',
      error_message: `User: arn:aws:iam::${MAIN}:user/ada is not authorized to perform: sts:TagSession on resource: arn:aws:iam::${DEV}:role/Developer`,
      simulated: [
        { action: 'sts:AssumeRole', decision: 'allowed' },
        { action: 'sts:TagSession', decision: 'allowed' },
      ],
      role: null,
      trust: null,
      causes: [
        {
          cause: 'trust',
          certainty: 'certain',
          message: 'Session tags are sent, and sts:TagSession is not allowed on the role.',
          fix: `Put the statement into the trust policy of Developer (account ${DEV}); its administrator gets it with: acctmgr doctor dev --for-admin. Or take session_tags away`,
        },
      ],
      trust_policy: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${MAIN}:user/ada` },
            Action: ['sts:AssumeRole', 'sts:TagSession'],
            Condition: { StringEquals: { 'sts:ExternalId': 'EXTERNAL-ID' } },
          },
        ],
      },
      permission_policy: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['sts:AssumeRole', 'sts:TagSession'],
            Resource: `arn:aws:iam::${DEV}:role/Developer`,
          },
        ],
      },
    });
    expect(stdout).not.toContain('4711');
  });

  it('changes nothing but the access log, where each try stands', async () => {
    const scene = await withDev();
    const before = scene.credentials();
    await scene.cli('doctor', 'dev');
    expect(scene.log()).toMatchObject([
      {
        event: 'doctor',
        status: 'success',
        account: 'dev',
        account_id: DEV,
        role_arn: `arn:aws:iam::${DEV}:role/Developer`,
        source: 'sts',
        session_name: 'ada',
        source_arn: `arn:aws:iam::${MAIN}:user/ada`,
      },
    ]);
    expect(scene.credentials()).toBe(before);
    expect((await scene.cli('status')).stdout).not.toContain('dev');
    expect((await scene.cli('doctor', '--json')).stdout).toContain('Sessions can be kept; none live now.');
  });

  it('is quick without NAME where there is nothing to ask for', async () => {
    const scene = await withDev();
    scene.home.write('.aws/credentials', '');
    const { findings } = read(await scene.cli('doctor', '--json'));
    expect(findings.filter(({ status }) => status === 'fail')).toMatchObject([
      {
        check: 'source',
        message: 'No AWS credentials were found: no variables, no default profile, no role of this machine.',
      },
    ]);
    expect(scene.aws.requests).toHaveLength(1);
    expect(scene.log()).toEqual([]);
  });

  it('knows an account by an abbreviation of nobody', async () => {
    const scene = await withDev();
    expect(await scene.cli('doctor', 'deev')).toMatchObject({
      stdout: '',
      stderr: expect.stringContaining('dev') as string,
      exitCode: 2,
    });
    expect(scene.aws.requests).toEqual([]);
  });

  it('makes no inventory, and says how to', async () => {
    const scene = await openScene();
    const { stdout, exitCode } = await scene.cli('doctor', '--quiet');
    expect(exitCode).toBe(1);
    expect(told(scene, { stdout })).toContain(`Files
  ✗ failed: There is no inventory: ~/.config/acctmgr/accounts.json does not exist.
    fix: Run "acctmgr init", or name a file with --config or ACCTMGR_CONFIG.
`);
    expect((await scene.cli('init')).exitCode).toBe(0);
    expect((await scene.cli('doctor', '--quiet')).exitCode).toBe(0);
  });

  it('goes on where accounts.json is broken, and says that the account was not looked at', async () => {
    const scene = await withDev();
    scene.home.write('.config/acctmgr/accounts.json', '{\n  "accounts": [\n    { "name": "dev" }\n  ]\n}\n');
    const result = await scene.cli('doctor', 'dev');
    expect(result.exitCode).toBe(1);
    expect(told(scene, result))
      .toContain(`  ✗ failed: ~/.config/acctmgr/accounts.json (your own) has a problem, so no command uses it.
    3:5  accounts[0].account_id: "account_id" is missing
`);
    expect(result.stdout).toContain('AWS knows them as');
    expect(result.stdout).toContain(
      '  – skipped: dev was not looked at, since there is no accounts.json that could be used.\n',
    );
  });

  it('of an account without a role looks at whose the source credentials are', async () => {
    const scene = await openScene();
    scene.inventory([
      { name: 'main', account_id: MAIN },
      { name: 'bare', account_id: DEV },
    ]);
    expect((await scene.cli('doctor', 'main')).exitCode).toBe(0);
    const { findings } = read(await scene.cli('doctor', 'bare', '--json'));
    expect(findings.find(({ check }) => check === 'identity')).toMatchObject({
      status: 'warn',
      message: `bare has no role, so its identity is the source credentials; but those are arn:aws:iam::${MAIN}:user/ada, of account ${MAIN} and not ${DEV}.`,
    });
  });

  it('follows every hop of a chain, and stops where it breaks', async () => {
    const scene = await openScene();
    const hub = scene.role(PROD, 'Hub');
    scene.inventory([
      { name: 'hub', account_id: PROD, role_arn: hub },
      { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer'), source_account: 'hub' },
    ]);
    const { hops, findings } = read(await scene.cli('doctor', 'dev', '--json'));
    expect(hops).toMatchObject([
      { label: 'hub', outcome: 'allowed', caller_arn: `arn:aws:iam::${MAIN}:user/ada` },
      {
        label: 'dev',
        outcome: 'refused',
        signed_by: 'role-session',
        caller_arn: `arn:aws:sts::${PROD}:assumed-role/Hub/ada`,
        caller_role_arn: hub,
        trust_policy: { Statement: [{ Principal: { AWS: hub } }] },
      },
    ]);
    expect(findings.at(-1)?.message).toContain('dev');
  });

  it('looks at another role of the account with --role', async () => {
    const scene = await withDev();
    const arn = scene.role(DEV, 'Auditor');
    const { hops } = read(await scene.cli('doctor', 'dev', '--role', 'Auditor', '--json'));
    expect(hops).toMatchObject([{ role_arn: arn, outcome: 'allowed' }]);
  });

  it('tries no AssumeRole with --no-try, and says what IAM tells', async () => {
    const scene = await withDev();
    const result = await scene.cli('doctor', 'dev', '--no-try');
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toContain(
      `  – skipped: dev: not tried, as --no-try asks. IAM says: the policies of ada allow it; the role and its trust policy are
    not known: nobody here can ask in account ${DEV}.`.replace('\n   ', ''),
    );
    expect(scene.aws.calls('AssumeRole')).toEqual([]);
    expect(scene.log()).toEqual([]);
  });

  it('tries a protected account that is named, and hands its session to nobody', async () => {
    const scene = await withDev({ protected: true });
    const { hops } = read(await scene.cli('doctor', 'dev', '--json'));
    expect(hops).toMatchObject([{ outcome: 'allowed' }]);
    expect(scene.aws.calls('AssumeRole')).toHaveLength(1);
    expect(scene.log()).toMatchObject([{ event: 'doctor', account: 'dev' }]);
  });

  it('opens no session of a protected account on the way', async () => {
    const scene = await openScene();
    scene.inventory([
      { name: 'hub', account_id: DEV, role_arn: scene.role(DEV, 'Hub'), protected: true },
      { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Dev'), source_account: 'hub' },
    ]);
    const { stdout } = await scene.cli('doctor', 'dev');
    expect(stdout).toContain('  – skipped: hub: not tried, since the role is protected.');
    expect(scene.aws.calls('AssumeRole')).toEqual([]);
  });

  it('asks for no code, and tries again once there is an MFA session', async () => {
    const scene = await withDev({ mfa_serial: MFA_SERIAL });
    const { stdout, exitCode } = await scene.cli('doctor', 'dev');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      '  – skipped: dev: not tried, since it needs an MFA code, and no MFA session lives that would do.',
    );
    expect(stdout).toContain('    fix: acctmgr login\n');
    expect(scene.aws.calls('AssumeRole')).toEqual([]);
    expect((await scene.cli('login', '--mfa-code', scene.code())).exitCode).toBe(0);
    scene.time += 5 * MINUTE;
    const then = await scene.cli('doctor', 'dev');
    expect(then.stdout).toContain(`An MFA session of ${MFA_SERIAL} lives: 5m old, valid 11h 55m.`);
    expect(then.stdout).toContain('dev: AWS let ada assume');
  });

  it('looks at role profiles that the source goes through, without a NAME', async () => {
    const scene = await withDev();
    const arn = scene.role(DEV, 'Auditor');
    scene.home.write('.aws/config', `[profile work]\nrole_arn = ${arn}\nsource_profile = default\n`);
    const { stdout } = await scene.cliIn({ env: { AWS_PROFILE: 'work' } }, 'doctor');
    expect(stdout).toContain(`The way through the role profiles
  ✓ profile work: AWS let ada assume ${arn}. The session was handed to nobody.
`);
  });

  it('says what keeps the access log from being written, and goes on', async () => {
    const scene = await withDev();
    mkdirSync(scene.logFile, { recursive: true });
    const { stdout, stderr, exitCode } = await scene.cli('doctor', 'dev');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 1 });
    expect(stdout).toContain(`${scene.logFile}, the access log, is a folder.`);
    expect(stdout).toContain('dev: AWS let ada assume');
  });
});

it('of a pipe as access log says what names it', async () => {
  const scene = await withDev();
  const pipe = scene.home.at('pipe');
  execFileSync('mkfifo', [pipe]);
  const fixOf = async (env: Record<string, string>) => {
    const { findings } = read(await scene.cliIn({ env }, 'doctor', '--json'));
    return findings.find(({ check }) => check === 'access_log')?.fix;
  };
  expect(await fixOf({ ACCTMGR_ACCESS_LOG: pipe })).toBe(
    'Name a regular file in ACCTMGR_ACCESS_LOG, or: unset ACCTMGR_ACCESS_LOG',
  );
  scene.inventory([{ name: 'dev', account_id: DEV }], { settings: { access_log: { path: pipe } } });
  expect(await fixOf({})).toContain('as settings.access_log.path');
});

describe('doctor --for-admin', () => {
  it('prints what to send, and nothing else', async () => {
    const scene = await withDev();
    const arn = scene.role(DEV, 'Closed', {
      trust: { Version: '2012-10-17', Statement: [] },
    });
    const { stdout, stderr, exitCode } = await scene.cli('doctor', 'dev', '--role', 'Closed', '--for-admin');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 1 });
    expect(told(scene, { stdout })).toBe(`Access to the AWS role Closed in account ${DEV}

Caller:        arn:aws:iam::${MAIN}:user/ada
Role:          ${arn}
Time:          2026-03-01T12:00:00Z
Request id:    REQUEST-ID
AWS's answer:  AccessDenied: User: arn:aws:iam::${MAIN}:user/ada is not authorized to perform: sts:AssumeRole on resource: ${arn}
Sent:          session name ada, no external id, no MFA, 1h

Add this statement to the trust policy of Closed in account ${DEV}, and leave the others there as they are:
{
  "Effect": "Allow",
  "Principal": {
    "AWS": "arn:aws:iam::${MAIN}:user/ada"
  },
  "Action": "sts:AssumeRole",
  "Condition": {
    "StringEquals": { "sts:ExternalId": "EXTERNAL-ID" },
    "Bool": { "aws:MultiFactorAuthPresent": "true" }
  }
}
Leave out "StringEquals": { "sts:ExternalId": "EXTERNAL-ID" } if no external id was agreed on; else write it instead of EXTERNAL-ID.
Leave out "Bool": { "aws:MultiFactorAuthPresent": "true" } only if ada may do this without MFA: none was shown.

Add this policy to those of ada in account ${MAIN}:
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Resource": "${arn}"
    }
  ]
}
`);
  });

  it('as JSON has the text and the hop', async () => {
    const scene = await withDev();
    const { stdout } = await scene.cli('doctor', 'dev', '--for-admin', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      account: 'dev',
      text: expect.stringContaining('Access to the AWS role Developer') as string,
      hop: { label: 'dev', outcome: 'allowed' },
    });
  });

  it('has nothing to tell where no role was looked at', async () => {
    const scene = await withDev();
    for (const name of [[], ['main']]) {
      expect(await scene.cli('doctor', ...name, '--for-admin')).toMatchObject({
        stdout: '',
        stderr: expect.stringContaining('--for-admin has nothing to tell') as string,
        exitCode: 2,
      });
    }
  });
});
