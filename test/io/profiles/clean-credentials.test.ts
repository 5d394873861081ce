import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanCredentials, planCleaning } from '../../../src/profiles/cleaning/clean-credentials.js';
import type { CleanWish } from '../../../src/profiles/cleaning/clean-plan.js';
import { writeManagedProfile } from '../../../src/profiles/credentials-file.js';
import type { ManagedProfile } from '../../../src/profiles/managed-profile.js';
import { acquireLock } from '../../../src/system/processes/lock.js';
import { managedProfile as profile, managedSection as section } from '../../support/managed-profile.js';
import { testHost } from '../../support/run-cli.js';
import { temporaryHome } from '../../support/temporary-home.js';
import { bundled, type Program } from '../processes/bundled.js';

const FILE = '.aws/credentials';
const USERS = '# mine\n[default]\naws_access_key_id = AKIAUSER\naws_secret_access_key = s/e+cret==\n';

const all: CleanWish = { isChosen: () => true, takesAddedKeys: true };
const goneOf = ({ steps }: Awaited<ReturnType<typeof cleanCredentials>>) =>
  steps.filter(({ stays }) => stays === undefined).map((step) => step.profile.name);

describe('cleaning the credentials file', () => {
  it('makes nothing where there is no file, and locks nothing where nothing goes', async () => {
    const home = temporaryHome();
    const host = testHost({ home: home.folder });
    expect(await cleanCredentials(host, all)).toEqual({ steps: [], notices: [] });
    expect(readdirSync(home.folder)).toEqual([]);

    home.write(FILE, USERS);
    const before = statSync(home.at(FILE), { bigint: true });
    expect(await cleanCredentials(host, all)).toEqual({ steps: [], notices: [] });
    expect(statSync(home.at(FILE), { bigint: true }).mtimeNs).toBe(before.mtimeNs);
    expect(readdirSync(home.at('.aws'))).toEqual(['credentials']);
  });

  it('removes thousands of profiles at once', async () => {
    const home = temporaryHome();
    const host = testHost({ home: home.folder });
    const names = Array.from({ length: 5_000 }, (_, index) => `assumed-${index}`);
    home.write(FILE, `${USERS}\n${names.map((name) => section(name)).join('\n')}`);
    const isChosen = ({ name }: ManagedProfile) => name !== 'assumed-2500';
    expect(planCleaning(host, { ...all, isChosen })).toHaveLength(4_999);
    expect(goneOf(await cleanCredentials(host, { ...all, isChosen }))).toHaveLength(4_999);
    expect(home.read(FILE)).toBe(`${USERS}\n${section('assumed-2500')}`);
  });

  it('looks again once it has the lock: a profile that was written meanwhile counts as it is then', async () => {
    const home = temporaryHome();
    const host = testHost({ home: home.folder });
    home.write(FILE, `${USERS}\n${section('assumed-dev')}\n${section('assumed-old')}`);
    const lock = await acquireLock(home.at('.aws/credentials.acctmgr-lock'), {
      host,
      waitMs: 1_000,
      purpose: 'writing',
    });
    const cleaning = cleanCredentials(host, { ...all, isChosen: ({ source }) => source === 'default' });
    home.write(
      FILE,
      `${USERS}\n${section('assumed-dev').replace('= default', '= other')}\n${section('assumed-old')}`,
    );
    lock.release();
    expect(goneOf(await cleaning)).toEqual(['assumed-old']);
    expect(home.read(FILE)).toBe(`${USERS}\n${section('assumed-dev').replace('= default', '= other')}`);
  });

  it('starts over where a program that knows no lock writes in between, and loses nothing of it', async () => {
    const home = temporaryHome();
    const host = testHost({ home: home.folder });
    home.write(FILE, `${USERS}\n${section('assumed-dev')}`);
    let looks = 0;
    const isChosen = (): boolean => {
      looks += 1;
      // The first look is without the lock.
      if (looks === 2) home.write(FILE, `${USERS}# theirs\n\n${section('assumed-dev')}`);
      return true;
    };
    expect(goneOf(await cleanCredentials(host, { ...all, isChosen }))).toEqual(['assumed-dev']);
    expect(looks).toBe(3);
    expect(home.read(FILE)).toBe(`${USERS}# theirs\n`);
  });

  it.skipIf(process.platform === 'win32')(
    'writes behind a link, and keeps a mode that is tighter',
    async () => {
      const home = temporaryHome();
      home.write('dotfiles/credentials', `${USERS}\n${section('assumed-dev')}`, 0o400);
      mkdirSync(home.at('.aws'));
      symlinkSync('../dotfiles/credentials', home.at(FILE));
      expect(goneOf(await cleanCredentials(testHost({ home: home.folder }), all))).toEqual(['assumed-dev']);
      expect(lstatSync(home.at(FILE)).isSymbolicLink()).toBe(true);
      expect(home.read('dotfiles/credentials')).toBe(USERS);
      expect(statSync(home.at('dotfiles/credentials')).mode & 0o777).toBe(0o400);
      expect(readdirSync(home.at('dotfiles'))).toEqual(['credentials']);
    },
  );

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'leaves a file whose folder cannot be written',
    async () => {
      const home = temporaryHome();
      home.write(FILE, section('assumed-dev'));
      chmodSync(home.at('.aws'), 0o500);
      try {
        await expect(cleanCredentials(testHost({ home: home.folder }), all)).rejects.toMatchObject({
          code: 'permission_denied',
        });
      } finally {
        chmodSync(home.at('.aws'), 0o700);
      }
      expect(home.read(FILE)).toBe(section('assumed-dev'));
    },
  );
});

