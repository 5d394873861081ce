import { followFile } from '../../system/files/followed-file.js';
import { identityAt, openReadable, type ReadableFile } from '../../system/files/readable-file.js';
import { toldApart, type LogFiles } from './log-files.js';
import { rotatedNumbers } from '../writing/rotated-files.js';
import { rotatedName } from '../writing/rotated-name.js';

/**
 * What is appended to the log from now on, until `signal` fires: also what stands in files that were begun and rotated between
 * two looks. `restarted`: what follows stands at the beginning of a file.
 *
 * @param position - how far the log was read already, in bytes
 */
export function followLog(
  { path: log, log: file, rotated }: LogFiles,
  position: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array | 'restarted'> {
  let newest = rotated.at(-1) ?? 0;
  /** What comes after a file that was read to its end: the next one of those that were rotated since, else the log. */
  const next = (finished: ReadableFile | undefined): ReadableFile | undefined => {
    // Opened before the folder is listed: what is rotated in between is listed, and read first.
    const current = openReadable(log);
    const listed = rotatedNumbers(log).filter((number) => number > newest);
    const since = toldApart(log, current, listed).rotated;
    const own =
      finished && since.find((number) => identityAt(rotatedName(log, number)) === finished.identity);
    newest = own ?? newest;
    for (const number of since.filter((other) => other > newest)) {
      const opened = openReadable(rotatedName(log, number));
      newest = number;
      if (opened === undefined) continue;
      current?.close();
      return opened;
    }
    return current;
  };
  return followFile(log, { file, position }, signal, next);
}
