/*
 * Runs the commands that are used all day, on the loopback AWS, so that V8's code for them can be kept beside the program
 * (src/system/code-cache.ts). Where nothing is kept for a processor or a Node.js, the program starts without.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { desk, WORLD } from './desk.mjs';
import { startLoopbackAws } from './loopback-aws.mjs';
import { codeCache } from './built.mjs';
import { root } from './dependencies.mjs';
import { keptFolderOf } from './nodes.mjs';

const commandsOf = (node) => [
  ['--version'],
  ['--help'],
  ['list'],
  ['assume', 'dev'],
  ['assume', 'dev'],
  ['whoami'],
  ['status'],
  ['env', 'dev'],
  ['exec', 'dev', '--', node, '--version'],
  ['credential-process', 'dev'],
  ['switch', '--shell', 'bash', 'dev'],
  ['complete', '--', 'assume', 'd'],
  ['log'],
];

/**
 * Where a command fails, on a machine without 127.0.0.1 say, nothing is kept: the program works without.
 *
 * @param node - its version, and its executable
 */
export async function keepCompiledCode({ version, file }) {
  const kept = join(codeCache, keptFolderOf(version));
  try {
    await rehearse(file, kept);
  } catch (error) {
    rmSync(kept, { recursive: true, force: true });
    console.error(
      `With Node.js ${version} the program will start more slowly, since its commands could not be run once: ${error.message}`,
    );
  }
}

async function rehearse(node, kept) {
  mkdirSync(kept, { recursive: true });
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'acctmgr-build-')));
  let aws;
  try {
    aws = await startLoopbackAws(WORLD, scratch);
    const { acctmgr } = desk(scratch, 'home', { aws });
    for (const words of commandsOf(node)) {
      const { argv, env, cwd } = acctmgr(...words);
      const [, ...rest] = argv;
      const { status, stderr, error } = spawnSync(
        node,
        ['--require', join(root, 'scripts/keep-compiled-code.cjs'), ...rest],
        {
          env: { ...env, KEEP_CODE_IN: kept },
          cwd,
          stdio: ['ignore', 'ignore', 'pipe'],
          encoding: 'utf8',
          timeout: 60_000,
        },
      );
      if (status !== 0)
        throw error ?? new Error(`acctmgr ${words.join(' ')} ended with ${status}: ${stderr}`);
    }
  } finally {
    await aws?.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}
