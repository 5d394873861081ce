import { fstatSync, openSync, closeSync, readFileSync, statSync, type Stats } from 'node:fs';
import { AcctmgrError } from '../failure.js';
import { oneLine } from '../safe-text.js';

/** No inventory and no AWS file comes near it. */
const MOST_BYTES = 64 * 1024 * 1024;

function refusal(file: string, why: string): AcctmgrError {
  return new AcctmgrError(`Cannot read ${oneLine(file)}: ${why}.`, {
    code: 'not_a_file',
    hint: 'Name a regular file of usual size.',
  });
}

/** /dev/null is how people say "no such file"; every other device, and a pipe that nobody writes, would be read for ever. */
function isReadable(file: string, stat: Stats): boolean {
  return stat.isFile() || (stat.isCharacterDevice() && file === '/dev/null');
}

/**
 * Reads a regular file from start to end, with what `observe` makes of it while it is open.
 *
 * @throws AcctmgrError for what is no regular file, or far too large; what node:fs throws
 */
export function readRegularFile<T>(
  file: string,
  observe: (stat: Stats) => T,
): { bytes: Buffer; observed: T } {
  // Opening a pipe waits for its writer, so it is looked at before.
  const before = statSync(file);
  if (before.isDirectory()) return { bytes: readFileSync(file), observed: observe(before) };
  if (!isReadable(file, before)) throw refusal(file, 'it is a device, a pipe or a socket');
  const descriptor = openSync(file, 'r');
  try {
    const stat = fstatSync(descriptor);
    if (stat.isCharacterDevice()) return { bytes: Buffer.alloc(0), observed: observe(stat) };
    if (!stat.isFile()) throw refusal(file, 'it is a device, a pipe or a socket');
    if (stat.size > MOST_BYTES) throw refusal(file, `it has ${stat.size} bytes`);
    return { bytes: readFileSync(descriptor), observed: observe(stat) };
  } finally {
    closeSync(descriptor);
  }
}
