import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, it } from 'vitest';
import { writeDocument } from '../../../src/system/files/document-file.js';
import { systemHost } from '../../../src/system/host.js';
import { temporaryHome } from '../../support/temporary-home.js';

const MARK = '<!doctype html>\n<!-- ours -->\n';
const host = systemHost();
const hasModes = host.platform !== 'win32';
const modeOf = (file: string) => statSync(file).mode & 0o777;

const write = (file: string, text: string, force = false) =>
  writeDocument(file, Buffer.from(`${MARK}${text}`), { host, mark: MARK, force });
const failureOf = (action: () => unknown) => {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('writing a document', () => {
  it('makes a file for this user alone, and leaves nothing beside it', () => {
    const home = temporaryHome();
    expect(write(home.at('page.html'), 'one')).toEqual({ tightened: false });
    expect(home.read('page.html')).toBe(`${MARK}one`);
    if (hasModes) expect(modeOf(home.at('page.html'))).toBe(0o600);
    expect(readdirSync(home.folder)).toEqual(['page.html']);
  });

  it('replaces an earlier one, and an empty file', () => {
    const home = temporaryHome();
    for (const before of [`${MARK}one, by an earlier version`, '']) {
      home.write('page.html', before);
      write(home.at('page.html'), 'two');
      expect(home.read('page.html')).toBe(`${MARK}two`);
    }
    expect(readdirSync(home.folder)).toEqual(['page.html']);
  });

  it.runIf(hasModes)('takes it from others who could read the earlier one, and says so', () => {
    const home = temporaryHome();
    home.write('page.html', `${MARK}one`);
    chmodSync(home.at('page.html'), 0o644);
    expect(write(home.at('page.html'), 'two')).toEqual({ tightened: true });
    expect(modeOf(home.at('page.html'))).toBe(0o600);
    chmodSync(home.at('page.html'), 0o400);
    expect(write(home.at('page.html'), 'three')).toEqual({ tightened: false });
    expect(modeOf(home.at('page.html'))).toBe(0o400);
  });

  it.each([
    ['another page', '<!doctype html>\n<title>mine</title>\n'],
    ['the beginning of ours', MARK.slice(0, -1)],
    ['credentials', '[default]\naws_access_key_id = AKIA\n'],
  ])('leaves %s as it is, unless it is forced', (_what, before) => {
    const home = temporaryHome();
    const file = home.write('page.html', before);
    expect(failureOf(() => write(file, 'two'))).toMatchObject({
      code: 'not_overwritten',
      exitCode: 2,
      message: `Cannot write ${file}: it is there already, and acctmgr did not make it.`,
    });
    expect(home.read('page.html')).toBe(before);
    write(file, 'two', true);
    expect(home.read('page.html')).toBe(`${MARK}two`);
  });

  it.runIf(host.uid === 0)('writes no page of root into a file that another user put there', () => {
    const home = temporaryHome();
    const file = home.write('page.html', '');
    chownSync(file, 65_534, 65_534);
    expect(failureOf(() => write(file, 'one'))).toMatchObject({
      message: `Cannot write ${file}: it belongs to another user (uid 65534).`,
    });
    expect(home.read('page.html')).toBe('');
  });

  it.runIf(hasModes)('follows no link, forced or not', () => {
    const home = temporaryHome();
    const target = home.write('target', `${MARK}one`);
    symlinkSync(target, home.at('link'));
    symlinkSync(home.at('nothing'), home.at('dangling'));
    for (const name of ['link', 'dangling']) {
      for (const force of [false, true]) {
        expect(failureOf(() => write(home.at(name), 'two', force))).toMatchObject({
          message: `Cannot write ${home.at(name)}: it is a link.`,
        });
      }
      expect(lstatSync(home.at(name)).isSymbolicLink()).toBe(true);
    }
    expect(readFileSync(target, 'utf8')).toBe(`${MARK}one`);
    expect(readdirSync(home.folder).sort()).toEqual(['dangling', 'link', 'target']);
  });

  it('goes into a folder that is a link', () => {
    const home = temporaryHome();
    mkdirSync(home.at('real'));
    symlinkSync(home.at('real'), home.at('linked'), 'junction');
    write(home.at('linked/page.html'), 'one');
    write(home.at('linked/page.html'), 'two');
    expect(home.read('real/page.html')).toBe(`${MARK}two`);
  });

  it('refuses a folder and a device', () => {
    const home = temporaryHome();
    mkdirSync(home.at('page.html'));
    expect(failureOf(() => write(home.at('page.html'), 'one', true))).toMatchObject({
      message: `Cannot write ${home.at('page.html')}: it is a folder.`,
    });
    if (!hasModes) return;
    expect(failureOf(() => write('/dev/null', 'one', true))).toMatchObject({
      message: 'Cannot write /dev/null: it is a device.',
    });
  });

  it('needs a folder that is there', () => {
    const home = temporaryHome();
    expect(failureOf(() => write(home.at('none/page.html'), 'one'))).toMatchObject({ code: 'no_such_file' });
    writeFileSync(home.at('file'), '');
    expect(failureOf(() => write(home.at('file/page.html'), 'one'))).toMatchObject({ code: 'not_a_folder' });
    expect(readdirSync(home.folder)).toEqual(['file']);
  });
});
