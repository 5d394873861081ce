import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemHost } from '../../../src/system/host.js';
import { fileState, readIfExists, replaceFile } from '../../../src/system/files/private-files.js';
import { ensurePrivateFolder } from '../../../src/system/files/private-folder.js';
import { bundled, running, type Program } from '../processes/bundled.js';

const host = systemHost();
const isRoot = host.uid === 0;
const hasModes = host.platform !== 'win32';
const NEW = Buffer.from('new');
const OTHER_USER = 65_534;

let replacer: Program;
let folder: string;
let file: string;

beforeAll(() => {
  replacer = bundled('replacer');
});
afterAll(() => {
  replacer.remove();
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'acctmgr-files-'));
  file = path.join(folder, 'credentials');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const text = (of = file) => readFileSync(of, 'utf8');
const modeOf = (of = file) => (statSync(of).mode & 0o777).toString(8);
const write = (mode: number, to = file) => {
  writeFileSync(to, 'old');
  chmodSync(to, mode);
};

describe('reading', () => {
  it('gives the bytes of a file, and undefined for none', () => {
    writeFileSync(file, 'x\xff', 'latin1');
    expect(readIfExists(file)).toEqual(Buffer.from([0x78, 0xff]));
    expect(readIfExists(`${file}.none`)).toBeUndefined();
  });

  it('says what is wrong with a path that is no file', () => {
    expect(() => readIfExists(folder)).toThrow(`Cannot read ${folder}: it is a folder (EISDIR).`);
    writeFileSync(file, '');
    expect(() => readIfExists(path.join(file, 'x'))).toThrow('a part of its path is not a folder (ENOTDIR)');
  });
});

describe('a private folder', () => {
  it.skipIf(!existsSync('/proc/self'))('is given up at once where the system makes none', () => {
    expect(() => {
      ensurePrivateFolder('/proc/acctmgr/cache', host);
    }).toThrow('/proc/acctmgr/cache');
  });

  it.runIf(hasModes)('is made with all that is missing above it, for its user alone', () => {
    chmodSync(folder, 0o755);
    const deep = path.join(folder, 'a', 'b');
    ensurePrivateFolder(deep, host);
    ensurePrivateFolder(deep, host);
    expect([modeOf(deep), modeOf(path.dirname(deep)), modeOf(folder)]).toEqual(['700', '700', '755']);
  });

  const refusalOf = (at: string) => {
    try {
      ensurePrivateFolder(at, host);
      return undefined;
    } catch (error) {
      return error;
    }
  };

  it('is refused where a file stands, with the command that takes it away', () => {
    writeFileSync(file, '');
    const deep = path.join(file, 'a');
    expect(refusalOf(deep)).toMatchObject({
      code: 'not_a_folder',
      message: `Cannot create the folder ${deep}: ${file} is a file.`,
      hint: `Move it away: mv ${file} ${file}.old`,
    });
    expect(refusalOf(file)).toMatchObject({
      message: `Cannot create the folder ${file}: a file stands in its place.`,
      hint: `Move it away: mv ${file} ${file}.old`,
    });
  });

  it.skipIf(process.platform === 'win32')(
    'is refused where a pipe, a device or a link to nothing stands',
    () => {
      spawnSync('mkfifo', [file]);
      expect(refusalOf(file)).toMatchObject({
        message: `Cannot create the folder ${file}: a pipe stands in its place.`,
        hint: `Move it away: mv ${file} ${file}.old`,
      });
      expect(refusalOf('/dev/null/runs')).toMatchObject({
        message: 'Cannot create the folder /dev/null/runs: /dev/null is a device.',
        hint: 'Check the path, and the variables that it comes from.',
      });
      const link = path.join(folder, 'a link');
      symlinkSync('nowhere', link);
      expect(refusalOf(path.join(link, 'deep'))).toMatchObject({
        message: `Cannot create the folder ${link}/deep: ${link} is a link that leads nowhere.`,
        hint: `Remove the link: rm '${link}'`,
      });
    },
  );
});

