/* The README's commands work as the first ones after `git clone`: what they need is installed on the way. */
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const installed = resolve(root, 'node_modules/.package-lock.json');
const locked = resolve(root, 'package-lock.json');

export function ensureDependencies() {
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(locked).mtimeMs) return;
  const npm = process.env.npm_execpath;
  if (npm === undefined) throw new Error('Run this through npm: npm test, npm run demo, npm run bench.');
  console.error('Installing what the lock file names (once) …');
  execFileSync(process.execPath, [npm, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
