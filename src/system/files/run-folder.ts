import {
  closeSync,
  lstatSync,
  mkdtempSync,
  openSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  type Stats,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AcctmgrError } from '../failure.js';
import { fileFailure } from './file-failure.js';
import { folderEntries } from './folder-entries.js';
import { giveFolderToHome, giveToHome } from './home-owner.js';
import { ensureOwnFolder, readOwnFile, type OwnHost } from './own-file.js';
import { isLink } from './private-files.js';
import {
  livenessOf,
  processIdentity,
  type IdentityHost,
  type ProcessIdentity,
} from '../processes/process-identity.js';
import { oneLine } from '../safe-text.js';
import { shellWord } from '../shell-word.js';
import { writeWhole } from './temporary-files.js';

export type RunHost = IdentityHost & OwnHost;

/** A private folder that lasts as long as this process. */
export interface RunFolder {
  /** Writes a file (0600) that is not there yet, and returns its path. */
  write(name: string, bytes: Uint8Array): string;
  remove(): void;
}

/** In the cache folder. */
export const RUNS_FOLDER = 'runs';

/** In each run's folder: the process that it belongs to. */
export const OWNER = 'owner.json';
/** What mkdtemp(3) makes of `run-`. */
const RUN = /^run-[A-Za-z0-9]{6}$/;

/** Whether a folder of this name is a run's. */
export const isRunName = (name: string): boolean => RUN.test(name);

const MINUTE = 60_000;
/** Of another machine on the same home folder, which can't be asked. */
const FOREIGN_LIFE_MS = 7 * 24 * 60 * MINUTE;

/** Which process a run's folder belongs to; undefined where it does not tell. */
export function readOwner(folder: string, host: OwnHost): ProcessIdentity | undefined {
  try {
    const owner = JSON.parse(
      readOwnFile(path.join(folder, OWNER), host)?.toString('utf8') ?? 'null',
    ) as Partial<ProcessIdentity> | null;
    const isWhole =
      Number.isSafeInteger(owner?.pid) && Number(owner?.pid) > 0 && typeof owner?.host === 'string';
    return isWhole ? (owner as ProcessIdentity) : undefined;
  } catch {
    return undefined;
  }
}

const removeFolder = (folder: string): void => {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // The next run sweeps.
  }
};

/** Of a folder without an owner, nothing goes but what a run had in it when it was killed before it had said so. */
function removeUnowned(folder: string): void {
  try {
    const names = folderEntries(folder);
    if (names.some((name) => name !== OWNER)) return;
    for (const name of names) unlinkSync(path.join(folder, name));
    rmdirSync(folder);
  } catch {
    // The next run sweeps.
  }
}

/** Whether a run of this user has made it: a folder itself, and not a link to one, with a name of that form. */
const isRun = (name: string, stat: Stats | undefined, { uid }: RunHost): boolean =>
  isRunName(name) && stat?.isDirectory() === true && (uid === undefined || stat.uid === uid);

/** @param now - the file system's clock, in milliseconds */
function sweep(parent: string, self: ProcessIdentity, now: number, host: RunHost): void {
  for (const name of folderEntries(parent)) {
    const folder = path.join(parent, name);
    const stat = lstatSync(folder, { throwIfNoEntry: false });
    if (stat === undefined || !isRun(name, stat, host)) continue;
    const age = now - stat.mtimeMs;
    const owner = readOwner(folder, host);
    if (owner === undefined) {
      // It is being made, or its maker was killed in between.
      if (age > MINUTE) removeUnowned(folder);
      continue;
    }
    const liveness = livenessOf(owner, self, host);
    if (liveness === 'dead' || (liveness === 'unknown' && age > FOREIGN_LIFE_MS)) removeFolder(folder);
  }
}

/** Behind a link of its own name, our folder could be any folder of the user's. */
function refuseLinked(parent: string): void {
  if (!isLink(parent)) return;
  throw new AcctmgrError(`${oneLine(parent)} is a link, and must be a folder of acctmgr's own.`, {
    code: 'folder_not_private',
    hint: `Remove the link: rm ${shellWord(oneLine(parent))}`,
  });
}

function makeIn(parent: string, host: RunHost): string {
  try {
    // 0700, as mkdtemp(3) has it.
    const folder = mkdtempSync(path.join(parent, 'run-'));
    giveFolderToHome(folder, host);
    return folder;
  } catch (error) {
    throw fileFailure(error, parent, 'write to the folder');
  }
}

function writeNew(file: string, bytes: Uint8Array, host: RunHost): void {
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    try {
      writeWhole(descriptor, bytes);
      giveToHome(descriptor, file, host);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw fileFailure(error, file, 'create');
  }
}

const runFolder = (folder: string, host: RunHost): RunFolder => ({
  write: (name, bytes) => {
    const file = path.join(folder, name);
    writeNew(file, bytes, host);
    return file;
  },
  remove: () => {
    removeFolder(folder);
  },
});

/**
 * Makes a folder below `parent`, and removes there what killed processes left behind.
 *
 * @throws AcctmgrError where it can't be made, or `parent` is a link or not this user's alone
 */
export function makeRunFolder(parent: string, host: RunHost): RunFolder {
  refuseLinked(parent);
  ensureOwnFolder(parent, host);
  const self = processIdentity(host);
  const folder = makeIn(parent, host);
  const made = runFolder(folder, host);
  try {
    made.write(OWNER, Buffer.from(JSON.stringify(self)));
    sweep(parent, self, lstatSync(folder).mtimeMs, host);
  } catch (error) {
    made.remove();
    if (error instanceof AcctmgrError) throw error;
    throw fileFailure(error, parent, 'read');
  }
  return made;
}

/** Makes a folder among the temporary files of the system, which sweeps them itself. @throws AcctmgrError where it can't be made */
export const makeTemporaryRunFolder = (host: RunHost): RunFolder => runFolder(makeIn(tmpdir(), host), host);
