import { beforeEach, describe, expect, test } from 'vitest';
import {
  openDirectLine,
  authorizing,
  browse,
  challenge,
  register,
  registration,
  startUrl,
  type DirectLine,
} from '../../../support/loopback-aws/identity-center/direct-line.js';

/* Whom the OIDC service lets register, and whom its page sends back where. */

let line: DirectLine;

beforeEach(() => {
  line = openDirectLine();
});

const deviceClient = { clientName: 'acctmgr', clientType: 'public' };

describe('RegisterClient', () => {
  test('tells for how long, in seconds', () => {
    expect(line.post('/client/register', registration).said).toEqual({
      clientId: expect.any(String) as string,
      clientSecret: expect.any(String) as string,
      clientIdIssuedAt: line.now / 1000,
      clientSecretExpiresAt: line.now / 1000 + 90 * 86_400,
    });
  });

  test.each<readonly [object, string]>([
    [{ clientName: undefined }, 'InvalidRequestException'],
    [{ clientName: 7 }, 'InvalidRequestException'],
    [{ client_name: 'acctmgr' }, 'InvalidRequestException'],
    [{ clientType: 'confidential' }, 'InvalidClientMetadataException'],
    [{ scopes: 'sso:account:access' }, 'InvalidRequestException'],
    [{ scopes: ['sso:account:acess'] }, 'InvalidScopeException'],
    [{ grantTypes: ['password'] }, 'UnsupportedGrantTypeException'],
    [{ issuerUrl: undefined }, 'InvalidRequestException'],
    [{ issuerUrl: `${startUrl}#/` }, 'InvalidRequestException'],
    [{ redirectUris: undefined }, 'InvalidRequestException'],
    ...[
      'http://localhost/oauth/callback',
      'https://127.0.0.1/oauth/callback',
      'http://10.0.0.1/oauth/callback',
      'http://127.0.0.1.example.com/oauth/callback',
      'http://ada@127.0.0.1/oauth/callback',
      'http://127.0.0.1/oauth/callback?a=b',
      '/oauth/callback',
    ].map((uri) => [{ redirectUris: [uri] }, 'InvalidRedirectUriException'] as const),
  ])('refuses %j', (changes, code) => {
    expect(line.post('/client/register', { ...registration, ...changes })).toMatchObject({
      status: 400,
      code,
    });
  });

  test('takes JSON only', () => {
    const body = JSON.stringify(registration);
    expect(line.send('POST', '/client/register', body).code).toBe('UnsupportedMediaTypeException');
    const json = { 'content-type': 'application/json' };
    expect(line.send('POST', '/client/register', '[]', json).code).toBe('InvalidRequestException');
    expect(line.send('POST', '/client/register', '{', json).code).toBe('InvalidRequestException');
  });
});

describe('the page of /authorize', () => {
  test.each([
    ['http://127.0.0.1:1/oauth/callback', 200],
    ['http://127.0.0.1/oauth/callback', 200],
    ['http://127.0.0.1:1/oauth', 400],
    ['http://[::1]:1/oauth/callback', 400],
    ['http://localhost:1/oauth/callback', 400],
    ['http://evil.example.com/oauth/callback', 400],
  ])('goes back to the registered path, at any port: %s', (redirectUri, status) => {
    const { clientId } = register(line);
    expect(browse(line, { ...authorizing(clientId), redirect_uri: redirectUri }).status).toBe(status);
  });

  test('goes back to ::1 where that is registered', () => {
    const { clientId } = register(line, { redirectUris: ['http://[::1]/oauth/callback'] });
    const there = { ...authorizing(clientId), redirect_uri: 'http://[::1]:1/oauth/callback' };
    expect(browse(line, there).status).toBe(200);
  });

  test.each([
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
    [{ code_challenge: `${challenge}=` }, 'invalid_request'],
    [{ scopes: 'openid' }, 'invalid_scope'],
  ])('tells the client of %j', (changes, error) => {
    const { clientId } = register(line);
    expect(browse(line, { ...authorizing(clientId), ...changes }).location).toBe(
      `http://127.0.0.1:51234/oauth/callback?error=${error}&state=a-state`,
    );
  });

  test.each(['state', 'client_id', 'redirect_uri', 'code_challenge', 'code_challenge_method'])(
    'wants %s',
    (name) => {
      const { [name]: left, ...others } = authorizing(register(line).clientId) as Record<string, string>;
      expect(left).not.toBeUndefined();
      expect(browse(line, others)).toMatchObject({ status: 400, location: undefined });
    },
  );

  test('knows no client of the device flow, and none whose registration is over', () => {
    const { clientId } = line.post('/client/register', deviceClient).said as Record<string, string>;
    expect(browse(line, authorizing(clientId ?? '')).code).toBe('InvalidClientException');
    const client = register(line);
    line.now += 90 * 86_400_000;
    expect(browse(line, authorizing(client.clientId)).code).toBe('InvalidClientException');
  });

  test('is answered once, by somebody who is there', () => {
    const { clientId } = register(line);
    const answer = (fields: object) => {
      const [id = ''] = line.centers.consents.keys();
      const form = { consent: id, user: 'ada', decision: 'allow', ...fields };
      return line.send('POST', '/authorize', new URLSearchParams(form).toString());
    };
    for (const wrong of [{ user: 'eve' }, { decision: 'perhaps' }, { consent: 'another' }, { user: '' }]) {
      browse(line, authorizing(clientId));
      expect(answer(wrong)).toMatchObject({ status: 400, location: undefined });
    }
    line.centers.consents.clear();
    browse(line, authorizing(clientId));
    const [consent = ''] = line.centers.consents.keys();
    expect(answer({}).location).toContain('?code=');
    expect(answer({ consent })).toMatchObject({ status: 400, location: undefined });
  });

  test('takes `scope` for `scopes`, and nothing twice', () => {
    const { scopes, ...others } = authorizing(register(line).clientId);
    expect(browse(line, { ...others, scope: scopes }).status).toBe(200);
    const query = new URLSearchParams([...Object.entries(others), ['state', 'another']]).toString();
    expect(line.send('GET', `/authorize?${query}`).status).toBe(400);
  });
});
