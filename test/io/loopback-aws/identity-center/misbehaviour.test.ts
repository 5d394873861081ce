import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openCorp, prod } from '../../../support/loopback-aws/identity-center/corp.js';
import {
  startLoopbackAws,
  type LoopbackAws,
  type Misbehaviour,
  type WorldDescription,
} from '../../../support/loopback-aws/loopback-aws.js';

const open = async (...[options]: Parameters<typeof startLoopbackAws>): Promise<LoopbackAws> => {
  const aws = await startLoopbackAws(options);
  onTestFinished(() => aws.close());
  return aws;
};

const credentialsPath = `/federation/credentials?account_id=${prod}&role_name=ReadOnlyAccess`;

async function credentials(aws: LoopbackAws) {
  const { accessToken } = aws.identityCenter().signIn();
  const headers = { 'x-amz-sso_bearer_token': accessToken };
  const response = await fetch(new URL(credentialsPath, aws.url), { headers });
  return {
    status: response.status,
    code: response.headers.get('x-amzn-errortype'),
    text: await response.text(),
  };
}

async function renewal(aws: LoopbackAws) {
  const { clientId, clientSecret, refreshToken } = aws.identityCenter().signIn();
  const response = await fetch(new URL('/token', aws.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientId, clientSecret, refreshToken, grantType: 'refresh_token' }),
  });
  return {
    status: response.status,
    code: response.headers.get('x-amzn-errortype'),
    text: await response.text(),
  };
}

test.each<[Misbehaviour, number, string | null, RegExp]>([
  [
    {
      kind: 'error',
      status: 404,
      code: 'ResourceNotFoundException',
      message: 'gone',
      params: { account_id: prod },
    },
    404,
    'ResourceNotFoundException',
    /^\{"message":"gone",/,
  ],
  [{ kind: 'throttle' }, 429, 'TooManyRequestsException', /HTTP 429 Unknown Code/],
  [{ kind: 'server-error' }, 500, 'InternalServerException', /unexpected/],
  [{ kind: 'html' }, 200, null, /^<!DOCTYPE html>/],
  [
    { kind: 'missing-field', field: 'sessionToken' },
    200,
    null,
    /"accessKeyId":"[^"]+","secretAccessKey":"[^"]+","expiration"/,
  ],
  [{ kind: 'past-expiration' }, 200, null, /"expiration":1577836800000/],
  [{ kind: 'latency', milliseconds: 1 }, 200, null, /"sessionToken"/],
])('the portal: %j', async (misbehaviour, status, code, text) => {
  const aws = await open({ misbehaviours: [{ action: 'GetRoleCredentials', ...misbehaviour }] });
  openCorp(aws);
  expect(await credentials(aws)).toEqual({ status, code, text: expect.stringMatching(text) as string });
  expect((await renewal(aws)).status).toBe(200);
});

test.each<[Misbehaviour, number, string | null, RegExp]>([
  [
    {
      kind: 'error',
      status: 400,
      code: 'AccessDeniedException',
      message: 'no key',
      reason: 'KMS_AccessDeniedException',
    },
    400,
    'AccessDeniedException',
    /^\{"error":"access_denied","error_description":"no key","reason":"KMS_AccessDeniedException"\}$/,
  ],
  [{ kind: 'throttle' }, 400, 'SlowDownException', /"slow_down"/],
  [{ kind: 'server-error' }, 500, 'InternalServerException', /"internal_server"/],
  [{ kind: 'missing-field', field: 'refreshToken' }, 200, null, /"expiresIn":3600\}$/],
])('the OIDC service: %j', async (misbehaviour, status, code, text) => {
  const params = { grantType: 'refresh_token' };
  const aws = await open({ misbehaviours: [{ action: 'CreateToken', params, ...misbehaviour }] });
  openCorp(aws);
  expect(await renewal(aws)).toEqual({ status, code, text: expect.stringMatching(text) as string });
  expect((await credentials(aws)).status).toBe(200);
});

test('the world that CONTRIBUTING.md shows is one', async () => {
  const file = path.join(import.meta.dirname, '../../../../CONTRIBUTING.md');
  const [, json = ''] = /^```json\n(.*?)^```/ms.exec(readFileSync(file, 'utf8')) ?? [];
  const { misbehaviours = [], ...world } = JSON.parse(json) as WorldDescription & {
    misbehaviours?: readonly Misbehaviour[];
  };
  const aws = await open({ world, misbehaviours });
  const statuses: number[] = [];
  const { accessToken } = aws.identityCenter('https://corp.awsapps.com/start').signIn('ada');
  const headers = { 'x-amz-sso_bearer_token': accessToken };
  for (let call = 0; call < 3; call += 1) {
    const url = new URL(credentialsPath.replace(prod, '444455556666'), aws.url);
    statuses.push((await fetch(url, { headers })).status);
  }
  expect(statuses).toEqual([200, 200, 429]);
});
