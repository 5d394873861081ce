import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanCredentials } from '../../../src/profiles/cleaning/clean-credentials.js';
import { changeCredentials } from '../../../src/profiles/editing/credentials-change.js';
import {
  checkWritable,
  readManagedProfiles,
  writeManagedProfile,
} from '../../../src/profiles/credentials-file.js';
import type { ManagedProfile } from '../../../src/profiles/managed-profile.js';
import { readProfiles } from '../../../src/profiles/reading/read-profiles.js';
import { systemHost, type Host } from '../../../src/system/host.js';
import { HOSTILE_FILES, NOT_UTF8 } from '../../support/hostile-files.js';
import { temporaryHome, type TemporaryHome } from '../../support/temporary-home.js';
import { bundled, type Program } from '../processes/bundled.js';

const hostOf = (home: string, env: Record<string, string> = {}): Host => ({
  ...systemHost(),
  home,
  cwd: home,
  env,
});

const profile = (name: string, sessionToken = 'FwoGZXIvYXdzEBYaDA=='): ManagedProfile => ({
  name: `assumed-${name}`,
  account: name,
  roleArn: 'arn:aws:iam::987654321098:role/CrossAccountAdminRole',
  source: 'profile:jump',
  expiration: new Date('2030-01-02T03:04:05Z'),
  credentials: { accessKeyId: 'ASIAEXAMPLEEXAMPLE12', secretAccessKey: 'wJalr/XUtn+FEMI', sessionToken },
});

const section = (name: string, token = 'FwoGZXIvYXdzEBYaDA==') => `[assumed-${name}]
aws_access_key_id = ASIAEXAMPLEEXAMPLE12
aws_secret_access_key = wJalr/XUtn+FEMI
aws_session_token = ${token}
expiration = 2030-01-02T03:04:05Z
acctmgr_account = ${name}
acctmgr_role_arn = arn:aws:iam::987654321098:role/CrossAccountAdminRole
acctmgr_profile = assumed-${name}
acctmgr_source = profile:jump
`;

const FILE = '.aws/credentials';
const USERS = '# mine\n[default]\naws_access_key_id = AKIAUSER\naws_secret_access_key = s/e+cret==\n';
const rules = { force: false };
const copied = (home: TemporaryHome) =>
  `Kept a copy of ${home.at(FILE)} as it was, keys included: credentials.acctmgr-backup beside it. This is done once. Delete it when you rotate the keys.`;
const mode = (file: string) => statSync(file).mode & 0o777;
const isRoot = process.getuid?.() === 0;

