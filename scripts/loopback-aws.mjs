import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './dependencies.mjs';

/** The path of a module of the tests' support, as JavaScript. */
async function built(name, scratch) {
  const outfile = join(scratch, `${name.replaceAll('/', '-')}.mjs`);
  await build({
    entryPoints: [join(root, `test/support/${name}.ts`)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'warning',
  });
  return outfile;
}

/** What a module of the tests' support exports, by its path there. */
export const supportModule = async (name, scratch) => import(pathToFileURL(await built(name, scratch)).href);

/**
 * Starts the loopback AWS in this process, to be peopled by its functions.
 *
 * @param {string} scratch
 * @param {object} [options] - of `startLoopbackAws` in test/support/loopback-aws/loopback-aws.ts
 */
export async function openLoopbackAws(scratch, options) {
  const { startLoopbackAws: open } = await supportModule('loopback-aws/loopback-aws', scratch);
  return open(options);
}

/**
 * Starts the loopback AWS in this process, where what it is asked can be counted.
 *
 * @param {{ users: readonly object[], roles: readonly object[] }} world
 * @param {string} scratch
 * @param {readonly object[]} misbehaviours
 */
export async function watchLoopbackAws({ users, roles }, scratch, misbehaviours) {
  const aws = await openLoopbackAws(scratch, { world: { roles }, misbehaviours });
  return {
    url: aws.url,
    users: users.map((user) => aws.user(user)),
    calls: () => aws.requests.length,
    close: aws.close,
  };
}

/**
 * Starts the loopback AWS in a process of its own.
 *
 * @param {object} world - as in test/support/loopback-aws/command-line.ts
 * @param {string} scratch
 */
export async function startLoopbackAws(world, scratch) {
  const outfile = await built('loopback-aws/command-line', scratch);
  // A world of thousands of roles is too long for a word of a command.
  const file = join(mkdtempSync(join(scratch, 'world-')), 'world.json');
  writeFileSync(file, JSON.stringify(world));
  const child = spawn(process.execPath, [outfile, '--world', file], {
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
