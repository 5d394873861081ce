import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  cachedSessions,
  dropSession,
  forgetSession,
  formatSession,
  parseSession,
  readSession,
  sessionPath,
  writeSession,
  type CachedMfaSession,
  type CachedRoleSession,
} from '../../../src/sessions/cache/session-cache.js';
import { systemHost } from '../../../src/system/host.js';
import { readLock } from '../../../src/system/processes/lock-file.js';
import { temporaryHome } from '../../support/temporary-home.js';

const credentials = {
  accessKeyId: 'ASIAADA0000000000001',
  secretAccessKey: 'se/cr+et==',
  sessionToken: 'tok"en\\==',
  expiration: new Date('2026-11-22T13:00:00.000Z'),
};
const role: CachedRoleSession = {
  kind: 'role',
  key: '{"kind":"role"}',
  label: 'dev',
  source: 'profile:jump',
  sourceArn: 'arn:aws:iam::111111111111:user/ada',
  roleArn: 'arn:aws:iam::222222222222:role/Admin',
  assumedRoleArn: 'arn:aws:sts::222222222222:assumed-role/Admin/ada',
  sessionName: 'ada',
  mfa: 'session',
  credentials,
  obtainedAt: new Date('2026-11-22T12:00:00.000Z'),
};
const mfa: CachedMfaSession = {
  kind: 'mfa',
  key: '{"kind":"mfa"}',
  label: 'profile:jump',
  source: 'profile:jump',
  sourceArn: undefined,
  mfaSerial: 'GAHT12345678',
  credentials,
  obtainedAt: new Date('2026-11-22T12:00:00.000Z'),
};

describe('the text of a session', () => {
  it.each([role, mfa, { ...role, mfa: undefined, sourceArn: undefined }])(
    'reads back as it was: $kind',
    (session) => {
      expect(parseSession(formatSession(session))).toEqual(session);
    },
  );

  it('is nothing when it is torn at any place', () => {
    const text = formatSession(role).trimEnd();
    for (let length = 0; length < text.length; length += 1)
      expect(parseSession(text.slice(0, length))).toBeUndefined();
  });

  const stored = JSON.parse(formatSession(role)) as Record<string, unknown>;
  const storedMfa = JSON.parse(formatSession(mfa)) as Record<string, unknown>;
  it.each<[string, unknown]>([
    ['no JSON object', null],
    ['a list', []],
    ['an older or newer version', { ...stored, version: 2 }],
    ['another kind', { ...stored, kind: 'sso' }],
    ...[
      'key',
      'label',
      'source',
      'roleArn',
      'assumedRoleArn',
      'sessionName',
      'obtainedAt',
      'credentials',
    ].map((name) => [`no ${name}`, { ...stored, [name]: undefined }] as [string, unknown]),
    ['an MFA session without its device', { ...storedMfa, mfaSerial: undefined }],
    ['a number for the key', { ...stored, key: 7 }],
    ['a time that is none', { ...stored, obtainedAt: 'yesterday evening' }],
    ...Object.keys(credentials).map(
      (name) =>
        [`no ${name}`, { ...stored, credentials: { ...(stored['credentials'] as object), [name]: '' } }] as [
          string,
          unknown,
        ],
    ),
  ])('is nothing with %s', (_row, value) => {
    expect(parseSession(JSON.stringify(value))).toBeUndefined();
  });
});

