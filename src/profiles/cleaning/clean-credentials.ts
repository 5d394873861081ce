import type { Host } from '../../system/host.js';
import { credentialsFilePath } from '../../system/paths.js';
import { readIfExists } from '../../system/files/private-files.js';
import { planClean, type CleanStep, type CleanWish } from './clean-plan.js';
import { changeCredentials } from '../editing/credentials-change.js';
import { tellPromptsGone } from '../prompt-line.js';
import { recordProfiles } from '../recorded-profiles.js';
import { acceptedEdit } from '../editing/shared-change.js';
import { parseSharedFile, type SharedFile } from '../editing/shared-file.js';

export interface CleanedProfiles {
  readonly steps: readonly CleanStep[];
  /** What the user should know, as sentences. */
  readonly notices: readonly string[];
}

function decide(host: Host, file: SharedFile, wish: CleanWish) {
  const { steps, edit } = planClean(file, wish);
  return { steps, bytes: acceptedEdit(credentialsFilePath(host), edit, 'credentials_file_refused') };
}

/**
 * What would become of the chosen managed profiles. Nothing is locked or written.
 *
 * @throws AcctmgrError exit 2: readers disagree about the whole file; exit 1: it cannot be read
 */
export function planCleaning(host: Host, wish: CleanWish): readonly CleanStep[] {
  const bytes = readIfExists(credentialsFilePath(host));
  return bytes === undefined ? [] : decide(host, parseSharedFile(bytes), wish).steps;
}

/**
 * Removes the chosen managed profiles from the credentials file in one write; every other byte of it stays. After any
 * error the file is as it was.
 *
 * @param leavesNothing - for leaving: no backup is made, and a file in which nothing is left goes
 * @throws AcctmgrError as `planCleaning`, and those of the file system and of the lock
 */
export async function cleanCredentials(
  host: Host,
  wish: CleanWish,
  leavesNothing?: boolean,
): Promise<CleanedProfiles> {
  // Where nothing goes, nothing needs to be locked, or to be writable.
  const planned = planCleaning(host, wish);
  if (planned.every(({ stays }) => stays !== undefined)) return { steps: planned, notices: [] };
  const change = (file: SharedFile) => {
    const { steps, bytes } = decide(host, file, wish);
    return { bytes, value: { steps, notices: [] } };
  };
  const cleaned = await changeCredentials(host, change, { leavesNothing });
  const gone = cleaned.steps.filter(({ stays }) => stays === undefined);
  // An earlier version may have made them.
  if (leavesNothing !== true) {
    recordProfiles(
      host,
      gone.map(({ profile: { name, account } }) => ({ name, account, by: 'assume' })),
    );
  }
  tellPromptsGone(
    host,
    gone.map(({ profile }) => profile.name),
  );
  return cleaned;
}
