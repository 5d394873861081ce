import net, { type AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { probe } from '../../../src/aws/clients/probe.js';
import { transportOf } from '../../../src/aws/clients/transport.js';
import { hasOpenssl, HIDDEN, makeCertificates } from '../../support/certificates.js';
import { startProxy, type Proxy } from '../../support/forward-proxy.js';
import { startLoopbackAws, type LoopbackAws } from '../../support/loopback-aws/loopback-aws.js';

const NOON = Date.parse('2026-03-01T12:00:00Z');

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const portOf = ({ url }: LoopbackAws) => Number(new URL(url).port);

const probing = (
  endpoint: string,
  { env = {}, ca, timeoutMs = 5000 }: { env?: Record<string, string>; ca?: string; timeoutMs?: number } = {},
) =>
  probe(
    { region: 'eu-west-1', regionFrom: 'partition', endpoint, endpointFrom: 'AWS_ENDPOINT_URL' },
    transportOf(env, ca, timeoutMs),
    () => NOON,
  );

async function startAws(): Promise<LoopbackAws> {
  const aws = await startLoopbackAws({ now: () => NOON + 600_000 });
  closers.push(() => aws.close());
  return aws;
}

/** A server that does to every connection what `greet` says. */
async function listening(greet: (socket: net.Socket) => void): Promise<string> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    greet(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a probe of STS', () => {
  it('tells both clocks, and shows AWS no key', async () => {
    const aws = await startAws();
    expect(await probing(aws.url)).toEqual({ ok: true, serverTime: NOON + 600_000, localTime: NOON });
    expect(aws.requests).toMatchObject([
      { action: 'GetCallerIdentity', answer: { code: 'MissingAuthenticationToken' } },
    ]);
    expect(aws.requests[0]?.accessKeyId).toBeUndefined();
  });

  it.each([
    ['a web page in its place', { kind: 'html' }, { stage: 'answer', fault: { kind: 'answer-not-aws' } }],
    ['silence', { kind: 'hang' }, { stage: 'answer', fault: { kind: 'network-timeout' } }],
    ['a connection that is closed', { kind: 'drop' }, { stage: 'answer', fault: { kind: 'network-reset' } }],
  ] as const)('knows %s', async (_name, misbehaviour, expected) => {
    const aws = await startAws();
    aws.misbehave(misbehaviour);
    expect(await probing(aws.url, { timeoutMs: 300 })).toMatchObject({ ok: false, ...expected });
  });

  it('knows a port where nobody listens, and a name that nobody knows', async () => {
    expect(await probing('http://127.0.0.1:1')).toMatchObject({
      ok: false,
      stage: 'connection',
      fault: { kind: 'network-refused' },
    });
    // Where no name server answers, nobody says no before the time is up.
    expect(await probing('https://nowhere.invalid', { timeoutMs: 2000 })).toMatchObject({
      ok: false,
      stage: 'name',
      fault: { kind: expect.stringMatching(/^network-(dns|timeout)$/) as string },
    });
  });

  it('knows a server that never begins TLS', async () => {
    const mute = await listening(() => undefined);
    expect(await probing(`https://${mute}`, { timeoutMs: 300 })).toMatchObject({
      ok: false,
      stage: 'tls',
      fault: { kind: 'network-timeout' },
    });
    const plain = await listening((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await probing(`https://${plain}`)).toMatchObject({
      ok: false,
      stage: 'tls',
      fault: { kind: 'network-tls' },
    });
  });
});

describe.skipIf(!hasOpenssl)('a probe over TLS, and through a proxy', () => {
  let certificates: ReturnType<typeof makeCertificates>;
  let aws: LoopbackAws;
  const proxy = async (behaviour?: Parameters<typeof startProxy>[1]): Promise<Proxy> => {
    const started = await startProxy(() => portOf(aws), behaviour);
    closers.push(() => {
      started.close();
    });
    return started;
  };
  beforeAll(() => {
    certificates = makeCertificates();
  });
  beforeEach(async () => {
    aws = await startLoopbackAws({
      now: () => NOON,
      tls: { key: certificates.key, cert: `${certificates.cert}${certificates.ca}` },
    });
    closers.push(() => aws.close());
  });

  it('gets through where the authority is known', async () => {
    expect(await probing(aws.url, { ca: certificates.ca })).toMatchObject({ ok: true, serverTime: NOON });
    const { port, seen } = await proxy();
    const env = { HTTPS_PROXY: `http://user:pass@127.0.0.1:${port}` };
    expect(await probing(`https://${HIDDEN}`, { env, ca: certificates.ca })).toMatchObject({ ok: true });
    expect(seen.map(({ what }) => what)).toEqual([`CONNECT ${HIDDEN}:443`]);
  });

  it('names the authority of a certificate that nobody should trust, and sends nothing to it', async () => {
    const untrusted = {
      ok: false,
      stage: 'tls',
      fault: { kind: 'network-tls', code: 'SELF_SIGNED_CERT_IN_CHAIN' },
      certificate: { subject: HIDDEN, authority: 'Private CA' },
    };
    expect(await probing(aws.url)).toMatchObject(untrusted);
    const { port } = await proxy();
    const env = { HTTPS_PROXY: `http://127.0.0.1:${port}` };
    expect(await probing(`https://${HIDDEN}`, { env })).toMatchObject(untrusted);
    expect(aws.requests).toEqual([]);
  });

  it('knows a certificate of another name', async () => {
    const { port } = new URL(aws.url);
    expect(await probing(`https://localhost:${port}`, { ca: certificates.ca })).toMatchObject({
      stage: 'tls',
      fault: { kind: 'network-tls', code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
      certificate: { subject: HIDDEN },
    });
  });

  it.each([
    ['that wants a password', 'ask-for-password', { kind: 'proxy-refused', httpStatus: 407 }],
    ['that finds nobody behind it', 'find-nobody', { kind: 'network-unreachable', httpStatus: 503 }],
    ['that says nothing', 'say-nothing', { kind: 'network-timeout' }],
  ] as const)('knows a proxy %s', async (_name, behaviour, fault) => {
    const { port } = await proxy(behaviour);
    const env = { HTTPS_PROXY: `http://127.0.0.1:${port}` };
    expect(await probing(`https://${HIDDEN}`, { env, timeoutMs: 400 })).toMatchObject({
      stage: 'proxy',
      fault,
    });
  });

  it('knows a proxy that is not there', async () => {
    const gone = await proxy();
    gone.close();
    const env = { HTTPS_PROXY: `http://127.0.0.1:${gone.port}` };
    expect(await probing(`https://${HIDDEN}`, { env })).toMatchObject({
      stage: 'proxy',
      fault: { kind: 'network-refused' },
    });
  });
});
