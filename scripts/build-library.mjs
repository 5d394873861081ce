/*
 * dist/index.js    the library (ESM), with its types under dist/types
 * dist/<name>.js   one more for each `import()` of its sources
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { removeBuilt } from './built.mjs';
import { root } from './dependencies.mjs';
import { common, leanPackages, ownFileForEachImport, silentSdk } from './esbuild-options.mjs';

/** ESM has no `require`, which some packages call; making one loads a part of Node that costs 1 ms. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
const withRequire = (code) => (code.includes('Dynamic require of') ? `${REQUIRE}${code}` : code);

export async function buildLibrary() {
  removeBuilt(/\.js$|^types$/);
  const files = new Map([['index', join(root, 'src/index.ts')]]);
  for (const [name, source] of files) {
    const { outputFiles } = await build({
      ...common,
      // Node.js prints the line that threw: of a minified file that would be all of it.
      minify: false,
      format: 'esm',
      entryPoints: [source],
      outfile: `dist/${name}.js`,
      write: false,
      plugins: [ownFileForEachImport(files, 'js'), silentSdk, leanPackages],
    });
    for (const { path, text } of outputFiles) writeFileSync(path, withRequire(text));
  }
  // Last: the types' time tells whether the library is whole (scripts/built.mjs).
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--emitDeclarationOnly'], {
    cwd: root,
    stdio: 'inherit',
  });
}
