/* How the program and the library are bundled: what both builds, the demo and the NOTICE file share. */
import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { root } from './dependencies.mjs';
import { logPageDefinition } from './log-page.mjs';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

export const ownFileForEachImport = (files, extension) => ({
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
export const lazyChildProcess = {
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

export const leanPackages = {
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
export const silentSdk = {
  name: 'silent-sdk',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]@aws-sdk[\\/]core[\\/].*[\\/]emitWarningIfUnsupportedVersion\.js$/ }, () => ({
      contents: 'export const state = {}; export const emitWarningIfUnsupportedVersion = () => {};',
    }));
  },
};

export const common = {
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
export const commonJs = {
  ...common,
  format: 'cjs',
  supported: { 'dynamic-import': false },
};
