import { lstatSync, statSync, type BigIntStats, type Stats } from 'node:fs';
import { usageError } from '../failure.js';
import { fileFailure } from './file-failure.js';
import { fileKind } from './file-kind.js';
import { createFile } from './new-file.js';
import { replaceFile, type FileHost } from './private-files.js';
import { openReadable } from './readable-file.js';
import { oneLine } from '../safe-text.js';

export interface DocumentOptions {
  readonly host: FileHost;
  /** How every document of this kind begins: one that does is replaced. */
  readonly mark: string;
  /** Whether a file that does not is replaced, too. */
  readonly force: boolean;
  /** What to do where something stands there. */
  readonly otherwise?: string;
}

/** `tightened`: others could read the file that stood there, and can't read this one. */
export interface WrittenDocument {
  readonly tightened: boolean;
}

function whatIsAt(file: string): BigIntStats | undefined {
  try {
    return lstatSync(file, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    throw fileFailure(error, file, 'write');
  }
}

/** What is behind a link: /dev/stdout is one, to a pipe or a terminal. */
function leadsTo(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Nothing is lost of an empty file either: mktemp makes them. */
function isOursOrEmpty(file: string, mark: string): boolean {
  const readable = openReadable(file);
  try {
    const wanted = Buffer.from(mark);
    const found = Buffer.concat(
      [...(readable?.chunks(0, wanted.length) ?? [])].map((chunk) => Buffer.from(chunk)),
    );
    return found.length === 0 || found.equals(wanted);
  } finally {
    readable?.close();
  }
}

const refusal = (file: string, why: string, hint: string) =>
  usageError(`Cannot write ${oneLine(file)}: ${why}.`, { code: 'not_overwritten', hint });

/**
 * What stands where a document is to be written; undefined where nothing does.
 *
 * @throws AcctmgrError `not_overwritten`, usage, for what is not to be overwritten
 */
export function requireWritable(file: string, options: DocumentOptions): BigIntStats | undefined {
  const { host, mark, force, otherwise: hint = 'Name another file, or add --force.' } = options;
  const found = whatIsAt(file);
  if (found === undefined) return undefined;
  if (found.isSymbolicLink() && (leadsTo(file)?.isFile() ?? true))
    throw refusal(file, 'it is a link', 'Name the file itself, or remove the link.');
  if (!found.isFile())
    throw refusal(file, `it is ${fileKind(leadsTo(file) ?? found)}`, 'Name a file, which may be new.');
  if (!force && host.uid !== undefined && found.uid !== BigInt(host.uid)) {
    // Root's pages would belong to whoever put a file there before.
    throw refusal(file, `it belongs to another user (uid ${found.uid})`, hint);
  }
  if (!force && !isOursOrEmpty(file, mark)) {
    throw refusal(file, 'it is there already, and acctmgr did not make it', hint);
  }
  return found;
}

/**
 * Writes a document that the user named a file for, private (0600) and at once. Nothing of theirs is overwritten: what stands
 * there already must be an earlier one, or empty, and no link, which could lead anywhere.
 *
 * @throws AcctmgrError `not_overwritten`, usage; or why the file can't be written
 */
export function writeDocument(file: string, bytes: Uint8Array, options: DocumentOptions): WrittenDocument {
  const { host } = options;
  const changed = () => refusal(file, 'another program wrote it at the same time', 'Run it again.');
  const found = requireWritable(file, options);
  if (found === undefined) {
    if (!createFile(file, bytes, host)) throw changed();
    return { tightened: false };
  }
  // As it was itself: what has become a link since then is another file.
  const { dev, ino, size, mtimeNs } = found;
  const written = replaceFile(file, bytes, { host, expected: { dev, ino, size, mtimeNs } });
  if (written.outcome === 'changed') throw changed();
  return { tightened: written.tightened };
}
