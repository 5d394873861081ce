import { beforeEach, describe, expect, test } from 'vitest';
import {
  openDirectLine,
  prod,
  stranger,
  type DirectLine,
} from '../../../support/loopback-aws/identity-center/direct-line.js';
import { assign } from '../../../support/loopback-aws/identity-center/identity-center.js';

/* What the portal gives to whom, page by page. */

let line: DirectLine;

beforeEach(() => {
  line = openDirectLine();
});

describe('the portal', () => {
  const credentials = (role: string, account = prod) =>
    `/federation/credentials?account_id=${account}&role_name=${role}`;
  let token: string;

  beforeEach(() => {
    token = line.signIn().accessToken;
  });

  test('gives credentials that expire, in milliseconds', () => {
    expect(line.ask(credentials('ReadOnlyAccess'), token).said).toEqual({
      roleCredentials: {
        accessKeyId: expect.stringMatching(/^ASIA/) as string,
        secretAccessKey: expect.any(String) as string,
        sessionToken: expect.any(String) as string,
        expiration: line.now + 3_600_000,
      },
    });
  });

  test.each([
    ['a permission set that is not assigned', credentials('ReadOnly'), 403, 'ForbiddenException'],
    ['one that is only listed', credentials('Admin'), 403, 'ForbiddenException'],
    ['an account of others', credentials('Admin', stranger), 403, 'ForbiddenException'],
    ['an account that is no number', credentials('Admin', 'prod'), 400, 'InvalidRequestException'],
    ['no role', `/federation/credentials?account_id=${prod}`, 400, 'InvalidRequestException'],
    [
      'the name of a parameter of others',
      `${credentials('Admin')}&duration=1`,
      400,
      'InvalidRequestException',
    ],
    ['pages of none', '/assignment/accounts?max_result=0', 400, 'InvalidRequestException'],
    ['pages of 101', '/assignment/accounts?max_result=101', 400, 'InvalidRequestException'],
    ['a page that is not there', '/assignment/accounts?next_token=x', 400, 'InvalidRequestException'],
    ['the plural', '/assignment/accounts?max_results=10', 400, 'InvalidRequestException'],
    ['roles of no account', '/assignment/roles', 400, 'InvalidRequestException'],
    ['roles in an account of others', '/assignment/roles?account_id=555566667777', 403, 'ForbiddenException'],
    ['the wrong method', '/logout', 404, 'UnknownOperationException'],
  ])('refuses %s', (_, path, status, code) => {
    expect(line.ask(path, token)).toMatchObject({ status, code });
  });

  test.each([undefined, 'unknown'])('refuses the token %s', (wrong) => {
    expect(line.ask('/assignment/accounts', wrong)).toMatchObject({
      status: 401,
      code: 'UnauthorizedException',
      said: { message: 'Session token not found or invalid' },
    });
  });

  test('refuses a token that is over, and every token of a session that was left', () => {
    const { accessToken: other } = line.signIn();
    expect(line.send('POST', '/logout', '', { 'x-amz-sso_bearer_token': other }).status).toBe(200);
    expect(line.ask('/assignment/accounts', other).status).toBe(401);
    expect(line.ask('/assignment/accounts', token).status).toBe(200);
    line.now += 3_600_000;
    expect(line.ask('/assignment/accounts', token).status).toBe(401);
  });

  test('refuses a request that is signed', () => {
    const headers = { 'x-amz-sso_bearer_token': token, authorization: 'AWS4-HMAC-SHA256 …' };
    expect(line.send('GET', '/assignment/accounts', '', headers).code).toBe('InvalidRequestException');
  });

  test('lists page by page, with empty ones where the world says so', () => {
    assign(line.centers, line.center, { user: 'ada', account: stranger, permissionSet: 'Admin' });
    Object.assign(line.center.behaviour, { pageSize: 1, emptyPages: true });
    const pages: unknown[] = [];
    let next = '';
    do {
      const { said } = line.ask(`/assignment/accounts${next}`, token);
      const { accountList, nextToken } = said as { accountList: unknown; nextToken?: string };
      pages.push(accountList);
      next = nextToken === undefined ? '' : `?next_token=${encodeURIComponent(nextToken)}`;
    } while (next !== '');
    expect(pages).toEqual([
      [],
      [{ accountId: prod, accountName: 'prod', emailAddress: 'prod@example.com' }],
      [],
      [{ accountId: stranger }],
    ]);
  });

  test('takes so many calls a second', () => {
    Object.assign(line.center.behaviour, { callsPerSecond: 2, retryAfter: 1 });
    const statuses = [1, 2, 3].map(() => line.ask('/assignment/accounts', token).status);
    line.now += 1000;
    expect([...statuses, line.ask('/assignment/accounts', token).status]).toEqual([200, 200, 429, 200]);
  });
});

test('an assignment of what is not there is a mistake in the world', () => {
  expect(() => {
    assign(line.centers, line.center, { user: 'eve', account: prod, permissionSet: 'Admn' });
  }).toThrow('The loopback Identity Center has no user eve, no permission set Admn');
});
