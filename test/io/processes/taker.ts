/*
 * taker FOLDER [--stay] [--slow] [--no-links] [--mortal CHANCE]: for every line N of its input takes the lock FOLDER/lock-N, does what must be
 * done by one at a time, and answers N. What went wrong is said on stderr.
 */
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { systemHost } from '../../../src/system/host.js';
import { withLock } from '../../../src/system/processes/lock.js';
import {
  livenessOf,
  processIdentity,
  type ProcessIdentity,
} from '../../../src/system/processes/process-identity.js';
import { makeMortal, makeSlow, withoutLinks } from './mortal-files.js';

const [folder = '', ...flags] = process.argv.slice(2);
const host = systemHost();
const self = processIdentity(host);
const { readFileSync, rmSync, writeFileSync } = { ...fs };

/** Undefined where whoever wrote it was killed halfway. */
function holderIn(text: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(text) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

async function alone(inside: string): Promise<void> {
  try {
    writeFileSync(inside, JSON.stringify(self), { flag: 'wx' });
  } catch {
    const other = holderIn(readFileSync(inside, 'utf8'));
    if (other !== undefined && livenessOf(other, self, host) !== 'dead')
      process.stderr.write(`two holders: ${inside}\n`);
    writeFileSync(inside, JSON.stringify(self));
  }
  if (flags.includes('--stay')) {
    process.stdout.write('inside\n');
    await new Promise(() => undefined);
  }
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 2));
  rmSync(inside);
}

if (flags.includes('--no-links')) withoutLinks();
process.stdout.write('ready\n');
if (flags.includes('--slow')) makeSlow();
if (flags.includes('--mortal')) makeMortal(() => Math.random() < Number(flags.at(-1)));
createInterface({ input: process.stdin }).on('line', (round) => {
  const lock = path.join(folder, `lock-${round}`);
  withLock(lock, { host, waitMs: 20_000, purpose: 'being tested' }, () => alone(`${lock}-inside`)).then(
    () => process.stdout.write(`${round}\n`),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
