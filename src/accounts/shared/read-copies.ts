import path from 'node:path';
import { AcctmgrError } from '../../system/failure.js';
import { folderEntries } from '../../system/files/folder-entries.js';
import { ownDistrust, readOwnFile } from '../../system/files/own-file.js';
import type { Host } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import { discoveredFolder, type DiscoveredPlace } from '../discovered/read-discovered.js';
import { copyName, isCopyName, MOST_COPY_BYTES, parseCopy, type AcceptedCopy } from './accepted-copy.js';

export interface CopiesReading {
  readonly copies: readonly AcceptedCopy[];
  /** What was passed over, a sentence each. */
  readonly notices: readonly string[];
}

/** The copy, or why it is passed over. */
export function readCopy(file: string, host: Host): AcceptedCopy | string {
  const distrust = ownDistrust(file, host);
  if (distrust !== undefined) return `${distrust.message} It is passed over.`;
  try {
    const bytes = readOwnFile(file, host);
    const isSmall = bytes !== undefined && bytes.length <= MOST_COPY_BYTES;
    const found = isSmall ? parseCopy(bytes.toString('utf8')) : undefined;
    if (found !== undefined && copyName(found.from) === path.basename(file)) return found;
    return `Passed over ${oneLine(file)}: it is not as acctmgr wrote it. To have it anew: acctmgr sync`;
  } catch (error) {
    if (error instanceof AcctmgrError) return `Passed over ${oneLine(file)}: ${error.message}`;
    throw error;
  }
}

export function copyFiles(folder: string): string[] {
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
