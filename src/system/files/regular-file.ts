import { fstatSync, openSync, closeSync, readFileSync, statSync, type Stats } from 'node:fs';
import { usageError, type AcctmgrError } from '../failure.js';
import { fileKind } from './file-kind.js';
import { oneLine } from '../safe-text.js';

/** No inventory and no AWS file comes near it. */
const MOST_BYTES = 64 * 1024 * 1024;

const refusal = (file: string, why: string, hint: string): AcctmgrError =>
  usageError(`Cannot read ${oneLine(file)}: ${why}.`, { code: 'not_a_file', hint });

/** A pipe, such as `<(…)` makes, can be read once, and a file that is used may be read again, by programs that we start too. */
const irregular = (file: string, stat: Stats): AcctmgrError =>
  stat.isFIFO()
    ? refusal(file, 'it is a pipe', 'Write what comes through it to a file, and name that file.')
    : refusal(file, `it is ${fileKind(stat)}`, 'Name a regular file.');

/** @throws AcctmgrError where what stands at `file` is there, and can never be read as a file. */
export function refuseIrregular(file: string): void {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isDirectory() && !isReadable(file, stat)) throw irregular(file, stat);
}

/** /dev/null is how people say "no such file"; every other device, and a pipe that nobody writes, would be read for ever. */
function isReadable(file: string, stat: Stats): boolean {
  return stat.isFile() || (stat.isCharacterDevice() && file === '/dev/null');
}

/**
 * Reads a regular file from start to end, with what `observe` makes of it while it is open.
 *
 * @throws AcctmgrError for what is not a regular file, or is far too large; what node:fs throws
 */
export function readRegularFile<T>(
  file: string,
  observe: (stat: Stats) => T,
): { bytes: Buffer; observed: T } {
  // Opening a pipe waits for its writer, so it is looked at before.
  const before = statSync(file);
  if (before.isDirectory()) return { bytes: readFileSync(file), observed: observe(before) };
  if (!isReadable(file, before)) throw irregular(file, before);
  const descriptor = openSync(file, 'r');
  try {
    const stat = fstatSync(descriptor);
    if (stat.isCharacterDevice()) return { bytes: Buffer.alloc(0), observed: observe(stat) };
    if (!stat.isFile()) throw irregular(file, stat);
    if (stat.size > MOST_BYTES)
      throw refusal(file, `it has ${stat.size} bytes`, 'Name a file of usual size.');
    return { bytes: readFileSync(descriptor), observed: observe(stat) };
  } finally {
    closeSync(descriptor);
  }
}
