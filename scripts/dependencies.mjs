/* The README's commands work as the first ones after `git clone`: what they need is installed on the way. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lockOf, missingFrom, packagesToBuild } from './lock-file.mjs';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const json = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** What npm says of what it installed; it writes this file last. */
const INSTALLED = '.package-lock.json';

function installed() {
  const file = join(root, 'node_modules', INSTALLED);
  return existsSync(file) ? json(file) : { packages: {} };
}

/**
 * The environment of an npm that works in the clone. The npm that calls us may be `npm install -g`: what it was told about the
 * place of global packages would send ours there.
 */
export const localEnvironment = (env) =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^npm_config_(?:global|location|(?:local_)?prefix)$/i.test(name)),
  );

function runNpm(words, cwd) {
  const npm = process.env.npm_execpath;
  if (npm === undefined) throw new Error('Run this through npm: npm test, npm run demo, npm run bench.');
  console.error('Installing what the lock file names (once) …');
  // Without scripts: ours (`prepare`) calls this one, and no package needs its own.
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync(process.execPath, [npm, ...words, ...quiet], {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: localEnvironment(process.env),
  });
}

/** Everything, for tests, lint and types. What is there already, after a demo say, is kept. */
export function ensureDependencies() {
  const lock = json(join(root, 'package-lock.json'));
  if (missingFrom(installed(), lock).length > 0) runNpm(['install', '--no-save'], root);
}

/** The packages that the program is built of and with, which is a third of them all. */
export function ensureBuildDependencies() {
  const lock = json(join(root, 'package-lock.json'));
  const needed = lockOf(lock, packagesToBuild(json(join(root, 'package.json'))));
  if (missingFrom(installed(), needed).length === 0) return;
  if (existsSync(join(root, 'node_modules', INSTALLED))) runNpm(['install', '--no-save'], root);
  else installOnly(needed);
}

/** npm can't install a part of a lock file: it gets that part in a folder of its own, and what it put there is moved. */
function installOnly(lock) {
  const modules = join(root, 'node_modules');
  const scratch = join(modules, '.part');
  rmSync(modules, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  writeFileSync(join(scratch, 'package.json'), JSON.stringify(lock.packages['']));
  writeFileSync(join(scratch, 'package-lock.json'), JSON.stringify(lock));
  runNpm(['ci'], scratch);
  const made = readdirSync(join(scratch, 'node_modules')).filter((name) => name !== INSTALLED);
  // That file goes last: without it nothing counts as installed.
  for (const name of [...made, INSTALLED])
    renameSync(join(scratch, 'node_modules', name), join(modules, name));
  rmSync(scratch, { recursive: true, force: true });
}