describe('replacing a file', () => {
  it.runIf(hasModes).each([
    { before: '600', after: '600', tightened: false },
    { before: '400', after: '400', tightened: false },
    { before: '644', after: '600', tightened: true },
    { before: '660', after: '600', tightened: true },
  ])('keeps a mode that is tighter than 0600: $before', ({ before, after, tightened }) => {
    write(parseInt(before, 8));
    expect(replaceFile(file, NEW, { host })).toEqual({ outcome: 'replaced', tightened });
    expect([text(), modeOf()]).toEqual(['new', after]);
    expect(readdirSync(folder)).toEqual(['credentials']);
  });

  it('makes one that is not there, for its user alone', () => {
    expect(replaceFile(file, NEW, { host })).toEqual({ outcome: 'replaced', tightened: false });
    expect(text()).toBe('new');
    if (hasModes) expect(modeOf()).toBe('600');
  });

  it('follows links to the file, and leaves them links', () => {
    mkdirSync(path.join(folder, 'dotfiles'));
    const real = path.join(folder, 'dotfiles', 'real');
    write(0o600, real);
    symlinkSync('dotfiles/real', path.join(folder, 'middle'));
    symlinkSync(path.join(folder, 'middle'), file);
    replaceFile(file, NEW, { host });
    expect([text(real), readlinkSync(file)]).toEqual(['new', path.join(folder, 'middle')]);
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
  });

  it('makes the file that a link leads to', () => {
    mkdirSync(path.join(folder, 'dotfiles'));
    symlinkSync('../dotfiles', path.join(folder, 'dotfiles', 'again'));
    symlinkSync('dotfiles/again/one', file);
    symlinkSync('two', path.join(folder, 'dotfiles', 'one'));
    replaceFile(file, NEW, { host });
    expect(text(path.join(folder, 'dotfiles', 'two'))).toBe('new');
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
  });

  it.each([
    { leads: 'to itself', to: 'credentials', message: 'its symbolic links lead back to themselves (ELOOP)' },
    { leads: 'into no folder', to: 'none/x', message: 'no such file or folder (ENOENT)' },
  ])('refuses a link that leads $leads', ({ to, message }) => {
    symlinkSync(to, file);
    expect(() => replaceFile(file, NEW, { host })).toThrow(message);
    expect(readdirSync(folder)).toEqual(['credentials']);
  });

  it('refuses what is not a regular file, /dev/null above all', () => {
    mkdirSync(file);
    expect(() => replaceFile(file, NEW, { host })).toThrow(`Cannot write ${file}: it is a folder.`);
    expect(() => replaceFile('/dev/null', NEW, { host })).toThrow('it is not a regular file');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('does not write when the file has changed since it was read', () => {
    const absent = fileState(file);
    write(0o600);
    const expected = fileState(file);
    expect(replaceFile(file, NEW, { host, expected: absent })).toEqual({ outcome: 'changed' });
    writeFileSync(file, 'of another tool');
    expect(replaceFile(file, NEW, { host, expected })).toEqual({ outcome: 'changed' });
    expect([text(), readdirSync(folder)]).toEqual(['of another tool', ['credentials']]);
    expect(replaceFile(file, NEW, { host, expected: fileState(file) }).outcome).toBe('replaced');
  });

  it.runIf(isRoot)('keeps the owner of the file when root does it', () => {
    write(0o600);
    chownSync(file, OTHER_USER, OTHER_USER);
    replaceFile(file, NEW, { host });
    expect(statSync(file)).toMatchObject({ uid: OTHER_USER, gid: OTHER_USER });
  });

  it('removes what killed writers left an hour ago, or a minute ago when they are surely dead', () => {
    const dead = 2 ** 22;
    const left = [
      { name: `credentials.acctmgr-${dead}-abc.tmp`, minutes: 2, stays: false },
      { name: `credentials.acctmgr-${dead}-def.tmp`, minutes: 0, stays: true },
      { name: `credentials.acctmgr-${process.pid}-abc.tmp`, minutes: 59, stays: true },
      { name: `credentials.acctmgr-${process.pid}-def.tmp`, minutes: 61, stays: false },
      { name: `credentials.acctmgr-backup.acctmgr-${dead}-abc.tmp`, minutes: 2, stays: false },
      { name: `config.acctmgr-${dead}-abc.tmp`, minutes: 90, stays: true },
      { name: 'credentials.tmp', minutes: 90, stays: true },
    ];
    for (const { name, minutes } of left) {
      writeFileSync(path.join(folder, name), '');
      utimesSync(path.join(folder, name), Date.now() / 1000, Date.now() / 1000 - minutes * 60);
    }
    replaceFile(file, NEW, { host });
    const staying = left.filter(({ stays }) => stays).map(({ name }) => name);
    expect(readdirSync(folder).sort()).toEqual([...staying, 'credentials'].sort());
  });
});

describe('a replacement that cannot be finished', () => {
  it('leaves the old file or the new one, whichever step the process is killed at', async () => {
    const found: string[] = [];
    for (let step = 0; ; step += 1) {
      write(0o600);
      const { signal, stderr } = await replacer.start([file, '3', String(step)]).end();
      expect(stderr).toBe('');
      found.push(text());
      if (signal === null) break;
    }
    const firstNew = found.indexOf('nnn');
    expect(found.slice(0, firstNew)).toEqual(Array(firstNew).fill('old'));
    expect(found.slice(firstNew)).toEqual(Array(found.length - firstNew).fill('nnn'));
    expect(firstNew).toBeGreaterThanOrEqual(4);
  });

  it('leaves a whole file whenever the process is killed', async () => {
    for (let round = 0; round < 6; round += 1) {
      const one = replacer.start([file, 'for ever']);
      await one.answer();
      await new Promise((resolve) => setTimeout(resolve, 10 + Math.random() * 40));
      one.child.kill('SIGKILL');
      expect((await one.end()).signal).toBe('SIGKILL');
      if (!existsSync(file)) continue;
      const bytes = readFileSync(file);
      expect(bytes.equals(Buffer.alloc(300_000, bytes[0]))).toBe(true);
    }
  });

  it.runIf(hasModes)('leaves the old file when the write is cut short, and says why', async () => {
    write(0o600);
    // A file size limit cuts a write short and refuses the next one, as a full disk does.
    const shell = spawn('sh', [
      '-c',
      'ulimit -f 1; exec "$0" "$@"',
      process.execPath,
      replacer.file,
      file,
      '5000',
    ]);
    const one = running(shell);
    expect(await one.answer()).toBe(
      `file_too_large: Cannot write ${file}: it would exceed the largest allowed file size (EFBIG).`,
    );
    await one.end();
    expect([text(), readdirSync(folder)]).toEqual(['old', ['credentials']]);
  });

  it.runIf(hasModes)('says that the folder is not writable, and leaves the old file', async () => {
    write(0o644);
    chmodSync(folder, 0o555);
    // Root may write everywhere.
    const user = isRoot ? { uid: OTHER_USER, gid: OTHER_USER } : {};
    const one = replacer.start([file, '3'], user);
    expect(await one.answer()).toBe(
      `permission_denied: Cannot write to the folder ${folder}: permission denied (EACCES).`,
    );
    await one.end();
    chmodSync(folder, 0o755);
    expect([text(), readdirSync(folder)]).toEqual(['old', ['credentials']]);
  });

  it.runIf(isRoot && host.platform === 'linux')('says that a file is a mount of its own', async (context) => {
    write(0o600);
    const script = 'mount --bind "$1" "$1" && exec "$2" "$3" "$1" 3';
    const shell = spawn('unshare', ['-m', 'sh', '-c', script, 'sh', file, process.execPath, replacer.file]);
    const one = running(shell);
    const answer = await one.answer();
    const { stderr } = await one.end();
    context.skip(/permi|not found/i.test(stderr), 'mounting is not permitted here');
    expect(answer).toBe(
      `file_is_a_mount: Cannot write ${file}: it is a mount of its own (one file mounted into a container), which cannot be replaced.`,
    );
    expect([text(), readdirSync(folder)]).toEqual(['old', ['credentials']]);
  });
});