describe('writing a managed profile', () => {
  it('makes the folder and the file for the user alone where there are none', async () => {
    const home = temporaryHome();
    const host = hostOf(home.folder);
    checkWritable(host, 'assumed-dev', profile('dev'), rules);
    expect(readdirSync(home.folder)).toEqual([]);

    expect(await writeManagedProfile(host, profile('dev'), rules)).toMatchObject({
      changed: true,
      notices: [],
    });
    expect(home.read(FILE)).toBe(section('dev'));
    expect(mode(home.at('.aws'))).toBe(0o700);
    expect(mode(home.at(FILE))).toBe(0o600);
    expect(readdirSync(home.at('.aws'))).toEqual(['credentials']);
    expect(readManagedProfiles(host)).toEqual([{ ...profile('dev'), region: undefined }]);
  });

  it('keeps one backup, of the file as it was before the first change ever', async () => {
    const home = temporaryHome();
    const host = hostOf(home.folder);
    home.write(FILE, USERS);
    const first = await writeManagedProfile(host, profile('dev'), rules);
    const second = await writeManagedProfile(host, profile('prod'), rules);

    expect([first.notices, second.notices]).toEqual([[copied(home)], []]);
    expect(home.read(FILE)).toBe(`${USERS}\n${section('dev')}\n${section('prod')}`);
    expect(home.read('.aws/credentials.acctmgr-backup')).toBe(USERS);
    expect(mode(home.at('.aws/credentials.acctmgr-backup'))).toBe(0o600);
    expect(readdirSync(home.at('.aws')).sort()).toEqual(['credentials', 'credentials.acctmgr-backup']);
  });

  it('writes nothing where nothing changes', async () => {
    const home = temporaryHome();
    const host = hostOf(home.folder);
    await writeManagedProfile(host, profile('dev'), rules);
    utimesSync(home.at(FILE), 1, 1);
    const before = statSync(home.at(FILE), { bigint: true });

    expect(await writeManagedProfile(host, profile('dev'), rules)).toMatchObject({
      changed: false,
      notices: [],
    });
    const after = statSync(home.at(FILE), { bigint: true });
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
  });

  it.each([...Object.entries(HOSTILE_FILES), ['bytes that are not UTF-8', NOT_UTF8] as const])(
    'leaves %s as it was once the profile is removed again',
    async (_, content) => {
      const home = temporaryHome();
      const host = hostOf(home.folder);
      home.write(FILE, '');
      writeFileSync(home.at(FILE), content);
      await writeManagedProfile(host, profile('dev', 'old'), rules);
      await writeManagedProfile(host, profile('dev', 'new'), rules);
      expect(readManagedProfiles(host).map(({ credentials }) => credentials.sessionToken)).toEqual(['new']);

      await cleanCredentials(host, { isChosen: ({ name }) => name === 'assumed-dev', takesAddedKeys: true });
      expect(readFileSync(home.at(FILE)).toString('latin1')).toBe(Buffer.from(content).toString('latin1'));
    },
  );

  it('says when the AWS CLI cannot read the file that the profile now stands in', async () => {
    const home = temporaryHome();
    home.write(FILE, '[prod]\nregion = a\n[prod]\nregion = b\n');
    const { notices } = await writeManagedProfile(hostOf(home.folder), profile('dev'), rules);
    expect(notices).toEqual([
      copied(home),
      `The AWS CLI and boto3 cannot read ${home.at(FILE)}: line 3, a second [prod]; the first is on line 1.`,
    ]);
  });

  it.skipIf(process.platform === 'win32')('closes a file that others could read, and says so', async () => {
    const home = temporaryHome();
    home.write(FILE, USERS);
    chmodSync(home.at(FILE), 0o644);
    const { notices } = await writeManagedProfile(hostOf(home.folder), profile('dev'), rules);
    expect(notices).toEqual([copied(home), `Others could use ${home.at(FILE)}; its mode is 0600 now.`]);
    expect(mode(home.at(FILE))).toBe(0o600);
  });

  it.skipIf(process.platform === 'win32')('keeps a mode that is tighter than 0600', async () => {
    const home = temporaryHome();
    home.write(FILE, USERS);
    chmodSync(home.at(FILE), 0o400);
    expect(await writeManagedProfile(hostOf(home.folder), profile('dev'), rules)).toMatchObject({
      changed: true,
      notices: [copied(home)],
    });
    expect(mode(home.at(FILE))).toBe(0o400);
  });

  it.skipIf(process.platform === 'win32')(
    'writes behind a link, and keeps the backup out of the folder that the link leads to',
    async () => {
      const home = temporaryHome();
      home.write('dotfiles/credentials', USERS);
      mkdirSync(home.at('.aws'), { mode: 0o700 });
      symlinkSync('../dotfiles/credentials', home.at(FILE));
      await writeManagedProfile(hostOf(home.folder), profile('dev'), rules);

      expect(lstatSync(home.at(FILE)).isSymbolicLink()).toBe(true);
      expect(home.read('dotfiles/credentials')).toBe(`${USERS}\n${section('dev')}`);
      expect(readdirSync(home.at('dotfiles'))).toEqual(['credentials']);
      expect(home.read('.aws/credentials.acctmgr-backup')).toBe(USERS);
    },
  );

  it('follows AWS_SHARED_CREDENTIALS_FILE', async () => {
    const home = temporaryHome();
    await writeManagedProfile(
      hostOf(home.folder, { AWS_SHARED_CREDENTIALS_FILE: '~/other/keys' }),
      profile('dev'),
      rules,
    );
    expect(home.read('other/keys')).toBe(section('dev'));
    expect(existsSync(home.at('.aws'))).toBe(false);
  });
});

