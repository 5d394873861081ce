import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand, type CommandResult } from './spawned-program.js';
import type { TemporaryHome } from './temporary-home.js';

export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Puts what is published into the `node_modules` of `home`, and nothing else: the library must need no other package. */
export function installLibrary(home: TemporaryHome): void {
  const folder = home.at('node_modules/acctmgr');
  mkdirSync(folder, { recursive: true });
  for (const published of ['package.json', 'dist']) {
    cpSync(path.join(repository, published), path.join(folder, published), { recursive: true });
  }
}

/** Runs a program of the user's, an ECMAScript module, in the folder where the library is installed. */
export function runModule(
  home: TemporaryHome,
  source: string,
  env: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  const file = home.write(`program-${(programs += 1)}.mjs`, source);
  return runCommand(process.execPath, [file], { cwd: home.folder, env });
}

let programs = 0;
