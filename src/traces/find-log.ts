import path from 'node:path';
import { parseObject } from '../access-log/line.js';
import type { Host } from '../system/host.js';
import { stateFolder } from '../system/paths.js';
import { behindLinks, fileState } from '../system/private-files.js';
import { openReadable } from '../system/readable-file.js';
import { oneLine } from '../system/safe-text.js';
import { findAmong, type FoundFiles } from './find-files.js';
import { logNames } from './known-names.js';

/** Whether the file begins with a line of the access log: a path that somebody has typed may lead anywhere. */
function beginsAsLog(file: string): boolean {
  const readable = openReadable(file);
  try {
    const [chunk = new Uint8Array()] = readable?.chunks(0, readable.size()) ?? [];
    const [line = ''] = Buffer.from(chunk).toString('utf8').split('\n', 1);
    const { event, prev } = parseObject(line) ?? {};
    return typeof event === 'string' && typeof prev === 'string';
  } finally {
    readable?.close();
  }
}

const usualLog = (host: Host): string => path.join(stateFolder(host), 'access_log.jsonl');

/** What belongs to an access log that the user has put elsewhere. */
export function findLog(log: string, host: Host): FoundFiles {
  const folder = path.dirname(log);
  const nothing = { traces: [], folders: [], kept: [] };
  if (log === usualLog(host) || fileState(folder) === 'absent') return nothing;
  const found = findAmong(folder, logNames(path.basename(log)), host);
  const real = behindLinks(log);
  const lockBeside =
    path.dirname(real) === folder
      ? nothing
      : findAmong(path.dirname(real), logNames(path.basename(real)), host);
  const isForeign = found.traces.some(
    ({ kind, path: file, leadsTo }) =>
      kind === 'access_log' && leadsTo === undefined && !file.endsWith('.head') && !beginsAsLog(file),
  );
  const leftovers = lockBeside.traces.filter(({ kind }) => kind === 'leftover');
  if (!isForeign) return { ...found, traces: [...found.traces, ...leftovers] };
  return {
    ...nothing,
    traces: [...found.traces, ...leftovers].filter(({ kind }) => kind === 'leftover'),
    kept: [
      ...found.kept,
      {
        path: log,
        reason: 'not_ours',
        message: `${oneLine(path.basename(log))} does not begin as an access log`,
      },
    ],
  };
}
