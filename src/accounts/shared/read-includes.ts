import path from 'node:path';
import type { Host } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import { discoveredFolder, type DiscoveredPlace } from '../discovered/read-discovered.js';
import type { AccountsFile, IncludeEntry } from '../schema.js';
import { copyName, includeOf, type AcceptedCopy } from './accepted-copy.js';
import { copyFiles, readCopy, type CopiesReading } from './read-copies.js';

type Include = Exclude<IncludeEntry, string>;

/** One shared inventory that a file includes. */
export type IncludeReading =
  | { readonly include: Include; readonly copy: AcceptedCopy }
  /** Why nothing of it is used, as a sentence. */
  | { readonly include: Include; readonly trouble: string };

/** Each once. */
export const includesOf = ({ include = [] }: Pick<AccountsFile, 'include'>): readonly Include[] => [
  ...new Map(include.map(includeOf).map((one) => [one.from, one])).values(),
];

/** What the file includes, as it was last accepted; of a project's file, nothing. */
export function readIncludes(
  host: Host,
  place: DiscoveredPlace,
  file: Pick<AccountsFile, 'include'> = {},
): readonly IncludeReading[] {
  const includes = includesOf(file);
  if (includes.length === 0 || place.origin === 'local') return [];
  const folder = discoveredFolder(host, place);
  const names = new Set(copyFiles(folder));
  return includes.map((include) => {
    const { from } = include;
    const name = copyName(from);
    const copy = names.has(name) ? readCopy(path.join(folder, name), host) : undefined;
    if (typeof copy === 'string') return { include, trouble: copy };
    return copy?.from === from
      ? { include, copy }
      : { include, trouble: `${oneLine(from)} is not fetched yet: acctmgr sync` };
  });
}

/** As `readIncludes`, told apart. */
export function includedCopies(
  host: Host,
  place: DiscoveredPlace,
  file: Pick<AccountsFile, 'include'> | undefined,
): CopiesReading {
  const read = readIncludes(host, place, file);
  return {
    copies: read.flatMap((one) => ('copy' in one ? [one.copy] : [])),
    notices: read.flatMap((one) => ('trouble' in one ? [one.trouble] : [])),
  };
}
