import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { root } from '../scripts/dependencies.mjs';

/**
 * Starts the loopback AWS of the tests in a process of its own.
 *
 * @param {object} world - as in test/support/loopback-aws/command-line.ts
 * @param {string} scratch
 */
export async function startLoopbackAws(world, scratch) {
  const outfile = join(scratch, 'loopback-aws.mjs');
  const entry = join(root, 'test/support/loopback-aws/command-line.ts');
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'warning',
  });
  const child = spawn(process.execPath, [outfile, '--world', JSON.stringify(world)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error('The loopback AWS did not start.'))),
  ]);
  return {
    ...JSON.parse(line),
    close: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
