import path from 'node:path';
import type { Host } from '../../system/host.js';
import { oneLine } from '../../system/safe-text.js';
import { discoveredFolder, type DiscoveredPlace } from '../discovered/read-discovered.js';
import type { AccountsFile, IncludeEntry } from '../schema.js';
import { copyName, includeOf, type AcceptedCopy } from './accepted-copy.js';
import { copyFiles, readCopy } from './read-copies.js';

type Include = Exclude<IncludeEntry, string>;

/** One shared inventory that a file includes. */
export type IncludeReading =
  | { readonly include: Include; readonly copy: AcceptedCopy }
  /** Why nothing of it is used, as a sentence; `isLost`: it was accepted once, and can't be read now. */
  | { readonly include: Include; readonly trouble: string; readonly isLost?: boolean };

/** What a copy protects that nobody can read is not known. */
const MEANWHILE =
  'Every account counts as protected, and none is taken without a terminal, while what was accepted cannot be read.';

/** Whether what was accepted of one of them can't be read. */
export const hasLost = (included: readonly IncludeReading[]): boolean =>
  included.some((one) => 'trouble' in one && one.isLost === true);

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
    if (typeof copy === 'string') return { include, trouble: `${MEANWHILE} ${copy}`, isLost: true };
    return copy?.from === from
      ? { include, copy }
      : { include, trouble: `${oneLine(from)} is not fetched yet: acctmgr sync` };
  });
}
