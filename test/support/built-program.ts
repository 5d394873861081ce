import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The built binary, for tests that spawn it. */
export const builtProgram = path.join(root, 'dist/main.cjs');

/** vitest's global setup: end-to-end tests must never meet a build of older sources. */
export async function setup(): Promise<void> {
  const script = pathToFileURL(path.join(root, 'scripts/dependencies.mjs')).href;
  const { ensureBuild } = (await import(script)) as { ensureBuild(): Promise<void> };
  await ensureBuild();
}
