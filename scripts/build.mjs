/*
 * Everything that is published under dist, whether or not it was there: scripts/built.mjs builds only what is old.
 *
 * npm run build -- --every-node   also what every other Node.js compiles of it: the package that is published serves all
 */
import { parseArgs } from 'node:util';
import { buildLibrary } from './build-library.mjs';
import { buildProgram } from './build-program.mjs';

const { values: flags } = parseArgs({ options: { 'every-node': { type: 'boolean' } } });
await buildProgram(flags['every-node'] === true ? (await import('./nodes.mjs')).everyNode() : undefined);
await buildLibrary();
