/*
 * The newest release of each Node.js that people run, from npm: of this processor and system, in a folder that git does not
 * see. That of the Node.js that runs this is itself.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localEnvironment, root } from './dependencies.mjs';

/** Those that get security fixes, and 20, which many still run. */
const MAJORS = [20, 22, 24, 26];

const own = { version: process.versions.node, file: process.execPath };
const majorOf = (version) => Number(version.split('.')[0]);
const isWindows = process.platform === 'win32';
const packageName = `node-${isWindows ? 'win' : process.platform}-${process.arch}`;
const folderOf = (major) => join(root, 'node_modules/.cache/nodes', String(major));
const fileOf = (major) =>
  join(folderOf(major), 'node_modules', packageName, 'bin', isWindows ? 'node.exe' : 'node');

function fetchNode(major) {
  const npm = process.env.npm_execpath;
  if (npm === undefined) throw new Error('Run this through npm: npm run build -- --every-node.');
  console.error(`Fetching Node.js ${major} (once) …`);
  const folder = folderOf(major);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync(process.execPath, [npm, 'install', `${packageName}@${major}`, ...quiet], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 300_000,
    env: localEnvironment(process.env),
  });
}

function nodeAt(file) {
  const version = execFileSync(file, ['-p', 'process.versions.node'], { encoding: 'utf8', timeout: 30_000 });
  return { version: version.trim(), file };
}

const others = MAJORS.filter((major) => major !== majorOf(own.version));

/** One of each, this one first: its version and its executable. */
export function everyNode() {
  for (const major of others) if (!existsSync(fileOf(major))) fetchNode(major);
  return presentNodes();
}

/** Those that are here. */
export const presentNodes = () => [own, ...others.map(fileOf).filter(existsSync).map(nodeAt)];

/** The folder below dist/code-cache for what a Node.js has compiled; the program looks for it (src/system/code-cache.ts). */
export const keptFolderOf = (version) => `${process.arch}-${version}`;
