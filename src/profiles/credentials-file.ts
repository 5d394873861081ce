import path from 'node:path';
import { usageError } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { credentialsFilePath } from '../system/paths.js';
import { behindLinks, fileState, readIfExists } from '../system/files/private-files.js';
import { oneLine } from '../system/safe-text.js';
import { requireWritableFolder } from '../system/files/writable-folder.js';
import { changeCredentials } from './editing/credentials-change.js';
import { haveMoreExpired } from './cleaning/expired-profiles.js';
import {
  managedIn,
  OWNER_KEY,
  toSection,
  type ManagedProfile,
  type OverwriteRules,
} from './managed-profile.js';
import { recordProfiles } from './recorded-profiles.js';
import type { HeldSession } from './replacement.js';
import { isPlainName } from './editing/section-change.js';
import { parseSharedFile, type SharedFile } from './editing/shared-file.js';
import { takeSection } from './taken-section.js';

/** The managed profiles in the order of the credentials file. @throws AcctmgrError where it cannot be read */
export function readManagedProfiles(host: Host): ManagedProfile[] {
  const bytes = readIfExists(credentialsFilePath(host));
  return bytes?.includes(OWNER_KEY) === true ? managedIn(parseSharedFile(bytes)) : [];
}

/**
 * Says before a session is made whether `writeManagedProfile` would refuse, as far as can be told without the lock.
 * @param known - the credentials file as the same command read it before
 * @throws AcctmgrError as `writeManagedProfile` does
 */
export function checkWritable(
  host: Host,
  profileName: string,
  wanted: HeldSession,
  rules: OverwriteRules,
  known?: SharedFile,
): void {
  requirePlainName(profileName);
  const named = credentialsFilePath(host);
  const file = parseSharedFile(readIfExists(named) ?? new Uint8Array(), known);
  const marks = new Map([[OWNER_KEY, profileName]]);
  takeSection(named, file, { name: profileName, values: marks, wanted, rules, now: host.now() });
  requireWritablePlace(named);
}

/** Whether the credentials file could be replaced. @param named - as the user names it @throws AcctmgrError where not */
export function requireWritablePlace(named: string): void {
  requireWritableFolder(path.dirname(fileState(named) === 'absent' ? named : behindLinks(named)));
}

export interface WrittenProfile {
  /** False where the section held all this already. */
  readonly changed: boolean;
  /** What the user should know, as sentences. */
  readonly notices: readonly string[];
  /** Whether more than `most` other managed profiles have expired. */
  haveMoreExpired(most: number): boolean;
}

/**
 * Writes one managed profile into the credentials file and leaves every other byte of it as it is. Safe for many
 * processes at once, and for writers that don't know our lock. After any error the file is as it was.
 *
 * @param known - the credentials file as the same command read it before
 * @throws AcctmgrError exit 2: the section is not ours to write (see `judgeSection`), it holds a live session that this one must
 *   not replace (see `judgeReplacement`), or readers disagree about the file;
 *   exit 1: the file system, or the lock is held for more than 10 s
 */
export async function writeManagedProfile(
  host: Host,
  profile: ManagedProfile,
  rules: OverwriteRules,
  known?: SharedFile,
): Promise<WrittenProfile> {
  requirePlainName(profile.name);
  const named = credentialsFilePath(host);
  const decide = (file: SharedFile) => {
    const { edit, notices } = takeSection(named, file, {
      name: profile.name,
      values: toSection(profile),
      wanted: profile,
      rules,
      now: host.now(),
    });
    return {
      bytes: edit,
      value: {
        changed: edit !== undefined,
        notices,
        // When it is asked, and not under the lock.
        haveMoreExpired: (most: number) =>
          haveMoreExpired(file, (name) => name === profile.name, host.now(), most),
      },
    };
  };
  const written = await changeCredentials(host, decide, { known });
  recordProfiles(host, [{ name: profile.name, account: profile.account, by: 'assume' }]);
  return written;
}

/** @throws AcctmgrError with exit 2 for a name that not every tool takes */
export function requirePlainName(name: string): void {
  if (isPlainName(name)) return;
  throw usageError(`"${oneLine(name)}" cannot be the name of a profile: not every tool can read it.`, {
    hint: 'Use letters, digits and . _ - @ + % : / only, and no dash in front.',
  });
}
