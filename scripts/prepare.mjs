/*
 * npm runs this after `npm ci` and before it packs; and for `npm install -g .`, which links to this folder, without the
 * packages that building takes.
 */
import { ensureBuild, ensureProgram } from './built.mjs';
import { ensureBuildDependencies, ensureDependencies } from './dependencies.mjs';

// A linked program is run and not imported: it needs neither the library nor the compiler that makes its types.
if (process.env.npm_config_global === 'true') {
  ensureBuildDependencies();
  await ensureProgram();
} else {
  ensureDependencies();
  await ensureBuild();
}
