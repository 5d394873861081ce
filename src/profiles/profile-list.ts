import { installedIn } from './config/config-plan.js';
import type { InstalledProfile } from './config/installed-profile.js';
import { managedIn, type ManagedProfile } from './managed-profile.js';
import { profileSet, type InFile, type SharedContents } from './reading/profile-set.js';
import { parseSharedFile, type FileProblem } from './editing/shared-file.js';

/** A profile of either file. What acctmgr did not make is known by its name alone. */
export type ListedProfile =
  | { readonly kind: 'session'; readonly file: 'credentials'; readonly profile: ManagedProfile }
  | { readonly kind: 'process'; readonly file: 'config'; readonly profile: InstalledProfile }
  | { readonly kind: 'other'; readonly file: SharedName; readonly profile: { readonly name: string } };

type SharedName = 'credentials' | 'config';

export interface ProfileList {
  /** Those with a session, then those that ask acctmgr, then all others; each in the order of its file. */
  readonly profiles: readonly ListedProfile[];
  /** Why the AWS CLI and boto3 read nothing of a file. */
  readonly faults: readonly InFile<FileProblem>[];
}

/** @param all - those that acctmgr did not make, too */
export function listProfiles({ credentials, config }: SharedContents, all: boolean): ProfileList {
  const empty = new Uint8Array();
  const files = {
    config: parseSharedFile(config ?? empty),
    credentials: parseSharedFile(credentials ?? empty),
  };
  const managed = managedIn(files.credentials);
  const installed = installedIn(files.config);
  const others = (file: SharedName, contents: SharedContents, ours: readonly { readonly name: string }[]) => {
    const known = new Set(ours.map(({ name }) => name));
    return [...profileSet(contents).profiles.keys()]
      .filter((name) => !known.has(name))
      .map((name): ListedProfile => ({ kind: 'other', file, profile: { name } }));
  };
  const faultsOf = (file: SharedName) =>
    [...files[file].problems, ...files[file].warnings.filter(({ stopsBotocore }) => stopsBotocore)].map(
      ({ line, message }) => ({ file, line, message }),
    );
  return {
    profiles: [
      ...managed.map((profile): ListedProfile => ({ kind: 'session', file: 'credentials', profile })),
      ...installed.map((profile): ListedProfile => ({ kind: 'process', file: 'config', profile })),
      ...(all
        ? [...others('credentials', { credentials }, managed), ...others('config', { config }, installed)]
        : []),
    ],
    faults: [...faultsOf('credentials'), ...faultsOf('config')],
  };
}
