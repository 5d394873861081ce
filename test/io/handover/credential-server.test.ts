import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { fromHttp } from '@aws-sdk/credential-providers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveCredentials, type CredentialServer } from '../../../src/handover/credential-server.js';
import { AcctmgrError, notAllowed } from '../../../src/system/failure.js';
import { runCommand } from '../../support/spawned-program.js';
import { lacksPeers } from '../../support/peers.js';

const EXPIRATION = new Date('2099-03-01T13:00:00.400Z');
const CREDENTIALS = {
  accessKeyId: 'ASIASERVED0000000001',
  secretAccessKey: 'secret/+',
  sessionToken: 'token/+==',
  expiration: EXPIRATION,
};
const ROLE = 'arn:aws:iam::222222222222:role/Developer';

/** Of a network for documentation (RFC 5737): no machine has it. */
const ABSENT = '198.51.100.7';

async function serve(
  credentials: () => Promise<typeof CREDENTIALS> = () => Promise.resolve(CREDENTIALS),
  addresses?: readonly string[],
  platform: NodeJS.Platform = 'linux',
) {
  const server = await serveCredentials(
    {
      accountId: '222222222222',
      roleArn: ROLE,
      credentials,
    },
    platform,
    addresses,
  );
  onTestFinished(() => {
    server.close();
  });
  return { server };
}

interface Asked {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** fetch would add what browsers add, and set Host by itself. */
const ask = (
  { address, token }: CredentialServer,
  {
    method = 'GET',
    path = '',
    headers = {},
  }: { method?: string; path?: string; headers?: Record<string, string> } = {},
): Promise<Asked> =>
  new Promise((resolve, reject) => {
    const url = new URL(address);
    const options = {
      method,
      hostname: url.hostname,
      port: url.port,
      path: path === '' ? url.pathname : path,
      headers: { authorization: token, ...headers },
    };
    httpRequest(options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => (body += part));
      response.on('end', () => {
        resolve({ status: response.statusCode, headers: response.headers, body });
      });
    })
      .on('error', reject)
      .end();
  });

const canConnect = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const done = (could: boolean) => {
      socket.destroy();
      resolve(could);
    };
    socket
      .once('connect', () => {
        done(true);
      })
      .once('error', () => {
        done(false);
      })
      .once('timeout', () => {
        done(false);
      });
  });

