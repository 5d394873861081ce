import { describe, expect, test } from 'vitest';
import {
  isDue,
  isRenewable,
  parseToken,
  readTime,
  renewedText,
  signedInText,
  writeTime,
  type SignInToken,
} from '../../../src/identity-center/token.js';

const AT = Date.parse('2026-11-30T16:12:27Z');
const MINUTE = 60_000;

const RAW = {
  startUrl: 'https://corp.awsapps.com/start',
  region: 'eu-west-1',
  accessToken: 'access',
  expiresAt: '2026-11-30T16:12:27Z',
  clientId: 'id',
  clientSecret: 'secret',
  registrationExpiresAt: '2027-02-28T15:12:27Z',
  refreshToken: 'refresh',
};

const tokenOf = (changes: object = {}): SignInToken => {
  const token = parseToken(JSON.stringify({ ...RAW, ...changes }));
  if (token === undefined) throw new Error('no token');
  return token;
};

describe('a time, as some tool wrote it', () => {
  test.each<[unknown, number | undefined]>([
    ['2026-11-30T16:12:27Z', AT],
    ['2026-11-30T16:12:27.123Z', AT + 123],
    ['2026-11-30T16:12:27+00:00', AT],
    ['2026-11-30T18:12:27+02:00', AT],
    ['2026-11-30T16:12:27+0000', AT],
    ['2026-11-30T16:12:27UTC', AT],
    ['2026-11-30T16:12:27', AT],
    [AT / 1000, AT],
    [AT, AT],
    ['tomorrow', undefined],
    ['2026-13-30T16:12:27Z', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j', (written, time) => {
    expect(readTime(written)?.getTime()).toBe(time);
  });

  test('is written in the one form that all of them read', () => {
    expect(writeTime(new Date(AT + 123))).toBe('2026-11-30T16:12:27Z');
  });
});

test.each([
  '',
  '{',
  '{"accessToken":"a',
  'null',
  '[]',
  '{"clientId":"a","expiresAt":"2026-11-30T16:12:27Z"}',
  '{"accessToken":"a"}',
])('%j holds no token', (text) => {
  expect(parseToken(text)).toBeUndefined();
});

describe('a token is renewed', () => {
  test.each<[string, number, number, boolean]>([
    ['of an hour, with 21 minutes left', 60, 21, false],
    ['of an hour, with 20 minutes left', 60, 20, true],
    ['of fifteen minutes, with 6 left', 15, 6, false],
    ['of fifteen minutes, with 5 left', 15, 5, true],
    ['that has expired', 60, -1, true],
    ['whose file is younger than its end, with 19 minutes left', -5, 19, true],
  ])('%s: %s', (_name, life, left, due) => {
    const now = AT - left * MINUTE;
    expect(isDue(tokenOf(), AT - life * MINUTE, now)).toBe(due);
  });

  test.each<[object, boolean]>([
    [{}, true],
    [{ refreshToken: undefined }, false],
    [{ clientSecret: '' }, false],
    [{ registrationExpiresAt: '2026-11-30T00:00:00Z' }, false],
    [{ registrationExpiresAt: undefined }, true],
  ])('where something renews it: %j', (changes, renewable) => {
    expect(isRenewable(tokenOf(changes), AT)).toBe(renewable);
  });
});

describe('the file', () => {
  const granted = { accessToken: 'next', expiresAt: new Date(AT + 3_600_500), refreshToken: undefined };

  test('keeps what other tools put there, and the refresh token where none comes', () => {
    const text = renewedText(tokenOf({ theirs: 1 }), granted);
    expect(JSON.parse(text)).toEqual({
      ...RAW,
      accessToken: 'next',
      expiresAt: '2026-11-30T17:12:27Z',
      theirs: 1,
    });
  });

  test('of a new sign-in has the keys of the AWS CLI, in its order, on one line', () => {
    const text = signedInText(
      { startUrl: RAW.startUrl, region: RAW.region },
      { clientId: 'id', clientSecret: 'secret', expiresAt: new Date('2027-02-28T15:12:27Z') },
      { accessToken: 'access', expiresAt: new Date(AT), refreshToken: 'refresh' },
    );
    expect(text).toBe(JSON.stringify(RAW));
  });
});
