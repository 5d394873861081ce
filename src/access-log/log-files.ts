import path from 'node:path';
import { AcctmgrError } from '../system/failure.js';
import { behindLinks } from '../system/private-files.js';
import { identityAt, openReadable, type ReadableFile } from '../system/readable-file.js';
import { rotatedNumbers } from './rotated-files.js';
import { rotatedName } from './rotated-name.js';

/** The files of a log as they were at one moment: those that were rotated, and the log itself. */
export interface LogFiles {
  /** Of the log, behind all links. */
  readonly path: string;
  /** The log itself; undefined where there is none, for the moment at least. */
  readonly log: ReadableFile | undefined;
  /** The numbers of the rotated files, ascending. */
  readonly rotated: readonly number[];
  close(): void;
}

/** The log behind all links; undefined where not even its folder is there: looking makes none, and complains of none. */
export function existingLog(log: string): string | undefined {
  if (identityAt(path.dirname(log)) === undefined) return undefined;
  try {
    return behindLinks(log);
  } catch (error) {
    if (error instanceof AcctmgrError && error.code === 'no_such_file') return undefined;
    throw error;
  }
}

/** Whoever opened the log closes it. @throws AcctmgrError where it is there and can't be read */
export function openLog(log: string): LogFiles {
  const real = existingLog(log);
  if (real === undefined) return { path: log, log: undefined, rotated: [], close: () => undefined };
  const before = rotatedNumbers(real).at(-1) ?? 0;
  const file = openReadable(real);
  const close = () => file?.close();
  try {
    // Listed once more: a file that was rotated before the log was opened is not missed, and the log itself not read twice.
    const numbers = rotatedNumbers(real);
    const isOwn = (number: number) => identityAt(rotatedName(real, number)) === file?.identity;
    const own = file && numbers.find((number) => number > before && isOwn(number));
    const rotated = own === undefined ? numbers : numbers.filter((number) => number < own);
    return { path: real, log: file, rotated, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Opens rotated files one after the other. One that was dropped in the meantime is passed over. */
export function* openRotated({ path: log }: LogFiles, numbers: Iterable<number>): Generator<ReadableFile> {
  for (const number of numbers) {
    const file = openReadable(rotatedName(log, number));
    if (file === undefined) continue;
    try {
      yield file;
    } finally {
      file.close();
    }
  }
}
