import { openSync, closeSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openNewFile } from '../../../src/system/files/output-files.js';
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