describe('the endpoint', () => {
  it('gives credentials in the form that the SDKs read, for nobody to keep', async () => {
    const { server } = await serve();
    const { status, headers, body } = await ask(server);
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'application/json',
      'no-store',
    ]);
    expect(JSON.parse(body)).toEqual({
      AccessKeyId: CREDENTIALS.accessKeyId,
      SecretAccessKey: CREDENTIALS.secretAccessKey,
      Token: CREDENTIALS.sessionToken,
      Expiration: '2099-03-01T13:00:00Z',
      AccountId: '222222222222',
      RoleArn: ROLE,
    });
  });

  it('has another port and another token each time', async () => {
    const [one, other] = [(await serve()).server, (await serve()).server];
    expect(one.token).toMatch(/^[\w-]{43}$/);
    expect(one.token).not.toBe(other.token);
    expect(one.address).not.toBe(other.address);
    expect((await ask({ ...one, token: other.token })).status).toBe(401);
  });

  it.each<[string, Parameters<typeof ask>[1], number, string]>([
    ['a wrong token', { headers: { authorization: 'x' } }, 401, 'wrong_token'],
    ['another host', { headers: { host: 'attacker.example' } }, 403, 'wrong_host'],
    ['a web page', { headers: { origin: 'https://attacker.example' } }, 403, 'browser'],
    ['another path', { path: '/' }, 404, 'no_such_path'],
    ['another method', { method: 'POST' }, 405, 'wrong_method'],
    ['a preflight', { method: 'OPTIONS', headers: { 'sec-fetch-mode': 'cors' } }, 403, 'browser'],
  ])('tells %s only why not', async (_what, wish, status, code) => {
    let asked = 0;
    const { server } = await serve(() => {
      asked += 1;
      return Promise.resolve(CREDENTIALS);
    });
    const answer = await ask(server, wish);
    expect([answer.status, (JSON.parse(answer.body) as { code: string }).code]).toEqual([status, code]);
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    expect(asked).toBe(0);
  });

  it.each<[string, Error, number, object]>([
    [
      'what a person must do',
      notAllowed('dev needs an MFA code.', { code: 'mfa_code_needed', hint: 'Run: acctmgr login' }),
      403,
      { code: 'mfa_code_needed', message: 'dev needs an MFA code. Run: acctmgr login' },
    ],
    [
      'that it is worth asking again',
      new AcctmgrError('AWS cannot be reached.', { code: 'network' }),
      503,
      { code: 'network', message: 'AWS cannot be reached.' },
    ],
    [
      'nothing of a defect',
      new TypeError(`cannot read ${CREDENTIALS.secretAccessKey}`),
      500,
      { code: 'internal', message: 'A defect in acctmgr.' },
    ],
  ])('says %s in the words of both kinds of SDKs', async (_what, error, status, said) => {
    const { server } = await serve(() => Promise.reject(error));
    const answer = await ask(server);
    const { code, message } = said as { code: string; message: string };
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({ code, message, Code: code, Message: message });
  });

  it('is on the loopback address of this machine only', async () => {
    const { server } = await serve();
    const port = Number(new URL(server.address).port);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses = []) => addresses)
      .flatMap(({ address, internal, family }) => (internal || family !== 'IPv4' ? [] : [address]));
    expect(await canConnect('127.0.0.1', port)).toBe(true);
    for (const address of ['127.0.0.2', '::1', ...others])
      expect(await canConnect(address, port)).toBe(false);
  });

  it('is gone once it was closed, for those too who were waiting', async () => {
    const { server } = await serve(() => new Promise(() => undefined));
    const waiting = ask(server).then(
      () => 'answered',
      () => 'cut off',
    );
    expect(await canConnect('127.0.0.1', Number(new URL(server.address).port))).toBe(true);
    server.close();
    expect(await waiting).toBe('cut off');
    expect(await canConnect('127.0.0.1', Number(new URL(server.address).port))).toBe(false);
  });

  it('is what the JavaScript SDK takes credentials from', async () => {
    const { server } = await serve();
    const credentials = await fromHttp({
      awsContainerCredentialsFullUri: server.address,
      awsContainerAuthorizationToken: server.token,
    })();
    expect(credentials).toMatchObject({
      accessKeyId: CREDENTIALS.accessKeyId,
      secretAccessKey: CREDENTIALS.secretAccessKey,
      sessionToken: CREDENTIALS.sessionToken,
      expiration: new Date('2099-03-01T13:00:00Z'),
    });
  });

  it.skipIf(lacksPeers('boto3'))('has botocore say why there are none', async () => {
    const { server } = await serve(() =>
      Promise.reject(
        notAllowed('dev needs an MFA code.', { code: 'mfa_code_needed', hint: 'Run: acctmgr login' }),
      ),
    );
    const script = `
import botocore.session, botocore.utils
botocore.utils.ContainerMetadataFetcher.SLEEP_TIME = 0
try: botocore.session.get_session().get_credentials()
except Exception as error: print(error)`;
    const { stdout } = await runCommand('python3', ['-c', script], {
      cwd: '/',
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: '/nonexistent',
        AWS_CONTAINER_CREDENTIALS_FULL_URI: server.address,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: server.token,
      },
    });
    expect(stdout).toContain('dev needs an MFA code. Run: acctmgr login');
  });
});

describe('without 127.0.0.1', () => {
  const ofSelf = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
  const serveWithout = async () => (await serve(() => Promise.resolve(CREDENTIALS), [ABSENT, '::1'])).server;

  describe.runIf(ofSelf.some(({ address }) => address === '::1'))('but ::1', () => {
    it('is there alone', async () => {
      const { address } = await serveWithout();
      expect(address).toMatch(/^http:\/\/\[::1\]:\d+\/credentials$/);
      expect(await canConnect('127.0.0.1', Number(new URL(address).port))).toBe(false);
    });

    it('is what the JavaScript SDK takes credentials from', async () => {
      const { address, token } = await serveWithout();
      const credentials = await fromHttp({
        awsContainerCredentialsFullUri: address,
        awsContainerAuthorizationToken: token,
      })();
      expect(credentials).toMatchObject({ sessionToken: CREDENTIALS.sessionToken });
    });

    it.skipIf(lacksPeers('boto3'))('is what botocore takes them from', async () => {
      const { address, token } = await serveWithout();
      const script = 'import botocore.session; print(botocore.session.get_session().get_credentials().token)';
      const { stdout } = await runCommand('python3', ['-c', script], {
        cwd: '/',
        env: {
          PATH: process.env['PATH'] ?? '',
          HOME: '/nonexistent',
          AWS_CONTAINER_CREDENTIALS_FULL_URI: address,
          AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
        },
      });
      expect(stdout.trim()).toBe(CREDENTIALS.sessionToken);
    });
  });

  it('and without any other address, says so', async () => {
    await expect(serve(undefined, [ABSENT, '203.0.113.7'])).rejects.toMatchObject({
      code: 'no_loopback',
      message: 'Cannot listen on 198.51.100.7 or 203.0.113.7 of this machine (EADDRNOTAVAIL).',
      hint: 'Bring its loopback interface up: ip link set lo up',
    });
    await expect(serve(undefined, [ABSENT], 'darwin')).rejects.toMatchObject({
      hint: 'Give its loopback interface the address 127.0.0.1 again.',
    });
  });

  it('goes on to no other address for any other reason', async () => {
    await expect(serve(undefined, ['not an address.invalid', '::1'])).rejects.toMatchObject({
      code: 'no_loopback',
      hint: undefined,
    });
  });
});
