import { afterEach, beforeEach, expect, test } from 'vitest';
import { corp, dev, openCorp, prod } from '../../../support/loopback-aws/identity-center/corp.js';
import { visit } from '../../../support/loopback-aws/identity-center/visitor.js';
import type { LoopbackIdentityCenter } from '../../../support/loopback-aws/loopback-aws.js';
import { openStage, refusalOf, target, trusting, type Stage } from '../../../support/loopback-aws/stage.js';

/* A sign-in over HTTP, from the page of consent to the chain that it begins. */

let stage: Stage;
let center: LoopbackIdentityCenter;

beforeEach(async () => {
  stage = await openStage();
  center = openCorp(stage.aws);
});

afterEach(() => stage.aws.close());

async function post(path: string, members: object) {
  const response = await fetch(new URL(path, stage.aws.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(members),
  });
  return (await response.json()) as Record<string, string>;
}

const ask = (path: string, token: string) =>
  fetch(new URL(path, stage.aws.url), { headers: { 'x-amz-sso_bearer_token': token } });

const credentialsOf = (account: string, permissionSet: string, token: string) =>
  ask(`/federation/credentials?account_id=${account}&role_name=${permissionSet}`, token);

async function keysOf(account: string, permissionSet: string) {
  const response = await credentialsOf(account, permissionSet, center.signIn().accessToken);
  const { roleCredentials } = (await response.json()) as {
    roleCredentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
  };
  const { accessKeyId, secretAccessKey, sessionToken } = roleCredentials;
  return { accessKeyId, secretAccessKey, sessionToken };
}

/** The address that a client opens, with the challenge of RFC 7636, appendix B. */
async function authorizeUrl(): Promise<URL> {
  const redirect = 'http://127.0.0.1/oauth/callback';
  const { clientId = '' } = await post('/client/register', {
    clientName: 'acctmgr',
    clientType: 'public',
    grantTypes: ['authorization_code', 'refresh_token'],
    redirectUris: [redirect],
    issuerUrl: corp.startUrl,
    scopes: ['sso:account:access'],
  });
  const url = new URL('/authorize', stage.aws.url);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: 'http://127.0.0.1:4711/oauth/callback',
    state: 'here',
    code_challenge_method: 'S256',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    scopes: 'sso:account:access',
  }).toString();
  return url;
}

test('the page of consent sends the browser back with what was answered', async () => {
  const url = (await authorizeUrl()).href;
  expect(await visit(url, { user: 'ben' })).toMatch(
    /^http:\/\/127\.0\.0\.1:4711\/oauth\/callback\?code=[\w-]{80}&state=here$/,
  );
  expect(await visit(url, { decision: 'deny' })).toBe(
    'http://127.0.0.1:4711/oauth/callback?error=access_denied&state=here',
  );
  await expect(visit(url, { user: 'eve' })).rejects.toThrow('Nobody has this user name');
});

test('a person who is known is sent back at once', async () => {
  center.behaviour.consent = 'remembered';
  const { status, headers } = await fetch(await authorizeUrl(), { redirect: 'manual' });
  expect(status).toBe(302);
  expect(headers.get('location')).toContain('?code=');
});

test('a device is allowed on its page, with the code in the address or typed', async () => {
  const { clientId, clientSecret } = await post('/client/register', {
    clientName: 'a',
    clientType: 'public',
  });
  const begin = () => post('/device_authorization', { clientId, clientSecret, startUrl: corp.startUrl });
  const first = await begin();
  expect(await visit(first['verificationUriComplete'] ?? '')).toBeUndefined();
  await expect(visit(first['verificationUri'] ?? '')).rejects.toThrow('user_code is missing');
  const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
  const token = await post('/token', { clientId, clientSecret, grantType, deviceCode: first['deviceCode'] });
  expect(Object.keys(token)).toEqual(['accessToken', 'tokenType', 'expiresIn']);
  const second = await begin();
  center.approveDevice(second['userCode'] ?? '', 'ben');
  expect(stage.aws.calls('StartDeviceAuthorization')).toHaveLength(2);
});

