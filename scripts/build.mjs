/* Everything that is published under dist, whether or not it was there: scripts/built.mjs builds only what is old. */
import { buildLibrary } from './build-library.mjs';
import { buildProgram } from './build-program.mjs';

await buildProgram();
await buildLibrary();
