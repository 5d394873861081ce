import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AcctmgrError } from './failure.js';
import { fileFailure } from './file-failure.js';
import { folderEntries } from './folder-entries.js';
import { ensurePrivateFolder, readIfExists } from './private-files.js';
import { livenessOf, processIdentity, type IdentityHost, type ProcessIdentity } from './process-identity.js';

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
export function readOwner(folder: string): ProcessIdentity | undefined {
  try {
    const owner = JSON.parse(
      readIfExists(path.join(folder, OWNER))?.toString('utf8') ?? 'null',
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

/** @param now - the file system's clock, in milliseconds */
function sweep(parent: string, self: ProcessIdentity, now: number, host: IdentityHost): void {
  for (const name of folderEntries(parent)) {
    const folder = path.join(parent, name);
    const age = now - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? now);
    const owner = readOwner(folder);
    const liveness = owner === undefined ? 'unknown' : livenessOf(owner, self, host);
    // One without an owner is being made, or its maker was killed in between.
    const patience = owner === undefined ? MINUTE : FOREIGN_LIFE_MS;
    if (liveness === 'dead' || (liveness === 'unknown' && age > patience)) removeFolder(folder);
  }
}

/**
 * Makes a folder below `parent`, and removes there what killed processes left behind.
 *
 * @throws AcctmgrError where it can't be made
 */
export function makeRunFolder(parent: string, host: IdentityHost): RunFolder {
  ensurePrivateFolder(parent);
  const self = processIdentity(host);
  let folder: string;
  try {
    // 0700, as mkdtemp(3) has it.
    folder = mkdtempSync(path.join(parent, 'run-'));
  } catch (error) {
    throw fileFailure(error, parent, 'write to the folder');
  }
  const write = (name: string, bytes: Uint8Array): string => {
    const file = path.join(folder, name);
    try {
      writeFileSync(file, bytes, { mode: 0o600, flag: 'wx' });
      return file;
    } catch (error) {
      throw fileFailure(error, file, 'create');
    }
  };
  try {
    write(OWNER, Buffer.from(JSON.stringify(self)));
    sweep(parent, self, statSync(folder).mtimeMs, host);
  } catch (error) {
    removeFolder(folder);
    if (error instanceof AcctmgrError) throw error;
    throw fileFailure(error, parent, 'read');
  }
  return {
    write,
    remove: () => {
      removeFolder(folder);
    },
  };
}
