import { lstatSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import {
  readToken,
  readWholeToken,
  tokenPath,
  writeRenewed,
  writeSignedIn,
} from '../../../src/identity-center/token-file.js';
import { liveSignInId } from '../../../src/identity-center/access-token.js';
import type { SignIn } from '../../../src/identity-center/sign-in.js';
import type { Host } from '../../../src/system/host.js';
import { testHost } from '../../support/run-cli.js';
import { ssoTokenFile } from '../../support/sso-home.js';
import { temporaryHome, type TemporaryHome } from '../../support/temporary-home.js';

const corp: SignIn = {
  name: 'corp',
  startUrl: 'https://corp.awsapps.com/start',
  region: 'eu-west-1',
  scopes: [],
  from: 'accounts',
  settings: {},
};
const registration = { clientId: 'id', clientSecret: 'secret', expiresAt: new Date('2027-02-28T15:12:27Z') };
const granted = (accessToken: string) => ({
  accessToken,
  expiresAt: new Date('2026-12-01T00:00:00Z'),
  refreshToken: 'refresh',
});

let home: TemporaryHome;
let host: Host;

beforeEach(() => {
  home = temporaryHome();
  host = testHost({ home: home.folder });
});

const modeOf = (file: string) => statSync(path.join(home.folder, file)).mode & 0o777;
const foundToken = () => {
  const reading = readToken(host, corp);
  if (reading.kind !== 'token') throw new Error(reading.kind);
  return reading.token;
};

test('lies where every AWS tool looks for it', () => {
  expect(tokenPath(host, corp)).toBe(path.join(home.folder, ssoTokenFile('corp')));
  expect(path.basename(tokenPath(host, corp))).toBe('ee0bfd2552fbd840c02cc48b6e823320543c450f.json');
});

test('is private, in private folders', () => {
  writeSignedIn(host, corp, registration, granted('one'));
  expect([modeOf('.aws/sso/cache'), modeOf(ssoTokenFile('corp'))]).toEqual([0o700, 0o600]);
});

test('replaces what a link leads to, and a file that others could read', () => {
  const elsewhere = path.join(home.folder, 'elsewhere.json');
  writeFileSync(elsewhere, '{}', { mode: 0o644 });
  mkdirSync(path.join(home.folder, '.aws/sso/cache'), { recursive: true });
  symlinkSync(elsewhere, tokenPath(host, corp));
  writeSignedIn(host, corp, registration, granted('one'));
  expect(lstatSync(tokenPath(host, corp)).isSymbolicLink()).toBe(true);
  expect(foundToken().accessToken).toBe('one');
  expect(modeOf('elsewhere.json')).toBe(0o600);
});

test('half a file is read again', async () => {
  writeSignedIn(host, corp, registration, granted('one'));
  const whole = home.read(ssoTokenFile('corp'));
  home.write(ssoTokenFile('corp'), whole.slice(0, 40));
  expect(readToken(host, corp).kind).toBe('torn');
  const reading = readWholeToken(host, corp);
  home.write(ssoTokenFile('corp'), whole);
  expect((await reading).kind).toBe('token');
});

test('a renewal is of the same sign-in, a new sign-in is another, and so is what another tool wrote', () => {
  expect(liveSignInId(host, corp)).toBeUndefined();
  writeSignedIn(host, corp, registration, granted('one'));
  const first = liveSignInId(host, corp);
  for (let turn = 0; turn < 12; turn += 1) writeRenewed(host, corp, foundToken(), granted(`renewed ${turn}`));
  expect(liveSignInId(host, corp)).toBe(first);
  home.write(ssoTokenFile('corp'), home.read(ssoTokenFile('corp')).replace('renewed 11', 'of another tool'));
  const theirs = liveSignInId(host, corp);
  expect(theirs).not.toBe(first);
  writeRenewed(host, corp, foundToken(), granted('renewed by us'));
  expect(liveSignInId(host, corp)).toBe(theirs);
  writeSignedIn(host, corp, registration, granted('two'));
  expect([first, theirs]).not.toContain(liveSignInId(host, corp));
});

test('of another portal under the same name is not ours', () => {
  writeSignedIn(host, { ...corp, startUrl: 'https://other.awsapps.com/start' }, registration, granted('one'));
  expect(readToken(host, corp)).toEqual({ kind: 'other', startUrl: 'https://other.awsapps.com/start' });
  expect(liveSignInId(host, corp)).toBeUndefined();
});
