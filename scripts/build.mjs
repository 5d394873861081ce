/*
 * dist/main.cjs    the binary, without the SDK
 * dist/aws.cjs     the SDK, loaded when used: with it inside, `--version` costs more than twice as much
 * dist/proxy.cjs   proxy-agent, loaded where a proxy is set
 * dist/index.js    the library (ESM), with its types under dist/types
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));

/** Sources that become files of their own beside main.cjs; only plain values and functions cross. */
const separateFiles = { 'src/aws/sdk.ts': './aws.cjs', 'src/aws/proxy.ts': './proxy.cjs' };

const keepApart = {
  name: 'keep-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir, kind }) => {
      if (kind === 'entry-point') return undefined;
      const source = resolve(resolveDir, path).replace(/\.js$/, '.ts');
      const name = Object.keys(separateFiles).find((file) => resolve(root, file) === source);
      return name === undefined ? undefined : { path: separateFiles[name], external: true };
    });
  },
};

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
 * What proxy-agent brings and we leave out: a JavaScript engine for PAC files (half a megabyte), and `debug`, which prints
 * the proxy's password when the user has DEBUG set for a program of their own.
 */
const stubs = {
  'pac-proxy-agent': `export class PacProxyAgent {
    constructor() { throw new Error('PAC files are not supported: set HTTPS_PROXY to the proxy itself.'); }
  }`,
  debug: 'export default () => () => {};',
};

const leanProxy = {
  name: 'lean-proxy',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(pac-proxy-agent|debug)$/ }, ({ path }) => ({ path, namespace: 'stub' }));
    onLoad({ filter: /.*/, namespace: 'stub' }, ({ path }) => ({ contents: stubs[path] }));
  },
};

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  define: { __VERSION__: JSON.stringify(version) },
};
/** `import()` goes through Node's ESM loader, `require` does not. */
const commonJs = {
  ...common,
  format: 'cjs',
  supported: { 'dynamic-import': false },
  mainFields: ['module', 'main'],
};

rmSync(resolve(root, 'dist'), { recursive: true, force: true });
await Promise.all([
  build({
    ...commonJs,
    entryPoints: ['src/main.ts'],
    outfile: 'dist/main.cjs',
    banner: { js: '#!/usr/bin/env node' },
    plugins: [keepApart, lazyChildProcess],
  }),
  build({ ...commonJs, entryPoints: ['src/aws/sdk.ts'], outfile: 'dist/aws.cjs', plugins: [keepApart] }),
  build({ ...commonJs, entryPoints: ['src/aws/proxy.ts'], outfile: 'dist/proxy.cjs', plugins: [leanProxy] }),
  build({
    ...common,
    format: 'esm',
    entryPoints: { index: 'src/index.ts' },
    outdir: 'dist',
    splitting: true,
    chunkNames: 'library-[hash]',
    plugins: [leanProxy],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  }),
]);
chmodSync(resolve(root, 'dist/main.cjs'), 0o755);
execFileSync(process.execPath, [resolve(root, 'node_modules/typescript/bin/tsc'), '--emitDeclarationOnly'], {
  cwd: root,
  stdio: 'inherit',
});