describe('refusals, which the check before the call to AWS makes too', () => {
  const refused = async (content: string, overwrite = rules as Parameters<typeof writeManagedProfile>[2]) => {
    const home = temporaryHome();
    const host = hostOf(home.folder);
    home.write(FILE, content);
    let early: unknown;
    try {
      checkWritable(host, 'assumed-dev', profile('dev'), overwrite);
    } catch (error) {
      early = error;
    }
    const late: unknown = await writeManagedProfile(host, profile('dev'), overwrite).catch(
      (error: unknown) => error,
    );
    expect(early).toEqual(late);
    expect(home.read(FILE)).toBe(content);
    expect(readdirSync(home.at('.aws'))).toEqual(['credentials']);
    return { ...(late as object), message: (late as Error).message.replace(home.at(FILE), 'FILE') };
  };

  it('names the line of a file that the AWS CLI cannot parse', async () => {
    expect(await refused('[default]\nregion = a\nno equals sign\n')).toMatchObject({
      message: 'Cannot edit FILE, line 3: neither "key = value", nor a [section], nor a comment.',
      code: 'credentials_file_refused',
      exitCode: 2,
    });
    expect(await refused('region = a\n[default]\n')).toMatchObject({
      message: 'Cannot edit FILE, line 1: a line above the first [section].',
    });
  });

  it('keeps a section that is not ours, and a long-term key even with --force', async () => {
    expect(await refused('[assumed-dev]\nregion = a\n')).toMatchObject({
      code: 'profile_not_managed',
      exitCode: 2,
    });
    expect(await refused('[assumed-dev]\naws_access_key_id = AKIAUSER\n', { force: true })).toMatchObject({
      code: 'profile_holds_long_term_key',
      exitCode: 2,
    });
  });

  it('touches no section that stands twice', async () => {
    expect(await refused(`${section('dev')}${section('dev')}`, { force: true })).toMatchObject({
      message: 'Cannot edit FILE, line 10: [assumed-dev] stands here for the second time.',
    });
  });

  it('refuses a name that readers take differently', async () => {
    const host = hostOf(temporaryHome().folder);
    for (const name of ['DEFAULT', '__proto__', 'a b', 'a]', '', 'x\n[default]']) {
      await expect(
        writeManagedProfile(host, { ...profile('dev'), name }, { force: true }),
      ).rejects.toMatchObject({
        code: 'usage',
        exitCode: 2,
      });
      expect(() => {
        checkWritable(host, name, profile('dev'), { force: true });
      }).toThrow();
    }
    expect(readdirSync(host.home)).toEqual([]);
  });

  it('refuses a value that readers take differently, and leaves the file alone', async () => {
    const home = temporaryHome();
    home.write(FILE, USERS);
    for (const token of ['a\nb', ' a', 'a ', 'a #b', 'a ;b', '#a', ';a', '', 'a\u0000', 'a\u0085b']) {
      await expect(
        writeManagedProfile(hostOf(home.folder), profile('dev', token), rules),
      ).rejects.toMatchObject({
        code: 'credentials_file_refused',
      });
    }
    expect(home.read(FILE)).toBe(USERS);
  });

  it.skipIf(isRoot || process.platform === 'win32')('says early that the folder cannot be written', () => {
    const home = temporaryHome();
    home.write(FILE, USERS);
    chmodSync(home.at('.aws'), 0o500);
    expect(() => {
      checkWritable(hostOf(home.folder), 'assumed-dev', profile('dev'), rules);
    }).toThrow(/write to the folder/);
  });
});

