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

  it('says what to do where no browser can be started', async () => {
    const scene = await withConsole();
    const browser = () => Promise.reject(new Error('no display'));
    expect(await scene.cliIn({ env: signInEnv(scene), browser }, 'console', 'dev')).toEqual({
      stdout: '',
      stderr:
        'error: No browser could be started.\nhint:  Print the URL with --print, and open it within 15 minutes.\n',
      exitCode: 1,
    });
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
});
