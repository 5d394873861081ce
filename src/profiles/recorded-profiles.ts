import path from 'node:path';
import type { Environment, Host } from '../system/host.js';
import { readOwnFile, writeOwnFile } from '../system/files/own-file.js';
import { ownValue } from '../system/own-variables.js';
import { stateFolder } from '../system/paths.js';
import { profileSettings, type ProfileSet } from './reading/profile-set.js';

/*
 * The profiles that acctmgr made whose name does not say so, as `assumed-…` does. A shell may go on naming one that is gone
 * from the AWS files, which is then all that tells that it was ours.
 */

/** In the state folder. */
export const RECORDED_PROFILES = 'profiles.json';

/** What is known of a profile that acctmgr made, once it is gone. */
export interface MadeProfile {
  readonly name: string;
  /** In the inventory; undefined where the profile's name does not tell. */
  readonly account: string | undefined;
  /** `assume`, or `profiles install`. */
  readonly by: 'assume' | 'install';
}

/** What every profile of `assume` is called, unless it is told otherwise. */
export const ASSUMED_FORM = /^assumed-(?=.)/;

/** The oldest are forgotten. */
const MOST = 10_000;

const fileOf = (host: Host): string => path.join(stateFolder(host), RECORDED_PROFILES);

function madeOf(value: unknown): MadeProfile[] {
  if (typeof value !== 'object' || value === null) return [];
  const { name, account, by } = value as Readonly<Partial<Record<string, unknown>>>;
  if (typeof name !== 'string' || typeof account !== 'string' || (by !== 'assume' && by !== 'install'))
    return [];
  return [{ name, account, by }];
}

/** A broken file, and one that is not this user's alone, tells of none. */
function readRecorded(host: Host): MadeProfile[] {
  try {
    const value: unknown = JSON.parse(readOwnFile(fileOf(host), host)?.toString('utf8') ?? '[]');
    return Array.isArray(value) ? value.flatMap(madeOf) : [];
  } catch {
    return [];
  }
}

/** To be called when profiles were written. One that can't be recorded costs an error once it is gone, and no command now. */
export function recordProfiles(host: Host, made: readonly MadeProfile[]): void {
  const wanted = made.filter(({ name }) => !ASSUMED_FORM.test(name));
  if (wanted.length === 0) return;
  const known = new Map(readRecorded(host).map((one) => [one.name, one]));
  const isKnown = ({ name, account, by }: MadeProfile): boolean => {
    const before = known.get(name);
    return before?.account === account && before?.by === by;
  };
  if (wanted.every(isKnown)) return;
  for (const one of wanted) {
    known.delete(one.name);
    known.set(one.name, one);
  }
  try {
    writeOwnFile(fileOf(host), Buffer.from(`${JSON.stringify([...known.values()].slice(-MOST))}\n`), host);
  } catch {
    return;
  }
}

/** botocore reads AWS_DEFAULT_PROFILE first, the other SDKs AWS_PROFILE only. */
export const PROFILE_VARIABLES = ['AWS_DEFAULT_PROFILE', 'AWS_PROFILE'] as const;

/** What gives a profile credentials, right or wrong ones. */
const SOURCE_KEYS: readonly string[] = [
  ...['aws_access_key_id', 'aws_secret_access_key', 'role_arn', 'web_identity_token_file'],
  ...['credential_process', 'login_session', 'sso_session', 'sso_account_id'],
];

/** Whether AWS tools look for credentials in the profile. A region alone may stand under its name. */
export function givesCredentials(set: ProfileSet, name: string): boolean {
  const settings = profileSettings(set, name);
  return settings !== undefined && SOURCE_KEYS.some((key) => settings.has(key));
}

/** The recorded profiles, where a variable names a profile that is not there: otherwise nobody asks, and the file is not read. */
export function recordedProfiles(host: Host, env: Environment, set: ProfileSet): readonly MadeProfile[] {
  const names = PROFILE_VARIABLES.flatMap((variable) => [env[variable], ownValue(env, variable)]);
  const isMissing = (name: string | undefined): boolean =>
    name !== undefined && !ASSUMED_FORM.test(name) && !givesCredentials(set, name);
  return names.some(isMissing) ? readRecorded(host) : [];
}
