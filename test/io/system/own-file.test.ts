import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { appendEntries, newEntry } from '../../../src/access-log/writing/append.js';
import { identify, trustFile, trustState } from '../../../src/accounts/locating/trust.js';
import { isReminderDue } from '../../../src/profiles/cleaning/clean-reminder.js';
import { knownIdentity, rememberIdentity } from '../../../src/sessions/known-identities.js';
import { pickedDevice, rememberDevice } from '../../../src/sessions/mfa/picked-devices.js';
import { systemHost, type Host } from '../../../src/system/host.js';
import { observeFile } from '../../../src/system/files/observed-file.js';
import { ownDistrust, readOwnFile, writeOwnFile } from '../../../src/system/files/own-file.js';
import { temporaryHome, type TemporaryHome } from '../../support/temporary-home.js';

const OTHER_USER = 65_534;
const THIRD_USER = 65_533;
const isRoot = process.getuid?.() === 0;
const NOTE = Buffer.from('a note');

const userIn = (home: TemporaryHome): Host => ({
  ...systemHost(),
  env: {},
  home: home.folder,
  cwd: home.folder,
});
const give = (file: string, uid = OTHER_USER) => {
  lchownSync(file, uid, uid);
};

describe.skipIf(process.platform === 'win32')('a file of ours', () => {
  const NAME = '.cache/acctmgr/note.json';
  const world = () => {
    const home = temporaryHome();
    const host = userIn(home);
    const file = home.at(NAME);
    writeOwnFile(file, NOTE, host);
    const isBelieved = () => readOwnFile(file, host) !== undefined;
    const isWritten = () => {
      try {
        writeOwnFile(file, NOTE, host);
        return true;
      } catch {
        return false;
      }
    };
    return { home, host, file, both: () => [isBelieved(), isWritten()] };
  };

  it.each(['.cache/acctmgr', NAME])(
    'that the world may write at %s is neither believed nor written',
    (name) => {
      const { home, both } = world();
      expect(both()).toEqual([true, true]);
      chmodSync(home.at(name), 0o707);
      expect(both()).toEqual([false, false]);
    },
  );

  it('behind links of the user is used', () => {
    const { home, file, both } = world();
    mkdirSync(home.at('elsewhere/deep'), { recursive: true });
    rmSync(home.at('.cache'), { recursive: true });
    symlinkSync('elsewhere/deep/../deep', home.at('.cache'));
    mkdirSync(home.at('elsewhere/real'), { mode: 0o700 });
    symlinkSync(home.at('elsewhere/real'), home.at('elsewhere/deep/acctmgr'));
    home.write('elsewhere/real/note.json', 'a note');
    expect(both()).toEqual([true, true]);
    expect(readFileSync(file, 'utf8')).toBe('a note');
    // What a link of ours leads to is ours.
    chmodSync(home.at('elsewhere/real'), 0o777);
    expect(both()).toEqual([false, false]);
  });

  it('below a folder on the way that the world may write is used', () => {
    const { home, both } = world();
    chmodSync(home.at('.cache'), 0o777);
    expect(both()).toEqual([true, true]);
  });

  it('in a circle of links is refused', () => {
    const { home, both } = world();
    rmSync(home.at('.cache'), { recursive: true });
    symlinkSync('.cache', home.at('.cache'));
    expect(() => both()).toThrow('link');
  });

  it.runIf(isRoot).each([NAME, '.cache/acctmgr', '.cache'])('of another user at %s is not used', (name) => {
    const { home, both } = world();
    give(home.at(name));
    expect(both()).toEqual([false, false]);
  });

  it.runIf(isRoot)('behind a link of another user, or a folder of theirs, is not used', () => {
    const { home, host, file, both } = world();
    mkdirSync(home.at('theirs/cache/acctmgr'), { recursive: true, mode: 0o700 });
    rmSync(home.at('.cache'), { recursive: true });
    symlinkSync(home.at('theirs/cache'), home.at('.cache'));
    home.write('theirs/cache/acctmgr/note.json', 'a note');
    expect(both()).toEqual([true, true]);
    give(home.at('theirs'));
    expect(ownDistrust(file, host)).toMatchObject({
      message: `${home.at('theirs')} cannot be trusted: it belongs to another user (uid 65534).`,
      hint: `Take it over: sudo chown "$(id -un)" ${home.at('theirs')}`,
    });
    give(home.at('theirs'), 0);
    give(home.at('.cache'));
    expect(both()).toEqual([false, false]);
  });

  it.runIf(isRoot)('of whose home it is, root uses', () => {
    const { home, both } = world();
    for (const name of ['.', '.cache', '.cache/acctmgr', NAME]) give(home.at(name));
    expect(both()).toEqual([true, true]);
    give(home.at(NAME), THIRD_USER);
    expect(both()).toEqual([false, false]);
  });
});

