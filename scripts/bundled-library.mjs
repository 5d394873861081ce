import { build } from 'esbuild';
import { common, leanPackages, silentSdk } from './esbuild-options.mjs';

/** The whole library in one file, to see what it holds. */
export const bundledLibrary = (options) =>
  build({
    ...common,
    format: 'esm',
    entryPoints: ['src/index.ts'],
    outfile: 'index.js',
    plugins: [silentSdk, leanPackages],
    ...options,
  });
