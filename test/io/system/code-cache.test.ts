import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { codeCachedRequire, wrappedSource } from '../../../src/system/code-cache.js';
import { temporaryHome } from '../../support/temporary-home.js';

const require = createRequire(import.meta.url);
const BUILD = 'x64-11.3';

const PROGRAM = {
  'program.cjs': `const path = require('node:path');
    globalThis.timesLoaded = (globalThis.timesLoaded ?? 0) + 1;
    module.exports = { name: path.basename(__filename), greet: () => require('./greeting.cjs').greeting };`,
  'greeting.cjs': `exports.greeting = 'hello from ' + require('./program.cjs').name;`,
};

/** A folder with the program, and `code-cache` with what `keep` makes of each file's text. */
function folderWith(keep?: (source: string) => Uint8Array | undefined): string {
  const { folder } = temporaryHome();
  const cache = path.join(folder, 'code-cache', BUILD);
  if (keep !== undefined) mkdirSync(cache, { recursive: true });
  for (const [name, source] of Object.entries(PROGRAM)) {
    writeFileSync(path.join(folder, name), source);
    const kept = keep?.(source);
    if (kept !== undefined) writeFileSync(path.join(cache, `${name}.bin`), kept);
  }
  return folder;
}

const compiledCode = (source: string) => new Script(wrappedSource(source)).createCachedData();

describe('codeCachedRequire', () => {
  it.each<[string, (source: string) => Uint8Array | undefined]>([
    ['kept code', compiledCode],
    ['no code for the file', () => undefined],
    ['torn code', (source) => compiledCode(source).subarray(0, 100)],
    ['the code of another file', () => compiledCode('module.exports = "another"')],
    ['no code at all, but text', (source) => Buffer.from(source)],
  ])('loads the program, each file once, with %s', (_row, keep) => {
    const load = codeCachedRequire(folderWith(keep), BUILD, require);
    const program = load('./program.cjs') as { name: string; greet: () => string };
    expect([program.name, program.greet()]).toEqual(['program.cjs', 'hello from program.cjs']);
    expect(load('./program.cjs')).toBe(program);
    expect(load('node:path')).toBe(path);
  });

  it('leaves all to Node.js where nothing is kept for this build', () => {
    expect(codeCachedRequire(folderWith(), BUILD, require)).toBe(require);
    expect(codeCachedRequire(folderWith(compiledCode), 'arm64-99.9', require)).toBe(require);
  });
});
