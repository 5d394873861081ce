import path from 'node:path';
import type { Host } from './host.js';
import { ownValue } from './own-variables.js';

type PathHost = Pick<Host, 'env' | 'home' | 'platform' | 'cwd'>;

const joiner = (host: PathHost) => (host.platform === 'win32' ? path.win32 : path.posix);

/** `~` and `~/x` are the user's home, as in the AWS CLI's file variables; a relative path is against the working folder. */
export function resolvePath(host: PathHost, given: string): string {
  const { join, resolve } = joiner(host);
  if (given === '~') return host.home;
  if (given.startsWith('~/') || given.startsWith('~\\')) return join(host.home, given.slice(2));
  return resolve(host.cwd, given);
}

/** A folder of the XDG base directory specification; a relative value in the variable is ignored, as it asks. */
function baseFolder(host: PathHost, variable: string, fallback: string, windowsVariable: string): string {
  const { join, isAbsolute } = joiner(host);
  const named = host.env[variable];
  if (named !== undefined && isAbsolute(named)) return join(named, 'acctmgr');
  const windows = host.platform === 'win32' ? host.env[windowsVariable] : undefined;
  return windows === undefined ? join(host.home, fallback, 'acctmgr') : join(windows, 'acctmgr');
}

const file = (host: PathHost, variable: string, ...fallback: readonly [string, ...string[]]): string => {
  const named = ownValue(host.env, variable);
  return named === undefined ? joiner(host).join(...fallback) : resolvePath(host, named);
};

export const configFolder = (host: PathHost): string =>
  baseFolder(host, 'XDG_CONFIG_HOME', '.config', 'APPDATA');
export const stateFolder = (host: PathHost): string =>
  baseFolder(host, 'XDG_STATE_HOME', '.local/state', 'LOCALAPPDATA');
export const cacheFolder = (host: PathHost): string =>
  baseFolder(host, 'XDG_CACHE_HOME', '.cache', 'LOCALAPPDATA');

/** The user's own inventory. */
export const userInventoryPath = (host: PathHost): string =>
  joiner(host).join(configFolder(host), 'accounts.json');
/** The inventory of the working folder, used under the rules of Trust only. */
export const localInventoryPath = (host: PathHost): string => joiner(host).join(host.cwd, 'accounts.json');

export const credentialsFilePath = (host: PathHost): string =>
  file(host, 'AWS_SHARED_CREDENTIALS_FILE', host.home, '.aws', 'credentials');
/** The user's own, also inside `exec --serve`, whose commands read a copy. */
export const configFilePath = (host: PathHost): string =>
  file(host, 'AWS_CONFIG_FILE', host.home, '.aws', 'config');
/** @param configured - of `settings.access_log.path`; the variable wins over it */
export const accessLogPath = (host: PathHost, configured?: string): string =>
  file(
    host,
    'ACCTMGR_ACCESS_LOG',
    configured === undefined
      ? joiner(host).join(stateFolder(host), 'access_log.jsonl')
      : resolvePath(host, configured),
  );

/** What names the access log, as `accessLogPath` goes by it; undefined where it lies at its usual place. */
export function accessLogNamedBy(
  host: PathHost,
  configured?: string,
): 'ACCTMGR_ACCESS_LOG' | 'settings.access_log.path' | undefined {
  if (ownValue(host.env, 'ACCTMGR_ACCESS_LOG') !== undefined) return 'ACCTMGR_ACCESS_LOG';
  return configured === undefined ? undefined : 'settings.access_log.path';
}
