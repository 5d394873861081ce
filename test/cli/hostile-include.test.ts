import { createServer as createTlsServer } from 'node:https';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasOpenssl, HIDDEN, makeCertificates } from '../support/certificates.js';
import { startProxy, type Proxy } from '../support/forward-proxy.js';
import { runCli } from '../support/run-cli.js';
import { temporaryHome, type TemporaryHome } from '../support/temporary-home.js';

/* What others may answer for an inventory: each is told in one message, and what was accepted before serves. */

const ACCOUNTS_JSON = '.config/acctmgr/accounts.json';
const [WEB, OTHER] = ['111122223333', '777788889999'];
const CORP = { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' };

const account = (name: string, id: string, more: object = {}) => ({
  name,
  account_id: id,
  role_arn: `arn:aws:iam::${id}:role/Dev`,
  ...more,
});
const RIGHT = { accounts: [account('web', WEB)] };

let home: TemporaryHome;
let server: Server | undefined;
let proxy: Proxy | undefined;

const include = (from: string, file: object = {}) => {
  home.write(ACCOUNTS_JSON, JSON.stringify({ accounts: [], include: [from], ...file }));
};
const acctmgr = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runCli({ home: home.folder, env }, ...argv);
const ids = async () =>
  Object.fromEntries(
    (JSON.parse((await acctmgr(['list', '--json'])).stdout) as { name: string; account_id: string }[]).map(
      ({ name, account_id }) => [name, account_id],
    ),
  );

const listen = async (started: Server): Promise<number> => {
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return (started.address() as AddressInfo).port;
};
/** Answers rightly until it is told otherwise. */
async function serve(): Promise<{ url: string; answer: (next: RequestListener) => void }> {
  let answer: RequestListener = (_, response) => response.end(JSON.stringify(RIGHT));
  const port = await listen(
    createServer((request, response) => {
      answer(request, response);
    }),
  );
  return {
    url: `http://127.0.0.1:${port}/team.json`,
    answer: (next) => {
      answer = next;
    },
  };
}

beforeEach(() => {
  home = temporaryHome();
});

afterEach(() => {
  proxy?.close();
  server?.close();
  server?.closeAllConnections();
  [server, proxy] = [undefined, undefined];
});

const sends =
  (body: string | Buffer, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(200, headers).end(body);

const withoutEnd: RequestListener = (_, response) => {
  response.writeHead(200);
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(1024 * 1024, ' ')));
  };
  response.on('drain', more);
  more();
};
const drop: RequestListener = (_, response) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => {
    clearInterval(timer);
  });
};

const ANSWERS: readonly (readonly [string, RequestListener, RegExp])[] = [
  [
    'a redirect to another host',
    (_, r) => r.writeHead(302, { location: 'http://127.0.0.2:1/' }).end(),
    /another host/,
  ],
  [
    'a redirect to a file',
    (_, r) => r.writeHead(301, { location: 'file:///etc/passwd' }).end(),
    /another host/,
  ],
  ['a redirect to nothing', (_, r) => r.writeHead(302).end(), /without an address/],
  ['a circle', (_, r) => r.writeHead(302, { location: '/team.json' }).end(), /leads on more than 3 times/],
  ['half an address', (_, r) => r.writeHead(302, { location: 'http://[' }).end(), /without an address/],
  ['nothing', (_, r) => r.writeHead(404).end(), /HTTP 404/],
  ['a sign-in page', sends('<!doctype html><title>Sign in</title>'), /web page/],
  ['not changed, which nobody asked', (_, r) => r.writeHead(304).end(), /HTTP 304/],
  ['gzip', sends(gzipSync(Buffer.alloc(1_000_000)), { 'content-encoding': 'gzip' }), /packed \(gzip\)/],
  ['gzip unsaid', sends(gzipSync(Buffer.alloc(1_000_000))), /packed \(gzip\)/],
  ['no end', withoutEnd, /longer than/],
  ['a letter now and then', drop, /did not answer within 1s/],
  [
    'half of it',
    (_, r) => r.writeHead(200, { 'content-length': '99' }).write('{', () => r.destroy()),
    /broke off/,
  ],
  ['UTF-16', sends(Buffer.from(`\ufeff${JSON.stringify(RIGHT)}`, 'utf16le')), /not UTF-8/],
  ['an escape in its words', sends('{"accounts":[],"\u001b]0;x\u0007":1}'), /JSON|cannot be a key/],
  ['a long key', sends(JSON.stringify({ accounts: [], ['k'.repeat(100_000)]: 1 })), /is not a key|cannot be/],
  [
    'a program',
    sends(JSON.stringify({ ...RIGHT, settings: { mfa_process: ['/bin/sh'] } })),
    /settings is not a key/,
  ],
  [
    'a credential process',
    sends(JSON.stringify({ accounts: [account('web', WEB, { credential_process: '/bin/sh' })] })),
    /credential_process is not a key/,
  ],
  [
    'the portal of others',
    sends(
      JSON.stringify({
        ...RIGHT,
        sso_sessions: { corp: { ...CORP, start_url: 'https://evil.awsapps.com/start' } },
      }),
    ),
    /the sign-in corp has another start URL here/,
  ],
];

