import { describe, expect, it } from 'vitest';
import { trusting } from '../support/loopback-aws/stage.js';
import { DEV, openScene, PROD, type Scene } from '../support/scene.js';

async function withConsole(): Promise<Scene> {
  const scene = await openScene();
  scene.inventory([
    { name: 'dev', account_id: DEV, role_arn: scene.role(DEV, 'Developer'), region: 'eu-west-1' },
    {
      name: 'prod',
      account_id: PROD,
      role_arn: scene.role(PROD, 'Admin', { trust: trusting(`arn:aws:iam::${DEV}:root`) }),
      source_account: 'dev',
    },
  ]);
  return scene;
}

const signInEnv = (scene: Scene) => ({ AWS_ENDPOINT_URL_SIGNIN: scene.aws.url });

/** What the sign-in URL says, but for the token, which must be there. */
function readUrl(url: string) {
  const { origin, pathname, searchParams } = new URL(url);
  expect(searchParams.get('SigninToken')).toMatch(/^[\w-]{100,}$/);
  return {
    page: origin + pathname,
    action: searchParams.get('Action'),
    destination: searchParams.get('Destination'),
  };
}

describe('console', () => {
  it('prints a sign-in URL for the page that was named', async () => {
    const scene = await withConsole();
    const { stdout, stderr, exitCode } = await scene.cliIn(
      { env: signInEnv(scene) },
      ...['console', 'dev', '--service', 's3', '--print'],
    );
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(readUrl(stdout.trim())).toEqual({
      page: `${scene.aws.url}/federation`,
      action: 'login',
      destination: 'https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1',
    });
    expect(scene.log().map(({ event, account, status }) => ({ event, account, status }))).toEqual([
      { event: 'console', account: 'dev', status: 'success' },
    ]);
  });

  it('hands the browser an address that works once and holds no secret', async () => {
    const scene = await withConsole();
    const seen: { address: string; first: Response; second: unknown }[] = [];
    const browser = async (address: string) => {
      const wrongHost = await fetch(address.replace('127.0.0.1', 'localhost'), { redirect: 'manual' });
      expect(wrongHost.status).toBe(404);
      const first = await fetch(address, { redirect: 'manual' });
      const second = await fetch(address, { redirect: 'manual' }).catch((error: unknown) => error);
      seen.push({ address, first, second });
    };
    const { stdout, exitCode } = await scene.cliIn({ env: signInEnv(scene), browser }, 'console', 'dev');
    expect({ stdout, exitCode }).toEqual({
      stdout: '✓ Opened the console of dev in the browser.\n',
      exitCode: 0,
    });
    const [visit] = seen;
    expect(visit?.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/);
    expect(visit?.first.status).toBe(302);
    expect(readUrl(visit?.first.headers.get('location') ?? '').action).toBe('login');
    expect(visit?.second).toBeInstanceOf(Error);
  });

  it('asks for a longer console session where long-term keys signed', async () => {
    const scene = await withConsole();
    const { exitCode, stderr } = await scene.cliIn(
      { env: signInEnv(scene) },
      ...['console', 'dev', '--print', '--duration', '8h'],
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(scene.aws.calls('getSigninToken').map(({ params }) => params['SessionDuration'])).toEqual([
      '28800',
    ]);
  });

  it('leaves the duration out for a chain, and says so', async () => {
    const scene = await withConsole();
    const { exitCode, stderr } = await scene.cliIn(
      { env: signInEnv(scene) },
      ...['console', 'prod', '--print', '--duration', '8h'],
    );
    expect(exitCode).toBe(0);
    expect(stderr).toBe(
      'warning: --duration has no effect: AWS takes it only where long-term keys signed the role session.\n',
    );
    expect(scene.aws.calls('getSigninToken').map(({ params }) => params['SessionDuration'])).toEqual([
      undefined,
    ]);
  });

  it.each<[string, () => Promise<boolean>]>([
    ['there is none', () => Promise.reject(new Error('no display'))],
    ['what starts it fails', () => Promise.resolve(false)],
  ])('says what to do where no browser can be started: %s', async (_why, browser) => {
    const scene = await withConsole();
    for (const words of [
      ['console', 'dev'],
      ['console', 'dev', '--switch-role'],
    ]) {
      expect(await scene.cliIn({ env: signInEnv(scene), browser }, ...words)).toEqual({
        stdout: '',
        stderr:
          'error: No browser could be started.\nhint:  Print the URL with --print, and open it yourself.\n',
        exitCode: 1,
      });
    }
  });

  it.each([
    'https://evil.example/',
    'https://console.aws.amazon.com.evil.example/',
    'https://console.amazonaws.cn/',
    'https://ada@console.aws.amazon.com/',
    'http://console.aws.amazon.com/',
    'console.aws.amazon.com',
  ])('begins with no page but one of AWS in the partition: %s', async (page) => {
    const scene = await withConsole();
    const { stdout, stderr, exitCode } = await scene.cli('console', 'dev', '--print', '--destination', page);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toBe(
      `error: --destination ${page} cannot be used.\n` +
        'hint:  Give a page of the console, such as https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1\n',
    );
    expect(scene.aws.requests).toEqual([]);
  });

  it.each([
    ['S3', 's3'],
    ['dynamodb', 'dynamodb'],
    ['ssm', 'systems-manager'],
    ['codebuild', 'codesuite/codebuild'],
    ['cognito-idp', 'cognito'],
    ['inspector2', 'inspector/v2'],
  ])('begins with the service %s where the console has it', async (service, path) => {
    const scene = await withConsole();
    const { stdout } = await scene.cliIn(
      { env: signInEnv(scene) },
      ...['console', 'dev', '--print', '--service', service],
    );
    expect(readUrl(stdout.trim()).destination).toBe(
      `https://eu-west-1.console.aws.amazon.com/${path}/home?region=eu-west-1`,
    );
  });

  it.each([
    ['elbv2', 'ec2/home?region=eu-west-1#LoadBalancers:'],
    ['autoscaling', 'ec2/home?region=eu-west-1#AutoScalingGroups:'],
    ['budgets', 'costmanagement/home?region=eu-west-1#/budgets'],
  ])('begins with the place of %s in a page of several', async (service, page) => {
    const scene = await withConsole();
    const words = ['console', 'dev', '--print', '--service', service];
    const { stdout } = await scene.cliIn({ env: signInEnv(scene) }, ...words);
    expect(readUrl(stdout.trim()).destination).toBe(`https://eu-west-1.console.aws.amazon.com/${page}`);
  });

  it.each([
    ['lamda', 'Did you mean lambda? ', 'lamda'],
    ['Mturk', '', 'mturk'],
    ['../evil', '', 'console'],
    ['../x?y', '', 'console'],
    ['s3/../ec2', '', 'console'],
    ['', '', 'console'],
  ])('refuses the service %j before AWS is asked', async (service, meant, example) => {
    const scene = await withConsole();
    expect(await scene.cli('console', 'dev', `--service=${service}`)).toEqual({
      stdout: '',
      stderr:
        `error: --service ${service} is not a service of the console that acctmgr knows.\n` +
        `hint:  ${meant}Any page is opened by its address, as the browser shows it: --destination https://eu-west-1.console.aws.amazon.com/${example}/home?region=eu-west-1\n`,
      exitCode: 2,
    });
    expect(scene.aws.requests).toEqual([]);
  });

  it('signs out first where that is wanted', async () => {
    const scene = await withConsole();
    const words = ['console', 'dev', '--sign-out-first'];
    const { stdout } = await scene.cliIn({ env: signInEnv(scene) }, ...words, '--print');
    const { pathname, searchParams } = new URL(stdout.trim());
    expect([pathname, searchParams.get('Action')]).toEqual(['/oauth', 'logout']);
    expect(readUrl(searchParams.get('redirect_uri') ?? '').page).toBe(`${scene.aws.url}/federation`);
    const { stderr, exitCode } = await scene.cli(...words, '--switch-role');
    expect({ stderr, exitCode }).toEqual({
      stderr:
        'error: --sign-out-first cannot be used with --switch-role.\n' +
        'hint:  A Switch Role link is for who is signed in. Leave one of them out.\n',
      exitCode: 2,
    });
  });

  it('points to --print under WSL, before AWS is asked', async () => {
    const scene = await withConsole();
    const env = { ...signInEnv(scene), WSL_DISTRO_NAME: 'Ubuntu' };
    const { stderr, exitCode } = await scene.cliIn({ env, platform: 'linux' }, 'console', 'dev');
    expect({ stderr, exitCode }).toEqual({
      stderr:
        'error: Under WSL the browser is a program of Windows, which cannot be told from other users of this machine.\n' +
        'hint:  Print the URL, and open it yourself: acctmgr console dev --print\n',
      exitCode: 1,
    });
    expect(scene.aws.requests).toEqual([]);
    expect((await scene.cliIn({ env, platform: 'linux' }, 'console', 'dev', '--print')).exitCode).toBe(0);
  });

  it('begins with any page of AWS that was named', async () => {
    const scene = await withConsole();
    const page = 'https://eu-west-1.quicksight.aws.amazon.com/sn/start';
    const { stdout } = await scene.cliIn(
      { env: signInEnv(scene) },
      ...['console', 'dev', '--print', '--destination', page],
    );
    expect(readUrl(stdout.trim()).destination).toBe(page);
  });

  it('says that the endpoint is no address, or does not answer in time', async () => {
    const scene = await withConsole();
    const wrong = await scene.cliIn(
      { env: { AWS_ENDPOINT_URL_SIGNIN: 'notaurl' } },
      ...['console', 'dev', '--print'],
    );
    expect(wrong).toEqual({
      stdout: '',
      stderr:
        'error: AWS_ENDPOINT_URL_SIGNIN is notaurl, which is not the address of an endpoint.\n' +
        'hint:  Give one such as http://127.0.0.1:4566, or unset it.\n',
      exitCode: 2,
    });
    scene.aws.misbehave({ kind: 'hang', action: 'getSigninToken' });
    const late = await scene.cliIn(
      { env: signInEnv(scene) },
      ...['console', 'dev', '--print', '--timeout', '1'],
    );
    expect(late.stderr).toBe(
      `error: The sign-in endpoint ${new URL(scene.aws.url).host} did not answer within 1s.\n` +
        'hint:  Check the network and the proxy variables, or allow more time with --timeout.\n',
    );
  });

  it('names what keeps the duration from counting after acctmgr login', async () => {
    const scene = await withConsole();
    await scene.cli('login', '--mfa-code', scene.code());
    const { stderr } = await scene.cliIn(
      { env: signInEnv(scene) },
      ...['console', 'dev', '--print', '--duration', '8h'],
    );
    expect(stderr).toBe(
      'warning: --duration has no effect: AWS takes it only where long-term keys signed the role session. ' +
        'The MFA session of acctmgr login signed this one: acctmgr logout ends that.\n',
    );
  });

  it('names no secret when the endpoint cannot be asked', async () => {
    const scene = await withConsole();
    const env = { AWS_ENDPOINT_URL_SIGNIN: 'http://127.0.0.1:9' };
    const { stderr, exitCode } = await scene.cliIn({ env }, 'console', 'dev', '--print', '--debug');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error: The sign-in endpoint 127.0.0.1:9 could not be asked (ECONNREFUSED).');
    for (const secret of scene.aws.secrets()) expect(stderr).not.toContain(secret);
  });
});

describe('console --switch-role', () => {
  it('prints the link without asking AWS for anything', async () => {
    const scene = await withConsole();
    expect(await scene.cli('console', 'dev', '--switch-role', '--print')).toEqual({
      stdout:
        'https://signin.aws.amazon.com/switchrole?account=222222222222&roleName=Developer&displayName=dev\n',
      stderr: '',
      exitCode: 0,
    });
    expect(scene.aws.requests).toEqual([]);
  });

  it('says why the console cannot switch to a role behind another', async () => {
    const scene = await withConsole();
    expect(await scene.cli('console', 'prod', '--switch-role', '--print')).toEqual({
      stdout: '',
      stderr:
        'error: There is no Switch Role link for prod: it is reached through dev, and the console makes no chains.\n' +
        'hint:  Sign in with: acctmgr console prod\n',
      exitCode: 2,
    });
  });

  it('sends nobody to sign in to an account without a role', async () => {
    const scene = await withConsole();
    scene.inventory([{ name: 'main', account_id: DEV }]);
    expect((await scene.cli('console', 'main', '--switch-role')).stderr).toBe(
      'error: There is no Switch Role link for main: it is the base account: no role is configured.\n' +
        'hint:  Name an account that has a role; main is where your own sign-in leads.\n',
    );
  });
});
