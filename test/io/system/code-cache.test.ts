import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { codeCachedRequire, wrappedSource } from '../../../src/system/code-cache.js';
import { temporaryHome } from '../../support/temporary-home.js';

const require = createRequire(import.meta.url);
const KEPT = 'x64-20.18.1';
const RUNTIME = { arch: 'x64', version: 'v20.20.2' } as const;

const PROGRAM = {
  'program.cjs': `const path = require('node:path');
    globalThis.timesLoaded = (globalThis.timesLoaded ?? 0) + 1;
    module.exports = { name: path.basename(__filename), greet: () => require('./greeting.cjs').greeting };`,
  'greeting.cjs': `exports.greeting = 'hello from ' + require('./program.cjs').name;`,
};

/** A folder with the program, and `code-cache` with what `keep` makes of each file's text. */
function folderWith(keep?: (source: string) => Uint8Array | undefined): string {
  const { folder } = temporaryHome();
  const cache = path.join(folder, 'code-cache', KEPT);
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
    const load = codeCachedRequire(folderWith(keep), RUNTIME, require);
    const program = load('./program.cjs') as { name: string; greet: () => string };
    expect([program.name, program.greet()]).toEqual(['program.cjs', 'hello from program.cjs']);
    expect(load('./program.cjs')).toBe(program);
    expect(load('node:path')).toBe(path);
  });

  it('leaves all to Node.js where nothing is kept for its number and this processor', () => {
    expect(codeCachedRequire(folderWith(), RUNTIME, require)).toBe(require);
    const folder = folderWith(compiledCode);
    for (const other of [
      { arch: 'arm64', version: 'v20.18.1' },
      { arch: 'x64', version: 'v2.18.1' },
      { arch: 'x64', version: 'v200.0.0' },
    ] as const)
      expect(codeCachedRequire(folder, other, require)).toBe(require);
  });

  it('takes nothing more of what is kept once V8 has refused a part of it', () => {
    const isFirst = (source: string) => source.includes('timesLoaded');
    const greet = (keepOfFirst: (source: string) => Uint8Array): string => {
      // V8 tells sources apart by their length alone, so this is what runs where it is taken.
      const other = (source: string) => compiledCode(source.replace('hello', 'hullo'));
      const folder = folderWith((source) => (isFirst(source) ? keepOfFirst(source) : other(source)));
      const load = codeCachedRequire(folder, RUNTIME, require);
      return (load('./program.cjs') as { greet: () => string }).greet();
    };
    expect(greet(compiledCode)).toBe('hullo from program.cjs');
    expect(greet(() => Buffer.from('of another V8'))).toBe('hello from program.cjs');
  });
});
