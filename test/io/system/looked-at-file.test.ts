import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lookAtFile, realPathOf } from '../../../src/system/files/looked-at-file.js';
import { temporaryHome } from '../../support/temporary-home.js';

const { platform } = process;
const isRoot = process.getuid?.() === 0;

describe.skipIf(platform === 'win32')('a file that is looked at', () => {
  it('says what it is, where it is, and whose', () => {
    const home = temporaryHome();
    const file = home.write('real/keys', 'secret', 0o640);
    symlinkSync('real', home.at('link'));
    expect(lookAtFile(home.at('link/keys'), platform)).toEqual({
      kind: 'file',
      realPath: realPathOf(file),
      mode: 0o640,
      ownerId: process.getuid?.(),
      hasModes: true,
      isReadable: true,
      isWritable: true,
    });
    expect(lookAtFile(home.at('link'), platform)).toMatchObject({
      kind: 'folder',
      realPath: realPathOf(home.at('real')),
    });
    expect(lookAtFile('/dev/null', platform)).toMatchObject({ kind: 'other', realPath: '/dev/null' });
  });

  it('tells one that is not there from a link that leads nowhere', () => {
    const home = temporaryHome();
    mkdirSync(home.at('folder'));
    symlinkSync('../gone/keys', home.at('folder/keys'));
    expect(lookAtFile(home.at('folder/none'), platform)).toEqual({ kind: 'absent' });
    expect(lookAtFile(home.at('folder/keys'), platform)).toEqual({
      kind: 'dangling',
      leadsTo: home.at('gone/keys'),
    });
    expect(realPathOf(home.at('folder/keys'))).toBeUndefined();
  });

  it('says what keeps it from being seen', () => {
    const home = temporaryHome();
    home.write('file', '');
    symlinkSync('two', home.at('one'));
    symlinkSync('one', home.at('two'));
    expect(lookAtFile(home.at('one'), platform)).toEqual({ kind: 'hidden', errno: 'ELOOP' });
    expect(lookAtFile(home.at('file/below'), platform)).toEqual({ kind: 'hidden', errno: 'ENOTDIR' });
  });

  it.skipIf(isRoot)('says what this user may do with it', () => {
    const home = temporaryHome();
    home.write('keys', 'secret', 0o400);
    expect(lookAtFile(home.at('keys'), platform)).toMatchObject({ isReadable: true, isWritable: false });
    mkdirSync(home.at('folder'), { mode: 0o600 });
    // Without the right to search it, nothing in it can be read.
    expect(lookAtFile(home.at('folder'), platform)).toMatchObject({ isReadable: false, isWritable: false });
    chmodSync(home.at('folder'), 0o500);
    expect(lookAtFile(home.at('folder'), platform)).toMatchObject({ isReadable: true, isWritable: false });
  });

  it('has no mode and no owner on Windows', () => {
    const home = temporaryHome();
    expect(lookAtFile(home.write('keys', ''), 'win32')).toMatchObject({ hasModes: false });
  });
});
