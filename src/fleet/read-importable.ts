import { importCandidates, type Candidates } from './import-candidates.js';
import { roleProfiles } from './role-profile.js';
import type { ProfileSignIn } from './permission-set-profile.js';
import { profileSet } from '../profiles/reading/profile-set.js';
import { AcctmgrError, usageError } from '../system/failure.js';
import type { Host } from '../system/host.js';
import { configFilePath, credentialsFilePath, resolvePath } from '../system/paths.js';
import { readIfExists } from '../system/files/private-files.js';
import { oneLine } from '../system/safe-text.js';

export interface Importable extends Candidates {
  /** The file that was read. Absolute. */
  readonly from: string;
}

/**
 * What the role profiles of a file make.
 *
 * @param named - of `--from`; by default the AWS config file
 * @throws AcctmgrError (exit 2) where there is no such file
 */
export function readImportable(host: Host, named?: string): Importable {
  const from = named === undefined ? configFilePath(host) : resolvePath(host, named);
  const bytes = readIfExists(from);
  if (bytes === undefined) {
    throw usageError(`There is no ${oneLine(from)}.`, {
      code: 'nothing_to_import',
      hint: 'Name the file that has your role profiles with --from.',
    });
  }
  const { profiles, ssoSessions } = profileSet({
    credentials: readIfExists(credentialsFilePath(host)),
    config: readIfExists(configFilePath(host)),
  });
  const configured = new Map(
    [...ssoSessions.keys()].flatMap((name): [string, ProfileSignIn][] => {
      const section = ssoSessions.get(name);
      const [startUrl, region] = [section?.get('sso_start_url'), section?.get('sso_region')];
      return startUrl === undefined || region === undefined ? [] : [[name, { name, startUrl, region }]];
    }),
  );
  return { from, configured, ...importCandidates(roleProfiles(bytes), (name) => profiles.has(name)) };
}

/** For a hint, which may fail: undefined where there is nothing to import, or it can't be read. */
export function countImportable(host: Host): { readonly from: string; readonly count: number } | undefined {
  try {
    const importable = readImportable(host);
    const { from } = importable;
    // What a sign-in leads into, `sync` finds.
    const candidates = importable.candidates.filter(({ signIn }) => signIn === undefined);
    return candidates.length === 0 ? undefined : { from, count: candidates.length };
  } catch (error) {
    if (error instanceof AcctmgrError) return undefined;
    throw error;
  }
}
