/*
 * npm run test:node-matrix [-- FILES]   the end-to-end tests under each Node.js, with the program that each has compiled code of
 *
 * Half an hour, and so not a part of npm test.
 */
import { spawnSync } from 'node:child_process';
import { delimiter, dirname, resolve } from 'node:path';
import { buildProgram } from './build-program.mjs';
import { ensureDependencies, root } from './dependencies.mjs';
import { everyNode } from './nodes.mjs';

ensureDependencies();
const nodes = everyNode();
await buildProgram(nodes);
const vitest = resolve(root, 'node_modules/vitest/vitest.mjs');
const failed = nodes.filter(({ version, file }) => {
  console.log(`\n── Node.js ${version}`);
  const { status } = spawnSync(file, [vitest, 'run', '--project', 'e2e', ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    // What starts with #!/usr/bin/env node finds the same one.
    env: { ...process.env, PATH: `${dirname(file)}${delimiter}${process.env.PATH}` },
  });
  return status !== 0;
});
console.log(
  failed.length === 0
    ? `\nPassed under ${nodes.map(({ version }) => version).join(', ')}.`
    : `\nFailed under ${failed.map(({ version }) => version).join(', ')}.`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
