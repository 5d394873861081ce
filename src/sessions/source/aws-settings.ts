import type { ProfileSet } from '../../profiles/reading/profile-set.js';
import { readProfiles } from '../../profiles/reading/read-profiles.js';
import { recordedProfiles, type MadeProfile } from '../../profiles/recorded-profiles.js';
import type { Environment, Host } from '../../system/host.js';
import { configFilePath, credentialsFilePath } from '../../system/paths.js';

/** What the AWS files and the environment say, and where the files are. */
export interface AwsSettings {
  readonly env: Environment;
  readonly profiles: ProfileSet;
  /** As `recordedProfiles` has them. */
  readonly recorded?: readonly MadeProfile[] | undefined;
  /** This machine's name: a role of the machine is another one elsewhere, and home folders are shared. */
  readonly machine: string;
  readonly credentialsFile: string;
  readonly configFile: string;
}

/** What both AWS files say. @throws AcctmgrError where one of them can't be read */
export const awsSettings = (host: Host, profiles: ProfileSet = readProfiles(host)): AwsSettings => ({
  env: host.env,
  profiles,
  recorded: recordedProfiles(host, host.env, profiles),
  machine: host.hostname(),
  credentialsFile: credentialsFilePath(host),
  configFile: configFilePath(host),
});
