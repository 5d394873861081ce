import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/aws/answer.js';
import { getCallerIdentity } from '../../src/aws/sdk.js';
import { transportOf } from '../../src/aws/transport.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type PrincipalKeys,
} from '../support/loopback-aws/loopback-aws.js';

const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** A name that nobody resolves: a call to it gets there by the proxy or not at all. */
const HIDDEN = 'sts.loopback.test';

/** A private certificate authority, and a certificate of it for `HIDDEN` and 127.0.0.1; all in PEM. */
function makeCertificates(): { ca: string; key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'acctmgr-ca-'));
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  try {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    openssl(
      'req',
      '-x509',
      ...key,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-days',
      '2',
      '-subj',
      '/CN=Private CA',
    );
    openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', `/CN=${HIDDEN}`);
    writeFileSync(file('names'), `subjectAltName=DNS:${HIDDEN},IP:127.0.0.1`);
    openssl(
      ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
      ...['-days', '2', '-extfile', 'names', '-out', 'server.pem'],
    );
    const [ca = '', serverKey = '', cert = ''] = ['ca.pem', 'server.key', 'server.pem'].map((name) =>
      readFileSync(file(name), 'utf8'),
    );
    return { ca, key: serverKey, cert };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Proxy {
  readonly port: number;
  /** `CONNECT host:port` and `POST http://…`, oldest first, with what came as Proxy-Authorization. */
  readonly seen: { what: string; authorization: string | undefined }[];
  /** The connections that clients still hold. */
  readonly sockets: Set<Socket>;
  close(): void;
}

/** A forward proxy that takes every request to `upstream`, whatever its host is called. */
async function startProxy(
  upstream: (isTls: boolean) => number,
  behaviour: 'forward' | 'ask-for-password' | 'say-nothing' = 'forward',
): Promise<Proxy> {
  const seen: Proxy['seen'] = [];
  const sockets = new Set<Socket>();
  const note = (request: IncomingMessage) => {
    seen.push({
      what: `${request.method ?? ''} ${request.url ?? ''}`,
      authorization: request.headers['proxy-authorization'],
    });
  };
  const forward = (request: IncomingMessage, response: ServerResponse) => {
    note(request);
    const { method, headers } = request;
    const onward = http.request(
      {
        host: '127.0.0.1',
        port: upstream(false),
        path: new URL(request.url ?? '').pathname,
        method: method ?? '',
        headers,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    request.pipe(onward);
  };
  const server = http.createServer(forward);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    note(request);
    if (behaviour === 'say-nothing') {
      socket.resume().once('end', () => socket.destroy());
      return;
    }
    if (behaviour === 'ask-for-password') {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const onward = net.connect(upstream(true), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    socket.once('close', () => onward.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    sockets,
    close: () => {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}

describe.skipIf(!hasOpenssl)(
  'a proxy and a private certificate authority (openssl makes the certificates)',
  () => {
    let certificates: ReturnType<typeof makeCertificates>;
    let plain: LoopbackAws;
    let secure: LoopbackAws;
    const proxies: Proxy[] = [];
    const portOf = ({ url }: LoopbackAws) => Number(new URL(url).port);
    const proxy = async (behaviour?: Parameters<typeof startProxy>[1]) => {
      const started = await startProxy((isTls) => portOf(isTls ? secure : plain), behaviour);
      proxies.push(started);
      return started;
    };

    beforeAll(async () => {
      certificates = makeCertificates();
      plain = await startLoopbackAws();
      secure = await startLoopbackAws({ tls: { key: certificates.key, cert: certificates.cert } });
    });
    afterEach(() => {
      proxies.splice(0).forEach((started) => {
        started.close();
      });
    });
    afterAll(async () => {
      await Promise.all([plain.close(), secure.close()]);
    });

    const whoAmI = (
      aws: LoopbackAws,
      endpoint: string,
      env: Record<string, string>,
      ca?: string,
      timeoutMs = 5000,
    ) => {
      const keys: PrincipalKeys = aws.user({ account: '111111111111', name: 'alice' });
      return getCallerIdentity({
        credentials: keys,
        target: {
          region: 'eu-west-1',
          regionFrom: 'AWS_REGION',
          endpoint,
          endpointFrom: 'AWS_ENDPOINT_URL_STS',
        },
        transport: transportOf(env, ca, timeoutMs),
        now: Date.now(),
      });
    };
    const outcome = (answer: Answer<{ arn: string }>) => (answer.ok ? answer.value.arn : answer.fault.kind);
    const ALICE = 'arn:aws:iam::111111111111:user/alice';

    it('tunnels https through HTTPS_PROXY, with its password and the private authority', async () => {
      const { port, seen } = await proxy();
      const env = { HTTPS_PROXY: `http://user:pass%2Fword@127.0.0.1:${port}` };
      expect(outcome(await whoAmI(secure, `https://${HIDDEN}`, env, certificates.ca))).toBe(ALICE);
      expect(seen).toEqual([
        {
          what: `CONNECT ${HIDDEN}:443`,
          authorization: `Basic ${Buffer.from('user:pass/word').toString('base64')}`,
        },
      ]);
    });

    it('does not trust the private authority unless it is given', async () => {
      const { port } = await proxy();
      const answer = await whoAmI(secure, `https://${HIDDEN}`, { https_proxy: `127.0.0.1:${port}` });
      expect(outcome(answer)).toBe('network-tls');
    });

    it('trusts nobody but the given authority on the direct way', async () => {
      expect(outcome(await whoAmI(secure, secure.url, {}, certificates.ca))).toBe(ALICE);
      expect(outcome(await whoAmI(secure, secure.url, {}))).toBe('network-tls');
    });

    it('posts http through HTTP_PROXY', async () => {
      const { port, seen } = await proxy();
      expect(
        outcome(await whoAmI(plain, `http://${HIDDEN}`, { HTTP_PROXY: `http://127.0.0.1:${port}` })),
      ).toBe(ALICE);
      expect(seen.map(({ what }) => what)).toEqual([`POST http://${HIDDEN}/`]);
    });

    it('goes around the proxy for the hosts of NO_PROXY', async () => {
      const { port, seen } = await proxy();
      const env = { HTTPS_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: 'example.com, 127.0.0.1' };
      expect(outcome(await whoAmI(secure, secure.url, env, certificates.ca))).toBe(ALICE);
      expect(seen).toEqual([]);
    });

    it('names a proxy that wants a password', async () => {
      const { port } = await proxy('ask-for-password');
      const env = { HTTPS_PROXY: `http://127.0.0.1:${port}` };
      expect(outcome(await whoAmI(secure, `https://${HIDDEN}`, env, certificates.ca))).toBe('proxy-refused');
    });

    it('leaves no connection behind to a proxy that says nothing', async () => {
      const { port, seen, sockets } = await proxy('say-nothing');
      const env = { HTTPS_PROXY: `http://127.0.0.1:${port}` };
      expect(outcome(await whoAmI(secure, `https://${HIDDEN}`, env, certificates.ca, 400))).toBe(
        'network-timeout',
      );
      expect(seen).toHaveLength(1);
      await expect.poll(() => sockets.size, { timeout: 5000 }).toBe(0);
    });

    it('names a proxy that is not there', async () => {
      const gone = await startProxy(() => 0);
      gone.close();
      const env = { HTTPS_PROXY: `http://127.0.0.1:${gone.port}` };
      expect(outcome(await whoAmI(secure, `https://${HIDDEN}`, env, certificates.ca))).toBe(
        'network-refused',
      );
    });
  },
);
