import { describe, expect, it } from 'vitest';
import type { PolicyDocument } from '../support/loopback-aws/policy-document.js';
import { trusting } from '../support/loopback-aws/stage.js';
import { DEV, MAIN, MFA_SERIAL, NOON, openScene, PROD, type Scene } from '../support/scene.js';

/* People who are kept from a role, and do what the doctor tells them. */

const root = `arn:aws:iam::${MAIN}:root`;
const ADA = `arn:aws:iam::${MAIN}:user/ada`;
const mfaPresent = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };

interface Cause {
  readonly cause: string;
  readonly certainty: string;
  readonly message: string;
  readonly fix: string;
}
interface Hop {
  readonly outcome: string;
  readonly causes: readonly Cause[];
  readonly trust_policy: PolicyDocument;
  readonly permission_policy: PolicyDocument;
}

/** The hop of `dev`, and what the one who asks is told to do about it. */
async function hopOf(
  scene: Scene,
  ...flags: readonly string[]
): Promise<Hop & { readonly fix: string | null }> {
  const { stdout } = await scene.cli('doctor', 'dev', '--json', ...flags);
  const { hops, findings } = JSON.parse(stdout) as {
    readonly hops: readonly Hop[];
    readonly findings: readonly { readonly check: string; readonly fix: string | null }[];
  };
  const hop = hops.at(-1);
  if (hop === undefined) throw new Error(stdout);
  return { ...hop, fix: findings.findLast(({ check }) => check === 'path')?.fix ?? null };
}

const firstCause = async (scene: Scene) => {
  const { causes, fix } = await hopOf(scene);
  const [first] = causes;
  return { ...first, fix };
};

/** Runs a command that the doctor has printed. */
async function follow(scene: Scene, command: string): Promise<void> {
  const [program, ...argv] = command.split(' ');
  expect(program).toBe('acctmgr');
  const { exitCode, stderr } = await scene.cli(...argv);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
}

/** `dev`, with Ada's keys, and a role of her own account unless another one is said. */
async function stuck(
  account: object,
  { trust = trusting(root), in: id = MAIN }: { readonly trust?: PolicyDocument; readonly in?: string } = {},
): Promise<Scene> {
  const scene = await openScene();
  const role_arn = scene.role(id, 'Developer', { trust });
  scene.inventory([{ name: 'dev', account_id: id, role_arn, ...account }]);
  return scene;
}

