import { describe, expect, test } from 'vitest';
import { GITHUB_ISSUER, startGithubRunner, trustingTokens } from '../support/github-runner.js';
import { DEV, MAIN, MINUTE, openScene, PROD, type Scene } from '../support/scene.js';

/* Accounts whose role the token of a pipeline assumes. */

const SUBJECT = 'repo:corp/shop:ref:refs/heads/main';

async function openPipeline(more: object = {}) {
  const scene = await openScene();
  scene.home.write('.aws/credentials', '');
  const runner = await startGithubRunner(scene.aws, DEV);
  const trust = trustingTokens(runner.providerArn, SUBJECT);
  const roleArn = scene.role(DEV, 'Deploy', { trust, maxSessionDuration: 7200 });
  scene.inventory([{ name: 'dev', account_id: DEV, role_arn: roleArn, oidc: 'github', ...more }]);
  const cli = (...argv: readonly string[]) => scene.cliIn({ env: runner.env }, ...argv);
  return { scene, runner, roleArn, cli };
}

const claims = (scene: Scene) => scene.aws.calls('AssumeRoleWithWebIdentity');

describe('"oidc": "github"', () => {
  test('assumes the role by a token of GitHub, for the audience of the partition', async () => {
    const { scene, runner, cli } = await openPipeline();
    const { stdout, stderr, exitCode } = await cli('assume', 'dev', '--json');
    expect({ stderr, exitCode }).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(stdout)).toMatchObject({
      account: 'dev',
      profile: 'assumed-dev',
      assumed_role_arn: `arn:aws:sts::${DEV}:assumed-role/Deploy/ada`,
      source: 'oidc:github',
    });
    expect(runner.audiences).toEqual(['sts.amazonaws.com']);
    expect(scene.log().at(-1)).toMatchObject({ account: 'dev', status: 'success', session_name: 'ada' });
    expect(scene.aws.calls('AssumeRole')).toEqual([]);
  });

  test('asks once while the session lives, and for a fresh token at each renewal', async () => {
    const { scene, runner, cli } = await openPipeline();
    await cli('env', 'dev');
    await cli('env', 'dev');
    expect(runner.audiences).toHaveLength(1);
    scene.time += 61 * MINUTE;
    expect((await cli('env', 'dev')).exitCode).toBe(0);
    expect(runner.audiences).toHaveLength(2);
    const [first, second] = claims(scene).map(({ params }) => params['WebIdentityToken']);
    expect(first).not.toBe(second);
  });

  test('another job on the same machine gets nothing of this one', async () => {
    const { runner, scene, cli } = await openPipeline();
    await cli('env', 'dev');
    const env = { ...runner.env, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of-another-job' };
    const { exitCode, stderr } = await scene.cliIn({ env }, 'env', 'dev');
    expect(exitCode).toBe(3);
    expect(stderr).toContain('error: dev: GitHub Actions gave no token (HTTP 401).');
  });

  test('without the permission says which', async () => {
    const { scene } = await openPipeline();
    expect(await scene.cli('assume', 'dev')).toMatchObject({
      stderr:
        'error: dev: GitHub Actions gives this job no token.\n' +
        'hint:  Allow the job to ask for one: permissions: { id-token: write, contents: read }\n',
      exitCode: 3,
    });
  });

  test('may last as long as the role allows, and be narrowed', async () => {
    const { scene, cli } = await openPipeline({ duration_seconds: 7200 });
    expect((await cli('env', 'dev', '--read-only')).exitCode).toBe(0);
    expect(claims(scene)[0]?.params).toMatchObject({
      DurationSeconds: '7200',
      'PolicyArns.member.1.arn': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    });
  });

  test('is the beginning of a chain', async () => {
    const { scene, roleArn, cli } = await openPipeline();
    const prod = scene.role(PROD, 'Ops', {
      trust: { Statement: { Effect: 'Allow', Principal: { AWS: roleArn }, Action: 'sts:AssumeRole' } },
    });
    scene.inventory([
      { name: 'dev', account_id: DEV, role_arn: roleArn, oidc: 'github' },
      { name: 'prod', account_id: PROD, role_arn: prod, source_account: 'dev', external_id: 'x-1' },
    ]);
    expect((await cli('assume', 'prod')).exitCode).toBe(0);
    const { stdout } = await cli('assume', 'prod', '--explain');
    expect(stdout).toContain('source: oidc:github (dev says so)');
    expect(stdout).toContain(`1. dev: AssumeRoleWithWebIdentity ${roleArn}`);
    expect(stdout).toContain('a token of the pipeline');
    expect(stdout).toContain(`2. prod: AssumeRole ${prod}`);
  });
});

