/*
 * Runs the commands that are used all day, on the loopback AWS, so that V8's code for them can be kept beside the program
 * (src/system/code-cache.ts). On another machine or Node.js than this the program starts without it.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { desk, WORLD } from './desk.mjs';
import { startLoopbackAws } from './loopback-aws.mjs';
import { codeCache } from './built.mjs';
import { root } from './dependencies.mjs';

const COMMANDS = [
  ['--version'],
  ['--help'],
  ['list'],
  ['assume', 'dev'],
  ['assume', 'dev'],
  ['whoami'],
  ['status'],
  ['env', 'dev'],
  ['exec', 'dev', '--', process.execPath, '--version'],
  ['credential-process', 'dev'],
  ['switch', '--shell', 'bash', 'dev'],
  ['complete', '--', 'assume', 'd'],
  ['log'],
];

/** Where a command fails, on a machine without 127.0.0.1 say, nothing is kept: the program works without. */
export async function keepCompiledCode() {
  try {
    await rehearse();
  } catch (error) {
    rmSync(codeCache, { recursive: true, force: true });
    console.error(
      `The program will start more slowly, since its commands could not be run once: ${error.message}`,
    );
  }
}

async function rehearse() {
  mkdirSync(codeCache, { recursive: true });
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'acctmgr-build-')));
  let aws;
  try {
    aws = await startLoopbackAws(WORLD, scratch);
    const { acctmgr } = desk(scratch, 'home', { aws });
    for (const words of COMMANDS) {
      const { argv, env, cwd } = acctmgr(...words);
      const [node, ...rest] = argv;
      const { status, stderr, error } = spawnSync(
        node,
        ['--require', join(root, 'scripts/keep-compiled-code.cjs'), ...rest],
        {
          env: { ...env, KEEP_CODE_IN: codeCache },
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