describe('an answer with', () => {
  test.each(ANSWERS)('%s is told in one message, and what was accepted serves', async (_, listener, said) => {
    const { url, answer } = await serve();
    include(url, { sso_sessions: { corp: CORP } });
    answer(listener);
    const first = await acctmgr(['sync', 'include', '--timeout', '1s']);
    expect(first.stdout).toBe('');
    expect([1, 2]).toContain(first.exitCode);
    const [message = '', hint = '', ...more] = first.stderr.trimEnd().split('\n');
    expect(message).toMatch(
      /^error: http:\/\/127\.0\.0\.1:\d+\/team\.json (?:is refused|cannot be fetched): /,
    );
    expect(message).toMatch(said);
    expect([hint, more.length, message.length < 600]).toEqual([expect.stringMatching(/^hint: +\S/), 0, true]);
    expect(await ids()).toEqual({});

    answer((_request, response) => response.end(JSON.stringify(RIGHT)));
    await acctmgr(['sync', 'include']);
    answer(listener);
    const second = await acctmgr(['sync', 'include', '--timeout', '1s']);
    expect(second.stderr).toMatch(said);
    expect(second.stderr).toContain('serves.');
    expect([second.stdout, second.exitCode]).toEqual(['', 0]);
    expect(await ids()).toEqual({ web: WEB });
  });

  test('a mark of its byte order, or a redirect on the same host, is taken', async () => {
    const { url, answer } = await serve();
    include(url);
    answer(({ url: asked }, response) => {
      if (asked === '/new') response.end(`\ufeff${JSON.stringify(RIGHT)}`);
      else response.writeHead(307, { location: '/new' }).end();
    });
    expect((await acctmgr(['sync'])).exitCode).toBe(0);
    expect(await ids()).toEqual({ web: WEB });
  });

  test('nearly nothing left of it waits for a yes', async () => {
    const { url, answer } = await serve();
    include(url);
    await acctmgr(['sync']);
    answer(sends('{"accounts":[]}'));
    const { stdout } = await acctmgr(['sync']);
    expect(stdout).toContain('1 accounts → 0');
    expect(await ids()).toEqual({ web: WEB });
  });

  test('another account behind a name here waits, and the entry here stays what it is', async () => {
    const { url } = await serve();
    include(url, { accounts: [account('web', OTHER)] });
    const { stdout } = await acctmgr(['sync']);
    expect(stdout).toContain('held back');
    expect(await ids()).toEqual({ web: OTHER });
    await acctmgr(['sync', url, '--yes']);
    expect(await ids()).toEqual({ web: OTHER });
  });
});

describe.skipIf(!hasOpenssl)('behind a proxy and a private certificate authority', () => {
  test('it is fetched where both are named, and what is missing is said', async () => {
    const { ca, key, cert } = makeCertificates();
    const asked: string[] = [];
    const port = await listen(
      createTlsServer({ key, cert }, ({ headers: { host } }, response) => {
        asked.push(host ?? '');
        response.end(JSON.stringify(RIGHT));
      }),
    );
    proxy = await startProxy(() => port);
    home.write('ca.pem', ca);
    const url = `https://${HIDDEN}/team.json`;
    const through = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    include(url);
    const untrusted = await acctmgr(['sync'], through);
    expect(untrusted).toMatchObject({ exitCode: 1, stdout: '' });
    expect(untrusted.stderr).toContain('set AWS_CA_BUNDLE to its certificate authority');
    expect(asked).toEqual([]);
    const both = { ...through, AWS_CA_BUNDLE: home.at('ca.pem') };
    expect(await acctmgr(['sync'], both)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(asked).toEqual([HIDDEN]);
    expect(proxy.seen.map(({ what }) => what)).toEqual(Array(2).fill(`CONNECT ${HIDDEN}:443`));
    const alone = await acctmgr(['sync'], { AWS_CA_BUNDLE: home.at('ca.pem'), NO_PROXY: '*' });
    expect(alone.stderr).toMatch(/could not be resolved.*serves\./s);
    expect(await ids()).toEqual({ web: WEB });
  });

  test('a certificate for another name is refused', async () => {
    const { ca, key, cert } = makeCertificates();
    const port = await listen(
      createTlsServer({ key, cert }, (_, response) => response.end(JSON.stringify(RIGHT))),
    );
    home.write('ca.pem', ca);
    include(`https://localhost:${port}/team.json`);
    const { stderr, exitCode } = await acctmgr(['sync'], { AWS_CA_BUNDLE: home.at('ca.pem') });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/TLS connection to localhost:\d+ failed/);
  });
});
