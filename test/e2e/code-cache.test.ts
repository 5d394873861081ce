import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { wrappedSource } from '../../src/system/code-cache.js';
import { builtProgram } from '../support/built-program.js';
import { temporaryHome } from '../support/temporary-home.js';

const dist = path.dirname(builtProgram);
const cache = path.join(dist, 'code-cache', `${process.arch}-${process.versions.node}`);
const kept = readdirSync(cache).map((name) => name.replace(/\.bin$/, ''));

describe('the code that the build keeps', () => {
  it('is there for what is used all day', () => {
    expect(kept).toEqual(
      expect.arrayContaining(['program.cjs', 'run.cjs', 'assume.cjs', 'env.cjs', 'document-at-once.cjs']),
    );
  });

  it.each(kept)('of %s is taken by V8', (name) => {
    const script = new Script(wrappedSource(readFileSync(path.join(dist, name), 'utf8')), {
      cachedData: readFileSync(path.join(cache, `${name}.bin`)),
    });
    expect(script.cachedDataRejected).toBe(false);
  });

  it('is not needed', () => {
    const { folder } = temporaryHome();
    const copy = path.join(folder, 'dist');
    cpSync(dist, copy, { recursive: true });
    rmSync(path.join(copy, 'code-cache'), { recursive: true });
    const help = (program: string) =>
      execFileSync(process.execPath, [program, 'assume', '--help'], { encoding: 'utf8', timeout: 30_000 });
    expect(help(path.join(copy, 'main.cjs'))).toBe(help(builtProgram));
    expect(existsSync(path.join(copy, 'code-cache'))).toBe(false);
  });
});
