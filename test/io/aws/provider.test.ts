import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServiceTarget } from '../../../src/aws/endpoint.js';
import { containerStart, instanceStart, type ProvidedStart } from '../../../src/aws/provided-start.js';
import { resolveStart } from '../../../src/aws/clients/sdk.js';
import { transportOf } from '../../../src/aws/clients/transport.js';

const EXPIRATION = '2099-01-01T00:00:00Z';
const CREDENTIALS = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'secret/+=',
  sessionToken: 'token==',
  expiration: new Date(EXPIRATION),
};

let home: string;
let closeServer: (() => void) | undefined;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'acctmgr-provider-'));
  // The SDK looks for what it is not told; nothing of the machine may be found.
  vi.stubEnv('HOME', home);
  vi.stubEnv('USERPROFILE', home);
});
afterEach(() => {
  vi.unstubAllEnvs();
  closeServer?.();
  closeServer = undefined;
  rmSync(home, { recursive: true, force: true });
});

function started(start: ProvidedStart | undefined): ProvidedStart {
  if (start === undefined) throw new Error('no start');
  return start;
}

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => string | object | undefined,
): Promise<string> {
  const server = http.createServer((request, response) => {
    request.resume().on('end', () => {
      const body = answer(request, response);
      // Undefined: nothing is ever answered.
      if (body !== undefined) response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  closeServer = () => {
    server.close();
    server.closeAllConnections();
  };
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function identityCenter(config: string): ProvidedStart {
  const file = (name: string) => join(home, name);
  writeFileSync(file('my-config'), config);
  writeFileSync(file('my-credentials'), '');
  return {
    kind: 'identity-center',
    profile: 'jump',
    credentialsFile: file('my-credentials'),
    configFile: file('my-config'),
  };
}

const resolve = (start: ProvidedStart, endpoint = 'http://127.0.0.1:9') => {
  const target: ServiceTarget = {
    region: 'eu-west-1',
    regionFrom: 'partition',
    endpoint,
    endpointFrom: undefined,
  };
  const transport = transportOf({}, undefined, 5000);
  return resolveStart(start, {
    target,
    transport,
    now: Date.now(),
    childEnv: { PATH: '', GIVEN: 'to the child' },
  });
};

const program = (text: string): string => {
  const path = join(home, 'process.cjs');
  writeFileSync(path, text);
  return `"${process.execPath}" "${path}"`;
};

const processStart = (text: string): ProvidedStart => ({
  kind: 'process',
  profile: 'jump',
  command: program(text),
});

const processDocument = (extra: object) =>
  JSON.stringify({
    Version: 1,
    AccessKeyId: CREDENTIALS.accessKeyId,
    SecretAccessKey: CREDENTIALS.secretAccessKey,
    SessionToken: CREDENTIALS.sessionToken,
    ...extra,
  });

describe('credential_process', () => {
  it('gives what its program prints', async () => {
    const start = processStart(`console.log('${processDocument({ Expiration: EXPIRATION })}')`);
    expect(await resolve(start)).toMatchObject({ ok: true, value: CREDENTIALS });
  });

  it('inherits what it is handed, and nothing of this process', async () => {
    vi.stubEnv('HIDDEN', 'from the child');
    const start = processStart(
      `console.log(JSON.stringify({ Version: 1, AccessKeyId: 'id', SecretAccessKey: process.env.GIVEN + process.env.HIDDEN }))`,
    );
    expect(await resolve(start)).toMatchObject({
      ok: true,
      value: { secretAccessKey: 'to the childundefined' },
    });
  });

  it('is read anew every time', async () => {
    await resolve(processStart(`console.log('${processDocument({})}')`));
    const start = processStart(`console.log('${processDocument({ SessionToken: 'second' })}')`);
    expect(await resolve(start)).toMatchObject({ ok: true, value: { sessionToken: 'second' } });
  });

  it.each([
    ['fails', `console.error('password hunter2\\n    at hunter2'); process.exit(1)`],
    ['prints what is no JSON', `console.log('hunter2')`],
    ['leaves the version out', `console.log('{"AccessKeyId":"hunter2"}')`],
    ['prints no secret', `console.log('{"Version":1,"AccessKeyId":"hunter2"}')`],
    ['prints null', `console.log('null')`],
  ])('keeps to itself what its program said when it %s', async (_how, text) => {
    const answer = await resolve(processStart(text));
    expect(answer).toMatchObject({ ok: false, fault: { kind: 'credential-process-failed' } });
    const cause = answer.ok ? undefined : (answer.fault.cause as Error);
    expect(cause?.stack).toBeDefined();
    expect(JSON.stringify([answer, cause?.message, cause?.stack])).not.toContain('hunter2');
  });
});

describe('Identity Center', () => {
  const START_URL = 'https://example.awsapps.com/start';
  const config = `[profile jump]
sso_start_url = ${START_URL}
sso_region = eu-central-1
sso_account_id = 111111111111
sso_role_name = Admin
`;
  const signIn = (expiresAt: string) => {
    const folder = join(home, '.aws', 'sso', 'cache');
    mkdirSync(folder, { recursive: true });
    const name = createHash('sha1').update(START_URL).digest('hex');
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ accessToken: 'sso-token', expiresAt }));
  };

  it('gives the credentials of the role, with the token of the sign-in', async () => {
    const asked: unknown[] = [];
    const url = await serve((request) => {
      asked.push([request.url, request.headers['x-amz-sso_bearer_token']]);
      const { accessKeyId, secretAccessKey, sessionToken, expiration } = CREDENTIALS;
      return {
        roleCredentials: { accessKeyId, secretAccessKey, sessionToken, expiration: expiration.getTime() },
      };
    });
    vi.stubEnv('AWS_ENDPOINT_URL_SSO', url);
    signIn('2099-01-01T00:00:00Z');
    expect(await resolve(identityCenter(config))).toMatchObject({ ok: true, value: CREDENTIALS });
    expect(asked).toEqual([['/federation/credentials?account_id=111111111111&role_name=Admin', 'sso-token']]);
  });

  it.each([
    [
      'has expired',
      () => {
        signIn('2020-01-01T00:00:00Z');
      },
    ],
    ['never was', () => undefined],
  ])('says so where the sign-in %s', async (_what, prepare) => {
    prepare();
    expect(await resolve(identityCenter(config))).toMatchObject({
      ok: false,
      fault: { kind: 'identity-center-expired' },
    });
  });

  it('says so where the session section is missing', async () => {
    const answer = await resolve(
      identityCenter('[profile jump]\nsso_session = gone\nsso_account_id = 1\nsso_role_name = A\n'),
    );
    expect(answer).toMatchObject({ ok: false, fault: { kind: 'no-credentials' } });
  });
});

describe('what the machine gives', () => {
  const document = {
    AccessKeyId: CREDENTIALS.accessKeyId,
    SecretAccessKey: CREDENTIALS.secretAccessKey,
    Token: CREDENTIALS.sessionToken,
    Expiration: EXPIRATION,
  };

  it('comes from the container endpoint, with the token of the file before the one of the variable', async () => {
    const url = await serve((request) => ({ ...document, Token: request.headers.authorization }));
    const tokenFile = join(home, 'token');
    writeFileSync(tokenFile, 'from-file');
    const env = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/c`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'from-variable',
    };
    const tokenOf = async (variables: Record<string, string>) => {
      const answer = await resolve(started(containerStart(variables)));
      return answer.ok ? answer.value.sessionToken : answer.fault;
    };
    expect(await tokenOf(env)).toBe('from-variable');
    expect(await tokenOf({ ...env, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile })).toBe('from-file');
    // A variable that is set to nothing is not set.
    expect(await tokenOf({ ...env, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '' })).toBe('from-variable');
  });

  const instanceAt = (endpoint: string, more: Record<string, string> = {}) =>
    resolve(started(instanceStart({ AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint, ...more })));

  it('comes from the instance metadata, with a token', async () => {
    const asked: unknown[] = [];
    const url = await serve((request) => {
      if (request.method === 'PUT') return 'imds-token';
      asked.push([request.url, request.headers['x-aws-ec2-metadata-token']]);
      return request.url?.endsWith('/security-credentials/') === true ? 'Role\n' : document;
    });
    expect(await instanceAt(url)).toMatchObject({ ok: true, value: CREDENTIALS });
    const roles = '/latest/meta-data/iam/security-credentials/';
    expect(asked).toEqual([
      [roles, 'imds-token'],
      [`${roles}Role`, 'imds-token'],
    ]);
  });

  it('comes from metadata without tokens, unless that is switched off', async () => {
    const url = await serve((request, response) => {
      if (request.method === 'PUT') response.statusCode = 405;
      return request.url?.endsWith('/security-credentials/') === true ? 'Role' : document;
    });
    expect(await instanceAt(url)).toMatchObject({ ok: true, value: CREDENTIALS });
    expect(await instanceAt(url, { AWS_EC2_METADATA_V1_DISABLED: 'true' })).toMatchObject({ ok: false });
  });

  it('comes from metadata whose tokens do not get into a container', async () => {
    const url = await serve((request) => {
      if (request.method === 'PUT') return undefined;
      return request.url?.endsWith('/') === true ? 'Role' : document;
    });
    expect(await instanceAt(url)).toMatchObject({ ok: true, value: CREDENTIALS });
  });

  it('is refused with a session token above 64 kB', async () => {
    const url = await serve((request) =>
      request.method === 'PUT' || request.url?.endsWith('/') === true
        ? 'x'
        : { ...document, Token: 't'.repeat(64 * 1024 + 1) },
    );
    expect(await instanceAt(url)).toMatchObject({
      ok: false,
      fault: { message: 'The source gave a session token of more than 64 kB.' },
    });
  });

  it('counts for a while longer where the metadata has nothing newer', async () => {
    const url = await serve((request) =>
      request.method === 'PUT' || request.url?.endsWith('/') === true
        ? 'x'
        : { ...document, Expiration: '2020-01-01T00:00:00Z' },
    );
    expect(await instanceAt(url)).toMatchObject({
      ok: true,
      value: { accessKeyId: CREDENTIALS.accessKeyId },
    });
  });

  it('is nothing where no metadata answers', async () => {
    expect(await instanceAt('http://127.0.0.1:9')).toMatchObject({
      ok: false,
      fault: { kind: 'no-credentials' },
    });
  });

  it.each([
    ['no JSON', 'hunter2', 'it did not answer with JSON'],
    ['a part of a document', { AccessKeyId: 'hunter2' }, 'its answer is not whole'],
    ['no time', { ...document, Expiration: 'hunter2' }, 'its answer is not whole'],
    ['null', 'null', 'its answer is not whole'],
  ])('is nothing where the container answers with %s', async (_what, body, said) => {
    const url = await serve(() => body);
    const answer = await resolve(started(containerStart({ AWS_CONTAINER_CREDENTIALS_FULL_URI: url })));
    expect(answer).toMatchObject({
      ok: false,
      fault: { kind: 'no-credentials', message: `the container endpoint gave none (${said}).` },
    });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });

  it('is asked again where the container has trouble, and not where it says no', async () => {
    let asked = 0;
    let status = 500;
    const url = await serve((_request, response) => {
      asked += 1;
      response.statusCode = asked === 1 ? status : 200;
      return document;
    });
    const ask = () => resolve(started(containerStart({ AWS_CONTAINER_CREDENTIALS_FULL_URI: url })));
    expect(await ask()).toMatchObject({ ok: true, value: CREDENTIALS });
    expect(asked).toBe(2);
    [asked, status] = [0, 403];
    expect(await ask()).toMatchObject({
      ok: false,
      fault: { message: 'the container endpoint gave none (it answered with HTTP 403).' },
    });
    expect(asked).toBe(1);
  });

  it('never sends the token of a container to a stranger without TLS', async () => {
    const start = started(
      containerStart({
        AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1.example.com/',
        AWS_CONTAINER_AUTHORIZATION_TOKEN: 'x',
      }),
    );
    expect(await resolve(start)).toMatchObject({
      fault: {
        message: 'the container endpoint gave none (its address is neither https nor one of this machine).',
      },
    });
  });

  it('comes from a web identity token, through the endpoint of the target', async () => {
    const asked: unknown[] = [];
    const url = await serve((request) => {
      asked.push(request.headers.host);
      return `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>
        <AccessKeyId>${CREDENTIALS.accessKeyId}</AccessKeyId><SecretAccessKey>${CREDENTIALS.secretAccessKey}</SecretAccessKey>
        <SessionToken>${CREDENTIALS.sessionToken}</SessionToken><Expiration>${EXPIRATION}</Expiration>
        </Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
    });
    const tokenFile = join(home, 'jwt');
    writeFileSync(tokenFile, 'header.payload.signature');
    const roleArn = 'arn:aws:iam::111111111111:role/Pod';
    const start: ProvidedStart = { kind: 'web-identity', roleArn, tokenFile, sessionName: undefined };
    expect(await resolve(start, url)).toMatchObject({ ok: true, value: CREDENTIALS });
    expect(asked).toEqual([new URL(url).host]);
    expect(await resolve({ ...start, tokenFile: join(home, 'gone') }, url)).toMatchObject({
      ok: false,
      fault: { kind: 'no-credentials' },
    });
  });
});
