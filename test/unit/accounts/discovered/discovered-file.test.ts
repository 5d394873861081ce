import { describe, expect, test } from 'vitest';
import {
  DISCOVERED_NOTE,
  formatDiscovered,
  parseDiscovered,
  signInSource,
} from '../../../../src/accounts/discovered/discovered-file.js';
import type { SignInAccount, SignInListing } from '../../../../src/accounts/discovered/sign-in-listing.js';
import { discoveredName, isDiscoveredName } from '../../../../src/accounts/discovered/read-discovered.js';

const WEB: SignInAccount = {
  account_id: '444455556666',
  name: 'web',
  account_name: 'Web',
  permission_sets: { ReadOnlyAccess: [0] },
};

const file = (accounts: readonly SignInAccount[] = [WEB]): SignInListing => ({
  version: 1,
  note: DISCOVERED_NOTE,
  sso_session: 'corp',
  start_url: 'https://corp.awsapps.com/start',
  region: 'eu-west-1',
  synced_at: '2026-03-02T09:00:00.000Z',
  synced_by: { user: 'ada', host: 'laptop', acctmgr: '1.0.0' },
  people: [{ name: 'ada', sign_in: '0123456789abcdef', synced_at: '2026-03-02T09:00:00.000Z' }],
  accounts,
});

/** The text of the file with something else in it. */
const withKeys = (keys: object, account: object = {}): string =>
  JSON.stringify({ ...file(), ...keys, accounts: [{ ...WEB, ...account }] });

describe('the file of what AWS listed', () => {
  test('is read as it was written', () => {
    expect(parseDiscovered(formatDiscovered(file()))).toEqual(file());
    expect(parseDiscovered(formatDiscovered(file([])))).toEqual(file([]));
    expect(formatDiscovered(file()).split('\n').at(-4)).toBe(`    ${JSON.stringify(WEB)}`);
  });

  test.each([
    ['nothing', ''],
    ['no JSON', '{"version": 1'],
    ['a list', '[]'],
    ['another version', withKeys({ version: 2 })],
    ['a program', withKeys({ mfa_process: ['sh', '-c', 'id'] })],
    ['settings', withKeys({ settings: { mfa_process: ['id'] } })],
    ['a browser of an account', withKeys({}, { browser: ['sh'] })],
    ['a role of an account', withKeys({}, { role_arn: 'arn:aws:iam::444455556666:role/Admin' })],
    ['protection of an account', withKeys({}, { protected: false })],
    ['a start URL of a program', withKeys({ start_url: 'file:///etc/passwd' })],
    ['an escape in a name', withKeys({}, { name: 'web\u001b[2J' })],
    ['an escape in the name of AWS', withKeys({}, { account_name: 'web\u001b[2J' })],
    ['an escape in an address', withKeys({}, { email: 'a@b\u0007' })],
    ['two lines', withKeys({}, { account_name: 'a\nb' })],
    ['a name that is too long', withKeys({}, { account_name: 'a'.repeat(400) })],
    ['a short id', withKeys({}, { account_id: '4444' })],
    ['a name of every object', withKeys({}, { name: 'constructor' })],
    ['a permission set that is none', withKeys({}, { permission_sets: { 'a b': [0] } })],
    ['people that are none', withKeys({}, { permission_sets: { A: ['ada'] } })],
    ['two accounts of one id', JSON.stringify(file([WEB, { ...WEB, name: 'other' }]))],
    [
      'two accounts of one name',
      JSON.stringify(file([WEB, { ...WEB, account_id: '111122223333', name: 'WEB' }])),
    ],
    ['a prototype', withKeys({}).replace('"permission_sets":{', '"permission_sets":{"__proto__":[0],')],
    [
      'a prototype of an account',
      withKeys({}).replace('"name":"web"', '"name":"web","__proto__":{"gone":"x"}'),
    ],
    ['too much', `${withKeys({})}${' '.repeat(17 * 1024 * 1024)}`],
  ])('%s is refused', (_, text) => {
    expect(parseDiscovered(text)).toBeUndefined();
  });
});

describe('the name of the file', () => {
  test.each([
    ['corp', 'corp.json'],
    ['corp_2-x', 'corp_2-x.json'],
  ])('%s is %s', (signIn, name) => {
    expect(discoveredName(signInSource(signIn))).toBe(name);
  });

  test.each([
    'Corp',
    'my.corp',
    'con',
    'NUL',
    '../../x',
    'a/b',
    'a\\b',
    '',
    '.',
    '..',
    'ü',
    ' ',
    'a'.repeat(300),
    'x\u0000',
  ])('%j is safe, and one of its own', (signIn) => {
    const name = discoveredName(signInSource(signIn));
    expect(isDiscoveredName(name)).toBe(true);
    expect(name.length).toBeLessThan(80);
    expect(name).not.toBe(discoveredName(signInSource(`${signIn}x`)));
    expect(name.toLowerCase()).toBe(name);
  });
});
