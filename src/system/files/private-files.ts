import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  statSync,
  type BigIntStats,
} from 'node:fs';
import path from 'node:path';
import { AcctmgrError, errnoOf } from '../failure.js';
import { fileFailure } from './file-failure.js';
import { removeIfExists } from './file-removal.js';
import { giveToHome } from './home-owner.js';
import type { Host } from '../host.js';
import { readRegularFile } from './regular-file.js';
import { renameFile, syncFolder } from './renaming.js';
import { oneLine } from '../safe-text.js';
import { discard, sweepTemporaryFiles, temporaryName, writeWhole } from './temporary-files.js';

export type FileHost = Pick<Host, 'pid' | 'platform' | 'uid' | 'home' | 'processExists'>;

/** What tells one version of a file from the next; `absent` where there is no file. */
export type FileState = 'absent' | { dev: bigint; ino: bigint; size: bigint; mtimeNs: bigint };

export interface ReplaceOptions {
  readonly host: FileHost;
  /** What `fileState` said before the file was read; without it, the last writer wins. */
  readonly expected?: FileState;
  /** For a file that people share: its mode stays, also where that is looser than 0600. */
  readonly keepsMode?: boolean;
  /** False where a crash of the machine may take it. */
  readonly isSynced?: boolean;
  /** False where somebody else sweeps what killed writers left. */
  readonly sweeps?: boolean;
}

/**
 * `changed`: the file is no longer as `expected`, and nothing was written.
 * `tightened`: others could use the file before, and no longer can.
 */
export type FileReplacement = { outcome: 'replaced'; tightened: boolean } | { outcome: 'changed' };

const PRIVATE_FILE = 0o600;

/** The bytes of the file, or undefined where there is none. */
export function readIfExists(file: string): Buffer | undefined {
  try {
    return readRegularFile(file, () => undefined).bytes;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw fileFailure(error, file, 'read');
  }
}

const statIfExists = (file: string): BigIntStats | undefined =>
  statSync(file, { bigint: true, throwIfNoEntry: false });

/** The state of the file behind all links. Take it before reading: a change in between then shows. */
export function fileState(file: string): FileState {
  try {
    const stat = statIfExists(file);
    if (stat === undefined) return 'absent';
    return { dev: stat.dev, ino: stat.ino, size: stat.size, mtimeNs: stat.mtimeNs };
  } catch (error) {
    throw fileFailure(error, file, 'read');
  }
}

function sameState(one: FileState, other: FileState): boolean {
  if (one === 'absent' || other === 'absent') return one === other;
  return (
    one.dev === other.dev && one.ino === other.ino && one.size === other.size && one.mtimeNs === other.mtimeNs
  );
}

/** Whether `file` itself is a symbolic link. */
export const isLink = (file: string): boolean =>
  lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;

/** Removes the file unless it is no longer as `expected`, and says whether it did. */
export function removeUnchanged(file: string, expected: FileState): boolean {
  if (!sameState(expected, fileState(file))) return false;
  removeIfExists(file);
  return true;
}

/** The path behind all links; the last one may lead to a file that is not there yet. */
export function behindLinks(file: string): string {
  try {
    return realpathSync(file);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw fileFailure(error, file, 'follow the links of');
  }
  // The chain ends in nothing, so it has no loop.
  let current = path.resolve(file);
  for (;;) {
    const folder = realFolder(current);
    current = path.join(folder, path.basename(current));
    if (!isLink(current)) return current;
    current = path.resolve(folder, readlinkSync(current));
  }
}

function realFolder(file: string): string {
  const folder = path.dirname(file);
  try {
    return realpathSync(folder);
  } catch (error) {
    throw fileFailure(error, folder, 'find the folder');
  }
}

/**
 * Puts `bytes` in the place of a file at once: whoever reads it, or whatever is killed, finds the old file or the new one.
 * Links are followed, a mode tighter than 0600 and (for root) the owner are kept. After any error the old file is as it was.
 */
export function replaceFile(
  file: string,
  bytes: Uint8Array,
  { host, expected, keepsMode = false, isSynced = true, sweeps = true }: ReplaceOptions,
): FileReplacement {
  const target = behindLinks(file);
  const folder = path.dirname(target);
  const before = regularFile(target);
  const temporary = temporaryName(target, host.pid);

  let descriptor: number;
  try {
    descriptor = openSync(temporary, 'wx', PRIVATE_FILE);
  } catch (error) {
    throw fileFailure(error, folder, 'write to the folder');
  }
  try {
    let written: { tightened: boolean; mtimeMs: number };
    try {
      written = fill(descriptor, target, bytes, before, { host, keepsMode, isSynced });
    } finally {
      closeSync(descriptor);
    }
    if (expected !== undefined && !sameState(expected, fileState(target))) {
      discard(temporary);
      return { outcome: 'changed' };
    }
    rename(temporary, target, host);
    if (isSynced) syncFolder(folder, host);
    if (sweeps) sweepTemporaryFiles(target, written.mtimeMs, host);
    return { outcome: 'replaced', tightened: written.tightened };
  } catch (error) {
    discard(temporary);
    throw fileFailure(error, target, 'write');
  }
}

function regularFile(target: string): BigIntStats | undefined {
  let stat: BigIntStats | undefined;
  try {
    stat = statIfExists(target);
  } catch (error) {
    throw fileFailure(error, target, 'write');
  }
  if (stat === undefined || stat.isFile()) return stat;
  // Root's rename would turn /dev/null, which people name to switch a file off, into a plain file for the whole machine.
  throw new AcctmgrError(
    `Cannot write ${oneLine(target)}: it is ${stat.isDirectory() ? 'a folder' : 'not a regular file'}.`,
    { code: 'not_a_regular_file', hint: 'Name a regular file.' },
  );
}

function fill(
  descriptor: number,
  target: string,
  bytes: Uint8Array,
  before: BigIntStats | undefined,
  { host, keepsMode, isSynced }: Required<Pick<ReplaceOptions, 'host' | 'keepsMode' | 'isSynced'>>,
) {
  writeWhole(descriptor, bytes);
  const oldMode = before === undefined ? PRIVATE_FILE : Number(before.mode & 0o777n);
  const isLoose = !keepsMode && (oldMode & ~PRIVATE_FILE) !== 0;
  const mode = isLoose ? PRIVATE_FILE : oldMode;
  const hasModes = host.platform !== 'win32';
  if (before === undefined) giveToHome(descriptor, target, host);
  else if (host.uid === 0 && before.uid !== 0n) {
    fchownSync(descriptor, Number(before.uid), Number(before.gid));
  }
  if (hasModes) fchmodSync(descriptor, mode);
  if (isSynced) fsyncSync(descriptor);
  const after = fstatSync(descriptor);
  if (after.size !== bytes.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
  // A file system without modes shows every file as open to all, whatever was asked for.
  const tightened = hasModes && isLoose && (after.mode & 0o777) === mode;
  return { tightened, mtimeMs: after.mtimeMs };
}

function rename(temporary: string, target: string, host: FileHost): void {
  try {
    renameFile(temporary, target, host);
  } catch (error) {
    if (errnoOf(error) !== 'EBUSY' || host.platform === 'win32') throw error;
    throw new AcctmgrError(
      `Cannot write ${oneLine(target)}: it is a mount of its own (one file mounted into a container), which cannot be replaced.`,
      { code: 'file_is_a_mount', hint: 'Mount the folder that holds it instead.', cause: error },
    );
  }
}
