import { build } from 'esbuild';
import { commonJs, leanPackages } from './esbuild-options.mjs';

/** The whole program in one file: quick to make, slow to start. */
export const bundledProgram = (options) =>
  build({ ...commonJs, entryPoints: ['src/main.ts'], plugins: [leanPackages], ...options });
