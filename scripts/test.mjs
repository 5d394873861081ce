import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { ensureDependencies, root } from './dependencies.mjs';

ensureDependencies();
const vitest = resolve(root, 'node_modules/vitest/vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