test('role credentials are a session of the reserved role, and can be where a chain begins', async () => {
  const keys = await keysOf(prod, 'ReadOnlyAccess');
  const arn = center.sessionArn(prod, 'ReadOnlyAccess');
  expect(arn).toMatch(
    new RegExp(`^arn:aws:sts::${prod}:assumed-role/AWSReservedSSO_ReadOnlyAccess_[0-9a-f]{16}/ada$`),
  );
  expect(await stage.identityOf(keys)).toBe(arn);
  const { arn: roleArn } = stage.aws.role({
    account: target,
    name: 'Deployer',
    maxSessionDuration: 43_200,
    trust: trusting(prod, {
      ArnLike: {
        'aws:PrincipalArn': `arn:aws:iam::${prod}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_ReadOnlyAccess_*`,
      },
    }),
  });
  expect((await stage.assumeRole(keys, roleArn)).arn).toBe(
    `arn:aws:sts::${target}:assumed-role/Deployer/alice`,
  );
  expect(await refusalOf(stage.assumeRole(keys, roleArn, { DurationSeconds: 3601 }))).toMatch(
    /^ValidationError: .* 1 hour session limit for roles assumed by role chaining/,
  );
  expect(await refusalOf(stage.assumeRole(await keysOf(dev, 'ReadOnlyAccess'), roleArn))).toMatch(
    /^AccessDenied: /,
  );
});

test('a permission set that was taken away is refused, and comes back with another role', async () => {
  const assignment = { user: 'ada', account: prod, permissionSet: 'ReadOnlyAccess' };
  const before = center.roleArn(prod, 'ReadOnlyAccess');
  const { accessToken } = center.signIn();
  center.unassign(assignment);
  const refused = await credentialsOf(prod, 'ReadOnlyAccess', accessToken);
  expect([refused.status, refused.headers.get('x-amzn-errortype')]).toEqual([403, 'ForbiddenException']);
  center.assign(assignment);
  expect((await credentialsOf(prod, 'ReadOnlyAccess', accessToken)).status).toBe(200);
  expect(center.roleArn(prod, 'ReadOnlyAccess')).not.toBe(before);
});

test('tokens end, sessions end, and the two differ', async () => {
  const { accessToken, clientId, clientSecret, refreshToken } = center.signIn();
  const renew = (token: string | undefined) =>
    post('/token', { clientId, clientSecret, grantType: 'refresh_token', refreshToken: token });
  center.expireAccessTokens();
  expect((await ask('/assignment/accounts', accessToken)).status).toBe(401);
  const renewed = await renew(refreshToken);
  expect((await ask('/assignment/accounts', renewed['accessToken'] ?? '')).status).toBe(200);
  center.endSessions('ben');
  expect((await ask('/assignment/accounts', renewed['accessToken'] ?? '')).status).toBe(200);
  center.endSessions('ada');
  expect((await ask('/assignment/accounts', renewed['accessToken'] ?? '')).status).toBe(401);
  expect((await renew(renewed['refreshToken']))['error']).toBe('invalid_grant');
  expect(center.renewals()).toBe(1);
  expect(stage.aws.calls('CreateToken').map(({ answer }) => answer)).toEqual([
    { status: 200 },
    { status: 400, code: 'InvalidGrantException' },
  ]);
});

test('every third call is one too many, and says when to come back', async () => {
  stage.aws.misbehave({ kind: 'throttle', action: 'ListAccounts', every: 3, retryAfter: 2 });
  const { accessToken } = center.signIn();
  const heard: unknown[] = [];
  for (let call = 0; call < 6; call += 1) {
    const { status, headers } = await ask('/assignment/accounts', accessToken);
    heard.push(status === 200 ? status : [status, headers.get('retry-after')]);
  }
  expect(heard).toEqual([200, 200, [429, '2'], 200, 200, [429, '2']]);
  expect(stage.aws.calls('ListAccounts')[0]?.accessToken).toBe(accessToken);
});

test('what was given away is among the secrets', async () => {
  const { accessToken, clientSecret, refreshToken } = center.signIn();
  const { secretAccessKey, sessionToken } = await keysOf(prod, 'ReadOnlyAccess');
  expect(stage.aws.secrets()).toEqual(
    expect.arrayContaining([accessToken, clientSecret, refreshToken, secretAccessKey, sessionToken]),
  );
});