describe('somebody whose role is in their own account', () => {
  it('sends the wrong external id', async () => {
    const scene = await stuck(
      { external_id: 'wrong' },
      { trust: trusting(root, { StringEquals: { 'sts:ExternalId': 'right' } }) },
    );
    expect(await firstCause(scene)).toEqual({
      cause: 'external_id',
      certainty: 'certain',
      message: 'The trust policy asks for another external id than the one that is sent.',
      fix: "acctmgr edit dev external_id=ID, with the id in the role's trust policy: aws iam get-role --role-name Developer",
    });
    await follow(scene, 'acctmgr edit dev external_id=right');
    expect(await hopOf(scene)).toMatchObject({ outcome: 'allowed', causes: [] });
  });

  it('sends none', async () => {
    const scene = await stuck({}, { trust: trusting(root, { StringEquals: { 'sts:ExternalId': 'right' } }) });
    expect(await firstCause(scene)).toMatchObject({
      cause: 'external_id',
      certainty: 'certain',
      message: 'The trust policy asks for an external id, and none is sent.',
    });
    expect(await hopOf(scene, '--external-id', 'right')).toMatchObject({ outcome: 'allowed' });
  });

  it('names a role that is not there', async () => {
    const scene = await stuck({ role_arn: `arn:aws:iam::${MAIN}:role/Develloper` });
    const { message, certainty, fix } = await firstCause(scene);
    expect({ message, certainty }).toEqual({
      message: `There is no role Develloper in account ${MAIN}.`,
      certainty: 'certain',
    });
    expect(fix).toContain(`acctmgr edit dev --unset role_name role_arn=arn:aws:iam::${MAIN}:role/NAME`);
    await follow(scene, `acctmgr edit dev --unset role_name role_arn=arn:aws:iam::${MAIN}:role/Developer`);
    expect(await hopOf(scene)).toMatchObject({ outcome: 'allowed' });
  });

  it('leaves the path of the role out', async () => {
    const scene = await openScene();
    const arn = scene.role(MAIN, 'Developer', { path: '/team/' });
    scene.inventory([{ name: 'dev', account_id: MAIN, role_name: 'Developer' }]);
    const { message, fix } = await firstCause(scene);
    expect(message).toBe(`The role Developer has another path: it is ${arn}.`);
    await follow(scene, fix ?? '');
    expect(await hopOf(scene)).toMatchObject({ outcome: 'allowed' });
  });

  it('is not named by the trust policy, and gets the statement that names them', async () => {
    const scene = await stuck({}, { trust: trusting(`arn:aws:iam::${MAIN}:user/bob`) });
    const { causes, trust_policy } = await hopOf(scene);
    expect(causes[0]).toMatchObject({
      cause: 'trust',
      certainty: 'certain',
      message: `The trust policy of the role does not name ada; it names arn:aws:iam::${MAIN}:user/bob.`,
    });
    const { stdout } = await scene.cli('doctor', 'dev');
    expect(stdout).toContain(
      `    Add this statement to the trust policy of Developer in account ${MAIN}, and leave the others there as they are:\n    {\n`,
    );
    const mended = await stuck({}, { trust: trust_policy });
    expect(await hopOf(mended)).toMatchObject({ outcome: 'allowed' });
  });

  it('shows no MFA, which the trust policy asks for', async () => {
    const scene = await stuck({}, { trust: trusting(root, mfaPresent) });
    expect(await firstCause(scene)).toEqual({
      cause: 'mfa',
      certainty: 'certain',
      message: 'The trust policy asks for MFA, and none is shown.',
      fix: `acctmgr login; or have a code asked for it: acctmgr edit dev mfa_serial=${MFA_SERIAL}`,
    });
    await follow(scene, `acctmgr login --mfa-code ${scene.code()}`);
    expect(await hopOf(scene)).toMatchObject({ outcome: 'allowed' });
  });

  it('shows MFA that is too old', async () => {
    const trust = trusting(root, { NumericLessThan: { 'aws:MultiFactorAuthAge': '600' } });
    const scene = await stuck({ mfa_serial: MFA_SERIAL }, { trust });
    await follow(scene, `acctmgr login --mfa-code ${scene.code()}`);
    expect(await hopOf(scene)).toMatchObject({ outcome: 'allowed' });
    scene.time += 20 * 60_000;
    const { cause, message, fix } = await firstCause(scene);
    expect({ cause, message }).toEqual({
      cause: 'mfa_age',
      message:
        'The trust policy asks for aws:MultiFactorAuthAge (NumericLessThan 600) in seconds, and the code was given 20m ago.',
    });
    expect(fix).toBe('acctmgr login; acctmgr edit dev mfa_max_age=600 has a code asked for in time');
    await follow(scene, `acctmgr login --mfa-code ${scene.code()}`);
    expect(await hopOf(scene)).toMatchObject({ outcome: 'allowed' });
    await follow(scene, 'acctmgr edit dev mfa_max_age=600');
    scene.time += 20 * 60_000;
    // Now it is known beforehand, and nobody is refused.
    expect(await hopOf(scene)).toMatchObject({ outcome: 'not_tried', not_tried: 'code' });
  });

  it('sends session tags that the trust policy does not let pass', async () => {
    const scene = await stuck({ session_tags: { team: 'blue' } });
    const { causes, trust_policy } = await hopOf(scene);
    expect(causes[0]?.message).toBe('Session tags are sent, and sts:TagSession is not allowed on the role.');
    const mended = await stuck({ session_tags: { team: 'blue' } }, { trust: trust_policy });
    expect(await hopOf(mended)).toMatchObject({ outcome: 'allowed' });
  });
});