describe('what AWS refuses', () => {
  test('a subject that the role does not trust is named', async () => {
    const { scene, runner, cli } = await openPipeline();
    const trust = trustingTokens(runner.providerArn, 'repo:corp/other:ref:refs/heads/main');
    const role = scene.role(DEV, 'Other', { trust });
    scene.inventory([{ name: 'dev', account_id: DEV, role_arn: role, oidc: 'github' }]);
    expect(await cli('assume', 'dev')).toMatchObject({
      stderr:
        `error: dev: AWS does not let this token assume ${role}.\n` +
        `hint:  The token is of ${GITHUB_ISSUER}, for the audience sts.amazonaws.com, and its subject is ${SUBJECT}: ` +
        `the identity provider in the IAM of ${DEV} and the role's trust policy must name these.\n`,
      exitCode: 3,
    });
    expect(scene.log().at(-1)).toMatchObject({ status: 'denied' });
  });

  test('an account without the identity provider', async () => {
    const { scene, cli } = await openPipeline();
    const role = scene.role(PROD, 'Deploy');
    scene.inventory([{ name: 'prod', account_id: PROD, role_arn: role, oidc: 'github' }]);
    const { stderr, exitCode } = await cli('assume', 'prod');
    expect(exitCode).toBe(3);
    expect(stderr).toContain('AWS does not take the token: No OpenIDConnect provider found in your account');
    expect(stderr).toContain(SUBJECT);
  });

  test('no message and no log holds the token', async () => {
    const { scene, cli } = await openPipeline();
    scene.aws.misbehave({
      kind: 'error',
      action: 'AssumeRoleWithWebIdentity',
      status: 400,
      code: 'InvalidIdentityToken',
      message: 'no',
    });
    const { stderr } = await cli('assume', 'dev', '--debug');
    const token = claims(scene)[0]?.params['WebIdentityToken'] ?? '';
    expect(token).not.toBe('');
    expect(stderr + JSON.stringify(scene.log())).not.toContain(token);
  });
});

