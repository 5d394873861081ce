import type { Host } from '../../system/host.js';
import { credentialsFilePath } from '../../system/paths.js';
import { managedIn } from '../managed-profile.js';
import { changeSharedFile, type Change, type SharedPlace } from './shared-change.js';
import type { SharedFile } from './shared-file.js';

/** Changes the credentials file; see `changeSharedFile`. */
export const changeCredentials = <T extends { readonly notices: readonly string[] }>(
  host: Host,
  decide: (file: SharedFile) => Change<T>,
  more: Pick<SharedPlace, 'leavesNothing' | 'known'> = {},
): Promise<T> =>
  changeSharedFile(
    host,
    { named: credentialsFilePath(host), ownSections: (file) => managedIn(file).length, ...more },
    decide,
  );
