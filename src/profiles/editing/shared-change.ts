import path from 'node:path';
import { AcctmgrError, usageError } from '../../system/failure.js';
import type { Host } from '../../system/host.js';
import { withLock } from '../../system/processes/lock.js';
import {
  behindLinks,
  fileState,
  isLink,
  readIfExists,
  removeUnchanged,
  replaceFile,
} from '../../system/files/private-files.js';
import { ensurePrivateFolder } from '../../system/files/private-folder.js';
import { oneLine } from '../../system/safe-text.js';
import { unreadableNotice } from '../reading/readability.js';
import type { SectionEdit } from './section-safety.js';
import { parseSharedFile, type SharedFile } from './shared-file.js';

const LOCK_WAIT_MS = 10_000;
/** No change takes so long: a holder that cannot be judged from here counts as dead then. */
const LOCK_STALE_MS = 60_000;
const ATTEMPTS = 10;

/** The copy of a shared file as it was before acctmgr first changed it. */
export const backupOf = (named: string): string => `${named}.acctmgr-backup`;

/** @param file - behind all links */
export const sharedLockOf = (file: string): string => `${file}.acctmgr-lock`;

/** One of the two files that all tools share. */
export interface SharedPlace {
  /** As the user names it; links are followed. */
  readonly named: string;
  /** How many of its sections are acctmgr's own. */
  ownSections(file: SharedFile): number;
  /** For leaving: no backup is made, and a file in which nothing is left goes. */
  readonly leavesNothing?: boolean | undefined;
  /** The file as the same command read it before: it is not parsed again while it stays as it is. */
  readonly known?: SharedFile | undefined;
}

export interface Change<T> {
  /** The whole new file; undefined where nothing changes. */
  readonly bytes: Buffer | undefined;
  readonly value: T;
}

/**
 * Changes a shared file under its lock: `decide` sees the file as it is then, and again should a program that does
 * not know the lock have changed it in between. After any error the file is as it was.
 *
 * @throws AcctmgrError `lock_timeout`, `file_keeps_changing`, those of the file system, and what `decide` throws
 */
export async function changeSharedFile<T extends { readonly notices: readonly string[] }>(
  host: Host,
  place: SharedPlace,
  decide: (file: SharedFile) => Change<T>,
): Promise<T> {
  const { named } = place;
  ensurePrivateFolder(path.dirname(named), host);
  // Two links to one file are one lock.
  const lock = sharedLockOf(behindLinks(named));
  const options = {
    host,
    waitMs: LOCK_WAIT_MS,
    purpose: `writing ${oneLine(named)}`,
    staleAfterMs: LOCK_STALE_MS,
  };
  return withLock(lock, options, () => {
    let hasBackedUp = false;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const expected = fileState(named);
      const file = parseSharedFile(readIfExists(named) ?? new Uint8Array(), place.known);
      const { bytes, value } = decide(file);
      if (bytes === undefined) return value;
      if (place.leavesNothing === true && bytes.length === 0 && !isLink(named)) {
        if (removeUnchanged(named, expected)) return value;
        continue;
      }
      if (place.leavesNothing !== true && backUp(host, place, file)) hasBackedUp = true;
      const replacement = replaceFile(named, bytes, { host, expected });
      if (replacement.outcome === 'replaced') {
        const notices = [
          ...value.notices,
          ...(hasBackedUp ? [backupNotice(named)] : []),
          ...(replacement.tightened ? [`Others could use ${oneLine(named)}; its mode is 0600 now.`] : []),
          ...unreadable(named, file),
        ];
        return { ...value, notices };
      }
    }
    throw new AcctmgrError(`Cannot write ${oneLine(named)}: another program keeps changing it.`, {
      code: 'file_keeps_changing',
      hint: 'Find out which one, and try again when it has finished.',
    });
  });
}

/**
 * The whole new file of an edit; undefined where nothing changes.
 *
 * @param named - the file, as the user names it
 * @throws AcctmgrError `code` (exit 2) that names the line, where the edit was refused
 */
export function acceptedEdit(named: string, edit: SectionEdit, code: string): Buffer | undefined {
  if (edit.kind === 'edited') return edit.bytes;
  const where = edit.line === undefined ? oneLine(named) : `${oneLine(named)}, line ${edit.line}`;
  throw usageError(`Cannot edit ${where}: ${oneLine(edit.message)}.`, {
    code,
    hint: edit.line === undefined ? undefined : 'Mend the line in an editor. The file was left as it is.',
  });
}

/** What nobody would look for: the copy has the keys in it, too. */
const backupNotice = (named: string): string =>
  `Kept a copy of ${oneLine(named)} as it was, keys included: ${oneLine(path.basename(backupOf(named)))} beside it. This is done once. Delete it when you rotate the keys.`;

/** @returns whether a backup was made just now */
function backUp(host: Host, { named, ownSections }: SharedPlace, file: SharedFile): boolean {
  const backup = backupOf(named);
  if (file.bytes.length === 0 || fileState(backup) !== 'absent') return false;
  // A file that holds nothing but our own sections has nothing of the user's to keep.
  if (file.sections.length > 0 && ownSections(file) === file.sections.length) return false;
  return replaceFile(backup, file.bytes, { host, expected: 'absent' }).outcome === 'replaced';
}

function unreadable(named: string, { warnings }: SharedFile): string[] {
  const first = warnings.find(({ stopsBotocore }) => stopsBotocore);
  return first === undefined ? [] : [unreadableNotice(named, first)];
}
