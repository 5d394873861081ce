/* The README's commands work as the first ones after `git clone`: what they need is installed on the way. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const packagesIn = (file) => JSON.parse(readFileSync(resolve(root, file), 'utf8')).packages;

/** Whether node_modules holds what the lock file names; what is for other platforms only need not be there. */
function areInstalled() {
  if (!existsSync(resolve(root, 'node_modules/.package-lock.json'))) return false;
  const installed = packagesIn('node_modules/.package-lock.json');
  return Object.entries(packagesIn('package-lock.json')).every(
    ([path, { version, optional }]) =>
      path === '' || optional === true || installed[path]?.version === version,
  );
}

export function ensureDependencies() {
  if (areInstalled()) return;
  const npm = process.env.npm_execpath;
  if (npm === undefined) throw new Error('Run this through npm: npm test, npm run demo, npm run bench.');
  console.error('Installing what the lock file names (once) …');
  execFileSync(process.execPath, [npm, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

const newest = (folder) =>
  Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );

/** Of this Node.js; the program looks for the same name (src/launcher.ts). */
export const codeCache = resolve(root, 'dist/code-cache', `${process.arch}-${process.versions.v8}`);

/** Builds where the sources are newer than what was built, or another Node.js built it (or none could keep its code). */
export async function ensureBuild() {
  const built = resolve(root, 'dist/main.cjs');
  const sources = Math.max(newest(resolve(root, 'src')), newest(resolve(root, 'scripts')));
  if (existsSync(built) && existsSync(codeCache) && statSync(built).mtimeMs > sources) return;
  await import('./build.mjs');
}
