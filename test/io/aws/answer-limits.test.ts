import http, { type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Answer } from '../../../src/aws/clients/answer.js';
import type { ServiceTarget } from '../../../src/aws/endpoint.js';
import { loadIam } from '../../../src/aws/clients/load-iam.js';
import {
  assumeRole,
  getCallerIdentity,
  getSessionToken,
  resolveStart,
} from '../../../src/aws/clients/sdk.js';
import type { ServiceCall } from '../../../src/aws/clients/service-call.js';
import type { ProvidedStart } from '../../../src/aws/provided-start.js';
import { transportOf } from '../../../src/aws/clients/transport.js';
import { signIn } from '../../../src/signin/federation.js';
import { temporaryHome } from '../../support/temporary-home.js';

const MB = 1024 * 1024;
const ROLE = 'arn:aws:iam::222222222222:role/Admin';
const credentials = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

interface Stranger {
  readonly url: string;
  /** How many bytes of answers were taken off it. */
  sent(): number;
  requests(): number;
}

/** Somebody in AWS's place, who answers with `write` until nobody listens any more. */
async function stranger(status: number, write: (response: ServerResponse) => void): Promise<Stranger> {
  let requests = 0;
  let sent = 0;
  const server = http.createServer((request, response) => {
    requests += 1;
    request.resume();
    response.writeHead(status, { 'content-type': 'text/xml' });
    const { socket } = response;
    response.on('error', () => undefined);
    response.on('close', () => (sent += socket?.bytesWritten ?? 0));
    write(response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: () => sent,
    requests: () => requests,
  };
}

const CHUNK = `<a>${'x'.repeat(64 * 1024)}</a>`;

function* chunks(): Generator<string> {
  yield '<AssumeRoleResponse>';
  for (;;) yield CHUNK;
}

/** Sends as fast as it is read. */
const endless = (response: ServerResponse): void => {
  Readable.from(chunks()).pipe(response);
};

const callTo = (endpoint: string, timeoutMs = 30_000): ServiceCall => {
  const target: ServiceTarget = {
    region: 'eu-west-1',
    regionFrom: 'AWS_REGION',
    endpoint,
    endpointFrom: 'x',
  };
  return { credentials, target, transport: transportOf({}, undefined, timeoutMs), now: Date.now() };
};
const role = { roleArn: ROLE, accountId: '222222222222', sessionName: 'ada' };

const CALLS: Record<string, (call: ServiceCall) => Promise<Answer<unknown>>> = {
  AssumeRole: (call) => assumeRole(call, role),
  GetSessionToken: (call) => getSessionToken(call, {}),
  GetCallerIdentity: (call) => getCallerIdentity(call),
  ListMFADevices: async (call) => (await loadIam()).listMfaDevices(call),
  AssumeRoleWithWebIdentity: (call) => {
    const tokenFile = temporaryHome().write('token', 'token');
    return resolveStart(
      { kind: 'web-identity', roleArn: ROLE, tokenFile, sessionName: 'ada' },
      { ...call, childEnv: {} },
    );
  },
};

/* What the machine itself gives, by the address of whoever answers in its place. */
const containerAt = (url: string): ProvidedStart => ({
  kind: 'container',
  url,
  token: undefined,
  tokenFile: undefined,
});
const instanceAt = (endpoint: string): ProvidedStart => ({ kind: 'instance', endpoint, needsToken: false });

describe.each([
  ['the container', containerAt],
  ['the instance metadata', instanceAt],
])('an answer of %s', (_name, startAt) => {
  it('that never ends is not read further than a limit', async () => {
    const { url, sent, requests } = await stranger(200, endless);
    expect(await resolveStart(startAt(url), { ...callTo(url), childEnv: {} })).toMatchObject({
      ok: false,
      fault: { kind: 'no-credentials' },
    });
    expect(requests()).toBe(1);
    await expect.poll(sent).toBeGreaterThan(MB);
    expect(sent()).toBeLessThan(16 * MB);
  });

  it('that begins and does not go on ends with the time of the call', async () => {
    const { url } = await stranger(200, (response) => {
      response.write('<');
    });
    expect(await resolveStart(startAt(url), { ...callTo(url, 300), childEnv: {} })).toMatchObject({
      ok: false,
      fault: { kind: 'no-credentials' },
    });
  });
});

const OVERLONG = 't'.repeat(64 * 1024 + 1);

it.each<[string, (url: string) => ProvidedStart]>([
  ['the container', containerAt],
  [
    'a credential_process',
    () => ({
      kind: 'process',
      profile: 'jump',
      command: `"${process.execPath}" "${temporaryHome().write(
        'process.cjs',
        `console.log(JSON.stringify({ Version: 1, AccessKeyId: 'ASIAIOSFODNN7EXAMPLE', SecretAccessKey: 'x', SessionToken: 't'.repeat(${OVERLONG.length}) }))`,
      )}"`,
    }),
  ],
])('a token above 64 kB of %s is refused', async (_name, startAt) => {
  const { url } = await stranger(200, (response) => {
    const Expiration = '2099-01-01T00:00:00Z';
    response.end(
      JSON.stringify({
        AccessKeyId: 'ASIAIOSFODNN7EXAMPLE',
        SecretAccessKey: 'x',
        Token: OVERLONG,
        Expiration,
      }),
    );
  });
  expect(await resolveStart(startAt(url), { ...callTo(url), childEnv: {} })).toMatchObject({
    ok: false,
    fault: { message: 'The source gave a session token of more than 64 kB.' },
  });
});

describe.each(Object.entries(CALLS))('an answer to %s', (_name, ask) => {
  it.each([200, 403])('that never ends is not read further than a limit (HTTP %i)', async (status) => {
    const { url, sent, requests } = await stranger(status, endless);
    const answer = await ask(callTo(url));
    expect(answer).toMatchObject({
      ok: false,
      fault: { kind: 'answer-wrong', message: 'The answer is longer than 1024 kB.' },
    });
    expect(requests()).toBe(1);
    // What stands in the buffers of two sockets comes on top.
    await expect.poll(sent).toBeGreaterThan(MB);
    expect(sent()).toBeLessThan(16 * MB);
  });

  it('that begins and does not go on ends with the time of the call', async () => {
    const { url } = await stranger(200, (response) => {
      response.write('<');
    });
    expect(await ask(callTo(url, 300))).toMatchObject({ ok: false, fault: { kind: 'network-timeout' } });
  });
});

it('the federation endpoint is not read further than a limit', async () => {
  const { url, sent } = await stranger(200, endless);
  const session = { ...credentials, sessionToken: 'token', expiration: new Date(Date.now() + 3_600_000) };
  const wish = {
    credentials: session,
    partition: 'aws',
    durationSeconds: undefined,
    destination: '/',
    endpoint: url,
  };
  await expect(signIn(wish, callTo(url).transport)).rejects.toMatchObject({ code: 'signin_unreachable' });
  await expect.poll(sent).toBeGreaterThan(0);
  expect(sent()).toBeLessThan(16 * MB);
});

const sessionXml = (token: string, arn = 'arn:aws:sts::222222222222:assumed-role/Admin/ada') =>
  `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
  <AssumedRoleUser><Arn>${arn}</Arn><AssumedRoleId>AROAX:ada</AssumedRoleId></AssumedRoleUser>
  <Credentials><AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
  <SessionToken>${token}</SessionToken><Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration></Credentials>
  </AssumeRoleResult></AssumeRoleResponse>`;

it.each<[string, string, boolean | string]>([
  ['a token of 64 kB', sessionXml('t'.repeat(64 * 1024)), true],
  [
    'a token above 64 kB',
    sessionXml('t'.repeat(64 * 1024 + 1)),
    'STS answered with a session token of more than 64 kB, which AWS never gives.',
  ],
  [
    'an ARN above 2 kB',
    sessionXml('t', `arn:aws:sts::222222222222:assumed-role/Admin/${'a'.repeat(2048)}`),
    'STS answered with an ARN of more than 2,048 characters, which AWS never gives.',
  ],
])('judges %s', async (_name, xml, verdict) => {
  const { url } = await stranger(200, (response) => {
    response.end(xml);
  });
  const answer = await assumeRole(callTo(url), role);
  expect(answer.ok ? true : answer.fault.message).toBe(verdict);
});