describe('for leaving', () => {
  it('makes no backup, and takes a file in which nothing is left', async () => {
    const home = temporaryHome();
    const host = testHost({ home: home.folder });
    home.write(FILE, `${USERS}\n${section('assumed-dev')}`);
    await cleanCredentials(host, all, true);
    expect(readdirSync(home.at('.aws'))).toEqual(['credentials']);
    expect(home.read(FILE)).toBe(USERS);
    home.write(FILE, section('assumed-dev'));
    await cleanCredentials(host, all, true);
    expect(readdirSync(home.at('.aws'))).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('leaves a link, and the empty file behind it', async () => {
    const home = temporaryHome();
    home.write('dotfiles/credentials', section('assumed-dev'));
    mkdirSync(home.at('.aws'));
    symlinkSync('../dotfiles/credentials', home.at(FILE));
    await cleanCredentials(testHost({ home: home.folder }), all, true);
    expect(lstatSync(home.at(FILE)).isSymbolicLink()).toBe(true);
    expect(home.read('dotfiles/credentials')).toBe('');
  });
});

describe('many processes', () => {
  let writer: Program;
  beforeAll(() => {
    writer = bundled('credentials-writer');
  });
  afterAll(() => {
    writer.remove();
  });

  it('that write while others clean lose no profile, and the user’s own sections neither', async () => {
    const home = temporaryHome();
    const host = testHost({ home: home.folder });
    home.write(FILE, USERS);
    const names = Array.from({ length: 10 }, (_, index) => `account-${index}`);
    const writers = names.map((name) =>
      writer.start([name, '3'], { env: { HOME: home.folder, USERPROFILE: home.folder } }).end(),
    );
    const isOld = ({ name }: ManagedProfile) => name.startsWith('old-');
    const gone: string[] = [];
    for (let turn = 0; turn < 10; turn += 1) {
      await writeManagedProfile(host, profile(`old-${turn}`), { force: false });
      gone.push(...goneOf(await cleanCredentials(host, { ...all, isChosen: isOld })));
    }
    for (const ending of await Promise.all(writers)) expect(ending).toMatchObject({ code: 0, stderr: '' });
    expect(gone).toHaveLength(10);
    const left = [...home.read(FILE).matchAll(/^\[(.*)\]/gm)].map(([, name]) => name);
    expect(left.sort()).toEqual(['default', ...names.map((name) => `assumed-${name}`)].sort());
    expect(home.read(FILE).startsWith(USERS)).toBe(true);
  });
});
