/*
 * dist/main.cjs    the binary: loads the others, with what V8 compiled of them when they were built (dist/code-cache)
 * dist/program.cjs argv → exit code
 * dist/<name>.cjs  one more for each `import()` of our sources: the commands, and what they load only when they use it
 * dist/index.js    the library (ESM), with its types under dist/types
 * dist/<name>.js   one more for each `import()` of its sources
 *
 * Reading code that is not run costs 3 ms for 100 kB, and every further file 0.3 ms. So each of these files holds all that it
 * needs but for its own import()s, and what several need stands in each: a command takes two files, whatever the others grow
 * to. The price: a module has its variables, and its classes, once per file. None here keeps state, and the one class that
 * crosses, AcctmgrError, knows its copies.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { keepCompiledCode } from './code-cache.mjs';
import { logPageDefinition } from './log-page.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));

const ownFileForEachImport = (files, extension) => ({
  name: 'own-file-for-each-import',
  setup({ onResolve }) {
    onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir, kind, importer }) => {
      if (kind !== 'dynamic-import' || !importer.startsWith(resolve(root, 'src'))) return undefined;
      const source = resolve(resolveDir, path).replace(/\.js$/, '.ts');
      const name = basename(source, '.ts');
      if ((files.get(name) ?? source) !== source)
        throw new Error(`dist/${name}.${extension} has two sources`);
      files.set(name, source);
      return { path: `./${name}.${extension}`, external: true };
    });
  },
});

/** commander requires child_process at its top for stand-alone subcommands, which we have none of: 3 ms of every start. */
const lazyChildProcess = {
  name: 'lazy-child-process',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]commander[\\/]lib[\\/]command\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const eager = "const childProcess = require('node:child_process');";
      if (!source.includes(eager)) throw new Error(`commander no longer holds: ${eager}`);
      return {
        contents: source.replace(
          eager,
          "const childProcess = { get spawn() { return require('node:child_process').spawn; } };",
        ),
      };
    });
  },
};

/**
 * What packages bring and we leave out: of proxy-agent a JavaScript engine for PAC files (half a megabyte), and `debug`, which
 * prints the proxy's password when the user has DEBUG set for a program of their own; of the SDK's clients the chain of all
 * its providers (a third of each client), since every call is given its credentials.
 */
const stubs = {
  'pac-proxy-agent': `export class PacProxyAgent {
    constructor() { throw new Error('PAC files are not supported: set HTTPS_PROXY to the proxy itself.'); }
  }`,
  debug: 'export default () => () => {};',
  '@aws-sdk/credential-provider-node': `export const defaultProvider = () => () => {
    throw new Error('The call was given no credentials.');
  };`,
};

const leanPackages = {
  name: 'lean-packages',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(pac-proxy-agent|debug|@aws-sdk\/credential-provider-node)$/ }, ({ path }) => ({
      path,
      namespace: 'stub',
    }));
    onLoad({ filter: /.*/, namespace: 'stub' }, ({ path }) => ({ contents: stubs[path] }));
  },
};

/** The SDK says on stderr that it is about to leave this Node.js behind. A library is silent; the user's own SDK says it. */
const silentSdk = {
  name: 'silent-sdk',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]@aws-sdk[\\/]core[\\/].*[\\/]emitWarningIfUnsupportedVersion\.js$/ }, () => ({
      contents: 'export const state = {}; export const emitWarningIfUnsupportedVersion = () => {};',
    }));
  },
};

/** ESM has no `require`, which some packages call; making one loads a part of Node that costs 1 ms. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
const withRequire = (code) => (code.includes('Dynamic require of') ? `${REQUIRE}${code}` : code);

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

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  define: { __VERSION__: JSON.stringify(version), ...(await logPageDefinition()) },
};
/** `import()` goes through Node's ESM loader, `require` does not. */
const commonJs = {
  ...common,
  format: 'cjs',
  supported: { 'dynamic-import': false },
};

rmSync(resolve(root, 'dist'), { recursive: true, force: true });

const wordsPlugin = await declaredWords();
/** By name, with their sources; both grow while they are built. */
const binary = new Map([
  ['main', resolve(root, 'src/launcher.ts')],
  ['program', resolve(root, 'src/main.ts')],
]);
for (const [name, source] of binary) {
  await build({
    ...commonJs,
    entryPoints: [source],
    outfile: `dist/${name}.cjs`,
    ...(name === 'main' ? { banner: { js: '#!/usr/bin/env node' } } : {}),
    plugins: [ownFileForEachImport(binary, 'cjs'), wordsPlugin, lazyChildProcess, leanPackages],
  });
}
const library = new Map([['index', resolve(root, 'src/index.ts')]]);
for (const [name, source] of library) {
  const { outputFiles } = await build({
    ...common,
    // Node.js prints the line that threw: of a minified file that would be all of it.
    minify: false,
    format: 'esm',
    entryPoints: [source],
    outfile: `dist/${name}.js`,
    write: false,
    plugins: [ownFileForEachImport(library, 'js'), silentSdk, leanPackages],
  });
  for (const { path, text } of outputFiles) writeFileSync(path, withRequire(text));
}
chmodSync(resolve(root, 'dist/main.cjs'), 0o755);
await keepCompiledCode();
execFileSync(process.execPath, [resolve(root, 'node_modules/typescript/bin/tsc'), '--emitDeclarationOnly'], {
  cwd: root,
  stdio: 'inherit',
});
