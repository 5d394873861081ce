import type { Host } from '../../system/host.js';
import { configFilePath, credentialsFilePath } from '../../system/paths.js';
import { readIfExists } from '../../system/files/private-files.js';
import { profileSet, type ProfileSet, type SharedContents } from './profile-set.js';

/** Both shared files as they are; undefined for one that is not there. @throws AcctmgrError where one cannot be read */
export const readSharedFiles = (host: Host): SharedContents => ({
  credentials: readIfExists(credentialsFilePath(host)),
  config: readIfExists(configFilePath(host)),
});

/**
 * What both shared files hold; one that is not there counts as empty, and what cannot be parsed is in `problems`.
 * @throws AcctmgrError where a file cannot be read
 */
export const readProfiles = (host: Host): ProfileSet => profileSet(readSharedFiles(host));
