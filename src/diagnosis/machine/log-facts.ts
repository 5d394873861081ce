import path from 'node:path';
import { headPath } from '../../access-log/writing/head.js';
import { readHead } from '../../access-log/writing/read-head.js';
import { AcctmgrError } from '../../system/failure.js';
import { fileFailure } from '../../system/files/file-failure.js';
import { lookAtFile, realPathOf } from '../../system/files/looked-at-file.js';
import { ownDistrust, type OwnHost } from '../../system/files/own-file.js';
import { openReadable } from '../../system/files/readable-file.js';
import { requireWritableFolder } from '../../system/files/writable-folder.js';
import type { LogFacts } from './access-log.js';

/** Why nothing could be added to the log, as far as it can be told without writing. */
function obstacleOf(log: string, host: OwnHost): AcctmgrError | undefined {
  try {
    const seen = lookAtFile(log, host.platform);
    const real = realPathOf(log) ?? log;
    requireWritableFolder(path.dirname(real));
    if (seen.kind === 'folder' || seen.kind === 'other') openReadable(log)?.close();
    if (seen.kind === 'file' && !seen.isWritable) {
      throw fileFailure(Object.assign(new Error(), { code: 'EACCES' }), log, 'append to');
    }
    return ownDistrust(log, host, 'shared') ?? ownDistrust(headPath(real), host, 'shared');
  } catch (error) {
    if (error instanceof AcctmgrError) return error;
    throw error;
  }
}

export function logFactsOf(log: string, host: OwnHost): Omit<LogFacts, 'namedBy'> {
  const obstacle = obstacleOf(log, host);
  if (obstacle !== undefined) return { path: log, size: undefined, head: undefined, obstacle };
  try {
    const file = openReadable(log);
    const size = file?.size();
    file?.close();
    return { path: log, size, head: readHead(realPathOf(log) ?? log), obstacle: undefined };
  } catch (error) {
    if (!(error instanceof AcctmgrError)) throw error;
    return { path: log, size: undefined, head: undefined, obstacle: error };
  }
}
