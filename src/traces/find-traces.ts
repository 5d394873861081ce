import path from 'node:path';
import { decodedText } from '../accounts/locating/accounts-file.js';
import { EXAMPLE_TEXT } from '../accounts/example.js';
import { judgedFiles } from '../accounts/locating/trust.js';
import { parseObject } from '../access-log/reading/line.js';
import { AcctmgrError } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { cacheFolder, configFolder, stateFolder, userInventoryPath } from '../system/paths.js';
import { behindLinks, isLink, readIfExists } from '../system/files/private-files.js';
import { findAmong, findInFolder, looked, type FoundFiles } from './find-files.js';
import { findLog, withoutForeignLogs } from './find-log.js';
import { findMentions } from './find-mentions.js';
import { findInAwsFiles } from './find-profiles.js';
import { allNames, cacheNames, configNames, stateNames, type NamesOf } from './known-names.js';
import type { AccountsFacts } from './plan-purge.js';
import type { FoundTraces } from './trace.js';

/** On Windows, cache and state are one folder. */
function ownFolders(host: Host): ReadonlyMap<string, readonly NamesOf[]> {
  const folders = new Map<string, NamesOf[]>();
  const places = [
    [cacheFolder(host), cacheNames],
    [stateFolder(host), stateNames],
    [configFolder(host), configNames],
  ] as const;
  for (const [folder, namesOf] of places) {
    folders.set(folder, [...(folders.get(folder) ?? []), namesOf]);
  }
  return folders;
}

/** Beside an accounts.json that is a link, the lock stands where the link leads. */
function besideLinkedAccounts(host: Host): FoundFiles {
  const file = userInventoryPath(host);
  if (!isLink(file)) return { traces: [], folders: [], kept: [] };
  const { traces, ...found } = findAmong(path.dirname(behindLinks(file)), configNames, host);
  return { ...found, traces: traces.filter(({ kind }) => kind === 'leftover') };
}

/** @param log - the path of the access log */
export function findTraces(host: Host, log: string): FoundTraces {
  const parts = [
    ...[...ownFolders(host)].map(([folder, namesOf]) =>
      looked(folder, () => withoutForeignLogs(findInFolder(folder, allNames(namesOf), host))),
    ),
    looked(log, () => findLog(log, host)),
    looked(userInventoryPath(host), () => besideLinkedAccounts(host)),
  ];
  const inAwsFiles = findInAwsFiles(host);
  const traces = [...inAwsFiles.traces, ...parts.flatMap((part) => part.traces)];
  const ours = new Set(traces.map((trace) => trace.path));
  return {
    traces,
    folders: parts.flatMap(({ folders }) => folders),
    // An access log of another name, within a folder of ours, was found twice.
    kept: [...inAwsFiles.kept, ...parts.flatMap(({ kept }) => kept)].filter(
      (kept) => kept.reason !== 'not_ours' || !ours.has(kept.path),
    ),
    mentions: findMentions(host, [host.cwd, ...judgedFiles(host).map((file) => path.dirname(file))]).filter(
      (mention) => !ours.has(mention.path),
    ),
  };
}

/** What the user's own accounts.json is; undefined where there is none. */
export function accountsFacts(host: Host): AccountsFacts | undefined {
  try {
    const bytes = readIfExists(userInventoryPath(host));
    if (bytes === undefined) return undefined;
    const text = decodedText(bytes);
    const schema = parseObject(text)?.['$schema'];
    return {
      isExample: text === EXAMPLE_TEXT,
      namesSchema: typeof schema === 'string' && path.basename(schema) === 'accounts.schema.json',
    };
  } catch (error) {
    // Then it is there, and nobody knows what it holds.
    if (error instanceof AcctmgrError) return { isExample: false, namesSchema: true };
    throw error;
  }
}
