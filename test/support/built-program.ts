import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ourScript } from './our-script.js';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The built binary, for tests that spawn it. */
export const builtProgram = path.join(root, 'dist/main.cjs');

/** vitest's global setup: end-to-end tests must never meet a build of older sources. */
export async function setup(): Promise<void> {
  const { ensureBuild } = await ourScript<{ ensureBuild(): Promise<void> }>('built.mjs');
  await ensureBuild();
}
