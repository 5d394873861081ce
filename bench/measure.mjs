import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Command
 * @property {readonly string[]} argv
 * @property {Readonly<Record<string, string>>} env - the whole environment
 * @property {string} cwd
 */

/**
 * Runs the command once, with its output in a file: what a pipe would cost is the reader's, and a terminal has its own price.
 *
 * @param {Command} command
 * @param {string} scratch
 * @returns {Promise<number>} milliseconds from before the start to the end
 */
export function time({ argv: [file, ...words], env, cwd }, scratch) {
  const [out, err] = ['stdout', 'stderr'].map((name) => openSync(join(scratch, name), 'w'));
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(file, words, { env, cwd, stdio: ['ignore', out, err], timeout: 900_000 });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      const milliseconds = performance.now() - start;
      if (code === 0) return resolve(milliseconds);
      const said = readFileSync(join(scratch, 'stderr'), 'utf8').trim();
      reject(new Error(`${[file, ...words].join(' ')} ended with ${code ?? signal}: ${said}`));
    });
  }).finally(() => [out, err].forEach(closeSync));
}

/**
 * The peak memory of a run of node, in kB, as the process itself finds it when it ends.
 *
 * @param {Command} command
 * @param {string} scratch
 */
export async function peakMemory({ argv: [node, ...words], env, cwd }, scratch) {
  const report = join(scratch, 'peak-memory');
  const preload = join(import.meta.dirname, 'peak-memory.cjs');
  await time(
    { argv: [node, '--require', preload, ...words], env: { ...env, PEAK_MEMORY_TO: report }, cwd },
    scratch,
  );
  return Number(readFileSync(report, 'utf8'));
}

export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Runs all commands in turn, `rounds` times: what else the machine does then falls on all of them alike. The first round is
 * for warm caches and does not count.
 *
 * @template {string} Name
 * @param {Readonly<Record<Name, () => Promise<number>>>} runs
 * @param {number} rounds
 * @param {boolean} isCold - without the first round: for what takes minutes, beside which cold caches do not count
 * @returns {Promise<Record<Name, number[]>>} what each run measured, in the order of the rounds
 */
export async function interleave(runs, rounds, isCold = false) {
  const names = Object.keys(runs);
  const measured = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = isCold ? 1 : 0; round <= rounds; round += 1) {
    for (const name of names) {
      const value = await runs[name]();
      if (round > 0) measured[name].push(value);
    }
  }
  return measured;
}

/** The median of the rounds' own ratios: a slow spell of the machine hits both sides of a ratio. */
export const ratio = (values, baseline) => median(values.map((value, round) => value / baseline[round]));
