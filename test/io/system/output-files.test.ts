import { chmodSync, chownSync, closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { makeEmptyFolder, openNewFile } from '../../../src/system/files/output-files.js';
import { systemHost } from '../../../src/system/host.js';
import { temporaryHome } from '../../support/temporary-home.js';

it('writes to its own file only, which is closed once', () => {
  const home = temporaryHome();
  const file = openNewFile(home.at('out/stdout'));
  file.write(Buffer.from('mine'));
  file.close();
  // It gets the number that has become free.
  const other = openSync(home.at('other'), 'w');
  expect(() => {
    file.write(Buffer.from('stray'));
  }).toThrow('closed');
  file.close();
  closeSync(other);
  expect([home.at('out/stdout'), home.at('other')].map((name) => readFileSync(name, 'utf8'))).toEqual([
    'mine',
    '',
  ]);
});

const isRoot = process.getuid?.() === 0;

it.each([
  ['everybody may write to', 0o777, undefined, 'others can write to it (mode 0777)'],
  ['is another user’s', 0o755, 4711, 'it belongs to another user (uid 4711)'],
  ['is another user’s, and open to all', 0o777, 4711, 'it belongs to another user (uid 4711)'],
] as const)('takes no folder that %s', (_, mode, owner, why) => {
  if (process.platform === 'win32' || (owner !== undefined && !isRoot)) return;
  const home = temporaryHome();
  const folder = home.at('out');
  mkdirSync(folder);
  if (owner !== undefined) chownSync(folder, owner, owner);
  chmodSync(folder, mode);
  const host = { ...systemHost(), home: home.folder };
  expect(() => {
    makeEmptyFolder(folder, host);
  }).toThrow(`cannot be trusted: ${why}.`);
});

it('takes an empty folder of the user that a group may write to', () => {
  const home = temporaryHome();
  mkdirSync(home.at('out'));
  chmodSync(home.at('out'), 0o775);
  expect(() => {
    makeEmptyFolder(home.at('out'), { ...systemHost(), home: home.folder });
  }).not.toThrow();
});
