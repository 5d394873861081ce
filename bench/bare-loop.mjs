/* The least that starting a program many times takes: `bare-loop.mjs COUNT AT_ONCE PROGRAM`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const [count, atOnce, program] = process.argv.slice(2);
const turns = Array.from({ length: Number(count) }).values();
await Promise.all(
  Array.from({ length: Number(atOnce) }, async () => {
    for (const _ of turns) await once(spawn(program, { stdio: ['ignore', 'pipe', 'pipe'] }), 'close');
  }),
);