describe('the folder of sessions', () => {
  const cache = () => {
    const home = temporaryHome();
    const host = {
      ...systemHost(),
      home: home.folder,
      env: {},
      now: () => Date.parse('2026-11-22T12:00:00Z'),
    };
    const relative = (key: string) => `${sessionPath(host, key).slice(home.folder.length + 1)}.json`;
    return { home, host, relative };
  };

  it('keeps sessions by their keys, for the user alone', () => {
    const { home, host, relative } = cache();
    writeSession(host, role);
    writeSession(host, mfa);
    expect(readSession(host, role.key)).toEqual(role);
    expect(readSession(host, mfa.key)).toEqual(mfa);
    expect(readSession(host, 'unknown')).toBeUndefined();
    expect(new Set(cachedSessions(host).map(({ kind }) => kind))).toEqual(new Set(['role', 'mfa']));
    expect(statSync(home.at('.cache/acctmgr/sessions')).mode & 0o777).toBe(0o700);
    expect(statSync(home.at(relative(role.key))).mode & 0o777).toBe(0o600);
  });

  it('does not take the session of another key for one that shares its name', () => {
    const { home, host, relative } = cache();
    home.write(relative(role.key), formatSession({ ...role, key: 'another' }));
    expect(readSession(host, role.key)).toBeUndefined();
  });

  it('is empty where there is none, and passes over what it does not understand', () => {
    const { home, host, relative } = cache();
    expect(cachedSessions(host)).toEqual([]);
    writeSession(host, role);
    home.write('.cache/acctmgr/sessions/notes.txt', formatSession(mfa));
    home.write('.cache/acctmgr/sessions/torn.json', '{"version":1,');
    home.write('.cache/acctmgr/sessions/binary.json', '\u0000\ufffd');
    mkdirSync(home.at(relative('a folder')), { recursive: true });
    expect(cachedSessions(host)).toEqual([role]);
    expect(readSession(host, 'a folder')).toBeUndefined();
  });

  const at = (time: string) => new Date(`2026-11-${time}:00.000Z`);
  it.each<[string, Partial<CachedRoleSession>]>([
    ['lives longer than AWS lets any', { credentials: { ...credentials, expiration: at('24T01:01') } }],
    ['was obtained in a time to come', { obtainedAt: at('22T12:06') }],
    ['has the keys of a user', { credentials: { ...credentials, accessKeyId: 'AKIAADA0000000000001' } }],
    ['has a line break in it', { credentials: { ...credentials, sessionToken: 'a\nb' } }],
    ['has an escape in it', { credentials: { ...credentials, secretAccessKey: 'a\u001b[2J' } }],
  ])('passes over a session that %s', (_what, more) => {
    const { host } = cache();
    writeSession(host, { ...role, ...more });
    expect(readSession(host, role.key)).toBeUndefined();
    expect(cachedSessions(host)).toEqual([]);
  });

  it('keeps a session of 36 hours from a machine whose clock is somewhat behind', () => {
    const { host } = cache();
    const long = {
      ...role,
      obtainedAt: at('22T12:05'),
      credentials: { ...credentials, expiration: at('24T01:00') },
    };
    writeSession(host, long);
    expect(readSession(host, role.key)).toEqual(long);
  });

  describe.skipIf(process.platform === 'win32')('that others can write to', () => {
    it.each([0o777, 0o770, 0o707])('believes nothing and keeps nothing: mode %o of the folder', (mode) => {
      const { home, host } = cache();
      writeSession(host, role);
      chmodSync(home.at('.cache/acctmgr/sessions'), mode);
      expect(readSession(host, role.key)).toBeUndefined();
      expect(cachedSessions(host)).toEqual([]);
      expect(() => {
        writeSession(host, mfa);
      }).toThrow(expect.objectContaining({ code: 'folder_not_private' }) as Error);
    });

    it.each([0o666, 0o620, 0o602])('does not believe a file of mode %o', (mode) => {
      const { home, host, relative } = cache();
      writeSession(host, role);
      chmodSync(home.at(relative(role.key)), mode);
      expect(readSession(host, role.key)).toBeUndefined();
    });

    it('believes no file of another user', () => {
      const { home, host, relative } = cache();
      writeSession(host, role);
      // Root can give the file away; anybody else can only pretend to be another user.
      if (host.uid === 0) chownSync(home.at(relative(role.key)), 4711, 4711);
      const reader = host.uid === 0 ? host : { ...host, uid: 4711 };
      expect(readSession(reader, role.key)).toBeUndefined();
      // Windows has no user ids.
      expect(readSession({ ...host, uid: undefined }, role.key)).toEqual(role);
    });

    it('does not wait for the writer of a pipe', () => {
      const { home, host, relative } = cache();
      writeSession(host, mfa);
      execFileSync('mkfifo', [home.at(relative(role.key)), home.at('.cache/acctmgr/sessions/a.lock')]);
      expect(readSession(host, role.key)).toBeUndefined();
      expect(cachedSessions(host)).toEqual([mfa]);
      expect(readLock(home.at('.cache/acctmgr/sessions/a.lock'))).toMatchObject({ holder: undefined });
    });
  });

  it('forgets a session, but not the one that has taken its place', () => {
    const { home, host } = cache();
    writeSession(host, role);
    const newer = { ...role, credentials: { ...credentials, accessKeyId: 'ASIAADA0000000000002' } };
    writeSession(host, newer);
    forgetSession(host, role);
    expect(readSession(host, role.key)).toEqual(newer);
    forgetSession(host, newer);
    expect(readSession(host, role.key)).toBeUndefined();
    forgetSession(host, newer);
    expect(readdirSync(home.at('.cache/acctmgr/sessions'))).toEqual([]);
  });

  it('says whether there was something to drop', () => {
    const { host } = cache();
    writeSession(host, role);
    expect([dropSession(host, role.key), dropSession(host, role.key)]).toEqual([true, false]);
  });
});
