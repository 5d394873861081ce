/*
 * dist/main.cjs    the binary: loads the others, with what V8 compiled of them when they were built (dist/code-cache)
 * dist/program.cjs argv → exit code
 * dist/<name>.cjs  one more for each `import()` of our sources: the commands, and what they load only when they use it
 *
 * Reading code that is not run costs 3 ms for 100 kB, and every further file 0.3 ms. So each of these files holds all that it
 * needs but for its own import()s, and what several need stands in each: a command takes two files, whatever the others grow
 * to. The price: a module has its variables, and its classes, once per file. None here keeps state, and the one class that
 * crosses, AcctmgrError, knows its copies.
 */
import { chmodSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { keepCompiledCode } from './code-cache.mjs';
import { removeBuilt } from './built.mjs';
import { root } from './dependencies.mjs';
import { commonJs, lazyChildProcess, leanPackages, ownFileForEachImport } from './esbuild-options.mjs';

/**
 * What src/cli/declared-words.ts would read off the commands' declarations, by reading all their code, is read off them here.
 */
async function declaredWords() {
  const source = 'src/cli/declared-words.ts';
  const { outputFiles } = await build({
    ...commonJs,
    entryPoints: [source],
    outfile: 'words.cjs',
    write: false,
  });
  const loaded = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0].text)(
    loaded,
    loaded.exports,
    createRequire(import.meta.url),
  );
  const words = Object.entries(await loaded.exports.allDeclaredWords());
  // As text: of all the commands one is asked for.
  const texts = JSON.stringify(words.map(([name, value]) => [name, JSON.stringify(value)]));
  return {
    name: 'declared-words',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]src[\\/]cli[\\/]declared-words\.ts$/ }, () => ({
        contents: `const words = new Map(${texts});
          export const declaredWords = async (name) => words.has(name) ? JSON.parse(words.get(name)) : undefined;`,
      }));
    },
  };
}

/** @param nodes - whose compiled code is kept: the version and the executable of each */
export async function buildProgram(nodes = [{ version: process.versions.node, file: process.execPath }]) {
  removeBuilt(/\.cjs$|^code-cache$/);
  const wordsPlugin = await declaredWords();
  /** By name, with their sources; it grows while they are built. */
  const files = new Map([['program', join(root, 'src/main.ts')]]);
  const plugins = [ownFileForEachImport(files, 'cjs'), wordsPlugin, lazyChildProcess, leanPackages];
  for (const [name, source] of files) {
    await build({ ...commonJs, entryPoints: [source], outfile: `dist/${name}.cjs`, plugins });
  }
  // Last: its time tells whether the program is whole and newer than its sources (scripts/built.mjs).
  await build({
    ...commonJs,
    entryPoints: ['src/launcher.ts'],
    outfile: 'dist/main.cjs',
    banner: { js: '#!/usr/bin/env node' },
  });
  chmodSync(join(root, 'dist/main.cjs'), 0o755);
  for (const node of nodes) await keepCompiledCode(node);
}