describe('of other places', () => {
  async function openFile(oidc: object | string) {
    const scene = await openScene();
    scene.home.write('.aws/credentials', '');
    const issuer = 'https://gitlab.example.com';
    const provider = scene.aws.oidcProvider({ account: DEV, issuer, audiences: ['aws'] });
    const trust = trustingTokens(provider.arn, 'project_path:corp/shop', 'aws');
    const role = scene.role(DEV, 'Deploy', { trust });
    const account = { name: 'dev', account_id: DEV, role_arn: role, oidc };
    scene.inventory([account]);
    const token = (lifetime = 300) => provider.token({ sub: 'project_path:corp/shop', lifetime });
    return { scene, account, token };
  }

  test.each<[string | object, string]>([
    ['gitlab', 'GITLAB_OIDC_TOKEN'],
    [{ env: 'MY_TOKEN' }, 'MY_TOKEN'],
  ])('%j is the variable %s', async (oidc, name) => {
    const { scene, token } = await openFile(oidc);
    expect((await scene.cliIn({ env: { [name]: token() } }, 'assume', 'dev')).exitCode).toBe(0);
    const { stderr, exitCode } = await scene.cli('assume', 'dev');
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`error: dev: the variable ${name}, which is to hold a token, is not set.`);
  });

  test('a file is read anew each time', async () => {
    const { scene, token } = await openFile({ token_file: '~/token' });
    scene.home.write('token', `${token()}\n`);
    expect((await scene.cli('assume', 'dev')).exitCode).toBe(0);
    scene.time += 61 * MINUTE;
    const expired = await scene.cli('assume', 'dev');
    expect(expired.exitCode).toBe(3);
    expect(expired.stderr).toContain('AWS does not take the token: Token expired');
    scene.home.write('token', token());
    expect((await scene.cli('assume', 'dev')).exitCode).toBe(0);
    scene.home.write('token', '');
    scene.time += 61 * MINUTE;
    expect((await scene.cli('assume', 'dev')).stderr).toContain('which "oidc" of dev names, is empty.');
  });

  test.each([{ token_file: '/etc/passwd' }, { env: 'NPM_TOKEN' }])(
    'the accounts.json of a folder may not choose %j',
    async (oidc) => {
      const { scene, account } = await openFile('gitlab');
      scene.home.write('work/accounts.json', JSON.stringify({ accounts: [{ ...account, oidc }] }));
      await scene.cliIn({ cwd: scene.home.at('work') }, 'trust', '--yes');
      const { stderr, exitCode } = await scene.cliIn({ cwd: scene.home.at('work') }, 'assume', 'dev');
      expect(exitCode).toBe(2);
      expect(stderr).toContain('which may not.');
      expect(scene.aws.calls('AssumeRoleWithWebIdentity')).toEqual([]);
    },
  );
});

describe('validate', () => {
  test.each<[object, string]>([
    [{ external_id: 'abc' }, 'AWS takes it with AssumeRole only'],
    [{ mfa_serial: `arn:aws:iam::${MAIN}:mfa/ada` }, 'no person shows it a code'],
    [{ session_tags: { a: 'b' } }, 'who gives the token writes them into the token'],
    [{ source_profile: 'jump' }, 'oidc says already who assumes the role'],
    [{ role_arn: undefined }, 'there is no role that the token could assume'],
    [{ oidc: 'bitbucket' }, '"github", "gitlab"'],
  ])('names what %j is wrong with', async (more, text) => {
    const { cli } = await openPipeline(more);
    const { stdout, exitCode } = await cli('validate');
    expect(exitCode).toBe(2);
    expect(stdout).toContain(text);
  });

  test('defaults of other accounts do not apply', async () => {
    const { scene, roleArn, cli } = await openPipeline();
    scene.inventory([{ name: 'dev', account_id: DEV, role_arn: roleArn, oidc: 'github' }], {
      defaults: { source_profile: 'jump', external_id: 'x-1', session_tags: { a: 'b' }, mfa_max_age: 900 },
    });
    expect((await cli('validate')).exitCode).toBe(0);
    expect((await cli('assume', 'dev')).exitCode).toBe(0);
  });

  test.each(['--external-id', '--source-identity', '--session-tag'])('%s is refused', async (flag) => {
    const { cli } = await openPipeline();
    const { stderr, exitCode } = await cli('assume', 'dev', flag, 'a=b');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`AWS takes no ${flag} with it`);
  });
});

test('there is nothing to log in to', async () => {
  const { scene, cli } = await openPipeline();
  expect(await cli('login', 'dev')).toEqual({
    stdout: '',
    stderr:
      'error: dev is entered by a token of the pipeline: there is nothing to log in to.\n' +
      'hint:  Where its token is, take it: acctmgr exec dev -- COMMAND\n',
    exitCode: 2,
  });
  expect(scene.aws.requests).toEqual([]);
});

test('show and doctor know it', async () => {
  const { scene, cli } = await openPipeline();
  expect((await cli('show', 'dev')).stdout).toMatch(/oidc +github/);
  const { stdout } = await cli('doctor', 'dev');
  expect(stdout).toContain('The source is the OIDC token of github (dev says so): a token of the pipeline.');
  expect((await scene.cli('doctor', 'dev')).stdout).toContain('GitHub Actions gives this job no token');
});
