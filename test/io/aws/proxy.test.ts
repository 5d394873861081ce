import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/aws/clients/answer.js';
import { getCallerIdentity } from '../../../src/aws/clients/sdk.js';
import { transportOf } from '../../../src/aws/clients/transport.js';
import { hasOpenssl, HIDDEN, makeCertificates } from '../../support/certificates.js';
import { startProxy, type Proxy } from '../../support/forward-proxy.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type PrincipalKeys,
} from '../../support/loopback-aws/loopback-aws.js';

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