describe('somebody whose own policies are in the way', () => {
  const user = async (policies: readonly PolicyDocument[]) => {
    const scene = await openScene();
    const bob = scene.aws.user({ account: MAIN, name: 'bob', policies, keyCreated: '2026-02-01T00:00:00Z' });
    scene.home.write(
      '.aws/credentials',
      `[default]\naws_access_key_id = ${bob.accessKeyId}\naws_secret_access_key = ${bob.secretAccessKey}\n`,
    );
    scene.inventory([{ name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer') }]);
    return scene;
  };
  const statement = (Effect: 'Allow' | 'Deny', Action: string | readonly string[]): PolicyDocument => ({
    Version: '2012-10-17',
    Statement: [{ Effect, Action, Resource: '*' }],
  });

  it('is told which statement they need, and it is enough', async () => {
    const scene = await user([statement('Allow', ['iam:*'])]);
    const { causes, permission_policy } = await hopOf(scene);
    expect(causes[0]).toMatchObject({ cause: 'permission', certainty: 'certain' });
    expect(await hopOf(await user([statement('Allow', 'iam:*'), permission_policy]))).toMatchObject({
      outcome: 'allowed',
    });
  });

  it('is forbidden it', async () => {
    const scene = await user([statement('Allow', '*'), statement('Deny', 'sts:AssumeRole')]);
    expect(await firstCause(scene)).toMatchObject({
      cause: 'permission',
      certainty: 'certain',
      message: expect.stringMatching(/forbids it|forbids sts:AssumeRole/) as string,
      fix: expect.stringContaining('Take that Deny away') as string,
    });
  });

  it('is held back by the organisation', async () => {
    const scene = await user([statement('Allow', '*')]);
    scene.aws.serviceControlPolicy(MAIN, {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: 'sts:AssumeRole', Resource: '*' },
      ],
    });
    const { cause, certainty, message, fix } = await firstCause(scene);
    expect({ cause, certainty, fix }).toEqual({
      cause: 'limit',
      certainty: 'certain',
      fix: 'Send its administrator what this prints: acctmgr doctor dev --for-admin',
    });
    expect(message).toContain('service control policy');
  });

  it('is told as much as can be told where IAM tells nothing', async () => {
    const scene = await user([statement('Allow', 'sts:AssumeRole')]);
    const arn = scene.role(DEV, 'Closed', { trust: trusting('arn:aws:iam::999999999999:root') });
    const { stdout, exitCode } = await scene.cli('doctor', 'dev', '--role', 'Closed');
    expect(exitCode).toBe(1);
    expect(stdout.replace(/\(request id .*\)/, '(request id R)')).toContain(`The way to dev
  ✗ failed: dev: AWS did not let arn:aws:iam::${MAIN}:user/bob assume ${arn}.
    why is not said; the likeliest first:
      1. likely: The role is not there, or its trust policy names neither bob nor account ${MAIN}.
      2. possible: Its trust policy asks for an external id, and none was sent. Then: acctmgr edit dev external_id=ID
      3. possible: Its trust policy asks for MFA, and none was shown. Then: acctmgr login
      4. possible: No policy of bob allows sts:AssumeRole on the role. Then: Put the statement into a policy of bob (account ${MAIN}); its administrator gets it with: acctmgr doctor dev --for-admin
    AWS said: User: arn:aws:iam::${MAIN}:user/bob is not authorized to perform: sts:AssumeRole on resource: ${arn} (request id R)
    sent: session name bob, no external id, no MFA, 1h
    IAM says: the policies of bob are not known: iam:SimulatePrincipalPolicy is not allowed; the role and its trust policy are not known: nobody here can ask in account ${DEV}
    fix: Send its administrator what this prints: acctmgr doctor dev --for-admin
`);
  });
});

describe('somebody whose role is elsewhere', () => {
  it('has a session there that can see why', async () => {
    const scene = await openScene();
    scene.inventory([
      { name: 'audit', account_id: DEV, role_arn: scene.role(DEV, 'Auditor') },
      {
        name: 'dev',
        account_id: DEV,
        role_arn: scene.role(DEV, 'Developer', { trust: trusting(`arn:aws:iam::${MAIN}:user/bob`) }),
      },
    ]);
    expect((await hopOf(scene)).causes[0]).toMatchObject({ certainty: 'likely' });
    await follow(scene, 'acctmgr assume audit --quiet');
    expect((await hopOf(scene)).causes[0]).toMatchObject({
      certainty: 'certain',
      message: `The trust policy of the role does not name ada; it names arn:aws:iam::${MAIN}:user/bob.`,
    });
  });

  it('has a session there that shows the external id', async () => {
    const scene = await openScene();
    const trust = trusting(root, { StringEquals: { 'sts:ExternalId': 'right' } });
    scene.inventory([
      { name: 'audit', account_id: DEV, role_arn: scene.role(DEV, 'Auditor') },
      { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer', { trust }) },
    ]);
    await follow(scene, 'acctmgr assume audit --quiet');
    expect((await hopOf(scene)).fix).toBe(
      "acctmgr edit dev external_id=ID, with the id in the role's trust policy: acctmgr exec audit -- aws iam get-role --role-name Developer",
    );
  });

  it('has one of a protected account, which asks nothing', async () => {
    const scene = await openScene();
    scene.inventory([
      { name: 'audit', account_id: DEV, role_arn: scene.role(DEV, 'Auditor'), protected: true },
      {
        name: 'dev',
        account_id: DEV,
        role_arn: scene.role(DEV, 'Developer', { trust: trusting('*', mfaPresent) }),
      },
    ]);
    await follow(scene, 'acctmgr assume audit --yes --quiet --reason test');
    const asked = scene.aws.requests.length;
    await hopOf(scene);
    const { accessKeyId } = scene.ada;
    expect(scene.aws.requests.slice(asked).map((request) => request.accessKeyId ?? accessKeyId)).toEqual(
      scene.aws.requests.slice(asked).map(() => accessKeyId),
    );
  });

  it('has taken it before, so that it is not the name in the trust policy', async () => {
    const scene = await openScene();
    const role_arn = scene.role(DEV, 'Developer');
    scene.inventory([{ name: 'dev', account_id: DEV, role_arn }]);
    await follow(scene, 'acctmgr assume dev --quiet');
    scene.role(DEV, 'Developer', { trust: trusting(root, mfaPresent) });
    await follow(scene, 'acctmgr logout --all --quiet');
    expect((await hopOf(scene)).causes.map(({ cause }) => cause)).toEqual(['mfa', 'external_id', 'trust']);
    expect((await scene.cli('doctor', 'dev')).stdout).toContain('taken last from here: 2026-03-01T12:00:00Z');
  });

  it('has not taken it, but somebody else from this machine', async () => {
    const scene = await openScene();
    const role_arn = scene.role(DEV, 'Developer');
    scene.inventory([{ name: 'dev', account_id: DEV, role_arn }]);
    await follow(scene, 'acctmgr assume dev --quiet');
    await follow(scene, 'acctmgr logout --all --quiet');
    const bob = scene.aws.user({ account: MAIN, name: 'bob', policies: [] });
    scene.home.write(
      '.aws/credentials',
      `[default]\naws_access_key_id = ${bob.accessKeyId}\naws_secret_access_key = ${bob.secretAccessKey}\n`,
    );
    const { causes } = await hopOf(scene);
    expect(causes.map(({ cause }) => cause)).toEqual(['permission', 'trust', 'mfa', 'external_id']);
    expect((await scene.cli('doctor', 'dev')).stdout).toContain(
      `taken last from here by ${ADA}: 2026-03-01T12:00:00Z`,
    );
  });

  it('is of another partition', async () => {
    const scene = await openScene();
    scene.inventory([{ name: 'dev', account_id: DEV, role_arn: `arn:aws-cn:iam::${DEV}:role/Developer` }]);
    const { causes } = await hopOf(scene);
    expect(causes[0]).toMatchObject({ cause: 'partition', certainty: 'certain' });
  });

  it('goes through a role whose session ARN is not what the trust policy must name', async () => {
    const scene = await openScene();
    const hub = scene.role(PROD, 'Hub', { path: '/team/' });
    const closed = trusting(`arn:aws:iam::${PROD}:role/Other`);
    const account = { name: 'dev', account_id: DEV, source_account: 'hub' };
    scene.inventory([
      { name: 'hub', account_id: PROD, role_arn: hub },
      { ...account, role_arn: scene.role(DEV, 'Developer', { trust: closed }) },
    ]);
    const { trust_policy, permission_policy } = await hopOf(scene);
    expect(trust_policy).toMatchObject({ Statement: [{ Principal: { AWS: hub } }] });
    expect(permission_policy).toMatchObject({
      Statement: [{ Resource: `arn:aws:iam::${DEV}:role/Developer` }],
    });
    const { stdout } = await scene.cli('doctor', 'dev', '--for-admin');
    expect(stdout).toContain(
      `Caller:        ${hub}\nAs:            arn:aws:sts::${PROD}:assumed-role/Hub/ada\n`,
    );
  });
});

it('who goes through a role to one that asks for MFA is not sent to log in', async () => {
  const scene = await openScene();
  scene.inventory([
    { name: 'hub', account_id: PROD, role_arn: scene.role(PROD, 'Hub') },
    {
      name: 'dev',
      account_id: DEV,
      role_arn: scene.role(DEV, 'Developer', { trust: trusting(`arn:aws:iam::${PROD}:root`, mfaPresent) }),
      source_account: 'hub',
    },
  ]);
  const said = "a role reached through another role can't be shown MFA";
  const { causes } = await hopOf(scene);
  expect(causes.find(({ cause }) => cause === 'mfa')?.fix.toLowerCase()).toContain(said.toLowerCase());
  const { stderr, exitCode } = await scene.cli('assume', 'dev');
  expect(exitCode).toBe(3);
  expect(stderr).toContain('hint:  Most likely the role is not there');
  expect(stderr).not.toContain('acctmgr login');
});

describe('somebody whose credentials are the trouble', () => {
  const failures = async (
    scene: Scene,
    env: Readonly<Record<string, string>> = {},
    ...argv: readonly string[]
  ) => {
    const { stdout, exitCode } = await scene.cliIn({ env }, 'doctor', ...argv, '--json');
    const { findings } = JSON.parse(stdout) as {
      readonly findings: readonly { check: string; status: string; message: string; fix: string }[];
    };
    const wrong = findings.filter(({ status }) => status === 'fail');
    expect(exitCode).toBe(wrong.length === 0 ? 0 : 1);
    return wrong.map(({ check, message, fix }) => ({ check, message, fix }));
  };

  it('has none at all', async () => {
    const scene = await stuck({});
    scene.home.write('.aws/credentials', '');
    expect(await failures(scene, {}, 'dev')).toEqual([
      {
        check: 'source',
        message: 'No AWS credentials were found: no variables, no default profile, no role of this machine.',
        fix: 'Run aws configure, set AWS_PROFILE, or name a source_profile in accounts.json.',
      },
    ]);
  });

  it('has a key that AWS does not know', async () => {
    const scene = await stuck({});
    scene.aws.revoke(scene.ada.accessKeyId);
    const [identity, ...others] = await failures(scene, {}, 'dev');
    expect(identity).toMatchObject({ check: 'identity' });
    expect(others).toEqual([]);
  });

  it('is the root user', async () => {
    const scene = await stuck({});
    const keys = scene.aws.rootUser(MAIN);
    scene.home.write(
      '.aws/credentials',
      `[default]\naws_access_key_id = ${keys.accessKeyId}\naws_secret_access_key = ${keys.secretAccessKey}\n`,
    );
    const [identity] = await failures(scene, {}, 'dev');
    expect(identity?.message).toContain('the root user, who can assume no role');
  });

  it('has broken the credentials file', async () => {
    const scene = await stuck({});
    const keys = scene.credentials();
    scene.home.write('.aws/credentials', `${keys}\nthis is no setting\n`);
    const [first] = await failures(scene, {}, 'dev');
    expect(first).toMatchObject({
      check: 'aws_files',
      message: expect.stringContaining(`${scene.home.at('.aws/credentials')}, line 5`) as string,
      fix: `Mend it in an editor: ${scene.home.at('.aws/credentials')}, line 5`,
    });
    scene.home.write('.aws/credentials', keys);
    expect(await failures(scene, {}, 'dev')).toEqual([]);
  });

  it('has keys in the environment beside the profile that they mean', async () => {
    const scene = await stuck({});
    const bob = scene.aws.user({ account: PROD, name: 'bob' });
    const env = {
      AWS_PROFILE: 'default',
      AWS_ACCESS_KEY_ID: bob.accessKeyId,
      AWS_SECRET_ACCESS_KEY: bob.secretAccessKey,
    };
    const { stdout } = await scene.cliIn({ env }, 'doctor', '--quiet');
    expect(stdout).toContain(
      '  ! warning: AWS_ACCESS_KEY_ID is set, and wins over AWS_PROFILE=default in acctmgr, the AWS CLI, boto3 and most SDKs: they look at keys first. The SDK for JavaScript takes the profile.\n' +
        '    fix: unset AWS_ACCESS_KEY_ID; unset AWS_SECRET_ACCESS_KEY, so that the profile counts; or unset AWS_PROFILE, so that the keys do\n',
    );
    expect((await scene.cliIn({ env }, 'doctor')).stdout).toContain(`${PROD}:user/bob`);
    expect((await scene.cliIn({ env: { AWS_PROFILE: 'default' } }, 'doctor')).stdout).toContain(ADA);
  });

  it('has a sign-in to Identity Center that has expired', async () => {
    const scene = await stuck({});
    scene.home.write(
      '.aws/config',
      `[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
[profile work]
sso_session = corp
sso_account_id = ${MAIN}
sso_role_name = Developer
`,
    );
    const signIn = (expiresAt: number) =>
      scene.home.write(
        // SHA-1 of "corp".
        '.aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json',
        JSON.stringify({
          startUrl: 'https://corp.awsapps.com/start',
          region: 'eu-west-1',
          accessToken: 'secret-token',
          expiresAt: new Date(expiresAt).toISOString(),
        }),
      );
    signIn(NOON - 3 * 3_600_000);
    const [first, ...others] = await failures(scene, { AWS_PROFILE: 'work' }, 'dev');
    expect(first).toEqual({
      check: 'sign_in',
      message:
        'The token of the sign-in corp expired 3h ago, and nothing renews it: it came without a refresh token.',
      fix: 'acctmgr login corp',
    });
    expect(others.map(({ fix }) => fix)).toEqual([]);
  });
});
