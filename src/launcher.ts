import { codeCachedRequire } from './system/code-cache.js';

/* The file that Node.js is given: it loads main.ts with what V8 compiled of it when the program was built. */
codeCachedRequire(__dirname, process, require)('./program.cjs');
