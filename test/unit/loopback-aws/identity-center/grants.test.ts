import { beforeEach, describe, expect, test } from 'vitest';
import {
  openDirectLine,
  authorizing,
  browse,
  deviceGrant,
  register,
  verifier,
  type DirectLine,
} from '../../../support/loopback-aws/identity-center/direct-line.js';

/* What a code and a refresh token are good for, and how often. */

let line: DirectLine;

beforeEach(() => {
  line = openDirectLine();
});

/** A code, and what redeems it. */
function codeGrant() {
  line.center.behaviour.consent = 'remembered';
  const client = register(line);
  const { location = '' } = browse(line, authorizing(client.clientId));
  return {
    ...client,
    grantType: 'authorization_code',
    code: new URL(location).searchParams.get('code') ?? '',
    redirectUri: 'http://127.0.0.1:51234/oauth/callback',
    codeVerifier: verifier,
  };
}

function refreshGrant(user = 'ada') {
  const { clientId, clientSecret, refreshToken = '' } = line.signIn(user);
  return { clientId, clientSecret, grantType: 'refresh_token', refreshToken };
}

describe('an authorization code', () => {
  test('is good once', () => {
    const grant = codeGrant();
    expect(line.post('/token', grant).said).toEqual({
      accessToken: expect.stringMatching(/^aoa/) as string,
      tokenType: 'Bearer',
      expiresIn: 3600,
      refreshToken: expect.stringMatching(/^aor/) as string,
    });
    expect(line.post('/token', grant)).toMatchObject({
      status: 400,
      code: 'InvalidGrantException',
      said: { error: 'invalid_grant', error_description: 'Invalid grant provided' },
    });
  });

  test.each([
    [{ codeVerifier: 'w'.repeat(64) }, 'InvalidGrantException'],
    [{ codeVerifier: 'short' }, 'InvalidRequestException'],
    [{ codeVerifier: undefined }, 'InvalidRequestException'],
    [{ redirectUri: 'http://127.0.0.1/oauth/callback' }, 'InvalidGrantException'],
    [{ code: 'another' }, 'InvalidGrantException'],
    [{ code: undefined }, 'InvalidRequestException'],
    [{ refreshToken: 'of another grant' }, 'InvalidRequestException'],
    [{ grantType: 'password' }, 'UnsupportedGrantTypeException'],
    [{ grantType: deviceGrant }, 'UnauthorizedClientException'],
    [{ clientSecret: 'wrong' }, 'InvalidClientException'],
  ])('is refused with %j', (changes, code) => {
    expect(line.post('/token', { ...codeGrant(), ...changes }).code).toBe(code);
  });

  test('is gone after a wrong try', () => {
    const grant = codeGrant();
    line.post('/token', { ...grant, codeVerifier: 'w'.repeat(64) });
    expect(line.post('/token', grant).code).toBe('InvalidGrantException');
  });

  test('expires, and is of no use to another client', () => {
    const grant = codeGrant();
    expect(line.post('/token', { ...grant, ...register(line) }).code).toBe('InvalidGrantException');
    const late = codeGrant();
    line.now += 600_000;
    expect(line.post('/token', late).code).toBe('InvalidGrantException');
  });
});

describe('a refresh token', () => {
  test('is good once, and brings the next one', () => {
    const grant = refreshGrant();
    const { refreshToken } = line.post('/token', grant).said;
    expect(line.post('/token', grant).code).toBe('InvalidGrantException');
    expect(line.post('/token', { ...grant, refreshToken }).status).toBe(200);
    expect(line.center.renewals).toBe(2);
  });

  test.each([
    ['reusable', true],
    ['unchanged', false],
  ] as const)('that is %s is good again', (kind, brings) => {
    line.center.behaviour.refreshTokens = kind;
    const grant = refreshGrant();
    expect('refreshToken' in line.post('/token', grant).said).toBe(brings);
    expect(line.post('/token', grant).status).toBe(200);
  });

  test('is not given to who registered without scopes, or where there are none', () => {
    const eight = { accessToken: expect.any(String) as string, expiresAt: '2026-03-01T20:00:00Z' };
    const legacy = line.signIn('ada', []);
    line.center.behaviour.refreshTokens = 'none';
    for (const token of [legacy, line.signIn()]) {
      expect(token).toMatchObject(eight);
      expect(token.refreshToken).toBeUndefined();
    }
  });

  test('ends with the session, and a token before it', () => {
    const grant = refreshGrant();
    line.now += 8 * 3_600_000 - 60_000;
    const { said } = line.post('/token', grant);
    expect(said['expiresIn']).toBe(60);
    line.now += 60_000;
    const { refreshToken } = said;
    expect(line.post('/token', { ...grant, refreshToken }).code).toBe('InvalidGrantException');
  });

  test('is of no use to another client, and none when the registration is over', () => {
    const grant = refreshGrant();
    expect(line.post('/token', { ...refreshGrant('ben'), refreshToken: grant.refreshToken }).code).toBe(
      'InvalidGrantException',
    );
    line.center.behaviour.clientLifetime = 60;
    const short = refreshGrant();
    line.now += 60_000;
    expect(line.post('/token', short)).toMatchObject({ status: 401, code: 'InvalidClientException' });
  });
});
