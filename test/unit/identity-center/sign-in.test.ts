import { describe, expect, test } from 'vitest';
import { sameStartUrl } from '../../../src/accounts/start-url.js';
import { accessRequestUrl, signInNamed } from '../../../src/identity-center/sign-in.js';
import { profileSet } from '../../../src/profiles/reading/profile-set.js';

const CORP = { start_url: 'https://corp.awsapps.com/start', region: 'eu-west-1' };

const placesOf = (signIns: Readonly<Record<string, typeof CORP>>, config = '') => ({
  signIns,
  ssoSessions: profileSet({ config: Buffer.from(config) }).ssoSessions,
});

const section = (url: string, region: string, more = '') =>
  `[sso-session corp]\nsso_start_url = ${url}\nsso_region = ${region}\n${more}`;

describe('a sign-in', () => {
  test('of accounts.json', () => {
    expect(signInNamed('corp', placesOf({ corp: CORP }))).toEqual({
      name: 'corp',
      startUrl: CORP.start_url,
      region: 'eu-west-1',
      scopes: ['sso:account:access'],
      from: 'accounts',
      settings: {},
    });
  });

  test('of the AWS config file alone', () => {
    const config = section(
      CORP.start_url,
      'eu-west-1',
      'sso_registration_scopes = sso:account:access, other:scope\n',
    );
    expect(signInNamed('corp', placesOf({}, config))).toMatchObject({
      from: 'aws-config',
      scopes: ['sso:account:access', 'other:scope'],
    });
  });

  test('of both, which may differ by what people paste', () => {
    const config = section(`${CORP.start_url}/#/`, 'eu-west-1');
    expect(signInNamed('corp', placesOf({ corp: CORP }, config)).startUrl).toBe(CORP.start_url);
  });

  test.each([
    [section('https://other.awsapps.com/start', 'eu-west-1'), 'sign_ins_differ'],
    [section(CORP.start_url, 'us-east-1'), 'sign_ins_differ'],
  ])('that differs is an error', (config, code) => {
    expect(() => signInNamed('corp', placesOf({ corp: CORP }, config))).toThrow(
      expect.objectContaining({ code, exitCode: 2 }) as Error,
    );
  });

  test.each([
    ['crop', {}],
    ['toString', {}],
    ['half', { config: '[sso-session half]\nsso_start_url = https://a.b\n' }],
  ])('%s is none', (name, { config = '' }: { config?: string }) => {
    expect(() => signInNamed(name, placesOf({ corp: CORP }, config))).toThrow(
      expect.objectContaining({ code: 'unknown_sign_in' }) as Error,
    );
  });
});

test.each([
  ['https://a.b/start', 'https://A.b/start/', true],
  ['https://a.b/start', 'https://a.b/start#/', true],
  ['https://a.b/start', 'https://a.b/start2', false],
])('%s and %s', (one, other, same) => {
  expect(sameStartUrl(one, other)).toBe(same);
});

test('what fills in an address is encoded', () => {
  const signIn = {
    ...signInNamed('corp', placesOf({ corp: CORP })),
    settings: { access_request_url: 'https://go/?a={account_id}&p={permission_set}' },
  };
  expect(accessRequestUrl(signIn, { accountId: '444455556666', permissionSet: 'a=b' })).toBe(
    'https://go/?a=444455556666&p=a%3Db',
  );
});
