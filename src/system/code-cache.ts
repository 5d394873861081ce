import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Script } from 'node:vm';

/** Beside the files of the program. `npm run build` fills it, by running the commands; at run time nothing is ever written. */
const FOLDER = 'code-cache';

/** As Node.js wraps a CommonJS module; asking node:module for its own words takes longer than to load the program. */
export const wrappedSource = (source: string): string =>
  `(function (exports, require, module, __filename, __dirname) { ${source}\n})`;

/** As `process` has them. */
export type Runtime = Pick<NodeJS.Process, 'arch' | 'version'>;

/** What V8 compiled of `file`, functions that it compiles when they are called included; undefined where nothing is kept. */
function compiled(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** What V8 compiled for this processor in a Node.js of the same number. Whether it fits this one, V8 says. */
function keptFor({ arch, version }: Runtime, cache: string): string | undefined {
  const beginning = `${arch}-${version.slice(1, version.indexOf('.') + 1)}`;
  const kept = existsSync(cache) ? readdirSync(cache).find((name) => name.startsWith(beginning)) : undefined;
  return kept && path.join(cache, kept);
}

/**
 * A `require` for the files of the program, in `folder`, that saves V8 from compiling them anew at every start: of the time
 * above Node's own, that is half. The kept code lies beside the files that it was made of and is as trusted as they are. V8
 * refuses what another version or other flags of its own made, and compiles then: nothing more is read of it.
 *
 * @param require - of Node.js: for its own modules, and for all where nothing is kept
 */
export function codeCachedRequire(
  folder: string,
  runtime: Runtime,
  require: NodeJS.Require,
): (id: string) => unknown {
  const cache = keptFor(runtime, path.join(folder, FOLDER));
  if (cache === undefined) return require;
  const modules = new Map<string, { exports: unknown }>();
  let isRefused = false;

  const load = (id: string): unknown => {
    if (!id.startsWith('./')) return require(id);
    const known = modules.get(id);
    if (known !== undefined) return known.exports;
    const file = path.join(folder, id);
    const script = new Script(wrappedSource(readFileSync(file, 'utf8')), {
      filename: file,
      cachedData: isRefused ? undefined : compiled(path.join(cache, `${id}.bin`)),
    });
    isRefused ||= script.cachedDataRejected === true;
    const module = { exports: {} };
    modules.set(id, module);
    const run = script.runInThisContext() as (...names: readonly unknown[]) => void;
    run.call(module.exports, module.exports, load, module, file, folder);
    return module.exports;
  };
  return load;
}
