import { beforeEach, describe, expect, test } from 'vitest';
import {
  openDirectLine,
  deviceGrant,
  register,
  startUrl,
  type DirectLine,
} from '../../../support/loopback-aws/identity-center/direct-line.js';

/* How strict the device flow is. */

let line: DirectLine;

beforeEach(() => {
  line = openDirectLine();
});

const deviceClient = { clientName: 'acctmgr', clientType: 'public' };

function deviceFlow() {
  const { said: client } = line.post('/client/register', deviceClient);
  const { clientId, clientSecret } = client;
  const { said } = line.post('/device_authorization', { clientId, clientSecret, startUrl });
  const poll = (): string | undefined =>
    line.post('/token', { clientId, clientSecret, grantType: deviceGrant, deviceCode: said['deviceCode'] })
      .code;
  const decide = (decision: string, user = 'ada') =>
    line.send(
      'POST',
      '/device',
      new URLSearchParams({ user_code: String(said['userCode']), user, decision }).toString(),
    );
  return { said, poll, decide };
}

describe('a device', () => {
  test('waits, is told to slow down, and gets its token once', () => {
    const { said, poll, decide } = deviceFlow();
    expect(said).toMatchObject({ expiresIn: 600, interval: 5, verificationUri: 'http://127.0.0.1:1/device' });
    expect(said['verificationUriComplete']).toBe(
      `http://127.0.0.1:1/device?user_code=${String(said['userCode'])}`,
    );
    expect(poll()).toBe('AuthorizationPendingException');
    line.now += 4000;
    expect(poll()).toBe('SlowDownException');
    line.now += 9000;
    expect(poll()).toBe('SlowDownException');
    line.now += 15_000;
    expect(poll()).toBe('AuthorizationPendingException');
    expect(decide('allow').status).toBe(200);
    line.now += 15_000;
    expect(poll()).toBeUndefined();
    expect(poll()).toBe('InvalidGrantException');
  });

  test('is denied once, by nobody unknown', () => {
    const { poll, decide } = deviceFlow();
    expect(decide('allow', 'eve').code).toBe('InvalidRequestException');
    expect(decide('deny').status).toBe(200);
    expect(decide('allow').code).toBe('InvalidRequestException');
    expect(poll()).toBe('AccessDeniedException');
  });

  test('expires', () => {
    const { poll, decide } = deviceFlow();
    line.now += 600_000;
    expect(poll()).toBe('ExpiredTokenException');
    expect(decide('allow').code).toBe('InvalidRequestException');
  });

  test('is approved by itself where the world says so', () => {
    Object.assign(line.center.behaviour, { deviceApprovedAfter: 1, deviceInterval: 0 });
    const { poll } = deviceFlow();
    expect([poll(), poll()]).toEqual(['AuthorizationPendingException', undefined]);
  });

  test.each([
    [{ startUrl: `${startUrl}/#/` }, 'InvalidRequestException'],
    [{ startUrl: undefined }, 'InvalidRequestException'],
    [{ clientSecret: 'wrong' }, 'InvalidClientException'],
  ])('does not begin with %j', (changes, code) => {
    const { clientId, clientSecret } = line.post('/client/register', deviceClient).said;
    expect(line.post('/device_authorization', { clientId, clientSecret, startUrl, ...changes }).code).toBe(
      code,
    );
  });

  test('does not begin for a client that registered for the browser', () => {
    expect(line.post('/device_authorization', { ...register(line), startUrl }).code).toBe(
      'UnauthorizedClientException',
    );
  });
});
