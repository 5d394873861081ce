import path from 'node:path';
import { AcctmgrError } from '../../system/failure.js';
import { behindLinks } from '../../system/files/private-files.js';
import { identityAt, openReadable, type ReadableFile } from '../../system/files/readable-file.js';
import { claimOf, continuedIn, saysItIs } from '../writing/claim.js';
import { newestOf, rotatedNumbers } from '../writing/rotated-files.js';
import { rotatedName } from '../writing/rotated-name.js';

/** The files of a log as they were at one moment: those that were rotated, and the log itself. */
export interface LogFiles {
  /** Of the log, behind all links. */
  readonly path: string;
  /** The log itself; undefined where there is none, for the moment at least. */
  readonly log: ReadableFile | undefined;
  /** The numbers of the rotated files, ascending. */
  readonly rotated: readonly number[];
  /** Those of what has such a name too, and is not a file that was rotated. */
  readonly strangers: readonly number[];
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
  if (real === undefined)
    return { path: log, log: undefined, rotated: [], strangers: [], close: () => undefined };
  const before = rotatedNumbers(real).at(-1) ?? 0;
  const file = openReadable(real);
  const close = () => file?.close();
  try {
    // Listed once more: a file that was rotated before the log was opened is not missed, and the log itself not read twice.
    const numbers = rotatedNumbers(real);
    const isOwn = (number: number) => identityAt(rotatedName(real, number)) === file?.identity;
    const own = file && numbers.find((number) => number > before && isOwn(number));
    const listed = own === undefined ? numbers : numbers.filter((number) => number < own);
    return { path: real, log: file, ...toldApart(real, file, listed), close };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * Which of the files with these numbers the log itself knows of. Read is none of them, but those that should have been dropped;
 * and, where the log does not say where it goes on, the newest ones.
 */
export function toldApart(
  log: string,
  file: ReadableFile | undefined,
  numbers: readonly number[],
): Pick<LogFiles, 'rotated' | 'strangers'> {
  if (numbers.length === 0) return { rotated: [], strangers: [] };
  const { next, oldest } = numberingOf(log, file, numbers);
  const isOwn = (number: number) =>
    number < next && (number >= oldest || saysItIs(claimOf(rotatedName(log, number)), number));
  const rotated = numbers.filter(isOwn);
  return { rotated, strangers: numbers.filter((number) => !rotated.includes(number)) };
}

/** The number that the log itself gets when it is rotated, and the first of those that are kept. */
export function numberingOf(
  log: string,
  file: ReadableFile | undefined,
  numbers: readonly number[],
): { readonly next: number; readonly oldest: number } {
  const { file: next = newestOf(log, numbers) + 1, oldest_file: oldest = 1 } =
    (file && continuedIn(file)) ?? {};
  return { next, oldest };
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
