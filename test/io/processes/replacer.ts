/*
 * replacer FILE SIZE [STEP]: puts SIZE bytes `n` in the place of FILE and says how that ended; with a STEP, dies there.
 * With SIZE `for ever`: puts `a`s and `b`s there in turn until it is killed.
 */
import { systemHost } from '../../../src/system/host.js';
import { errnoOf } from '../../../src/system/failure.js';
import { replaceFile } from '../../../src/system/files/private-files.js';
import { dieAtStep } from './mortal-files.js';

const [file = '', size = '', step] = process.argv.slice(2);
const host = systemHost();

if (size === 'for ever') {
  process.stdout.write('ready\n');
  for (;;) for (const letter of 'ab') replaceFile(file, Buffer.alloc(300_000, letter), { host });
}
if (step !== undefined) dieAtStep(Number(step));
try {
  const { outcome } = replaceFile(file, Buffer.alloc(Number(size), 'n'), { host });
  process.stdout.write(`${outcome}\n`);
} catch (error) {
  process.stdout.write(`${errnoOf(error) ?? 'bug'}: ${(error as Error).message}\n`);
}