describe('programs that do not know our lock', () => {
  const edit = (text: string) => ({ bytes: Buffer.from(text), value: { notices: [] } });

  it('make us start over when they write between our reading and our writing', async () => {
    const home = temporaryHome();
    home.write(FILE, USERS);
    const seen: string[] = [];
    await changeCredentials(hostOf(home.folder), (file) => {
      seen.push(file.bytes.toString());
      if (seen.length === 1) home.write(FILE, `${USERS}# theirs\n`);
      return edit(`${file.bytes.toString()}# ours\n`);
    });
    expect(seen).toEqual([USERS, `${USERS}# theirs\n`]);
    expect(home.read(FILE)).toBe(`${USERS}# theirs\n# ours\n`);
  });

  it('make us give up when they write without end', async () => {
    const home = temporaryHome();
    let turns = 0;
    const change = changeCredentials(hostOf(home.folder), () => {
      home.write(FILE, `# theirs ${'.'.repeat(++turns)}\n`);
      return edit('# ours\n');
    });
    await expect(change).rejects.toMatchObject({ code: 'file_keeps_changing', exitCode: 1 });
    expect(home.read(FILE)).toBe(`# theirs ${'.'.repeat(turns)}\n`);
    expect(readdirSync(home.at('.aws'))).toEqual(['credentials', 'credentials.acctmgr-backup']);
  });
});

describe('reading both files', () => {
  it('takes a missing one as empty, and reports one that cannot be read', () => {
    const home = temporaryHome();
    expect([...readProfiles(hostOf(home.folder)).profiles.keys()]).toEqual([]);
    home.write('.aws/config', '[profile x]\nregion = eu-west-1\n');
    expect(readProfiles(hostOf(home.folder)).profiles.get('x')?.config?.get('region')).toBe('eu-west-1');
    mkdirSync(home.at(FILE));
    expect(() => readProfiles(hostOf(home.folder))).toThrow(expect.objectContaining({ code: 'is_a_folder' }));
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

  const start = (home: string, name: string, count: number) =>
    writer.start([name, String(count)], { env: { HOME: home, USERPROFILE: home } });

  it('leave forty right profiles and the user’s own sections when forty write at once', async () => {
    const home = temporaryHome();
    home.write(FILE, USERS);
    const names = Array.from({ length: 40 }, (_, index) => `account-${index}`);
    const endings = await Promise.all(names.map((name) => start(home.folder, name, 2).end()));

    expect(endings).toEqual(names.map(() => ({ code: 0, signal: null, stderr: '' })));
    expect(
      readManagedProfiles(hostOf(home.folder))
        .map(({ account, credentials }) => `${account} ${credentials.sessionToken}`)
        .sort(),
    ).toEqual(names.map((name) => `${name} ${name}-2==`).sort());
    expect(home.read(FILE).startsWith(`${USERS}\n[assumed-account-`)).toBe(true);
    expect(home.read(`${FILE}.acctmgr-backup`)).toBe(USERS);
  });

  it('leave the old file or the new one when killed at any moment', async () => {
    const home = temporaryHome();
    const host = hostOf(home.folder);
    home.write(FILE, USERS);
    for (let turn = 0; turn < 12; turn++) {
      const running = start(home.folder, 'dev', 10_000);
      const before = home.read(FILE);
      await new Promise<void>((resolve) => {
        const timer = setInterval(() => {
          if (home.read(FILE) === before && running.child.exitCode === null) return;
          clearInterval(timer);
          // Once it writes, it writes all the time: this lands anywhere in a write.
          setTimeout(resolve, turn * 1.7);
        }, 1);
      });
      running.child.kill('SIGKILL');
      expect(await running.end()).toMatchObject({ signal: 'SIGKILL', stderr: '' });
      const [, number] = /^aws_session_token = dev-(\d+)==$/m.exec(home.read(FILE)) ?? [];
      expect(home.read(FILE)).toBe(
        `${USERS}\n${section('dev', `dev-${number ?? ''}==`)
          .replace('wJalr/XUtn+FEMI', 'secret-of-dev')
          .replace('profile:jump', 'default')}`,
      );
    }
    // The lock of the dead is taken over, and what they left is no obstacle.
    expect(await writeManagedProfile(host, profile('dev'), rules)).toMatchObject({
      changed: true,
      // These sections have no marks, as an earlier version wrote them.
      notices: [expect.stringContaining('does not say what narrows it')],
    });
  });
});
