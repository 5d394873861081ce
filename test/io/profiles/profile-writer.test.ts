import { readdirSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManagedProfiles, writeManagedProfile } from '../../../src/profiles/credentials-file.js';
import type { ManagedProfile } from '../../../src/profiles/managed-profile.js';
import { gatheringWriter } from '../../../src/profiles/profile-writer.js';
import { readProfiles } from '../../../src/profiles/reading/read-profiles.js';
import { AcctmgrError } from '../../../src/system/failure.js';
import { systemHost, type Host } from '../../../src/system/host.js';
import { temporaryHome, type TemporaryHome } from '../../support/temporary-home.js';
import { bundled, type Program } from '../processes/bundled.js';

const FILE = '.aws/credentials';
const USERS =
  '# mine\n[default]\naws_access_key_id = AKIAUSER\naws_secret_access_key = s/e+cret==\n\n[assumed-2]\naws_access_key_id = AKIAUSERUSERUSERUSER\naws_secret_access_key = s\n';
const rules = { force: false };

const hostOf = ({ folder }: TemporaryHome): Host => ({ ...systemHost(), home: folder, cwd: folder, env: {} });

const profile = (name: string, expiration = '2030-01-02T03:04:05Z'): ManagedProfile => ({
  name: `assumed-${name}`,
  account: name,
  roleArn: 'arn:aws:iam::987654321098:role/CrossAccountAdminRole',
  source: 'profile:jump',
  expiration: new Date(expiration),
  credentials: { accessKeyId: 'ASIAEXAMPLEEXAMPLE12', secretAccessKey: 's', sessionToken: 't==' },
});

/** Writes the profiles together. @returns what was said of each, or the code of its failure */
async function together(host: Host, profiles: readonly ManagedProfile[]) {
  const writer = gatheringWriter(host, []);
  const { credentialsFile } = readProfiles(host);
  const written = Promise.allSettled(profiles.map((one) => writer.write(one, rules, credentialsFile)));
  await writer.hurry();
  return (await written).map((one) => {
    if (one.status === 'fulfilled') return one.value.notices;
    if (one.reason instanceof AcctmgrError) return one.reason.code;
    throw one.reason;
  });
}

