import { codeCachedRequire } from './system/code-cache.js';

/*
 * The file that Node.js is given: it loads main.ts with what V8 compiled of it when the program was built. A cache of another
 * Node.js or processor has another name, and is not looked at.
 */
const build = `${process.arch}-${process.versions.v8}`;
codeCachedRequire(__dirname, build, require)('./program.cjs');