describe.runIf(isRoot)('records that another user planted', () => {
  const STATE = '.local/state/acctmgr';

  it('of trust are not believed, nor is one written among them', async () => {
    const home = temporaryHome();
    const host = userIn(home);
    const observed = observeFile(home.write('repo/accounts.json', '{"accounts":[]}'));
    if (observed === undefined) throw new Error('no file');
    const identity = await identify(observed);
    await trustFile(host, identity);
    expect(await trustState(host, identity)).toBe('trusted');
    give(home.at(`${STATE}/trusted`));
    expect(await trustState(host, identity)).toBe('unknown');
    await expect(trustFile(host, identity)).rejects.toMatchObject({ code: 'folder_not_private' });
  });

  it('of identities and devices are not believed', () => {
    const home = temporaryHome();
    const host = userIn(home);
    rememberIdentity(host, 'AKIAX', 'arn:aws:iam::111111111111:user/ada');
    rememberDevice(host, 'arn:ada', 'serial');
    expect([knownIdentity(host, 'AKIAX'), pickedDevice(host, 'arn:ada')]).toEqual([
      'arn:aws:iam::111111111111:user/ada',
      'serial',
    ]);
    give(home.at('.cache/acctmgr'));
    expect([knownIdentity(host, 'AKIAX'), pickedDevice(host, 'arn:ada')]).toEqual([undefined, undefined]);
  });

  it('of reminders are not overwritten', () => {
    const home = temporaryHome();
    const host = userIn(home);
    const file = home.write(`${STATE}/reminders.json`, '{}');
    give(file);
    expect(isReminderDue(host, 'expired_profiles')).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe('{}');
  });
});

describe.skipIf(process.platform === 'win32')('the access log', () => {
  const world = () => {
    const home = temporaryHome();
    const host = { ...userIn(home), now: Date.now };
    const log = home.at('.local/state/acctmgr/access_log.jsonl');
    const append = () => appendEntries(log, [newEntry(host, '0.1.0', { event: 'assume' })], host);
    return { home, log, append };
  };

  it('writes its head through no link, and leaves what that leads to as it is', async () => {
    const { home, log, append } = world();
    await append();
    rmSync(`${log}.head`);
    const precious = home.write('precious', 'my own words');
    symlinkSync(precious, `${log}.head`);
    await expect(append()).rejects.toMatchObject({
      message: `The access log cannot be written. Cannot write ${log}.head: it is a link, which acctmgr has not made.`,
      hint: `Remove the link: rm ${log}.head`,
    });
    expect(readFileSync(precious, 'utf8')).toBe('my own words');
  });

  it.each(['', '.head'])('is not written where the world may write "%s"', async (ending) => {
    const { log, append } = world();
    await append();
    chmodSync(`${log}${ending}`, 0o646);
    await expect(append()).rejects.toMatchObject({
      message: `The access log cannot be written. ${log}${ending} cannot be trusted: others can write to it (mode 0646).`,
      hint: `Run: chmod go-w ${log}${ending}`,
    });
  });

  it.runIf(isRoot)('is not written where it, its head or its folder is of another user', async () => {
    const { home, log, append } = world();
    await append();
    for (const file of [log, `${log}.head`, home.at('.local/state/acctmgr')]) {
      give(file);
      await expect(append()).rejects.toMatchObject({ code: 'access_log_unwritable' });
      give(file, 0);
    }
    await append();
    expect(existsSync(path.dirname(log))).toBe(true);
    chownSync(log, 0, 0);
  });
});
