import { createHash, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { DEV, MAIN, openScene } from '../support/scene.js';

/* A source profile of `aws login`, whose credentials lie in ~/.aws/login/cache and are renewed there. */

const ARN = `arn:aws:iam::${MAIN}:user/ada`;
const FILE = `.aws/login/cache/${createHash('sha256').update(ARN).digest('hex')}.json`;

/** @param left - milliseconds that the credentials have */
async function openLogin(left: number) {
  const scene = await openScene();
  scene.time = Date.now();
  const asked: string[] = [];
  const session = () => {
    const hub = scene.aws.role({
      account: MAIN,
      name: `Console${asked.length}`,
      trust: { Statement: { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' } },
    });
    const { accessKeyId, secretAccessKey, sessionToken } = scene.aws.roleSession({
      roleArn: hub.arn,
      name: 'ada',
    });
    return { accessKeyId, secretAccessKey, sessionToken };
  };
  const portal = { refuses: false };
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const isProven =
      typeof request.headers['dpop'] === 'string' && request.headers.authorization === undefined;
    if (portal.refuses || !isProven) {
      response.writeHead(400, {
        'x-amzn-errortype': 'AccessDeniedException',
        'content-type': 'application/json',
      });
      response.end(JSON.stringify({ error: 'TOKEN_EXPIRED', message: 'expired' }));
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        accessToken: session(),
        tokenType: 'urn:aws:params:oauth:token-type:access_token_sigv4',
        expiresIn: 900,
        refreshToken: 'next',
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  // The SDK takes home and endpoint from the process.
  vi.stubEnv('AWS_ENDPOINT_URL_SIGNIN', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_LOGIN_CACHE_DIRECTORY', scene.home.at('.aws/login/cache'));
  onTestFinished(() => void vi.unstubAllEnvs());
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  scene.home.write(
    FILE,
    JSON.stringify({
      accessToken: { ...session(), accountId: MAIN, expiresAt: new Date(Date.now() + left).toISOString() },
      tokenType: 'aws_sigv4',
      clientId: 'arn:aws:signin:::devtools/same-device',
      refreshToken: 'first',
      idToken: 'x',
      dpopKey: privateKey.export({ type: 'sec1', format: 'pem' }),
    }),
  );
  scene.home.write('.aws/credentials', '');
  scene.home.write('.aws/config', `[profile console]\nlogin_session = ${ARN}\nregion = eu-west-1\n`);
  const trust = {
    Statement: { Effect: 'Allow', Principal: { AWS: MAIN }, Action: 'sts:AssumeRole' },
  } as const;
  scene.inventory([
    {
      name: 'dev',
      account_id: DEV,
      role_arn: scene.role(DEV, 'Admin', { trust }),
      source_profile: 'console',
    },
  ]);
  return { scene, asked, portal };
}

test('signs while it lives', async () => {
  const { scene, asked } = await openLogin(10 * 60_000);
  const { exitCode, stderr } = await scene.cli('assume', 'dev');
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  expect(asked).toEqual([]);
});

test('is renewed, and kept where all tools look', async () => {
  const { scene, asked } = await openLogin(-60_000);
  expect((await scene.cli('assume', 'dev')).exitCode).toBe(0);
  expect(asked).toEqual(['POST /v1/token']);
  expect(JSON.parse(scene.home.read(FILE))).toMatchObject({ refreshToken: 'next' });
});

test.each(['refused', 'absent'])('that is %s names the command that brings it back', async (how) => {
  const { scene, portal } = await openLogin(-60_000);
  portal.refuses = true;
  if (how === 'absent') scene.home.write(FILE, '');
  const { exitCode, stderr } = await scene.cli('assume', 'dev');
  expect({ exitCode, stderr }).toEqual({
    exitCode: 3,
    stderr:
      'error: The sign-in of aws login of the profile console has ended.\nhint:  Run: aws login --profile console\n',
  });
});

test('can have no MFA session, and says why', async () => {
  const { scene } = await openLogin(10 * 60_000);
  const { exitCode, stderr } = await scene.cli('login', '--source', 'console');
  expect(exitCode).toBe(2);
  expect(stderr).toContain("can't have an MFA session: its keys are temporary already.");
});