describe('profiles that are written together', () => {
  it('leave the file as each by itself would, in one write', async () => {
    const [home, other] = [temporaryHome(), temporaryHome()];
    const names = Array.from({ length: 50 }, (_, index) => String(index + 10));
    for (const one of [home, other]) one.write(FILE, USERS);
    for (const name of names) await writeManagedProfile(hostOf(other), profile(name), rules);
    await together(
      hostOf(home),
      names.map((name) => profile(name)),
    );
    expect(home.read(FILE)).toBe(other.read(FILE));
    expect(home.read(`${FILE}.acctmgr-backup`)).toBe(USERS);
    expect(readdirSync(home.at('.aws')).sort()).toEqual(['credentials', 'credentials.acctmgr-backup']);
  });

  it('stand in the order that was asked for, whichever arrived first', async () => {
    const home = temporaryHome();
    home.write(FILE, '[assumed-b]\nmanaged_by = acctmgr\n');
    const writer = gatheringWriter(hostOf(home), ['c', 'a', 'b']);
    const { credentialsFile } = readProfiles(hostOf(home));
    const written = ['b', 'a', 'c'].map((name) =>
      writer.write(profile(name), { force: true }, credentialsFile),
    );
    await writer.hurry();
    await Promise.all(written);
    expect([...home.read(FILE).matchAll(/^\[(.*)\]$/gm)].map(([, name]) => name)).toEqual([
      'assumed-b',
      'assumed-c',
      'assumed-a',
    ]);
  });

  it('fail for the one that is the user’s own, which stays as it is', async () => {
    const home = temporaryHome();
    home.write(FILE, USERS);
    home.write(`${FILE}.acctmgr-backup`, '');
    const host = hostOf(home);
    expect(
      await together(
        host,
        ['1', '2', '3'].map((name) => profile(name)),
      ),
    ).toEqual([[], 'profile_holds_long_term_key', []]);
    expect(home.read(FILE).startsWith(`${USERS}\n[assumed-1]\n`)).toBe(true);
    expect(readManagedProfiles(host).map(({ name }) => name)).toEqual(['assumed-1', 'assumed-3']);
  });

  it('are judged by what stands in the file by then', async () => {
    const home = temporaryHome();
    const host = hostOf(home);
    const writer = gatheringWriter(host, []);
    const known = readProfiles(host).credentialsFile;
    expect(() => {
      writer.check('assumed-2', profile('2'), rules, known);
    }).not.toThrow();
    const written = Promise.allSettled([writer.write(profile('2'), rules, known)]);
    home.write(FILE, USERS);
    await writer.hurry();
    expect(await written).toMatchObject([{ reason: { code: 'profile_holds_long_term_key', exitCode: 2 } }]);
    expect(() => {
      writer.check('assumed-2', profile('2'), rules, readProfiles(host).credentialsFile);
    }).toThrow(expect.objectContaining({ code: 'profile_holds_long_term_key' }));
    expect(home.read(FILE)).toBe(USERS);
  });

  it.each(['assumed x', '-x', '__proto__'])('are refused the name %j', async (name) => {
    const home = temporaryHome();
    expect(await together(hostOf(home), [{ ...profile('1'), name }, profile('2')])).toEqual(['usage', []]);
  });

  it('fail with a reason each where the file can’t be written', async () => {
    const home = temporaryHome();
    home.write('.aws', 'not a folder');
    const writer = gatheringWriter(hostOf(home), []);
    const known = readProfiles(hostOf(temporaryHome())).credentialsFile;
    const written = Promise.allSettled(['1', '2'].map((name) => writer.write(profile(name), rules, known)));
    await writer.hurry();
    const reasons = (await written).map((one) => one.status === 'rejected' && (one.reason as unknown));
    for (const reason of reasons) expect(reason).toBeInstanceOf(AcctmgrError);
    expect(reasons[0]).not.toBe(reasons[1]);
    expect(home.read('.aws')).toBe('not a folder');
  });

  it('write nothing where nothing changes', async () => {
    const home = temporaryHome();
    const host = hostOf(home);
    const both = [profile('1'), profile('3')];
    await together(host, both);
    const before = statSync(home.at(FILE), { bigint: true });
    await together(host, both);
    const after = statSync(home.at(FILE), { bigint: true });
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
  });

  it('tell of expired profiles, but not of those that they renewed', async () => {
    const home = temporaryHome();
    const host = hostOf(home);
    await together(
      host,
      ['1', '2', '3'].map((name) => profile(name, '2020-01-02T03:04:05Z')),
    );
    const writer = gatheringWriter(host, []);
    const known = readProfiles(host).credentialsFile;
    const written = [writer.write(profile('1'), rules, known), writer.write(profile('4'), rules, known)];
    await writer.hurry();
    for (const { haveMoreExpired } of await Promise.all(written)) {
      expect([1, 2].map(haveMoreExpired)).toEqual([true, false]);
    }
  });
});

describe('a process that writes many profiles together', () => {
  let gatherer: Program;
  beforeAll(() => {
    gatherer = bundled('profiles-gatherer');
  });
  afterAll(() => {
    gatherer.remove();
  });

  const start = ({ folder }: TemporaryHome, ...words: string[]) =>
    gatherer.start(['20', ...words], { env: { HOME: folder, USERPROFILE: folder } });

  it('leaves the old file or the new one, wherever it is killed', async () => {
    const whole = temporaryHome();
    whole.write(FILE, USERS);
    expect(await start(whole).end()).toMatchObject({ code: 0, stderr: '' });
    let hasEnded = false;
    for (let step = 0; !hasEnded; step += 1) {
      const home = temporaryHome();
      home.write(FILE, USERS);
      const { code, signal, stderr } = await start(home, '--step', String(step)).end();
      hasEnded = code === 0;
      expect({ signal: signal ?? code, stderr }).toEqual({ signal: hasEnded ? 0 : 'SIGKILL', stderr: '' });
      expect([USERS, whole.read(FILE)]).toContain(home.read(FILE));
      if (step % 5 !== 0) continue;
      // What it left behind hinders nobody.
      expect(await start(home).end()).toMatchObject({ code: 0, stderr: '' });
      expect(home.read(FILE)).toBe(whole.read(FILE));
    }
  }, 240_000);

  it('leaves the old file where the disk is full, and fails for each', async () => {
    const home = temporaryHome();
    home.write(FILE, USERS);
    home.write(`${FILE}.acctmgr-backup`, '');
    const running = start(home, '--full', '2');
    const codes: string[] = [];
    for (let line = await running.answer(); line !== undefined; line = await running.answer())
      codes.push(line);
    await running.end();
    expect(new Set(codes).size).toBe(1);
    expect(codes).toHaveLength(20);
    expect(home.read(FILE)).toBe(USERS);
    expect(readdirSync(home.at('.aws')).sort()).toEqual(['credentials', 'credentials.acctmgr-backup']);
  });
});
