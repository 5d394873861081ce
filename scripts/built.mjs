/* What of dist is older than its sources, and builds that. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './dependencies.mjs';
import { keptFolderOf } from './nodes.mjs';

const dist = join(root, 'dist');

/** Removes what an earlier build made, by its name in dist: what has no source any more must not be published. */
export function removeBuilt(names) {
  mkdirSync(dist, { recursive: true });
  for (const name of readdirSync(dist).filter((name) => names.test(name)))
    rmSync(join(dist, name), { recursive: true, force: true });
}

const modified = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

const newestIn = (folder) =>
  Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => modified(join(entry.parentPath, entry.name))),
  );

const isFresh = (...files) => {
  const sources = Math.max(
    ...['src', 'scripts'].map((folder) => newestIn(join(root, folder))),
    ...['package.json', 'package-lock.json', 'tsconfig.json'].map((file) => modified(join(root, file))),
  );
  return files.every((file) => modified(file) > sources);
};

/** What V8 compiled of the program, in a folder for each Node.js that it was asked of. */
export const codeCache = join(dist, 'code-cache');

/** Whether the program is as its sources are, and its code was kept by this Node.js (or none could keep it). */
export const isProgramFresh = () =>
  isFresh(join(dist, 'main.cjs')) && existsSync(join(codeCache, keptFolderOf(process.versions.node)));

export async function ensureProgram() {
  if (!isProgramFresh()) await (await import('./build-program.mjs')).buildProgram();
}

/** The program, and the library with its types. */
export async function ensureBuild() {
  await ensureProgram();
  if (!isFresh(join(dist, 'types/index.d.ts'))) await (await import('./build-library.mjs')).buildLibrary();
}
