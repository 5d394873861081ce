import path from 'node:path';
import { parseHead } from '../access-log/writing/head.js';
import { parseObject } from '../access-log/reading/line.js';
import type { Host } from '../system/host.js';
import { stateFolder } from '../system/paths.js';
import { behindLinks, fileState, readIfExists } from '../system/files/private-files.js';
import { openReadable } from '../system/files/readable-file.js';
import { oneLine } from '../system/safe-text.js';
import { findAmong, type FoundFiles } from './find-files.js';
import { logNames } from './known-names.js';
import type { Kept, Trace } from './trace.js';

/** Whether the file begins with a line of the access log, or holds nothing: a name that somebody else may have given is not enough. */
function beginsAsLog(file: string): boolean {
  const readable = openReadable(file);
  try {
    const [chunk] = readable?.chunks(0, readable.size()) ?? [];
    if (chunk === undefined) return true;
    const [line = ''] = Buffer.from(chunk).toString('utf8').split('\n', 1);
    const { event, prev } = parseObject(line) ?? {};
    return typeof event === 'string' && typeof prev === 'string';
  } finally {
    readable?.close();
  }
}

const isHeadFile = (file: string): boolean =>
  parseHead(readIfExists(file)?.toString('utf8') ?? '') !== undefined;

function isForeign({ kind, path: file, leadsTo }: Trace): boolean {
  if (kind !== 'access_log' || leadsTo !== undefined) return false;
  return file.endsWith('.head') ? !isHeadFile(file) : !beginsAsLog(file);
}

/** Without the files that only have the names of a log. */
export function withoutForeignLogs(found: FoundFiles): FoundFiles {
  const foreign = found.traces.filter(isForeign);
  return {
    ...found,
    traces: found.traces.filter((trace) => !foreign.includes(trace)),
    kept: [
      ...found.kept,
      ...foreign.map(({ path: file }): Kept => ({
        path: file,
        reason: 'not_ours',
        message: `${oneLine(path.basename(file))} does not begin as an access log`,
      })),
    ],
  };
}

const usualLog = (host: Host): string => path.join(stateFolder(host), 'access_log.jsonl');

/** What belongs to an access log that the user has put elsewhere. */
export function findLog(log: string, host: Host): FoundFiles {
  const folder = path.dirname(log);
  const nothing = { traces: [], folders: [], kept: [] };
  if (log === usualLog(host) || fileState(folder) === 'absent') return nothing;
  const found = withoutForeignLogs(findAmong(folder, logNames(path.basename(log)), host));
  const real = behindLinks(log);
  const lockBeside =
    path.dirname(real) === folder
      ? nothing
      : findAmong(path.dirname(real), logNames(path.basename(real)), host);
  const leftovers = lockBeside.traces.filter(({ kind }) => kind === 'leftover');
  return { ...found, traces: [...found.traces, ...leftovers] };
}
