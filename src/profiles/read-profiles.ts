import type { Host } from '../system/host.js';
import { configFilePath, credentialsFilePath } from '../system/paths.js';
import { readIfExists } from '../system/private-files.js';
import { profileSet, type ProfileSet } from './profile-set.js';

/**
 * What both shared files hold; one that is not there counts as empty, and what cannot be parsed is in `problems`.
 * @throws AcctmgrError where a file cannot be read
 */
export function readProfiles(host: Host): ProfileSet {
  return profileSet({
    credentials: readIfExists(credentialsFilePath(host)),
    config: readIfExists(configFilePath(host)),
  });
}
