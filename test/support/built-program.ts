import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The built binary, for tests that spawn it. */
export const builtProgram = path.join(root, 'dist/main.cjs');

const newest = (folder: string): number =>
  Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs),
  );

/** vitest's global setup: end-to-end tests must never meet a build of older sources. */
export function setup(): void {
  const sources = Math.max(newest(path.join(root, 'src')), newest(path.join(root, 'scripts')));
  if (existsSync(builtProgram) && statSync(builtProgram).mtimeMs > sources) return;
  execFileSync(process.execPath, [path.join(root, 'scripts/build.mjs')], { cwd: root, stdio: 'inherit' });
}
