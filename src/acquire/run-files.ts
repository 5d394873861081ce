import path from 'node:path';
import { AcctmgrError } from '../system/failure.js';
import {
  makeRunFolder,
  makeTemporaryRunFolder,
  RUNS_FOLDER,
  type RunFolder,
} from '../system/files/run-folder.js';
import { cacheFolder } from '../system/paths.js';
import type { Caller } from './caller.js';

/** Nothing can be made below a home that is read-only, where `exec` works all the same. */
const UNWRITABLE: ReadonlySet<string> = new Set(['read_only_file_system', 'permission_denied']);

/** A private folder for the files of a run, which goes with it. */
export function folderOfRun({ host, debug }: Pick<Caller, 'host' | 'debug'>): RunFolder {
  try {
    return makeRunFolder(path.join(cacheFolder(host), RUNS_FOLDER), host);
  } catch (error) {
    if (!(error instanceof AcctmgrError) || !UNWRITABLE.has(error.code)) throw error;
    debug(`${error.message} The files of this run lie among the temporary ones.`);
    return makeTemporaryRunFolder(host);
  }
}
