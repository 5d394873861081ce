import path from 'node:path';
import { AcctmgrError } from '../../system/failure.js';
import { folderEntries } from '../../system/files/folder-entries.js';
import { ownDistrust, readOwnFile } from '../../system/files/own-file.js';
import type { Host } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import { discoveredFolder, type DiscoveredPlace } from '../discovered/read-discovered.js';
import type { AccountsFile } from '../schema.js';
import {
  copyName,
  includeOf,
  isCopyName,
  MOST_COPY_BYTES,
  parseCopy,
  type AcceptedCopy,
} from './accepted-copy.js';

export interface CopiesReading {
  readonly copies: readonly AcceptedCopy[];
  /** What was passed over, a sentence each. */
  readonly notices: readonly string[];
}

function readCopy(file: string, host: Host): AcceptedCopy | string {
  const distrust = ownDistrust(file, host);
  if (distrust !== undefined) return `${distrust.message} It is passed over.`;
  try {
    const bytes = readOwnFile(file, host);
    const isSmall = bytes !== undefined && bytes.length <= MOST_COPY_BYTES;
    const found = isSmall ? parseCopy(bytes.toString('utf8')) : undefined;
    if (found !== undefined && copyName(found.from) === path.basename(file)) return found;
    return `Passed over ${oneLine(file)}: it is not as acctmgr wrote it. "acctmgr sync" writes it anew.`;
  } catch (error) {
    if (error instanceof AcctmgrError) return `Passed over ${oneLine(file)}: ${error.message}`;
    throw error;
  }
}

function copyFiles(folder: string): string[] {
  try {
    return folderEntries(folder).filter(isCopyName);
  } catch (error) {
    if (error instanceof AcctmgrError) return [];
    throw error;
  }
}

/** All that were ever accepted beside this accounts.json, whatever it includes now: the names in them are known. */
export function readCopies(host: Host, place: DiscoveredPlace): CopiesReading {
  const folder = discoveredFolder(host, place);
  const read = copyFiles(folder).map((name) => readCopy(path.join(folder, name), host));
  return {
    copies: read.filter((one) => typeof one !== 'string'),
    notices: read.filter((one) => typeof one === 'string'),
  };
}

/** As `readCopies`, of what the file includes; of a project's file, nothing. */
export function includedCopies(
  host: Host,
  place: DiscoveredPlace,
  file: Pick<AccountsFile, 'include'> | undefined,
): CopiesReading {
  const include = file?.include ?? [];
  if (include.length === 0 || place.origin === 'local') return { copies: [], notices: [] };
  const folder = discoveredFolder(host, place);
  const names = new Set(copyFiles(folder));
  const wanted = [...new Set(include.map((entry) => includeOf(entry).from))];
  const read = wanted.flatMap((from): (AcceptedCopy | string)[] => {
    const name = copyName(from);
    if (!names.has(name)) return [`${oneLine(from)} is not fetched yet: acctmgr sync`];
    const copy = readCopy(path.join(folder, name), host);
    return typeof copy === 'string' || copy.from === from ? [copy] : [];
  });
  return {
    copies: read.filter((one) => typeof one !== 'string'),
    notices: read.filter((one) => typeof one === 'string'),
  };
}

const DAY_MS = 86_400_000;

const describeAge = (ms: number): string =>
  ms >= 2 * DAY_MS ? `${Math.floor(ms / DAY_MS)} days` : `${Math.max(1, Math.floor(ms / 3_600_000))} h`;

/** What was not fetched for longer than its `max_age`, a sentence each. */
export const agedCopies = (
  { include = [] }: Pick<AccountsFile, 'include'>,
  copies: readonly AcceptedCopy[],
  now: number,
): readonly string[] =>
  include.flatMap((entry) => {
    const { from, max_age: most } = includeOf(entry);
    const copy = copies.find((one) => one.from === from);
    const age = copy === undefined ? 0 : now - Date.parse(copy.fetched_at);
    return most === undefined || age <= most * 1000
      ? []
      : [`${oneLine(from)} was last fetched ${describeAge(age)} ago: acctmgr sync`];
  });
